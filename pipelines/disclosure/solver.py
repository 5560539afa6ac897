"""The door to the solver of linear programmes.

What belongs here: one system of equations with many questions, each started where the one before ended, for one
question differs from the next in a few bounds and prices only. What does not: which questions there are; hiding and
the attack on it each have their own, and look at what they are given.
"""

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

Floats = NDArray[np.float64]
# One thread, and no simplification that would forget where the one before ended: the same input hides the same cells.
OPTIONS: dict[str, int | str] = {"threads": 1, "presolve": "off", "solver": "simplex"}


class Quiet(highspy.Highs):
    """The solver without its banner, which would stand between the data on stdout."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the solver's name
        """Be silent before anything can be said."""
        self.silent()
        super().enableCallbacks()


class Programme:
    """All x with A x = 0."""

    def __init__(self, equations: csc_array) -> None:
        self.columns = np.arange(equations.shape[1], dtype=np.int32)
        self.solver = Quiet()
        for name, value in OPTIONS.items():
            self.solver.setOptionValue(name, value)
        self.solver.passModel(model_of(equations))

    def cheapest(self, costs: Floats, low: Floats, high: Floats) -> Floats | None:
        """The x within bounds that costs least, or None where there is none."""
        count = len(self.columns)
        self.solver.changeColsCost(count, self.columns, costs)
        self.solver.changeColsBounds(count, self.columns, low, high)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self.solver.getSolution().col_value)


def model_of(matrix: csc_array) -> highspy.HighsLp:
    """A x = 0 for the solver."""
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
