"""A spreadsheet that asks for too much ends the child that opens it, and nothing else."""

import os
import signal
import time
from pathlib import Path

import pytest
from intake_desk import UNITS, profile
from test_bad_input import SOURCE
from test_other_readers import workbook

from pipelines.intake.findings import DatasetError
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.readers import read_table, workbook_process
from pipelines.intake.readers.workbook_process import PROCESS, WorkbookProcess

SMALL = workbook(("B", [["a"], ["1"]]))


def far_cell(row: int, column: int) -> bytes:
    """A sheet with a table of one cell, and a second cell far away from it."""
    return workbook(("B", [["a"], *([[]] * (row - 1)), [*([None] * column), "x"]]))


def child_of(process: WorkbookProcess) -> int:
    child = process._running()
    return child.pid


def alive(pid: int) -> bool:
    """Whether a process still runs; one that ended may wait for its new parent to take notice."""
    about = Path(f"/proc/{pid}/stat")
    return about.exists() and about.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def process():
    own = WorkbookProcess()
    yield own
    own.stop()


@pytest.fixture(scope="module")
def billions() -> bytes:
    """The last cell that a sheet can have, XFD1048576: it spans seventeen billion cells in 6 KB."""
    content = far_cell(1_048_575, 16_383)
    assert len(content) < 10_000
    return content


def test_a_sheet_of_billions_of_cells_is_a_finding_and_the_next_file_is_read(billions):
    with pytest.raises(DatasetError) as caught:
        read_table("t.xlsx", billions, Dialect(), ())
    assert caught.value.check == "too_large"
    assert "als CSV" in caught.value.message
    assert read_table("t.xlsx", SMALL, Dialect(), ()).frame.rows() == [(2, "1")]


def test_a_partner_with_such_a_sheet_keeps_its_other_datasets(desk, billions):
    desk.profiles = {"mitros": profile(SOURCE.replace("huur*.csv", "huur.xlsx"))}
    desk.deliver("huur.xlsx", billions)
    desk.deliver("units.csv", UNITS)
    assert {one.dataset: one.rows_accepted for one in desk.land()} == {"units": 2, "leases": 0}
    assert desk.checks() == ["too_large"]


def test_a_sheet_with_more_columns_than_a_table_may_have_is_too_large():
    with pytest.raises(DatasetError, match="geheugen of tijd"):
        read_table("t.xlsx", far_cell(2, 16_383), Dialect(), ())


def test_one_child_serves_many_files_and_is_quick_to_start(process):
    began = time.monotonic()
    assert process.cells("t.xlsx", SMALL, None) == [["a"], ["1"]]
    assert time.monotonic() - began < 2  # 0.05 s on a quiet machine
    first = child_of(process)
    assert process.cells("t.xlsx", SMALL, "B") == [["a"], ["1"]]
    assert child_of(process) == first


def test_a_child_that_was_ended_is_replaced(process):
    first = child_of(process)
    os.kill(first, signal.SIGKILL)
    process._running().wait()
    assert process.cells("t.xlsx", SMALL, None) == [["a"], ["1"]]
    assert child_of(process) != first


def test_a_file_that_takes_too_long_is_a_finding(process, monkeypatch):
    os.kill(child_of(process), signal.SIGSTOP)
    monkeypatch.setattr(workbook_process, "MAX_PARSER_SECONDS", 0.2)
    with pytest.raises(DatasetError) as caught:
        process.cells("t.xlsx", SMALL, None)
    assert caught.value.check == "too_large"


def test_a_forked_process_asks_a_child_of_its_own():
    mine = child_of(PROCESS)
    answers, into = os.pipe()
    if os.fork() == 0:
        os.write(into, f"{child_of(PROCESS)} {PROCESS.cells('t.xlsx', SMALL, None)}".encode())
        PROCESS.stop()
        os._exit(0)
    os.close(into)
    with os.fdopen(answers) as told:
        other, cells = told.read().split(" ", 1)
    os.wait()
    assert (int(other) != mine, cells) == (True, "[['a'], ['1']]")
    assert PROCESS.cells("t.xlsx", SMALL, None) == [["a"], ["1"]]
    assert child_of(PROCESS) == mine


def test_a_child_ends_with_the_process_that_asked_it():
    answers, into = os.pipe()
    if os.fork() == 0:
        os.write(into, str(child_of(WorkbookProcess())).encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(answers) as told:
        orphan = int(told.read())
    os.wait()
    deadline = time.monotonic() + 5
    while alive(orphan):
        assert time.monotonic() < deadline, "the child outlived its parent"
        time.sleep(0.02)
