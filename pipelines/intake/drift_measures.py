"""What a delivery holds beside what its partner delivered before it: keys, blanks, codes and dates.

What belongs here: counting, for all deliveries of one dataset at once. What does not: whether it is too much (`drift`).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.intake.profile_schema import DriftMeasure
from validations.contracts import Contract

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Measured:
    """One measure of a delivery of a dataset and of the one before it; shares and counts, or a day.

    `change` is what a bound is held against: a factor for rows, a share of keys, a difference of shares, days.
    `of` is the number of keys or rows that the change was seen on: of few, a share says little.
    """

    measure: DriftMeasure
    of: int
    value: float | None = None
    former: float | None = None
    change: float | None = None
    column: str | None = None
    code: str | None = None
    day: dt.date | None = None
    former_day: dt.date | None = None


@dataclass(frozen=True)
class _Keys:
    new: int = 0
    changed: int = 0
    vanished: int = 0
    former: int = 0
    own: int = 0


@dataclass(frozen=True)
class _Content:
    """Rows of a delivery, its blanks by column, its first and last day by column and its rows by column and code."""

    rows: int
    blanks: Mapping[str, int]
    days: Mapping[str, tuple[dt.date | None, dt.date | None]]
    codes: Mapping[tuple[str, str], int]


class Comparison:
    """All landed deliveries of one dataset, ready to be compared by their place in `paths`."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", contract: Contract, paths: Sequence[Path]) -> None:
        self._contract = contract
        self._connection = connection
        connection.execute("create or replace table slots (slot integer, path varchar)")
        connection.execute(
            "insert into slots select unnest($slots), unnest($paths)",
            {"slots": list(range(len(paths))), "paths": [str(path) for path in paths]},
        )
        connection.execute(f"create or replace view landed as {_source(connection, paths)}")
        self._content = dict(_contents(connection, contract))

    def measure(self, earlier: Mapping[int, Sequence[int]]) -> dict[int, list[Measured]]:
        """Return the measures of each delivery against its `earlier` ones, of which the last is the one before it."""
        keys = _keys(self._connection, self._contract, earlier)
        return {
            slot: [*self._of_keys(keys.get(slot)), *self._of_content(slot, before[-1])]
            for slot, before in earlier.items()
            if before
        }

    def _of_keys(self, keys: _Keys | None) -> Iterable[Measured]:
        found = keys or _Keys()
        yield Measured("new_keys", found.own, found.new, found.own, _share(found.new, found.own))
        of_former: tuple[tuple[DriftMeasure, int], ...]
        of_former = (("changed_keys", found.changed), ("vanished_keys", found.vanished))
        for measure, keys_so in of_former:
            yield Measured(measure, found.former, keys_so, found.former, _share(keys_so, found.former))

    def _of_content(self, slot: int, before: int) -> Iterable[Measured]:
        nothing = _Content(0, {}, {}, {})
        this, former = self._content.get(slot, nothing), self._content.get(before, nothing)
        of = min(this.rows, former.rows)
        yield Measured("rows", former.rows, this.rows, former.rows, _factor(this.rows, former.rows))
        for column in self._contract.columns:
            now, then = (_share(one.blanks.get(column, 0), one.rows) for one in (this, former))
            yield Measured("blanks", of, now, then, _difference(now, then), column)
        for column, code in sorted(this.codes.keys() | former.codes.keys()):
            now, then = (_share(one.codes.get((column, code), 0), one.rows) for one in (this, former))
            yield Measured("codes", of, now, then, _difference(now, then), column, code)
        for column in this.days.keys() & former.days.keys():
            for measure, day, former_day in zip(_DAYS, this.days[column], former.days[column], strict=True):
                moved = abs(float((day - former_day).days)) if day and former_day else None
                yield Measured(measure, of, None, None, moved, column, day=day, former_day=former_day)


_KEPT_BYTES = 64 << 20
_DAYS: tuple[DriftMeasure, DriftMeasure] = ("first_day", "last_day")


def _source(connection: "duckdb.DuckDBPyConnection", paths: Sequence[Path]) -> str:
    """Return the query for all rows: three questions follow, so files that fit in memory are read once."""
    rows = _landed(paths)
    if sum(path.stat().st_size for path in paths) > _KEPT_BYTES:
        return rows
    connection.execute(f"create or replace table kept as {rows}")
    return "select * from kept"


def _landed(paths: Sequence[Path]) -> str:
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"""
        select slots.slot, files.*
        from read_parquet([{listed}], filename = true, union_by_name = true) as files
        inner join slots on slots.path = files.filename
    """


def _keys(
    connection: "duckdb.DuckDBPyConnection", contract: Contract, earlier: Mapping[int, Sequence[int]]
) -> dict[int, _Keys]:
    """Compare keys and what is said of them with the last that was said of them before."""
    pairs = [(slot, place, before) for slot, all_before in earlier.items() for place, before in enumerate(all_before)]
    if not pairs:
        return {}
    slots, places, befores = (list(column) for column in zip(*pairs, strict=True))
    facts = ", ".join(f'"{column}"' for column in contract.columns)
    rows = connection.execute(
        f"""
        with said as (
            select slot, _key, arg_max(hash({facts}, _deleted), _order) as facts from landed group by slot, _key
        ),
        pairs as (select unnest($slots) as slot, unnest($places) as place, unnest($befores) as before),
        former as (
            select pairs.slot, said._key, arg_max(said.facts, pairs.place) as facts
            from pairs inner join said on said.slot = pairs.before group by pairs.slot, said._key
        ),
        this as (select said.* from said where slot in (select slot from pairs))
        select
            coalesce(this.slot, former.slot),
            count(*) filter (former._key is null),
            count(*) filter (this.facts <> former.facts),
            count(*) filter (this._key is null),
            count(former._key),
            count(this._key)
        from this full join former on this.slot = former.slot and this._key = former._key
        group by 1
        """,
        {"slots": slots, "places": places, "befores": befores},
    ).fetchall()
    return {slot: _Keys(*counts) for slot, *counts in rows}


def _contents(connection: "duckdb.DuckDBPyConnection", contract: Contract) -> Iterable[tuple[int, _Content]]:
    columns, days = list(contract.columns), [name for name, kind in contract.columns.items() if str(kind) == "Date"]
    blanks = [f'count(*) - count("{column}")' for column in columns]
    ends = [f'min("{column}"), max("{column}")' for column in days]
    codes = _codes(connection, contract)
    for slot, rows, *facts in connection.execute(
        f"select slot, count(*), {', '.join([*blanks, *ends])} from landed group by slot"
    ).fetchall():
        counted, found = facts[: len(columns)], iter(facts[len(columns) :])
        spans = {column: (next(found), next(found)) for column in days}
        yield slot, _Content(rows, dict(zip(columns, counted, strict=True)), spans, codes.get(slot, {}))


def _codes(connection: "duckdb.DuckDBPyConnection", contract: Contract) -> dict[int, dict[tuple[str, str], int]]:
    counted: dict[int, dict[tuple[str, str], int]] = {}
    parts = [
        f'select slot, \'{column}\', "{column}", count(*) from landed where "{column}" is not null group by slot, 3'
        for column in contract.codes
    ]
    for slot, column, code, rows in connection.execute(" union all ".join(parts)).fetchall() if parts else ():
        counted.setdefault(slot, {})[column, code] = rows
    return counted


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _difference(value: float | None, former: float | None) -> float | None:
    return abs(value - former) if value is not None and former is not None else None


def _factor(rows: int, former: int) -> float | None:
    return max(rows / former, former / rows) if rows and former else None
