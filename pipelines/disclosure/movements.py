"""Movements of counts that keep all relations, found by a solver.

What belongs here: the linear programme over one set of cells that hang together, M y = 0 within bounds. Each solution
starts where the one before ended, for one differs from the next in a few bounds and prices only.
What does not: which bounds and prices there are (`protection`).
"""

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, hstack

Floats = NDArray[np.float64]
# One thread, and no simplification that would forget where the one before ended: the same input hides the same cells.
OPTIONS: dict[str, int | str] = {"threads": 1, "presolve": "off", "solver": "simplex"}


class Quiet(highspy.Highs):
    """The solver without its banner, which would stand between the data on stdout."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the solver's name
        """Be silent before anything can be said."""
        self.silent()
        super().enableCallbacks()


class Movements:
    """All movements of cells with relations M: within `low` and `high` for nothing, beyond them at a price.

    As y = near + up - down, columns in this order.
    """

    def __init__(self, relations: csc_array) -> None:
        self.size = relations.shape[1]
        self.columns = np.arange(3 * self.size, dtype=np.int32)
        self.solver = Quiet()
        for name, value in OPTIONS.items():
            self.solver.setOptionValue(name, value)
        self.solver.passModel(model_of(csc_array(hstack([relations, relations, -relations], format="csc"))))

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
        count = len(self.columns)
        self.solver.changeColsCost(count, self.columns, costs)
        self.solver.changeColsBounds(count, self.columns, low, high)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        near, up, down = np.split(np.array(self.solver.getSolution().col_value), 3)
        return np.asarray(near + up - down)


def model_of(matrix: csc_array) -> highspy.HighsLp:
    """M y = 0 for the solver."""
    model = highspy.HighsLp()
    rows, columns = matrix.shape
    model.num_row_, model.num_col_ = rows, columns
    model.row_lower_ = model.row_upper_ = np.zeros(rows)
    model.col_cost_ = model.col_lower_ = model.col_upper_ = np.zeros(columns)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    return model
