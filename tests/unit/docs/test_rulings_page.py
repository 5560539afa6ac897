"""docs/rulings.md has every ruling there is, each with tests that exist."""

import re

import pytest

from pipelines.settings import PROJECT

PAGE = (PROJECT / "docs" / "rulings.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (R\d+a?) \| (.+?) \| (.*?) \|$", PAGE, re.MULTILINE)
RULINGS = {f"R{number}" for number in range(1, 46)} - {"R32"} | {"R13a"}
CITED = re.compile(r"(?<!\w)R[1-9]\d?a?\b")
SPOKEN_OF = ("dbt_project/models", "dbt_project/macros", "pipelines", "validations", "dashboards", "docs")


def names_in(text: str) -> set[str]:
    """Names of tests between backticks: they have more than two words."""
    return {name for name in re.findall(r"`(\w+)`", text) if name.count("_") > 2}


def written() -> set[str]:
    """The name of every dbt unit test and of every test function."""
    unit = (path.read_text(encoding="utf-8") for path in (PROJECT / "dbt_project" / "models").rglob("*.yml"))
    inside = [text.partition("\nunit_tests:")[2] for text in unit]
    python = [path.read_text(encoding="utf-8") for path in (PROJECT / "tests").rglob("test_*.py")]
    named = {name for text in inside for name in re.findall(r"^  - name: (\w+)", text, re.MULTILINE)}
    return named | {name for text in python for name in re.findall(r"^def (test_\w+)\(", text, re.MULTILINE)}


def cited() -> set[str]:
    """Every ruling that code or documents refer to."""
    files = [path for room in SPOKEN_OF for path in (PROJECT / room).rglob("*")]
    texts = [
        path.read_text(encoding="utf-8") for path in files if path.suffix in (".sql", ".yml", ".yaml", ".py", ".md")
    ]
    return {ruling for text in texts for ruling in CITED.findall(text)}


def test_every_ruling_stands_on_the_page_once_and_in_order() -> None:
    listed = [ruling for ruling, *_ in ROWS]
    assert listed == sorted(RULINGS, key=lambda ruling: (int(re.sub(r"\D", "", ruling)), ruling))


def test_no_ruling_is_referred_to_that_is_not_on_the_page() -> None:
    assert len(cited()) > 40
    assert cited() - RULINGS - {"R32"} == set()


@pytest.mark.parametrize(("ruling", "settles", "tests"), ROWS, ids=[ruling for ruling, *_ in ROWS])
def test_a_ruling_says_what_it_settles_and_is_held_by_a_test(ruling: str, settles: str, tests: str) -> None:
    assert len(settles.split()) > 3
    assert names_in(tests), f"no test holds the boundary of {ruling}"


def test_every_test_that_the_page_names_exists() -> None:
    assert len(names_in(PAGE)) > 80
    assert names_in(PAGE) - written() == set()
