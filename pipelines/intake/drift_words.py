"""What changed between two deliveries, in Dutch, without any value of a row.

What belongs here: a clause per measure. What does not: what follows from it (`drift`).
"""

from pipelines.intake.drift_measures import Measured
from pipelines.intake.profile_schema import DriftMeasure

_CLAUSES: dict[DriftMeasure, str] = {
    "rows": "{value} rijen waar er {former} waren",
    "new_keys": "{value} van de {former} sleutels zijn nieuw ({change})",
    "changed_keys": "van {value} van de {former} eerdere sleutels zijn de gegevens anders ({change})",
    "vanished_keys": "{value} van de {former} eerdere sleutels ontbreken ({change})",
    "blanks": "kolom '{column}' is leeg in {value_share} van de rijen, dat was {former_share}",
    "codes": "code '{code}' in kolom '{column}' staat in {value_share} van de rijen, dat was {former_share}",
    "first_day": "de eerste datum in kolom '{column}' is {change_days} dagen verschoven",
    "last_day": "de laatste datum in kolom '{column}' is {change_days} dagen verschoven",
}


def in_words(one: Measured) -> str:
    """Return the clause on one measure."""
    return _CLAUSES[one.measure].format(
        value=_number(one.value),
        former=_number(one.former),
        change=_percent(one.change),
        value_share=_percent(one.value),
        former_share=_percent(one.former),
        change_days=_number(one.change),
        column=one.column,
        code=one.code,
    )


def _number(value: float | None) -> str:
    return "geen" if value is None else f"{value:.0f}"


def _percent(share: float | None) -> str:
    return "onbekend" if share is None else f"{100 * share:.0f} %"
