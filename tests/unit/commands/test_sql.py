"""`thuis sql`: answers questions, and only questions, from one file."""

import io
import json
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.commands import sql
from pipelines.errors import UserMistake

ESCAPES = [
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('{home}/secret.txt')",
    "select * from '{home}/secret.parquet'",
    "select * from glob('{home}/*')",
    "select getenv('HOME')",
    "attach '{home}/current/warehouse.duckdb' as other",
    "copy (select 1) to '{home}/stolen.csv'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "set memory_limit = '100GB'",
    "create table marts.mine as select 1 as x",
    "insert into marts.progress values (9)",
    "delete from marts.progress",
    "drop table marts.progress",
    "select 1; select 2",
    "pragma database_list",
    "call pragma_version()",
    "export database '{home}/copy'",
    "",
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    release = tmp_path / "releases" / "one"
    release.mkdir(parents=True)
    for name, schema, total in (("warehouse", "marts", 183), ("published", "published", 185)):
        with duckdb.connect(str(release / f"{name}.duckdb")) as connection:
            connection.execute(f"create schema {name}.{schema}")
            connection.execute(
                f"create table {name}.{schema}.progress as select {total} as housed, date '2022-12-31' as day"
            )
    (release / "manifest.json").write_text("{}")
    (tmp_path / "secret.txt").write_text("nobody may read this")
    (tmp_path / "current").symlink_to("releases/one")
    return tmp_path


def test_csv_and_json_hold_the_rows_and_nothing_else(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    sql.ask("select housed, day from marts.progress", home, "analyst", "csv")
    assert capsysbinary.readouterr().out == b"housed,day\n183,2022-12-31\n"
    sql.ask("select housed from marts.progress", home, "analyst", "json")
    assert json.loads(capsysbinary.readouterr().out) == [{"housed": 183}]


def test_parquet_goes_to_a_file_and_never_to_a_terminal(
    home: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    sql.ask("select housed from marts.progress", home, "analyst", "parquet")
    assert pl.read_parquet(io.BytesIO(capsysbinary.readouterr().out)).rows() == [(183,)]
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with pytest.raises(UserMistake, match="parquet"):
        sql.ask("select 1", home, "analyst", "parquet")


def test_a_table_stops_at_ten_thousand_rows_and_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql.ask("select range as n from range(10001)", home, "analyst", "table")
    printed = capsys.readouterr()
    assert "9999" in printed.out
    assert "10000" not in printed.out
    assert "Stopped at 10000 rows" in printed.err


def test_a_short_table_tells_its_number_of_rows(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql.ask("select housed from marts.progress", home, "analyst", "table")
    printed = capsys.readouterr()
    assert "183" in printed.out
    assert printed.err == "1 rows\n"


def test_a_funder_reads_published_tables_and_cannot_reach_the_warehouse(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sql.ask("select housed from published.progress", home, "funder", "json")
    assert json.loads(capsys.readouterr().out) == [{"housed": 185}]
    with pytest.raises(UserMistake, match="cannot be answered"):
        sql.ask("select housed from marts.progress", home, "funder", "json")


@pytest.mark.parametrize("escape", ESCAPES)
@pytest.mark.parametrize("role", ["analyst", "funder"])
def test_no_way_out_of_the_file_and_no_way_to_change_it(home: Path, escape: str, role: str) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with pytest.raises(UserMistake):
        sql.ask(escape.format(home=home), home, role, "csv")
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("role", "other"), [("funder", "warehouse"), ("analyst", "published")])
def test_not_even_the_bytes_of_the_other_roles_file_can_be_read(home: Path, role: str, other: str) -> None:
    with pytest.raises(UserMistake, match="cannot be answered"):
        sql.ask(f"select content from read_blob('{home}/releases/one/{other}.duckdb')", home, role, "csv")


def test_wrong_role_and_format_are_named_with_the_right_ones(home: Path) -> None:
    with pytest.raises(UserMistake, match="analyst, funder"):
        sql.ask("select 1", home, "admin", "csv")
    with pytest.raises(UserMistake, match="table, csv, json, parquet"):
        sql.ask("select 1", home, "analyst", "xml")
