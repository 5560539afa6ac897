"""What a contract says, read off its pandera model so that every fact is written once.

What belongs here: the shape of a contract and how it is derived. What does not: the columns of any dataset.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandera.polars as pa
import polars as pl

PSEUDONYMS = frozenset({"client", "tenant_number"})
VERSION = "1"


@dataclass(frozen=True)
class Contract:
    """What a canonical dataset promises: `key` names its row, `one_row_over_partners` says that partners share rows."""

    name: str
    model: type[pa.DataFrameModel]
    key: tuple[str, ...]
    one_row_over_partners: bool = False

    @cached_property
    def columns(self) -> dict[str, pl.DataType]:
        """Column name to polars type, in the order of the contract."""
        return {name: column.dtype.type for name, column in self._schema.columns.items()}

    @cached_property
    def required(self) -> frozenset[str]:
        """Columns that must hold a value in every row."""
        return frozenset(name for name, column in self._schema.columns.items() if not column.nullable)

    @cached_property
    def codes(self) -> dict[str, frozenset[str]]:
        """The closed code list of each coded column."""
        return {name: found for name in self.columns if (found := self._allowed(name))}

    @cached_property
    def pseudonyms(self) -> frozenset[str]:
        """Columns that are re-keyed on arrival."""
        return PSEUDONYMS & frozenset(self.columns)

    @cached_property
    def version(self) -> str:
        """Changes when a column, a bound, a code or the way of checking changes."""
        facts = [self.name, VERSION, *self.key, str(self._schema.checks)]
        facts += [f"{name} {column.nullable} {column.dtype} {column.checks}" for name, column in self._columns()]
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]

    def bounds(self, column: str) -> tuple[Any, Any]:
        """Lowest and highest value allowed in a column; None where there is no bound."""
        facts = [check.statistics for _, check in self._checks(column)]
        low = next((f.get("min_value") for f in facts if "min_value" in f), None)
        high = next((f.get("max_value") for f in facts if "max_value" in f), None)
        return low, high

    @cached_property
    def _schema(self) -> Any:
        return self.model.to_schema()

    def _columns(self) -> list[tuple[str, Any]]:
        return list(self._schema.columns.items())

    def _checks(self, column: str) -> list[tuple[str, Any]]:
        return [(check.name, check) for check in self._schema.columns[column].checks]

    def _allowed(self, column: str) -> frozenset[str]:
        found = (check.statistics["allowed_values"] for name, check in self._checks(column) if name == "isin")
        return frozenset(next(found, ()))
