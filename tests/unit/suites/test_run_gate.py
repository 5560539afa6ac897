"""The gate as the release step calls it: its verdict, its pages, and what it leaves alone."""

import re
import shutil
from html import escape
from pathlib import Path

import duckdb
import pytest
from invented_warehouse import write_warehouse

from pipelines.disclosure import publish
from validations.suites import SUITES, GateReport, Outcome, run_gate
from validations.suites.gate import ALL_SUITES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def quality(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("release") / "quality"


@pytest.fixture(scope="module")
def report(files: tuple[Path, Path], quality: Path) -> GateReport:
    return run_gate(*files, quality)


def changed(files: tuple[Path, Path], folder: Path, statement: str) -> tuple[Path, Path]:
    """Copies of both databases after one statement on the warehouse."""
    copies = tuple(shutil.copy(path, folder / path.name) for path in files)
    with duckdb.connect(str(copies[0])) as connection:
        connection.execute(statement)
    return copies[0], copies[1]


def test_a_sound_release_passes(report: GateReport) -> None:
    assert report.passed
    assert (report.blocking, report.warnings) == ((), ())
    declared = sum(len(frame.checks) for suite in ALL_SUITES for frame in suite.frames)
    assert report.expectations == len(report.outcomes) == declared >= 80
    assert {outcome.suite for outcome in report.outcomes} == set(SUITES)


def test_figures_of_an_earlier_night_are_not_held_against_the_marts_of_this_one(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    later = changed(files, tmp_path, "update marts.retention_at_horizon set eligible = eligible + 40")
    published = {"published_against_marts", "published_tables"}
    assert {one.frame for one in run_gate(*later, tmp_path / "held").outcomes} >= published
    handed_on = run_gate(*later, tmp_path / "handed_on", handed_on=True).outcomes
    assert not {one.frame for one in handed_on} & published
    assert "published_cells" in {one.frame for one in handed_on}


def test_the_pages_name_every_expectation_with_its_note_and_link_to_each_other(
    report: GateReport, quality: Path
) -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in quality.iterdir()}
    everything = "".join(pages.values())
    assert all(outcome.sentence in everything for outcome in report.outcomes)
    assert all(escape(check.note) in everything for suite in ALL_SUITES for one in suite.frames for check in one.checks)
    assert set(re.findall(r'href="([^"#]+)"', pages["index.html"])) == set(pages) - {"index.html"}


def test_a_page_says_how_many_rows_were_looked_at(report: GateReport, quality: Path) -> None:
    page = (quality / "deliveries_dim_delivery.html").read_text(encoding="utf-8")
    assert re.search(r"3 van 3 controles gehaald,\s+elk op 2 rij\(en\)", page)


def test_the_pages_ask_nothing_of_any_server(report: GateReport, quality: Path) -> None:
    for path in quality.iterdir():
        page = path.read_text(encoding="utf-8")
        assert not re.search(r"(src|href)=[\"']?(https?:)?//", page), path.name
        assert "<script" not in page
    assert sum(path.stat().st_size for path in quality.iterdir()) < 1_000_000


def test_the_pages_hold_no_pseudonym(report: GateReport, quality: Path) -> None:
    for path in quality.iterdir():
        assert not re.search(r"\b[0-9a-f]{64}\b", path.read_text(encoding="utf-8"))


def test_the_gate_is_silent_and_writes_nowhere_else(
    files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("HOME", str(elsewhere))
    before = [path.stat().st_mtime_ns for path in files]
    run_gate(*files, tmp_path / "quality")
    assert capfd.readouterr() == ("", "")
    assert list(elsewhere.iterdir()) == []
    assert [path.stat().st_mtime_ns for path in files] == before
    assert {path.name for path in tmp_path.iterdir()} == {"elsewhere", "quality"}


def test_a_blocking_failure_and_a_warning_are_told_apart(files: tuple[Path, Path], tmp_path: Path) -> None:
    broken = changed(
        files,
        tmp_path,
        "update marts.dim_delivery set rows_accepted = 1 where partner = 'mitros';"
        "update marts.data_quality set failed = 1 where \"check\" = 'freshness'",
    )
    report = run_gate(*broken, tmp_path / "quality")
    assert not report.passed
    assert report.blocking == (
        "dim_delivery: Rows in are rows accepted and rows held back - 1 of 2 row(s), for example mitros/2023-12-31",
    )
    assert report.blocking_of("deliveries") == report.blocking
    assert report.blocking_of("retention") == ()
    assert report.warnings == report.warnings_of("deliveries")
    assert len(report.warnings) == 1 and "no older than its rhythm allows" in report.warnings[0]
    index = (tmp_path / "quality" / "index.html").read_text(encoding="utf-8")
    assert "mocht niet door de poort" in index and report.blocking[0] in index


def test_a_missing_mart_is_a_blocking_failure_and_the_other_suites_still_run(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    report = run_gate(*changed(files, tmp_path, "drop table marts.relapse_at_horizon"), tmp_path / "quality")
    assert len(report.blocking) == 1
    assert "relapse_at_horizon: The tables behind this frame can be read" in report.blocking[0]
    assert {outcome.suite for outcome in report.outcomes if outcome.passed} == set(SUITES) - {"relapse"}


def test_a_warehouse_of_nobody_passes_without_an_error(tmp_path: Path) -> None:
    warehouse = write_warehouse(tmp_path / "warehouse.duckdb", {})
    publish(warehouse, tmp_path / "published.duckdb")
    report = run_gate(warehouse, tmp_path / "published.duckdb", tmp_path / "quality")
    assert report.blocking == ()


def test_a_report_sorts_failures_by_suite_and_severity() -> None:
    outcomes = (
        Outcome("retention", "curve", "It falls", "blocking", False, "2 of 3 row(s)"),
        Outcome("retention", "curve", "It starts", "blocking", True),
        Outcome("deliveries", "freshness", "It is fresh", "warning", False, "1 of 9 row(s)"),
    )
    report = GateReport(outcomes)
    assert report.blocking == ("curve: It falls - 2 of 3 row(s)",)
    assert report.warnings == ("freshness: It is fresh - 1 of 9 row(s)",)
    assert report.warnings_of("retention") == ()
    assert not report.passed
    assert GateReport(outcomes[1:]).passed
