"""The published comparison of housing forms: hazard ratios and p-values, where that says nothing new of anyone.

What belongs here: which comparisons show, and how roughly. One shows where the published curve already says of both
forms that at least ten people had the event and ten had not: then neither a comparison that is there nor one that is
missing tells more than the curve. It has no cells of its own: residents are those that the curve prints, and events
are left to the curve. Statistics to the last digit would be a fingerprint of the days behind them: they stand on
months, as curves do, and p-values show in hundredths, ratios in two digits.
What does not: the comparison itself (`pipelines.inference`), what hides of the curve (`control`).
"""

from collections.abc import Sequence

from pipelines.disclosure.printing import HIDDEN, OPEN
from pipelines.disclosure.rounding import Rules
from pipelines.disclosure.tables import Row, Rows
from pipelines.disclosure.writer import Output

NAME = "housing_form_comparison"
# Of all forms at once one would see which of them had too few events to take part. Mean days stay inside: they are
# differences of days between people.
SELECT = """
    select contrast, outcome, test, arm, reference,
        calculated and coalesce(hazard_ratio_by_month, p_value_by_month) is not null as calculated,
        residents - events as without, reference_residents - reference_events as reference_without,
        p_value_by_month as p_value, hazard_ratio_by_month as hazard_ratio, low_by_month as low, high_by_month as high,
        adjusted_for, caveat_nl, caveat_en
    from marts.housing_form_comparison
    where test in ('log_rank', 'gray', 'hazard_ratio', 'hazard_ratio_adjusted') and reference is not null
    order by contrast, outcome, test
"""
KEYS = ("contrast", "outcome", "test", "arm", "reference")
WORDS = ("adjusted_for", "caveat_nl", "caveat_en")
PEOPLE = {"residents": "arm", "reference_residents": "reference"}
RATIO = ("hazard_ratio", "low", "high")
CURVES = {
    "relapse": ("relapse_curve", "relapsed_total"),
    "negative_exit": ("retention_curve", "negative_total"),
}
LEAST_P = 0.01  # what is less shows as this


def housing_form_comparison(outputs: Sequence[Output], rows: Rows, rules: Rules) -> Output:
    """The published table, from the rows of `SELECT` and the published curves."""
    columns = dict.fromkeys((*KEYS, *WORDS), "VARCHAR")
    for name in (*PEOPLE, "p_value", *RATIO):
        columns |= {name: "BIGINT" if name in PEOPLE else "DOUBLE", f"{name}_status": "VARCHAR"}
    tables = {output.name: output.rows for output in outputs}
    return Output(NAME, columns, [published_row(row, tables, rules) for row in rows])


def published_row(row: Row, tables: dict[str, Rows], rules: Rules) -> Row:
    """One comparison: with its figures, or with nothing but what it would have been of."""
    table, column = CURVES[row["outcome"]]
    curve = [one for one in tables[table] if one["breakdown"] == "housing_form"]
    known = [enough(curve, row[side], column, rules.min_cell) for side in ("arm", "reference")]
    left = min(row["without"], row["reference_without"]) >= rules.min_cell
    shows = bool(row["calculated"] and left and all(known))
    found = {key: row[key] for key in KEYS} | {name: row[name] if shows else None for name in WORDS}
    for name, side in PEOPLE.items():
        residents, status = residents_of(curve, row[side])
        found |= {name: residents, f"{name}_status": status}
    for name, roughly in ROUGHLY.items():
        missing = row[name] is None if shows else name in RATIO and not row["test"].startswith("hazard")
        found |= with_status(name, roughly(row[name]) if shows and not missing else None, missing)
    return found


def enough(curve: Rows, form: str, column: str, least: int) -> bool:
    """Whether the curve of a form prints that many people with the event at some horizon, and as many without."""
    shown = [row[column] for row in curve if row["value"] == form and row[column] is not None]
    residents, _ = residents_of(curve, form)
    return bool(shown and residents and max(shown) >= least and residents - max(shown) >= least)


def residents_of(curve: Rows, form: str) -> tuple[int | None, str]:
    """The residents of a form as its curve prints them, and their status."""
    found = ((row["residents"], row["residents_status"]) for row in curve if row["value"] == form)
    return next(found, (None, HIDDEN))


def with_status(name: str, value: float | None, missing: bool = False) -> Row:
    """A value with its status; `missing` is one that there is not, for the test or for a form of a single complex."""
    return {name: value, f"{name}_status": HIDDEN if value is None and not missing else OPEN}


def hundredths(p_value: float) -> float:
    """A p-value to the hundredth, and never none at all."""
    return max(LEAST_P, round(p_value, 2))


def two_digits(ratio: float) -> float:
    """A ratio to two digits."""
    return float(f"{ratio:.2g}")


ROUGHLY = {"p_value": hundredths, **dict.fromkeys(RATIO, two_digits)}
