"""What is let in and kept out by name, held against all that the engine of today can do."""

import json
import re
from contextlib import suppress

import duckdb
import pytest

from pipelines.queries import guard

# Whatever sounds as if it reads, writes, waits, or knows the machine.
SOUNDS = re.compile(
    r"env|setting|secret|file|read|sleep|log|variable|val$|exec|query|server|client|path|http|load|glob"
    r"|sql|plan|parse|bind|statement|prepare|serialize|eval"
)
# These sound so, and only calculate or tell what everybody knows.
HARMLESS = {
    *("parse_path", "parse_filename", "parse_dirpath", "parse_dirname", "path_join", "parse_duckdb_log_message"),
    *("parse_formatted_bytes", "pg_ts_parser_is_visible"),
    *("json_extract_path", "json_extract_path_text", "in_search_path", "current_query", "current_query_id"),
    *("log", "log2", "log10", "has_server_privilege", "pg_conf_load_time"),
    *("inet_client_addr", "inet_client_port", "inet_server_addr", "inet_server_port"),
    *("current_catalog", "normalized_interval"),
}


@pytest.fixture(scope="module")
def functions() -> dict[str, set[str]]:
    """All functions of the engine, by whether they make a table or a value."""
    found: dict[str, set[str]] = {"table": set(), "value": set()}
    with duckdb.connect() as connection:
        for name, kind in connection.execute("select function_name, function_type from duckdb_functions()").fetchall():
            if kind != "pragma":
                found["table" if kind.startswith("table") else "value"].add(name)
    return found


def parsed(query: str) -> dict[str, object]:
    with duckdb.connect() as connection:
        ((text,),) = connection.execute("select json_serialize_sql(?)", [query]).fetchall()
    found: dict[str, object] = json.loads(text)
    return found


def test_every_function_that_makes_a_table_is_let_in_by_name_or_refused(functions: dict[str, set[str]]) -> None:
    assert guard.TABLE_FUNCTIONS - {"repeat", "unnest"} <= functions["table"]
    for name in functions["table"] - guard.TABLE_FUNCTIONS:
        assert guard.objection(parsed(f"from {name}()"), ""), name


def test_a_function_of_values_that_sounds_like_more_was_looked_at(functions: dict[str, set[str]]) -> None:
    sounding = {name for name in functions["value"] if SOUNDS.search(name) and not name.startswith("__")}
    assert sounding - guard.KEPT_OUT - HARMLESS == set()


def test_none_that_is_let_in_stands_for_a_query_of_the_engine() -> None:
    with duckdb.connect() as connection:
        found = connection.execute(
            "select function_name, macro_definition, function_type = 'table_macro' from duckdb_functions() "
            "where macro_definition is not null"
        ).fetchall()
    assert {name for name, _, of_table in found if of_table} & guard.TABLE_FUNCTIONS == set()
    kept_out = re.compile(rf"\b({'|'.join(guard.KEPT_OUT)}|query|query_table)\(", re.IGNORECASE)
    assert {name for name, meant, _ in found if kept_out.search(meant)} - guard.KEPT_OUT == {
        *("histogram_values",),  # makes a table, so it is refused by not being let in
    }


@pytest.mark.parametrize("name", ["pragma_show", "pragma_table_info"])
def test_those_that_take_the_name_of_a_table_tell_of_its_columns_and_hold_none_of_its_values(name: str) -> None:
    with duckdb.connect() as connection:
        told = str(connection.execute(f"from {name}('pg_settings')").fetchall())
        ((value,),) = connection.execute("select setting from pg_settings where name = 'max_memory'").fetchall()
    assert "setting" in told
    assert value not in told


@pytest.mark.parametrize("name", sorted(guard.KEPT_OUT))
@pytest.mark.parametrize(
    "place", ["select {}('x')", "select 1 order by {}('x')", "select upper({}('x'))", "values ({}('x'))"]
)
def test_a_function_that_is_kept_out_is_kept_out_everywhere(name: str, place: str) -> None:
    assert guard.objection(parsed(place.format(name)), "")
    assert guard.objection(parsed(place.format(name.upper())), "")


def test_a_table_that_is_called_like_a_view_of_the_system_is_told_apart_by_its_name_alone() -> None:
    assert guard.objection(parsed("from duckdb_settings"), "")
    assert guard.objection(parsed('from "DuckDB_Settings"'), "")
    assert guard.objection(parsed("from duckdb_columns"), "") is None
    assert guard.objection(parsed("from marts.settings"), "") is None
    assert guard.objection(parsed("show databases"), "")
    assert guard.objection(parsed("with databases as (select 1 as x) from databases"), "") is None


SQL_IN_TEXT = "select sql_in_a_text"


def test_no_function_of_values_binds_a_query_that_stands_in_a_text(functions: dict[str, set[str]]) -> None:
    with duckdb.connect() as connection:
        assert binds(connection, "json_serialize_plan")  # or nothing would be found
        names = {name for name in functions["value"] - guard.KEPT_OUT if name.isidentifier()}
        assert {name for name in names if binds(connection, name)} == set()


def binds(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether a function looks for the column that a query in its text asks for."""
    for arguments in (f"'{SQL_IN_TEXT}'", f"'{SQL_IN_TEXT}', 'x'", f"'x', '{SQL_IN_TEXT}'"):
        with suppress(duckdb.Error):
            told = str(connection.execute(f'select "{name}"({arguments})').fetchall())
            if "Referenced column" in told:
                return True
    return False


def test_a_pivot_without_values_is_told_to_name_them() -> None:
    query = "pivot marts.progress on form using count(*)"
    assert "needs its values" in str(guard.objection(parsed(query), query))
