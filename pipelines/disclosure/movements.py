"""Movements of counts that keep all relations.

What belongs here: the programme over one set of cells that hang together, M y = 0 within bounds, and what it costs to
go beyond them. What does not: which bounds and prices there are (`protection`), and solving (`solver`).
"""

import numpy as np
from scipy.sparse import csc_array, hstack

from pipelines.disclosure.solver import Floats, Programme


class Movements:
    """All movements of cells with relations M: within `low` and `high` for nothing, beyond them at a price.

    As y = near + up - down, columns in this order.
    """

    def __init__(self, relations: csc_array) -> None:
        self.size = relations.shape[1]
        self.programme = Programme(csc_array(hstack([relations, relations, -relations], format="csc")))

    def cheapest(self, low: Floats, high: Floats, prices: Floats, further: tuple[Floats, Floats]) -> Floats | None:
        """The movement that costs least, or None where there is none.

        `further`: how far each cell may go below `low` and above `high`, each step at its price.
        """
        below, above = further
        return self.solve(
            np.concatenate([np.zeros(self.size), prices, prices]),
            np.concatenate([low, np.zeros(2 * self.size)]),
            np.concatenate([high, above, below]),
        )

    def furthest(self, low: Floats, high: Floats, pull: Floats) -> Floats | None:
        """The movement within bounds that goes furthest along `pull`."""
        nothing = np.zeros(2 * self.size)
        return self.solve(
            np.concatenate([-pull, nothing]), np.concatenate([low, nothing]), np.concatenate([high, nothing])
        )

    def solve(self, costs: Floats, low: Floats, high: Floats) -> Floats | None:
        """The cheapest movement with these costs and bounds, or None."""
        found = self.programme.cheapest(costs, low, high)
        if found is None:
            return None
        near, up, down = np.split(found, 3)
        return np.asarray(near + up - down)
