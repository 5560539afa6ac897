"""The attack on hidden cells in whole numbers: nobody is half a person, and a reader may know that.

What belongs here: the solver's answer to one question in whole numbers, to stand in for that in fractions. What a cell
must keep is what the attack says itself: from the fewest to the most `min_cell` people, which is one more number than
that. What does not: which questions there are (`pipelines.disclosure.audit`).
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from pipelines.disclosure.audit.bounds import NEAR, System
from pipelines.disclosure.solver import Floats

in_fractions = System.solve


def solve(system: System, costs: Floats, low: Floats, high: Floats) -> Floats:
    """The solution in whole numbers that costs least, to be put in the place of `System.solve`.

    What costs least in fractions and happens to be whole costs least in whole numbers too.
    """
    found = in_fractions(system, costs, low, high)
    if abs(found - np.round(found)).max() > NEAR:
        found = searched(system, costs, low, high)
    whole = np.round(found)
    assert system.keeps(whole)
    return np.asarray(whole)


def searched(system: System, costs: Floats, low: Floats, high: Floats) -> Floats:
    """The same by branch and bound."""
    found = milp(
        costs,
        constraints=LinearConstraint(system.equations, 0, 0),
        bounds=Bounds(np.ceil(low - NEAR), np.floor(high + NEAR)),
        integrality=np.ones(len(costs)),
    )
    assert found.x is not None, found.message
    return np.asarray(found.x)
