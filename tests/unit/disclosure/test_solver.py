"""The solver's door: what it finds after other questions is as good as what another library finds from nothing."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csc_array

from pipelines.disclosure.audit.bounds import System
from pipelines.disclosure.solver import Programme


@given(st.integers(0, 2**32 - 1))
def test_each_answer_costs_as_little_as_one_that_is_asked_for_by_itself(seed: int) -> None:
    draw = np.random.default_rng(seed)
    equations = draw.integers(-1, 2, (3, 8)).astype(float)
    programme = Programme(csc_array(equations))
    for _ in range(4):
        costs, low, span = draw.normal(size=8), draw.integers(-9, 3, 8), draw.integers(0, 15, 8)
        found = programme.cheapest(costs, low.astype(float), (low + span).astype(float))
        alone = linprog(costs, A_eq=equations, b_eq=np.zeros(3), bounds=np.column_stack([low, low + span]))
        assert (found is not None) == alone.success
        if found is not None:
            assert costs @ found == pytest.approx(alone.fun, abs=1e-6)


@pytest.mark.parametrize("answer", [[5.0, 4.0], [11.0, 11.0], [-1.0, -1.0]])
def test_the_attack_takes_no_answer_that_does_not_agree_with_what_is_known(answer: list[float]) -> None:
    bounds = (np.zeros(2), np.full(2, 10.0))
    system = System(csc_array([[1.0, -1.0]]), *bounds, [0], [])
    system.programme = SimpleNamespace(cheapest=lambda *_: np.array(answer))  # type: ignore[assignment]
    with pytest.raises(ArithmeticError):
        system.solve(np.zeros(2), *bounds)
