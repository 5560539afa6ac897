"""What inference makes of invented residents.

What belongs here: handing them to `pipelines.inference` as the marts would. What does not: the other marts
(`invented_marts`).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from invented_people import COMPLEXES, Person

from pipelines.inference.capacity import capacity
from pipelines.inference.comparison import Thresholds, comparison
from pipelines.inference.marts import days_within
from pipelines.inference.moves import ForecastRules, Progress, forecasts
from pipelines.inference.residents import Residents
from pipelines.inference.tapers import Guided

FIRST_DAY, END = date(2021, 1, 15), date(2023, 1, 15)
RULES = ForecastRules(ahead=6, months=3, people=10, least_discount=0.54, discount_months=3)

REASONS = {"negative": "eviction", "positive": "own_home", "died": "deceased"}
OUTCOMES = {"relapsed": "relapse", "died": "death"}


def residents(persons: Sequence[Person]) -> Residents:
    def words(values: list[Any]) -> Any:
        return np.array(values, dtype=object)

    return Residents(
        housing_form=words([COMPLEXES[one.complex_id][0] for one in persons]),
        complex_id=words([one.complex_id for one in persons]),
        target_group=words([one.target_group for one in persons]),
        age=np.full(len(persons), np.nan),
        low_share=np.full(len(persons), np.nan),
        days_at_risk=np.array([one.relapse_days for one in persons], dtype=float),
        outcome=words([OUTCOMES.get(one.relapse_cause or "", "censored") for one in persons]),
        days=np.array([one.days for one in persons], dtype=float),
        exit_reason=words([REASONS.get(one.cause or "") for one in persons]),
    )


def housing_form_comparison(persons: Sequence[Person]) -> list[dict[str, Any]]:
    return comparison(residents(persons), Thresholds(events=10, per_coefficient=5, days=730))


def progress_of(move_ins: Sequence[date], complete: int = 25, target: int = 200, months: int = 25) -> Progress:
    """The programme's months, from the days on which people moved in."""
    starts = [date(2021 + number // 12, number % 12 + 1, 1) for number in range(months)]
    counts = Counter(day.replace(day=1) for day in move_ins if FIRST_DAY <= day < END)
    return Progress(
        months=starts,
        days=np.array([days_within(month, FIRST_DAY, END) for month in starts], dtype=float),
        moved_in=np.array([counts[month] for month in starts], dtype=float),
        complete=[number < complete for number in range(months)],
        target=target,
        last_day=END - timedelta(days=1),
        move_ins=sorted(day for day in move_ins if FIRST_DAY <= day < END),
    )


def progress_forecast(persons: Sequence[Person]) -> list[dict[str, Any]]:
    return forecasts(progress_of([one.moved_in for one in persons]), RULES)


def guided(people: int = 120, months: int = 36, seed: int = 1, fading: float = 0.93, quiet: int = 0) -> Guided:
    """Residents who start evenly over the first two years with some hours a day that fade by the month; some leave,
    and of the first `quiet` nothing is known in the last eight months."""
    rng = np.random.default_rng(seed)
    start = np.sort(rng.integers(0, 24, people))
    month = np.arange(months)[None, :]
    age = month - start[:, None] - 1
    hours = rng.gamma(4, 0.03, people)[:, None] * fading ** np.maximum(age, 0) * rng.gamma(20, 1 / 20, (people, months))
    left = age > rng.geometric(0.02, people)[:, None]
    known = np.where(age >= 0, np.where(left, 0.0, hours), np.nan)
    known[:quiet, -8:] = np.nan
    left[:quiet] = False
    return Guided(known, np.where(age >= -1, np.where(left, 0.0, hours), 0.0), left, start.astype(np.int64))


def guidance_capacity() -> list[dict[str, Any]]:
    return capacity(guided(), date(2023, 12, 1))
