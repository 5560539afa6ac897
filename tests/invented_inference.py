"""What inference makes of invented residents.

What belongs here: handing them to `pipelines.inference` as the marts would. What does not: the other marts
(`invented_marts`).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from invented_people import COMPLEXES, Person

from pipelines.inference.comparison import Thresholds, comparison
from pipelines.inference.residents import Residents

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
