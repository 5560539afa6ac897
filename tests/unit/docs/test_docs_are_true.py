"""What the documents name must be there: links, paths, make targets, commands, models and variables."""

import re
from pathlib import Path

import pytest
import typer
import yaml

from pipelines.cli import app

ROOT = Path(__file__).parents[3]
MODELS = ROOT / "dbt_project" / "models"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
ADRS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
ROOMS = ("pipelines", "validations", "dbt_project", "dashboards", "docs", "tests", "benchmarks", "data/raw", ".ci")
CODE = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def named_paths(page: Path) -> set[str]:
    """Paths between backticks, outside fenced blocks, that start with a room and hold no placeholder."""
    found = CODE.findall(FENCED.sub("", page.read_text(encoding="utf-8")))
    return {name for name in found if name.startswith(ROOMS) and not re.search(r"[<>\s]", name)}


def anchors(page: Path) -> set[str]:
    """The headings of a page as a link addresses them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {"#" + re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        goal = (page.parent / target).resolve() if target else page
        assert goal.exists(), f"{page.name} links to {target}"
        assert not anchor or anchor in anchors(goal), f"{page.name} links to {target}{anchor}"


@each_page
def test_every_path_that_is_named_exists(page: Path) -> None:
    assert [name for name in sorted(named_paths(page)) if not list(ROOT.glob(name.rstrip("/")))] == []


@each_page
def test_every_make_target_that_is_named_can_be_made(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE))

    assert named - {"lists"} <= targets


@each_page
def test_every_command_that_is_named_exists_with_its_options(page: Path) -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for command, rest in re.findall(r"(?:`|bin/)thuis ([a-z]+)([^`\n|>]*)", page.read_text(encoding="utf-8")):
        assert command in commands, f"{page.name} names thuis {command}"
        named = commands[command]
        inner = rest.split()[:1]
        if inner and hasattr(named, "commands"):
            assert inner[0] in named.commands, f"{page.name} names thuis {command} {inner[0]}"
            named = named.commands[inner[0]]
        options = {option for parameter in named.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, f"{page.name} names thuis {command}{rest}"


def test_the_measures_page_names_tables_that_are_built_and_the_place_of_their_models() -> None:
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[.+?\]\(#.+?\) \| (.+?) \| `(.+?)` \|$", page, re.MULTILINE)
    marts = {path.stem for path in (MODELS / "marts").rglob("*.sql")}

    assert len(rows) >= 8
    assert all((MODELS / place).exists() for _, place in rows)
    assert {name for tables, _ in rows for name in CODE.findall(tables)} <= marts


def test_every_measure_in_the_warehouse_is_explained() -> None:
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    folders = [folder for folder in (MODELS / "marts").iterdir() if folder.name not in ("core", "quality")]
    measures = {path.stem for folder in folders for path in folder.glob("*.sql")}

    assert {name for name in measures if f"`{name}`" not in page} <= {"fct_housing_episode", "fct_homeless_spell"}


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("relapse_min_nights", "spell of {} nights or more"),
        ("spell_gap_nights", "at most {} nights between them"),
        ("guidance_trailing_weeks", "mean over {} weeks is at most half the baseline"),
        ("halved_stays_weeks", "those of the {} weeks after"),
        ("next_assignment_days", "starts within {} days"),
        ("quiet_after_end_days", "fall in the next {} days"),
        ("days_per_month", "a month is {} days"),
        ("z_95", "z = {}"),
    ],
)
def test_the_measures_page_tells_the_thresholds_the_warehouse_uses(variable: str, said: str) -> None:
    page = " ".join((ROOT / "docs" / "measures.md").read_text(encoding="utf-8").split())
    value = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8"))["vars"][variable]

    assert said.format(value) in page


@pytest.mark.parametrize("page", ADRS, ids=lambda page: page.stem)
def test_a_decision_has_its_date_status_and_three_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert re.match(rf"# {int(page.stem[:4])}\. \w", text)
    assert re.search(r"^Date: \d{4}-\d{2}-\d{2} · Status: (accepted|superseded by \d+)$", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_the_list_of_decisions_is_complete_and_in_order() -> None:
    listed = re.findall(r"\]\((\d{4}-.+?\.md)\)", (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8"))

    assert listed == [page.name for page in ADRS]


def test_every_term_a_page_links_to_is_in_the_glossary() -> None:
    glossary = yaml.safe_load((ROOT / "docs" / "glossary.yaml").read_text(encoding="utf-8"))["terms"]
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "dashboards" / "text").rglob("*.po")]
    linked = {term for text in texts for term in re.findall(r"\[\[([a-z_]+)\|", text)}

    assert linked - set(glossary) == set()


def test_every_test_that_onboarding_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "onboarding.md").read_text(encoding="utf-8")))
    written = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(named) > 20
    assert {name for name in named if f"def {name}(" not in written} == set()
