"""What would be published, shown before it is: in words and for a program, and nothing of it stays."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from invented_marts import marts_of
from invented_people import known_on, people
from invented_warehouse import write_warehouse

from pipelines.commands import hidden_cells
from pipelines.commands import publish as command
from pipelines.disclosure import Occasion, publish
from pipelines.disclosure.audit import Publication
from pipelines.disclosure.edition import edition
from pipelines.disclosure.merging import OTHER
from pipelines.disclosure.preview import Preview, preview
from pipelines.disclosure.publication import TABLES
from pipelines.disclosure.reasons import Reason
from pipelines.disclosure.record import read_record
from pipelines.disclosure.rounding import Rules
from pipelines.errors import UserMistake
from pipelines.measures.versions import recorded
from pipelines.release import switch
from pipelines.release.current import current_release

pytestmark = pytest.mark.slow

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
    change = beside.report.largest_change
    assert change and abs(change.after - change.before) >= RULES.min_cell


def counts_of(found: Preview) -> tuple[int, int]:
    """The counts that show, and all there are: those of tables that repeat others are no counts of their own."""
    return sum(one.shown for one in found.report.tables), sum(one.cells for one in found.report.tables)


def test_the_summary_counts_what_shows_hides_and_waits(beside: Preview) -> None:
    lines = list(command.words(RULES, beside))
    tables = {line.split()[0]: line.split()[1:] for line in lines[5:]}
    relapse = next(one for one in beside.report.repeated if one.table == "relapse_at_horizon")
    assert [int(word) for word in tables["relapse_at_horizon"][:3]] == [relapse.values, relapse.hidden, relapse.carried]
    assert lines[1].startswith(f"{command.share(*counts_of(beside))} of all counts show")
    curve = next(one for one in beside.report.tables if one.table == "retention_curve")
    assert [int(word) for word in tables["retention_curve"][:4]] == [
        curve.cells, curve.hidden_primary, curve.hidden_secondary, curve.carried,
    ]  # fmt: skip
    assert sum(one.carried for one in beside.report.tables) > 10
    assert "none found out within 10 people" in lines[2] and lines[3].startswith("Largest change: ")


def test_outcomes_and_their_denominators_are_counted_apart(beside: Preview) -> None:
    tables = {one.table: one for one in beside.report.tables}
    rows = tables["retention_at_horizon"].rows
    assert (tables["retention_at_horizon"].outcomes, tables["retention_at_horizon"].denominators) == (3 * rows, rows)
    phases = tables["guidance_phase"]
    assert (phases.outcomes, phases.denominators) == (phases.cells, 0)
    assert tables["guidance_timeline"].outcomes == tables["data_quality"].denominators == 0
    words = list(command.words(RULES, beside))
    assert words[4].split()[-2:] == ["denominators", "outcomes"]
    line = next(one.split() for one in words if one.startswith("retention_at_horizon"))
    for word, kind in zip(line[-2:], ("denominators", "outcomes"), strict=True):
        shown, whole = (getattr(tables["retention_at_horizon"], f"{kind}{end}") for end in ("_shown", ""))
        assert 0 < shown < whole and word == f"{round(100 * shown / whole)}%"


def test_every_hidden_and_carried_count_is_listed_once_with_the_rule_that_hit_it(beside: Preview) -> None:
    listed = beside.report.untold
    assert len({one.cell for one in listed}) == len(listed)
    for table in beside.report.tables:
        reasons = [one.reason for one in listed if one.cell.table == table.table]
        assert reasons.count(Reason.CARRIED) == table.carried
        assert reasons.count(Reason.PROTECTS_OTHERS) + reasons.count(Reason.HID_BEFORE) == table.hidden_secondary
        assert len(reasons) == table.carried + table.hidden_primary + table.hidden_secondary


def test_a_reason_is_true_of_the_count_it_stands_beside(beside: Preview) -> None:
    listed = {reason: [one for one in beside.report.untold if one.reason is reason] for reason in Reason}
    assert all(listed[reason] for reason in Reason if reason is not Reason.AHEAD_OF_THE_WHOLE)
    counts = [one.count for one in listed[Reason.SMALL]]
    assert all(count is not None and count < RULES.min_cell for count in counts) and max(counts, default=0) > 5
    for reason in (Reason.SMALL_REMAINDER, Reason.PROTECTS_OTHERS):
        assert any((one.count or 0) >= RULES.min_cell for one in listed[reason])
    runs = {(table.name, column) for table in TABLES for one in table.running for column in (one.total, one.step)}
    assert {(one.cell.table, one.cell.column) for one in listed[Reason.BETWEEN_STEPS]} <= runs


def test_what_protected_others_before_is_told_to_protect_and_not_to_have_hidden(
    beside: Preview, former: Publication
) -> None:
    before = {cell: one for cell, one in read_record(former.record).counts.items() if OTHER not in cell.row}
    again = [one for one in beside.report.untold if one.reason in (Reason.PROTECTS_OTHERS, Reason.HID_BEFORE)]
    same = [one for one in again if one.cell in before and before[one.cell][:2] == (one.count, None)]
    told = {(before[one.cell].why, one.reason) for one in same}
    assert (Reason.PROTECTS_OTHERS, Reason.PROTECTS_OTHERS) in told
    assert {reason for why, reason in told if why != Reason.PROTECTS_OTHERS} == {Reason.HID_BEFORE}
    assert len({reason for why, reason in told if why == Reason.PROTECTS_OTHERS}) == 1


def test_the_list_names_the_row_by_its_keys_and_a_shared_count_without_what_it_runs_along(beside: Preview) -> None:
    row = next(one for one in beside.report.untold if one.cell.table == "retention_at_horizon")
    assert list(row.keys) == ["breakdown", "value", "months"]
    shared = next(one for one in beside.report.untold if one.cell[0::2] == ("retention_curve", "residents"))
    assert list(shared.keys) == ["breakdown", "value"]


def test_the_list_is_in_words_under_its_table(beside: Preview) -> None:
    found = hidden_cells.of_table(beside.report.untold, "retention_at_horizon")
    heading, *rows = [line for line in hidden_cells.lines(found, RULES) if line]
    assert heading == f"retention_at_horizon: {len(found)} counts (breakdown, value, months)"
    assert len(rows) == len(found)
    for one, line in zip(found, rows, strict=True):
        assert ", ".join(one.keys.values()) in line and one.cell.column in line and f" {one.count} " in line
        assert line.endswith(hidden_cells.because(one, RULES))
    assert set(hidden_cells.WHY) == set(Reason)


@pytest.mark.deep
def test_a_coarser_choice_shows_less(later: Path) -> None:
    finer, coarser = (preview(later, Rules(least), Occasion(), []).report for least in (5, 20))
    shown = [sum(t.shown for t in one.tables) / sum(t.cells for t in one.tables) for one in (finer, coarser)]
    assert shown[0] > shown[1]


@pytest.fixture
def home(later: Path, tmp_path: Path) -> Path:
    """A home whose one release has the later warehouse."""
    release = tmp_path / "home" / "releases" / "one"
    release.mkdir(parents=True)
    (release / "warehouse.duckdb").symlink_to(later)
    (release / "manifest.json").write_text(json.dumps({"files": {}}))
    switch.turn(tmp_path / "home" / "current", release)
    return tmp_path / "home"


def published_in(home: Path, name: str, changed: dict[str, Any]) -> None:
    """Let a release have a publication of today's edition, of which `changed` says what is otherwise."""
    release = home / "releases" / name
    (release / "publication").mkdir(exist_ok=True)
    for place in ("published.duckdb", "publication/cells.parquet"):
        (release / place).write_bytes(name.encode())
    today = edition(release / "warehouse.duckdb", "quarter", None, recorded())
    manifest = {"published": {"edition": today} | changed, "files": switch.hashes_of(release)}
    (release / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("changed", "beside_itself"),
    [({}, False), ({"made_in": "the night before"}, True), ({"edition": {"period": "2022-Q3"}}, True)],
    ids=["stands", "handed on", "of another edition"],
)
def test_what_stands_is_held_against_what_came_before_it_and_not_against_itself(
    home: Path, later: Path, changed: dict[str, Any], beside_itself: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "releases" / "before").mkdir()
    (home / "releases" / "before" / "warehouse.duckdb").symlink_to(later)
    published_in(home, "before", {"known_on": "2022-06-30"})
    published_in(home, "one", {"known_on": "2022-12-31"} | changed)
    against: list[str] = []
    monkeypatch.setattr(command, "preview", lambda *given: against.extend(one.record.parent.name for one in given[-1]))
    command.previewed(home, current_release(home), command.Wanted())
    assert against == (["before", "one"] if beside_itself else ["before"])


def test_the_command_tells_a_program_of_the_current_release(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published_in(home, "one", {})
    assert command.show(home, command.Wanted(cells=True, table="retention_curve", plain=True)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["audit"]["holds"] and told["rules"]["min_cell"] == 10 and told["largest_change"] is None
    assert {one["table"] for one in told["tables"]} > {"retention_curve", "municipal_task"}
    assert {one["table"] for one in told["cells"]} == {"retention_curve"}
    assert Reason.PROTECTS_OTHERS in {one["why"] for one in told["cells"]} and "hid_before" not in str(told["cells"])
    small = next(one for one in told["cells"] if one["why"] == "small")
    assert small["count"] < 10 and small["because"] == "fewer than 10 people, or nobody" and "breakdown" in small["row"]


def test_a_table_that_is_not_published_is_the_readers_mistake_before_anything_is_worked_out(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "previewed", lambda *_: pytest.fail("worked out"))
    with pytest.raises(UserMistake, match=r"'fct_relapse' is not a published table .* retention_at_horizon"):
        command.show(home, command.Wanted(cells=True, table="fct_relapse"))


def test_rules_that_are_given_are_tried_by_themselves_also_those_of_the_house() -> None:
    assert command.Wanted(min_cell=10).by_itself and command.Wanted(merge_below=15).by_itself
    assert not command.Wanted(cells=True).by_itself


def test_rules_that_hide_nothing_are_refused() -> None:
    with pytest.raises(UserMistake, match="--min-cell 5 or more"):
        _ = command.Wanted(min_cell=2).rules
