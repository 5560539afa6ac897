"""What a hazard ratio is adjusted for: age, target group and the first self-sufficiency assessment.

What belongs here: turning residents into columns of numbers that a model can bear. What does not: the model (`cox`).
"""

from dataclasses import dataclass

import numpy as np

from pipelines.inference.residents import Residents, Words
from pipelines.inference.risk import EVENT, Booleans, Floats, Followed, Integers

AGE, TARGET_GROUP, FIRST_ZRM = "age", "target_group", "first_zrm"


@dataclass(frozen=True, slots=True, eq=False)
class Covariates:
    """Columns (n, p), without the arm, and the names of what they stand for, once each."""

    columns: Floats
    names: tuple[str, ...]


def covariates_of(residents: Residents, chosen: Integers, people: Followed, smallest: int) -> Covariates:
    """The covariates of the chosen residents; `smallest` events or more on both sides of any yes-or-no column.

    What is not known is a group of its own, as everywhere: age and assessment stand at their mean, beside a column that
    says so. A column that others already imply is left out.
    """
    event = people.cause == EVENT
    found = [(AGE, column) for column in numbers(residents.age[chosen] / 10, event, smallest)]
    found += [(TARGET_GROUP, column) for column in levels(residents.target_group[chosen], event, smallest)]
    found += [(FIRST_ZRM, column) for column in numbers(residents.low_share[chosen], event, smallest)]
    kept = independent([column for _, column in found], people.group.astype(float))
    names = dict.fromkeys(found[place][0] for place in kept)
    columns = [found[place][1] for place in kept]
    return Covariates(np.column_stack([*columns]) if columns else np.zeros((len(chosen), 0)), tuple(names))


def numbers(values: Floats, event: Booleans, smallest: int) -> list[Floats]:
    """A number with its mean where unknown, and a column for being unknown when that says enough."""
    unknown = np.isnan(values)
    if unknown.all():
        return []
    filled = np.where(unknown, np.mean(values[~unknown]), values)
    return [filled, *([unknown.astype(float)] if said_enough(unknown, event, smallest) else [])]


def levels(words: Words, event: Booleans, smallest: int) -> list[Floats]:
    """A column per word but the commonest; words with too few events to tell apart stand with that one."""
    named = np.array([word or "unknown" for word in words])
    found, counts = np.unique(named, return_counts=True)
    others = np.delete(found, counts.argmax())
    return [(named == word).astype(float) for word in others if said_enough(named == word, event, smallest)]


def said_enough(mask: Booleans, event: Booleans, smallest: int) -> bool:
    """Whether both sides of a yes-or-no have so many events."""
    return bool(min((mask & event).sum(), (~mask & event).sum()) >= smallest)


def independent(columns: list[Floats], arm: Floats) -> list[int]:
    """The places of the columns that add something to the arm and to the columns before them."""
    kept: list[int] = []
    basis = arm - arm.mean()
    known = basis[:, None]
    for place, column in enumerate(columns):
        tried = np.column_stack([known, column - column.mean()])
        if np.linalg.matrix_rank(tried) == tried.shape[1]:
            kept.append(place)
            known = tried
    return kept
