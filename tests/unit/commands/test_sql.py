"""`thuis sql`: answers questions, and only questions, from one file."""

import io
import json
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.commands import sql
from pipelines.errors import UserMistake
from pipelines.queries.log import system_user


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


def test_a_table_of_many_columns_leaves_some_out_and_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns = ", ".join(f"range % 2 = 0 as c{n}" for n in range(4000))
    sql.ask(f"select {columns} from range(1000)", home, "analyst", "table")
    printed = capsys.readouterr()
    assert "c499" in printed.out
    assert "c500" not in printed.out
    assert "3500 columns are left out. Name the columns you want, or use --format csv" in printed.err


def test_long_names_and_long_texts_are_cut_in_a_table(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = "x" * 5000
    sql.ask(f"select 1 as {long}a, 2 as {long}b, '{long}' as word", home, "analyst", "table")
    printed = capsys.readouterr()
    assert max(map(len, printed.out.splitlines())) < 300


def test_an_enumeration_takes_as_much_as_its_texts(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    value = f"'{'x' * 9000}'"
    columns = ", ".join(f"{value}::enum({value}) as c{n}" for n in range(5))
    with pytest.raises(UserMistake, match="more memory"):
        sql.ask(f"select {columns} from range(10000)", home, "analyst", "table")
    sql.ask("select ['b'::enum('a', 'b')] as list, 'a'::enum('a', 'b') as one", home, "analyst", "json")
    assert json.loads(capsysbinary.readouterr().out) == [{"list": '["b"]', "one": "a"}]


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


def test_lists_are_lists_in_json_and_parquet_and_text_in_csv(
    home: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    query = "select [housed, 1] as pair, {'on': day} as when, interval 1 day as step, 1.50 as euros, null as nothing"
    query += ", sum(housed) as total, 'a'::blob as bytes from marts.progress group by all"
    sql.ask(query, home, "analyst", "csv")
    header, row = capsysbinary.readouterr().out.decode().splitlines()
    assert header == "pair,when,step,euros,nothing,total,bytes"
    assert row == '"[183,1]","{""on"":""2022-12-31""}",1 day,1.50,,183,a'
    sql.ask(query, home, "analyst", "json")
    (told,) = json.loads(capsysbinary.readouterr().out)
    assert told == {
        **{"pair": [183, 1], "when": {"on": "2022-12-31"}, "step": "1 day", "euros": 1.5, "nothing": None},
        **{"total": 183, "bytes": "61"},
    }
    sql.ask(query, home, "analyst", "parquet")
    assert pl.read_parquet(io.BytesIO(capsysbinary.readouterr().out))["pair"].to_list() == [[183, 1]]


def test_a_number_that_is_none_is_null_in_json(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    def no_such_word(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    values = "'nan'::double as a, 'inf'::float as b, ['-inf'::double, 1] as c, {'x': 'nan'::double, 'y': 0.5} as d"
    sql.ask(f"select {values}, 1.5::double as e", home, "analyst", "json")
    (told,) = json.loads(capsysbinary.readouterr().out, parse_constant=no_such_word)
    assert told == {"a": None, "b": None, "c": [None, 1.0], "d": {"x": None, "y": 0.5}, "e": 1.5}


@pytest.mark.parametrize(("style", "nothing"), [("csv", b"housed\n"), ("json", b"[]\n")])
def test_no_rows_is_an_answer(
    home: Path, capsysbinary: pytest.CaptureFixture[bytes], style: str, nothing: bytes
) -> None:
    sql.ask("select housed from marts.progress where false", home, "analyst", style)
    assert capsysbinary.readouterr().out == nothing


def test_a_file_has_all_rows(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    sql.ask("from range(25001)", home, "analyst", "csv")
    assert capsysbinary.readouterr().out.splitlines() == [b"range", *(str(n).encode() for n in range(25001))]
    sql.ask("from range(25001)", home, "analyst", "parquet")
    assert pl.read_parquet(io.BytesIO(capsysbinary.readouterr().out))["range"].sum() == sum(range(25001))


@pytest.mark.parametrize(
    "day",
    [
        "'infinity'::date",
        "date '290000-01-01'",
        "'-infinity'::timestamp",
        "timestamptz '290000-01-01'",
        "[date '0044-03-15 (BC)']",
    ],
)
def test_a_day_that_no_calendar_here_knows_is_refused_in_a_sentence(
    home: Path, capsysbinary: pytest.CaptureFixture[bytes], day: str
) -> None:
    with pytest.raises(UserMistake, match="outside the years 1 to 9999"):
        sql.ask(f"select {day} as day", home, "analyst", "json")
    sql.ask(f"select cast({day} as varchar) as day", home, "analyst", "csv")
    assert capsysbinary.readouterr().out.startswith(b"day\n")


@pytest.mark.parametrize("style", ["table", "csv", "json", "parquet"])
def test_every_type_of_the_engine_has_a_form_in_every_format(
    home: Path, capsysbinary: pytest.CaptureFixture[bytes], style: str
) -> None:
    values = [
        "'nan'::double",
        "123456789012345678901234567890::bignum",
        "340282366920938463463374607431768211455::uhugeint",
    ]
    values += ["time '24:00:00'", "timetz '10:00:00+01'", "1::variant", "'\\x00'::blob", "chr(0)", "[1, null]::int[2]"]
    values += [
        "union_value(k := 1)",
        "{'a': interval 1 day}",
        "[uuid()]",
        "map {'a': interval 1 day}",
        "[]",
        "'1'::bit",
    ]
    values += [
        "timestamp_ns '2020-01-01'",
        "timestamptz '2020-01-01'",
        "'POINT(1 1)'::geometry",
        "['a'::blob]",
        "now()",
    ]
    sql.ask("select " + ", ".join(f"{value} as c{n}" for n, value in enumerate(values)), home, "analyst", style)
    assert capsysbinary.readouterr().out


def test_what_goes_wrong_half_way_is_told(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    # Out of one list the rows come one after the other; out of a range two threads may take both ends at once.
    late = "select case when n = 999999 then error('late') else n end as n from (select unnest(range(1000000)) as n)"
    with pytest.raises(UserMistake, match="late"):
        sql.ask(late, home, "analyst", "csv")
    assert capsysbinary.readouterr().out.startswith(b"n\n0\n1\n")


def test_half_a_parquet_file_cannot_be_taken_for_a_whole_one(
    home: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    late = "select case when n = 999999 then error('late') else n end as n from (select unnest(range(1000000)) as n)"
    with pytest.raises(UserMistake, match="late"):
        sql.ask(late, home, "analyst", "parquet")
    written = capsysbinary.readouterr().out
    assert written.startswith(b"PAR1")
    assert not written.endswith(b"PAR1")


def test_the_command_leaves_two_lines_in_the_log_and_says_who_ran_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sql.ask("select housed from marts.progress", home, "analyst", "table")
    (file,) = (home / "log").iterdir()
    asked, ended = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    assert (asked["who"], asked["role"], asked["way"]) == (system_user(), "analyst", "command")
    assert (ended["outcome"], ended["rows"]) == ("answered", 1)


def test_wrong_role_and_format_are_named_with_the_right_ones(home: Path) -> None:
    with pytest.raises(UserMistake, match="analyst, funder"):
        sql.ask("select 1", home, "admin", "csv")
    with pytest.raises(UserMistake, match="table, csv, json, parquet"):
        sql.ask("select 1", home, "analyst", "xml")
