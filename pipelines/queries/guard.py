"""What may be asked: one SELECT, of tables, by functions that only calculate.

Lives here: reading DuckDB's own parse of a question. Does not: the limits that hold when something slips by (`limits`).
Functions that make a table are let in by name, because some of them take addresses in memory; functions of values are
kept out by name, because hundreds are harmless. Of those that are let in, none may run a text as a query or read from a
relation that is named in a text: no guard sees what stands in one.
"""

from collections.abc import Iterator
from typing import Any

TABLE_FUNCTIONS = frozenset(
    {
        *("range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree"),
        *("summary", "pragma_table_info", "pragma_show"),  # the latter two take a name, and tell of its columns alone
        *("duckdb_tables", "duckdb_columns", "duckdb_schemas", "duckdb_views", "duckdb_types"),
        *("duckdb_functions", "duckdb_keywords", "duckdb_constraints", "duckdb_indexes"),
        *("pg_timezone_names", "icu_calendar_names"),
    }
)
KEPT_OUT = frozenset(
    {
        *("current_setting", "getenv", "getvariable", "nextval", "currval", "setval"),
        *("sleep_ms", "pg_sleep", "write_log", "read_text", "read_blob"),
        # SQL in a text: planning it also calculates it, and the others would only help to write it.
        *("json_serialize_plan", "json_serialize_sql", "json_deserialize_sql"),
    }
)
# Views of the system that tell where files stand or how the machine is set up.
SYSTEM_VIEWS = frozenset({"pragma_database_list", "pg_settings"})
DATABASES = "databases"  # what SHOW knows by that name; anywhere else it is the asker's own
ONE_SELECT = "Ask one SELECT at a time."
TOO_DEEP = "The query cannot be answered: it is nested too deeply. Take it apart, with `with`."
PIVOT_VALUES = f"{ONE_SELECT} A PIVOT needs its values: pivot ... on x in ('a', 'b')."


def objection(parsed: dict[str, Any], query: str) -> str | None:
    """Why a question is refused, or None; `parsed` is what DuckDB's `json_serialize_sql` makes of it."""
    if parsed["error"] and parsed["error_type"] != "not implemented":
        return f"The query cannot be answered: {parsed['error_message']}"
    if parsed["error"] or len(parsed["statements"]) != 1:
        return PIVOT_VALUES if "pivot" in query.lower() else ONE_SELECT
    for node in nodes(parsed["statements"][0]):
        refused = forbidden(node)
        if refused:
            return f"The query cannot be answered: {refused} is not for questions. Ask the tables of the release."
    return None


def nodes(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every node of a parsed question, without recursion: its depth is the asker's choice."""
    waiting: list[Any] = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def forbidden(node: dict[str, Any]) -> str | None:
    """The name in this node that may not be used, or None."""
    if node.get("type") == "TABLE_FUNCTION":
        name = str(node["function"].get("function_name", "")).lower()
        return None if name in TABLE_FUNCTIONS else f"{name}()"
    if "function_name" in node:
        name = str(node["function_name"]).lower()
        return f"{name}()" if name in KEPT_OUT else None
    if "table_name" in node:
        name = str(node["table_name"]).lower().strip('"')
        shows_databases = node.get("type") == "SHOW_REF" and name == DATABASES
        return name if shows_databases or is_system(name) else None
    return None


def is_system(name: str) -> bool:
    """Whether a table's name is that of a view on the machine rather than on the data."""
    return name in SYSTEM_VIEWS or (name.startswith("duckdb_") and name not in TABLE_FUNCTIONS)
