"""Who may not come back: rows of people who were forgotten, or whose term is over, stay out, whoever sends them again.

What belongs here: the marks of those people, and which rows bear one. What does not: forgetting somebody and letting
them go (`forgetting`). A mark is worked out with the key from a pseudonym that was re-keyed already: it names nobody. A
row that names another client is that client's, whatever its numbers say. Of whoever went by term only old rows stay
out: somebody who comes back years later is followed anew.
"""

import datetime as dt
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.intake.manifests import all_manifests
from pipelines.intake.terms import declared
from validations.contracts import Contract

FOLDER = "forgotten"
BY_WISH, BY_TERM = "of somebody who was forgotten", "of somebody whose term is over"
ANYBODYS = ("client",)  # pseudonyms that all partners share
PARTNERS_OWN = ("tenant_number", "lease_id", "application_id")  # the same text is somebody else at another partner


def mark(column: str, partner: str, value: str, key: bytes) -> str:
    """Return the mark of one pseudonym or number of a forgotten person."""
    about = value if column in ANYBODYS else f"{partner}|{value}"
    return hmac.digest(key, f"thuis: forgotten|{column}|{about}".encode(), "sha256").hex()


@dataclass(frozen=True)
class Forgotten:
    """The marks of everybody who was forgotten, and of those whose term was over (`gone`)."""

    marks: frozenset[str] = frozenset()
    key: bytes = b""
    gone: "tuple[Gone, ...]" = ()

    def reasons(self, values: pl.DataFrame, origin: pl.DataFrame, contract: Contract) -> pl.Series:
        """Return for each row why it stays out, null when it does not; `values` are re-keyed."""
        by_wish = self.among(values, origin["_partner"], contract)
        by_term = pl.repeat(False, values.height, dtype=pl.Boolean, eager=True)
        for one in self.gone:
            by_term |= one.among(values, origin, contract)
        why = pl.when(by_wish).then(pl.lit(BY_WISH)).when(by_term).then(pl.lit(BY_TERM))
        return pl.select(why.alias("why")).to_series()

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


@dataclass(frozen=True)
class Gone:
    """People who went by term on one day, and by dataset the last day of a row that was past its term then."""

    people: Forgotten
    until: Mapping[str, dt.date]

    def among(self, values: pl.DataFrame, origin: pl.DataFrame, contract: Contract) -> pl.Series:
        """Return for each row whether it is an old one of these people. A row that tells no day is none."""
        if contract.name not in self.until:
            return pl.repeat(False, values.height, dtype=pl.Boolean, eager=True)
        told = declared()[contract.name].told(pl.col("_reference_date"))
        days = values.hstack([origin["_reference_date"]]).select(told.alias("day"))["day"]
        old = (days <= self.until[contract.name]).fill_null(False)
        return old & self.people.among(values, origin["_partner"], contract)


NOBODY = Forgotten()


def read_forgotten(decisions: Path, key: bytes) -> Forgotten:
    """Return the marks in the folder of decisions; nobody's when there are none."""
    found = list(proofs(decisions))
    by_wish = frozenset(mark for proof in found if "until" not in proof for mark in proof["marks"])
    return Forgotten(by_wish, key, tuple(gone_in(proof, key) for proof in found if "until" in proof))


def gone_in(proof: Mapping[str, Any], key: bytes) -> Gone:
    """Return the people who went by term, out of the proof of it."""
    until = {dataset: dt.date.fromisoformat(day) for dataset, day in proof["until"].items()}
    return Gone(Forgotten(frozenset(proof["marks"]), key), until)


def rows_gone_by_term(landing: Path) -> int:
    """Count the rows that came in and are here no more, because their person's term is over."""
    return sum(one.gone_by_term.get("rows", 0) + one.left_out.get(BY_TERM, 0) for one in all_manifests(landing))


def whole_from(decisions: Path) -> dict[str, str]:
    """The first day since which nobody has gone by term, by what figures are about, as dbt's variables are called."""
    days: dict[str, str] = {}
    for proof in proofs(decisions):
        for about, day in proof.get("whole_from", {}).items():
            days[f"{about}_whole_from"] = max(day, days.get(f"{about}_whole_from", day))
    return days


def proofs(decisions: Path) -> Iterator[dict[str, Any]]:
    """Yield what was written down of each forgetting and each end of terms, in fixed order."""
    for path in sorted((decisions / FOLDER).glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))
