"""What the measures should find if they had endless residents: computed from the hazards, never from a sample.

What belongs here: following the share of people in each situation from day to day, and the values at horizons.
What does not: anything the pipeline reads; this is for tests and for whoever wants to check a figure.

The relapse figures are those an Aalen-Johansen estimate aims at: people who move away or vanish leave the risk set, as
in the measure's definition, and death competes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.demo import hazards

HORIZONS = {6: 182, 12: 365, 24: 730, 36: 1095}
"""Months to days since move-in."""


@dataclass
class _Class:
    """Shares of one class of people (same form, same severity), as parts of everyone who is followed."""

    form: str
    severe: bool
    housed: float
    relapsed: float = 0.0
    gone: dict[str, float] = field(default_factory=lambda: dict.fromkeys(hazards.GONE, 0.0))


@dataclass
class _Tally:
    """Cumulative values on a day."""

    relapse: float = 0.0
    relapse_died: float = 0.0
    relapse_free: float = 1.0
    negative: float = 0.0
    positive: float = 0.0
    died: float = 0.0


def by_form() -> dict[str, dict[str, dict[str, float]]]:
    """Per housing form and measure, the true cumulative value by months since move-in."""
    return {form: follow(form, hazards.SEVERE_SHARE[form]) for form in hazards.FORMS}


def follow(form: str, severe_share: float) -> dict[str, dict[str, float]]:
    """True values of one form when `severe_share` (0-1) of its residents have severe problems."""
    return _follow([_Class(form, True, severe_share), _Class(form, False, 1.0 - severe_share)])


def mixture(parts: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """True values of residents of several forms taken together; `parts` are shares or numbers by form."""
    everyone = sum(parts.values())
    classes = []
    for form, part in parts.items():
        severe = part / everyone * hazards.SEVERE_SHARE[form]
        classes += [_Class(form, True, severe), _Class(form, False, part / everyone - severe)]
    return _follow(classes)


def _follow(classes: list[_Class]) -> dict[str, dict[str, float]]:
    tally, months_of = _Tally(), {day: str(months) for months, day in HORIZONS.items()}
    values: dict[str, dict[str, float]] = {}
    for day in range(1, max(months_of) + 1):
        _one_day(hazards.phase_of(day), classes, tally)
        if day in months_of:
            for measure, value in _measures(tally).items():
                values.setdefault(measure, {})[months_of[day]] = round(value, 6)
    return values


def _measures(tally: _Tally) -> dict[str, float]:
    return {
        "cif_relapse": tally.relapse,
        "cif_relapse_died": tally.relapse_died,
        "cif_negative": tally.negative,
        "cif_positive": tally.positive,
        "cif_died": tally.died,
        "still_housed": 1.0 - tally.negative - tally.positive - tally.died,
    }


def _one_day(phase: float, classes: list[_Class], tally: _Tally) -> None:
    at_risk = sum(people.housed + sum(people.gone.values()) for people in classes)
    relapses = deaths = 0.0
    for people in classes:
        happened = {
            cause: people.housed * chance
            for cause, chance in hazards.housed_per_day(people.form, people.severe, phase).items()
        }
        again = {cause: people.relapsed * chance for cause, chance in hazards.relapsed_per_day().items()}
        back = {reason: share * hazards.return_per_day(reason) for reason, share in people.gone.items()}
        relapses += sum(happened[cause] for cause in hazards.RELAPSES) + sum(back.values())
        deaths += happened["deceased"]
        _leave(tally, happened, again)
        _move(people, happened, again, back)
    tally.relapse += tally.relapse_free * relapses / at_risk
    tally.relapse_died += tally.relapse_free * deaths / at_risk
    tally.relapse_free *= 1.0 - (relapses + deaths) / at_risk


def _leave(tally: _Tally, happened: dict[str, float], again: dict[str, float]) -> None:
    for events in (happened, again):
        tally.negative += sum(events[cause] for cause in hazards.NEGATIVE)
        tally.positive += sum(events[cause] for cause in hazards.POSITIVE)
        tally.died += events["deceased"]


def _move(people: _Class, happened: dict[str, float], again: dict[str, float], back: dict[str, float]) -> None:
    people.housed -= sum(happened.values())
    people.relapsed += happened["shelter"] - sum(again.values())
    for reason, share in back.items():
        people.gone[reason] += happened[reason] - share


def document() -> dict[str, object]:
    """The hazards and the true values, ready to be saved as JSON."""
    return {
        "about": "Known truth of the invented region: computed from the hazards, never read by the pipeline.",
        "unit": {"hazards": "per person per year", "truth": "share of residents, by months since first move-in"},
        "hazards": {
            "housed": hazards.HOUSED,
            "relapsed": hazards.RELAPSED,
            "gone": hazards.GONE,
            "phases": [{"until_day": until, "factor": factor} for until, factor in hazards.PHASES],
            "severe": {
                "share": hazards.SEVERE_SHARE,
                "factor": hazards.SEVERE_FACTOR,
                "causes": sorted(hazards.SEVERE_CAUSES),
            },
        },
        "truth": by_form(),
        "truth_without_severe": {form: follow(form, 0.0) for form in hazards.FORMS},
    }


def write_truth(path: Path) -> None:
    """Save the known truth; it does not depend on a seed or on a number of residents."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document(), indent=2) + "\n", encoding="utf-8")
