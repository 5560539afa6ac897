"""How often the 95 % intervals of the measures hold the truth that invented populations were drawn from.

What lives here: the figures looked at, counting hits and misses, and the table that docs/recovery.md shows. What does
not: drawing the populations (populations.py) and computing their truth (`pipelines.demo.truth`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import duckdb
from reference.built import Record, records

from pipelines.demo import truth

MONTHS = "12"
MODELS = ["+relapse_at_horizon", "+retention_curve", "+retention_at_horizon"]
FIGURES = {
    "cif_relapse": "relapse",
    "still_housed": "still in a programme home",
    "retained": "retained or positively moved on",
    "rate": "housed at the horizon",
}
_RELAPSE = """
select 'cif_relapse' as figure, breakdown, value, cif_relapse as estimate, low, high
from marts.relapse_at_horizon where months = 12 and breakdown in ('municipality', 'housing_form')
"""
_RETENTION = """
select '{figure}' as figure, breakdown, value, {figure} as estimate, {figure}_low as low, {figure}_high as high
from marts.retention_curve where day <= 365 and breakdown in ('municipality', 'housing_form')
qualify row_number() over (partition by breakdown, value order by day desc) = 1
"""
_AT_HORIZON = """
select 'rate' as figure, breakdown, value, rate as estimate, rate_low as low, rate_high as high
from marts.retention_at_horizon where months = 12 and breakdown in ('municipality', 'housing_form')
"""
HEADER = (
    "| Figure at 12 months | Of whom | True | Mean of estimates | Intervals that hold the truth | Too low | Too high "
    "| No interval |\n|---|---|---|---|---|---|---|---|\n"
)


@dataclass
class Tally:
    """One figure of one group over all populations; `missed` counts intervals below and above the truth, and none."""

    truths: list[float] = field(default_factory=list)
    estimates: list[float] = field(default_factory=list)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, true: float, row: Record) -> None:
        """Take in the estimate of one population."""
        self.truths.append(true)
        self.estimates.append(row["estimate"])
        if row["low"] is None:
            self.missed["none"] += 1
        elif not row["low"] <= true <= row["high"]:
            self.missed["low" if row["high"] < true else "high"] += 1

    @property
    def coverage(self) -> float:
        """Share of populations whose interval holds the truth; a population without an interval has none that does."""
        return 1 - self.missed.total() / len(self.truths)


def tallied(built: duckdb.DuckDBPyConnection, forms: Mapping[str, Counter[str]]) -> dict[tuple[str, str], Tally]:
    """Tally by figure and by group: `all` of a population, and each housing form within it."""
    found: dict[tuple[str, str], Tally] = defaultdict(Tally)
    curves = (_RETENTION.format(figure=figure) for figure in ("still_housed", "retained"))
    for query in (_RELAPSE, *curves, _AT_HORIZON):
        for row in records(built, query):
            form, _, name = row["value"].rpartition(" of ")
            values = _true_of_form(form) if form else _true_of_all(tuple(sorted(forms[name].items())))
            found[row["figure"], form or "all"].add(values[row["figure"]], row)
    return dict(found)


@cache
def _true_of_form(form: str) -> dict[str, float]:
    return _at_a_year(truth.by_form()[form])


@cache
def _true_of_all(parts: tuple[tuple[str, int], ...]) -> dict[str, float]:
    return _at_a_year(truth.mixture(dict(parts)))


def _at_a_year(values: dict[str, dict[str, float]]) -> dict[str, float]:
    """`rate` leaves the dead out; its truth is of first homes, without a second chance (docs/recovery.md)."""
    at = {measure: by_months[MONTHS] for measure, by_months in values.items()}
    alive = 1 - at["cif_died"]
    return {**at, "retained": alive - at["cif_negative"], "rate": at["still_housed"] / alive}


def table(tallies: Mapping[tuple[str, str], Tally]) -> str:
    """The tallies as the table of docs/recovery.md."""
    lines = []
    for (figure, group), tally in sorted(tallies.items(), key=lambda one: (list(FIGURES).index(one[0][0]), one[0][1])):
        n = len(tally.truths)
        shares = [sum(tally.truths) / n, sum(tally.estimates) / n, tally.coverage]
        cells = [FIGURES[figure], group, *(f"{100 * share:.1f} %" for share in shares)]
        cells += [f"{100 * tally.missed[kind] / n:.1f} %" for kind in ("low", "high", "none")]
        lines.append(f"| {' | '.join(cells)} |\n")
    return HEADER + "".join(lines)
