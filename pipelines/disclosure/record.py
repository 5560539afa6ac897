"""What a publication leaves for the next one: its exact counts, what stood behind each printed one, and how all add up.

What belongs here: that record as two Parquet files in a folder of the release, for analysts' eyes only. What does not:
what follows from it for the next publication (`consecutive`), the published file itself (`writer`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.disclosure.cells import Cell, Relation

CELLS, RELATIONS = "cells.parquet", "relations.parquet"
TEXTS = pa.list_(pa.string())
CELL_COLUMNS = pa.schema(
    [
        ("table", pa.string()),
        ("row", TEXTS),
        ("column", pa.string()),
        ("value", pa.int64()),
        ("basis", pa.int64()),
        ("printed", pa.bool_()),
        ("known", pa.bool_()),
        ("shared", pa.bool_()),
        ("large", pa.bool_()),
        ("why", pa.string()),
        ("other", TEXTS),
    ]
)
RELATION_COLUMNS = pa.schema(
    [("total", pa.int32()), ("parts", pa.list_(pa.int32())), ("one_group", pa.bool_()), ("along", pa.bool_())]
)


class Counted(NamedTuple):
    """One count of a publication.

    `basis`: the exact count behind what was printed, which is an older one where the former was carried; None where
    nothing was printed. `printed`: a table has the cell, whether it hid or not. `known`, `shared`: as in an entry.
    `large`: a count that showed said of this one that it is not small. `why`: the rule by which it hid; None where it
    did not, or where the record is from before it said so.
    """

    value: int
    basis: int | None = None
    printed: bool = True
    known: bool = False
    shared: bool = False
    large: bool = False
    why: str | None = None


class Member(NamedTuple):
    """A count of a category that was told of within `other`."""

    value: int
    other: Cell


@dataclass(frozen=True, slots=True)
class Record:
    """All counts of one publication, how they add up, and the counts of categories that it merged."""

    counts: Mapping[Cell, Counted]
    relations: tuple[Relation, ...]
    members: Mapping[Cell, Member]


def write_record(record: Record, folder: Path) -> None:
    """Write the record into a folder that does not exist yet."""
    folder.mkdir()
    counts = [{**address(cell), **counted._asdict()} for cell, counted in record.counts.items()]
    members = [
        {**address(cell), "value": one.value, "other": list(one.other.row)} for cell, one in record.members.items()
    ]
    number = {cell: place for place, cell in enumerate(record.counts)}
    relations = [
        {
            "total": number[one.total],
            "parts": [number[part] for part in one.parts],
            "one_group": one.one_group,
            "along": one.along,
        }
        for one in record.relations
    ]
    write_rows([*counts, *members], CELL_COLUMNS, folder / CELLS)
    write_rows(relations, RELATION_COLUMNS, folder / RELATIONS)


def address(cell: Cell) -> dict[str, Any]:
    """Where a count is, as columns."""
    return {"table": cell.table, "row": list(cell.row), "column": cell.column}


def write_rows(rows: Iterable[Mapping[str, Any]], columns: pa.Schema, path: Path) -> None:
    """Rows as a Parquet file."""
    pq.write_table(pa.Table.from_pylist(list(rows), schema=columns), path, compression="zstd")


def read_record(folder: Path) -> Record:
    """The record that a publication left in a folder."""
    counts: dict[Cell, Counted] = {}
    members: dict[Cell, Member] = {}
    for row in pq.read_table(folder / CELLS).to_pylist():
        cell = Cell(row["table"], tuple(row["row"]), row["column"])
        if row["other"] is None:
            counts[cell] = Counted(**{name: row[name] for name in Counted._fields if name in row})
        else:
            members[cell] = Member(row["value"], cell._replace(row=tuple(row["other"])))
    cells = list(counts)
    relations = [
        Relation(cells[row["total"]], tuple([cells[part] for part in row["parts"]]), row["one_group"], row["along"])
        for row in pq.read_table(folder / RELATIONS).to_pylist()
    ]
    return Record(counts, tuple(relations), members)
