"""What would be published, shown before it is: in words and for a program, and nothing of it stays."""

import json
from datetime import date
from pathlib import Path

import pytest
from invented_marts import marts_of
from invented_people import known_on, people
from invented_warehouse import write_warehouse

from pipelines.commands import publish as command
from pipelines.disclosure import Occasion, publish
from pipelines.disclosure.audit import Publication
from pipelines.disclosure.preview import Preview, preview
from pipelines.disclosure.rounding import Rules
from pipelines.errors import UserMistake
from pipelines.release import switch

RULES = Rules()


@pytest.fixture(scope="module")
def former(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """What was published of the region a year before."""
    folder = tmp_path_factory.mktemp("former")
    warehouse = write_warehouse(folder / "warehouse.duckdb", marts_of(known_on(people(150), date(2022, 6, 30))))
    publish(warehouse, folder / "published.duckdb", RULES, Occasion(date(2022, 6, 30), record=folder / "publication"))
    return Publication(folder / "published.duckdb", warehouse, folder / "publication")


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("later")
    return write_warehouse(folder / "warehouse.duckdb", marts_of(known_on(people(150), date(2022, 12, 31))))


@pytest.fixture(scope="module")
def beside(later: Path, former: Publication) -> Preview:
    return preview(later, RULES, Occasion(date(2022, 12, 31)), [former])


def test_a_preview_leaves_nothing_and_says_what_moves_most(beside: Preview, later: Path) -> None:
    assert [path.name for path in later.parent.iterdir()] == ["warehouse.duckdb"]
    assert beside.audit.holds
    change = beside.largest_change
    assert change and abs(change.after - change.before) >= RULES.min_cell


def test_the_summary_counts_what_shows_hides_and_waits(beside: Preview) -> None:
    lines = list(command.words(RULES, beside))
    tables = {line.split()[0]: line.split()[1:] for line in lines[5:]}
    curve = next(one for one in beside.report.tables if one.table == "retention_curve")
    assert [int(word) for word in tables["retention_curve"][:4]] == [
        curve.cells, curve.hidden_primary, curve.hidden_secondary, curve.carried,
    ]  # fmt: skip
    assert sum(one.carried for one in beside.report.tables) > 10
    assert "none found out within 10 people" in lines[2] and lines[3].startswith("Largest change: ")


@pytest.mark.deep
def test_a_coarser_choice_shows_less(later: Path) -> None:
    finer, coarser = (preview(later, Rules(least), Occasion(), []).report for least in (5, 20))
    shown = [sum(map(command.shown, one.tables)) / sum(table.cells for table in one.tables) for one in (finer, coarser)]
    assert shown[0] > shown[1]


def test_the_command_tells_a_program_of_the_current_release(
    later: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release = tmp_path / "home" / "releases" / "one"
    release.mkdir(parents=True)
    (release / "warehouse.duckdb").symlink_to(later)
    (release / "manifest.json").write_text(json.dumps({"files": {}}))
    switch.turn(tmp_path / "home" / "current", release)
    assert command.show(tmp_path / "home", None, None, plain=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["audit"]["holds"] and told["rules"]["min_cell"] == 10 and told["largest_change"] is None
    assert {one["table"] for one in told["tables"]} > {"retention_curve", "municipal_task"}


def test_rules_that_hide_nothing_are_refused() -> None:
    with pytest.raises(UserMistake, match="--min-cell 5 or more"):
        command.rules_of(2, None)
