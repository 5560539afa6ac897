"""The file in which analysts force and forbid links: what it may say, and how each mistake in it is told."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import UserMistake
from pipelines.intake.link_decisions import COLUMNS, FILE, land_link_decisions, read_link_decisions

ANNA, BEN = "a" * 64, "b" * 64
HEADER = ",".join(COLUMNS)


def written(folder: Path, *lines: str, header: str = HEADER) -> Path:
    (folder / FILE).write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(UserMistake) as mistake:
        read_link_decisions(folder)
    return str(mistake.value)


def test_without_a_file_nothing_was_decided_and_the_types_are_certain(tmp_path: Path) -> None:
    land_link_decisions(tmp_path / "landing", tmp_path / "decisions")
    landed = pl.read_parquet(tmp_path / "landing" / "link_decisions.parquet")
    assert landed.is_empty()
    assert landed.schema["decided_on"] == pl.Date
    assert landed.schema["row_number_in_file"] == pl.Int64


def test_decisions_are_landed_with_their_row_and_without_their_reason(tmp_path: Path) -> None:
    written(
        tmp_path, f"force,portaal,L1,{ANNA},said by Jan Jansen,2024-07-03", f" forbid ,mitros,L2,{BEN},x,2024-07-04"
    )
    land_link_decisions(tmp_path / "landing", tmp_path)
    landed = pl.read_parquet(tmp_path / "landing" / "link_decisions.parquet")
    assert landed.select("decision", "partner", "lease_id", "resident_key", "row_number_in_file").rows() == [
        ("force", "portaal", "L1", ANNA, 2),
        ("forbid", "mitros", "L2", BEN, 3),
    ]
    assert "Jansen" not in landed.write_csv()


def test_a_spreadsheet_may_part_columns_by_semicolons_and_mark_the_file_as_utf_8(tmp_path: Path) -> None:
    lines = [HEADER.replace(",", ";"), f"force;portaal;L1;{ANNA};why, indeed;2024-07-03"]
    (tmp_path / FILE).write_text("\n".join(lines), encoding="utf-8-sig")
    assert [one.lease_id for one in read_link_decisions(tmp_path)] == ["L1"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"fordib,portaal,L1,{ANNA},x,2024-07-03", "row 3: decision must be force or forbid"),
        (f"force,portaal,,{ANNA},x,2024-07-03", "row 3: lease_id is empty"),
        (f"force,portaal,L1,{ANNA},,2024-07-03", "row 3: reason is empty"),
        (f"force,portaal,L1,{ANNA}", "row 3: reason is empty"),
        ("force,portaal,L1,P08,x,2024-07-03", "row 3: this is no resident_key"),
        (f"force,portaal,L1,{ANNA.upper()},x,2024-07-03", "row 3: this is no resident_key"),
        (f"force,portaal,L1,{ANNA},x,3 juli", "row 3: decided_on is no date"),
        (f"force,portaal,L9,{BEN},x,2024-07-03", "row 3: contradicts or repeats row 2"),
        (f"forbid,portaal,L9,{ANNA},x,2024-07-03", "row 3: contradicts or repeats row 2"),
        (f"force,portaal,L9,{ANNA},x,2024-07-03", "row 3: contradicts or repeats row 2"),
    ],
)
def test_a_mistake_is_told_with_its_row_and_without_what_stands_in_it(tmp_path: Path, line: str, told: str) -> None:
    said = refusal(written(tmp_path, f"force,portaal,L9,{ANNA},x,2024-07-03", line))
    assert said.startswith(f"{FILE}, {told}")
    assert ANNA not in said and "P08" not in said


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    said = refusal(written(tmp_path, f"force,portaal,L1,{ANNA},2024-07-03", header=HEADER.replace("reason,", "")))
    assert said == f"{FILE}, row 1: column reason is missing. The header is {HEADER}."


def test_a_file_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(f"{HEADER}\nforce,portaal,L1,{ANNA},caf\xe9,2024-07-03".encode("cp1252"))
    assert refusal(tmp_path).startswith(f"{FILE}, row 2: this is no UTF-8")


@pytest.mark.parametrize(
    "line",
    [
        f"force,portaal,L9,{BEN},changed my mind,2024-07-04",
        f"forbid,portaal,L9,{ANNA},changed my mind,2024-07-04",
        f"forbid,portaal,L9,{BEN},and certainly not,2024-07-03",
        f"force,mitros,L9,{BEN},another lease,2024-07-03",
    ],
)
def test_a_change_of_mind_on_a_later_day_and_what_agrees_is_no_mistake(tmp_path: Path, line: str) -> None:
    assert len(read_link_decisions(written(tmp_path, f"force,portaal,L9,{ANNA},x,2024-07-03", line))) == 2
