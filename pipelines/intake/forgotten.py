"""Who may not come back: rows of people who were forgotten stay out, whoever sends them again.

What belongs here: the marks of forgotten people, and which rows bear one. What does not: forgetting somebody
(`forgetting`). A mark is worked out with the key from a pseudonym that was re-keyed already: it names nobody. A row
that names another client is that client's, whatever its numbers say.
"""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from validations.contracts import Contract

FOLDER = "forgotten"
ANYBODYS = ("client",)  # pseudonyms that all partners share
PARTNERS_OWN = ("tenant_number", "lease_id", "application_id")  # the same text is somebody else at another partner


def mark(column: str, partner: str, value: str, key: bytes) -> str:
    """Return the mark of one pseudonym or number of a forgotten person."""
    about = value if column in ANYBODYS else f"{partner}|{value}"
    return hmac.digest(key, f"thuis: forgotten|{column}|{about}".encode(), "sha256").hex()


@dataclass(frozen=True)
class Forgotten:
    """The marks of everybody who was forgotten."""

    marks: frozenset[str] = frozenset()
    key: bytes = b""

    def among(self, values: pl.DataFrame, partners: pl.Series, contract: Contract) -> pl.Series:
        """Return for each row whether it is of somebody who was forgotten; `values` are re-keyed."""
        nobody = pl.repeat(False, values.height, dtype=pl.Boolean, eager=True)
        told, unnamed = nobody, ~nobody
        for column in (*ANYBODYS, *PARTNERS_OWN) if self.marks else ():
            if column in contract.columns:
                told |= unnamed & self._marked(column, values[column], partners)
            if column in ANYBODYS and column in contract.columns:
                unnamed = values[column].is_null()
        return told

    def _marked(self, column: str, values: pl.Series, partners: pl.Series) -> pl.Series:
        rows = pl.DataFrame({"partner": partners, "value": values.cast(pl.String)})
        known = [pair for pair in rows.drop_nulls("value").unique().iter_rows() if self._knows(column, *pair)]
        found = pl.DataFrame(known, schema={"partner": pl.String, "value": pl.String}, orient="row")
        found = found.with_columns(pl.lit(True).alias("known"))
        joined = rows.join(found, on=["partner", "value"], how="left", maintain_order="left")
        return joined["known"].fill_null(False)

    def _knows(self, column: str, partner: str, value: str) -> bool:
        return mark(column, partner, value, self.key) in self.marks


NOBODY = Forgotten()


def read_forgotten(decisions: Path, key: bytes) -> Forgotten:
    """Return the marks in the folder of decisions; nobody's when there are none."""
    return Forgotten(frozenset(mark for proof in proofs(decisions) for mark in proof["marks"]), key)


def proofs(decisions: Path) -> Iterator[dict[str, Any]]:
    """Yield what was written down of each forgetting, in fixed order."""
    for path in sorted((decisions / FOLDER).glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))
