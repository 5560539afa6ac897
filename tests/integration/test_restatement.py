"""The restatement report on hand-made homes: each cause alone, all of them together, and a change of code.

Three people are housed within the window: A and B at mitros, D at portaal. Portaal then corrects D's first day to
before the window (one fewer), mitros tells of C and E (two more), and the window opens later, after A's move-in: one
fewer, and with D still there two.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from reference.landed import land
from reference.standing import Part, Row, Sent
from thuis_command import thuis

from pipelines.commands import restatement as command
from pipelines.defs.rebuild import rebuild
from pipelines.defs.warehouse import project_variables
from pipelines.release.current import Release, current_release
from pipelines.restatement.changes import CAUSES, Restatement, restate
from pipelines.restatement.headlines import Figures, figures_of
from pipelines.restatement.states import State, show
from pipelines.restatement.telling import in_words

pytestmark = pytest.mark.slow

TOLD = "living_lab_progress.moved_in_total"
RATE = "retention_at_horizon.rate_12"
BUILT = ["living_lab_progress", "retention_at_horizon"]
FIRST, NEXT = date(2022, 6, 30), date(2023, 6, 30)
OLD, CORRECTION, NEWS = [("mitros", 1), ("portaal", 1)], [("portaal", 2)], [("mitros", 9)]
LATER_WINDOW = {"window_start": "2021-04-01"}
ALL_VARIABLES = {name: one for name, one in project_variables().items() if name != "known_on"}
Made = Callable[..., Restatement]


def lease(name: str, start: str, end: str | None = None) -> Row:
    row = {"lease_id": f"L{name}", "unit_id": f"U{name}", "client": name, "tenant_group": "vulnerable"}
    row |= {"holder": "resident", "contract_type": "regular", "start_date": date.fromisoformat(start)}
    return row | {"end_date": end and date.fromisoformat(end), "end_reason": end and "own_home"}


def sent(partner: str, day: date, sequence: int, *leases: Row) -> Sent:
    return Sent(partner, day, sequence, day, {"leases": Part(rows=list(leases))})


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("restated") / "landing"
    a, b = lease("A", "2021-03-01", "2022-01-01"), lease("B", "2021-05-01")
    more = (lease("C", "2022-05-15"), lease("E", "2022-06-15"))
    land(
        [
            sent("mitros", FIRST, 1, a, b),
            sent("portaal", FIRST, 1, lease("D", "2021-02-01")),
            sent("portaal", FIRST, 2, lease("D", "2020-02-01")),
            sent("mitros", NEXT, 1, a, b, *more),
        ],
        folder,
    )
    return folder


@pytest.fixture(scope="module")
def built(landing: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[State], Path]:
    """Gives the warehouse of a state, built once."""
    done: dict[str, Path] = {}

    def build(state: State) -> Path:
        if state.key not in done:
            folder = tmp_path_factory.mktemp("state")
            shown = show(state, landing, folder / "landing")
            rebuild(folder / "warehouse.duckdb", shown, state.variables, BUILT)
            done[state.key] = folder / "warehouse.duckdb"
        return done[state.key]

    return build


def entries(landing: Path, chosen: list[tuple[str, int]]) -> tuple[dict[str, Any], ...]:
    """Lines of the register as a manifest keeps them; 9 stands for the next reference date."""
    rows = pl.read_parquet(landing / "registry.parquet").to_dicts()
    wanted = {(partner, NEXT if number == 9 else FIRST, 1 if number == 9 else number) for partner, number in chosen}
    found = [row for row in rows if (row["partner"], row["reference_date"], row["sequence"]) in wanted]
    assert len(found) == len(chosen)
    return tuple(json.loads(json.dumps(row, default=str)) for row in found)


@pytest.fixture(scope="module")
def released(landing: Path, built: Callable[[State], Path]) -> Callable[..., Release]:
    """Writes a release of these deliveries and variables into a home."""

    def release(home: Path, name: str, chosen: list[tuple[str, int]], code: str = "now", **changed: Any) -> Release:
        variables = {**ALL_VARIABLES, **changed}
        lines = entries(landing, chosen)
        folder = home / "releases" / name
        folder.mkdir(parents=True)
        warehouse = built(State(lines, date.min, variables))
        (folder / "warehouse.duckdb").write_bytes(warehouse.read_bytes())
        manifest = {
            "files": {},
            "deliveries": lines,
            "thresholds": {**variables, "known_on": None},
            "inputs": {"code": code},
            "measures": {"progress": {"version": 2 if changed else 1, "defined_on": "2026-11-22"}},
            "known_on": None,
            "built_at": "2026-11-22T02:00:00+00:00",
            "reference_date": str(max(line["reference_date"] for line in lines)),
        }
        (folder / "manifest.json").write_text(json.dumps(manifest))
        return Release(folder, manifest)

    return release


@pytest.fixture
def made(tmp_path: Path, released: Callable[..., Release], built: Callable[[State], Path]) -> Made:
    """Compares two releases of the same home."""

    def compare(new: list[tuple[str, int]], code: str = "now", **changed: Any) -> Restatement:
        old = released(tmp_path, "old", OLD, code)
        return restate(old, released(tmp_path, "new", new, **changed), lambda s: figures_of(built(s)), "now")

    return compare


def causes(report: Restatement, figure: str = TOLD) -> tuple[int, ...]:
    (change,) = [one for one in report.changes if one.figure == figure]
    assert change.parts is not None
    return tuple(int(change.parts[name]) for name in CAUSES)


def test_a_correction_alone_is_corrected_data(made: Made) -> None:
    report = made([*OLD, *CORRECTION])
    assert causes(report) == (-1, 0, 0, 0)
    assert report.deliveries.corrections == (("portaal", "leases", "2022-06-30.2"),)
    assert report.deliveries.news == ()


def test_a_later_delivery_alone_is_new_data(made: Made) -> None:
    report = made([*OLD, *NEWS])
    assert causes(report) == (0, 2, 0, 0)
    assert report.deliveries.news == (("mitros", "leases", "2023-06-30"),)


def test_a_variable_alone_is_a_changed_definition(made: Made) -> None:
    report = made(OLD, **LATER_WINDOW)
    assert causes(report) == (0, 0, -2, 0)
    assert report.variables == {"window_start": ("2021-01-15", "2021-04-01")}


def test_three_causes_that_cancel_out_are_told_apart(made: Made) -> None:
    report = made([*OLD, *CORRECTION, *NEWS], **LATER_WINDOW)
    assert causes(report) == (-1, 2, -1, 0)
    told = "\n".join(in_words(report))
    assert "Bewoners gehuisvest in de twee jaar: van 3 naar 3 (+0)" in told
    assert "    gecorrigeerde data: -1\n    nieuwe data: +2\n    gewijzigde definitie: -1\n" in told
    assert "window_start van 2021-01-15 naar 2021-04-01" in told
    assert "progress: van versie 1 (2026-11-22) naar versie 2 (2026-11-22)" in told
    assert "op het cijfer af nagemaakt" in told


def test_the_parts_of_every_figure_sum_exactly_to_its_change(made: Made) -> None:
    report = made([*OLD, *CORRECTION, *NEWS], **LATER_WINDOW)
    found = {change.figure: change for change in report.changes if change.parts is not None}
    assert found.keys() == {TOLD, RATE}
    assert found[RATE].total == Decimal("0.800000000000") - Decimal("0.666666666667")
    assert all(sum(change.parts.values(), Decimal(0)) == change.total for change in found.values() if change.parts)


def test_a_figure_that_some_state_does_not_have_is_not_split(made: Made) -> None:
    report = made([*OLD, *NEWS])
    (change,) = [one for one in report.changes if one.figure == "retention_at_horizon.rate_24"]
    assert (change.old, change.parts, change.total) == (None, None, None)
    assert change.new is not None
    assert "Woont er na 24 maanden: van onbekend naar" in "\n".join(in_words(report))


def test_what_other_code_made_is_the_remainder_and_that_is_said(
    tmp_path: Path, made: Made, released: Callable[..., Release], built: Callable[[State], Path]
) -> None:
    old = released(tmp_path, "by_other_code", OLD, code="then")
    with duckdb.connect(str(old.warehouse)) as connection:
        connection.execute("update marts.living_lab_progress set moved_in_total = moved_in_total + 4")
    new = released(tmp_path, "by_this_code", [*OLD, *NEWS])
    report = restate(old, new, lambda state: figures_of(built(state)), "now")
    assert causes(report) == (0, 2, 0, -4)
    assert report.code_differs
    assert any("gemeten als de rest" in line for line in in_words(report))


def test_nothing_is_built_twice_and_a_release_can_be_compared_with_an_equal_one(
    tmp_path: Path, released: Callable[..., Release], built: Callable[[State], Path]
) -> None:
    asked: list[State] = []

    def counting(state: State) -> Figures:
        asked.append(state)
        return figures_of(built(state))

    report = restate(released(tmp_path, "one", OLD), released(tmp_path, "two", OLD), counting, "now")
    assert len(asked) == 1
    assert all(change.total in (None, 0) for change in report.changes)
    assert "0 van de" in "\n".join(in_words(report))


def test_the_command_compares_the_newest_two_and_leaves_the_home_as_it_was(
    tmp_path: Path,
    landing: Path,
    released: Callable[..., Release],
    built: Callable[[State], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "landing").symlink_to(landing)
    for name, chosen in (("1", OLD), ("2", OLD), ("3", [*OLD, *CORRECTION])):
        released(tmp_path, name, chosen)
    monkeypatch.setattr(command, "rebuilder", lambda *_: lambda state: figures_of(built(state)))
    standing = sorted((tmp_path / "releases").iterdir())
    told = json.loads(thuis("restatement", "--home", tmp_path, "--json").out)
    (change,) = [one for one in told["changes"] if one["figure"] == TOLD]
    assert (told["old"], told["new"], change["change"]) == ("2", "3", -1.0)
    assert change["causes"] == {"corrected_data": -1.0, "new_data": 0.0, "changed_definition": 0.0, "changed_code": 0.0}
    assert told["corrected_deliveries"] == [["portaal", "leases", "2022-06-30.2"]]
    assert thuis("restatement", "2", "--home", tmp_path).out.startswith(
        "Herziening: van 2 (bekend op 2022-06-30) naar 3"
    )
    assert sorted((tmp_path / "releases").iterdir()) == standing


def test_the_command_rebuilds_in_a_folder_that_goes_away(
    tmp_path: Path, landing: Path, released: Callable[..., Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "TABLES", BUILT)
    (tmp_path / "landing").symlink_to(landing)
    released(tmp_path, "1", OLD)
    released(tmp_path, "2", OLD)
    ended = thuis("restatement", "1", "2", "--home", tmp_path)
    assert (ended.code, ended.err) == (0, "rebuilding state 1\n")
    assert "0 van de 9 kerncijfers veranderden." in ended.out
    assert sorted(path.name for path in (tmp_path / "releases").iterdir()) == ["1", "2"]


def test_a_whole_release_has_every_headline_figure_but_none_that_is_too_early(worked_home: Path) -> None:
    figures = figures_of(current_release(worked_home).warehouse)
    assert [name for name, figure in figures.items() if figure is None] == []
    assert figures[RATE] == Decimal("0.785714285714")
    assert figures[TOLD] == 15


def test_without_two_releases_the_command_says_so(tmp_path: Path, released: Callable[..., Release]) -> None:
    ended = thuis("restatement", "--home", tmp_path)
    assert (ended.code, len(ended.err.splitlines())) == (2, 1)
    released(tmp_path, "only", OLD)
    ended = thuis("restatement", "gone", "only", "--home", tmp_path)
    assert ended.code == 2
    assert "There are: only." in ended.err
