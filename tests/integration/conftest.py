"""What integration tests share: regions drawn with every edge, built once however many files look at them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from functools import cache
from typing import Any

import pytest
from reference.cases import Case, region


def drawn(
    name: str,
    seed: int,
    residents: int,
    without: frozenset[str] = frozenset(),
    known_on: date | None = None,
    marks: Sequence[pytest.MarkDecorator] = (),
) -> Any:
    """One region."""
    return pytest.param((seed, residents, without, known_on), id=name, marks=marks)


@pytest.fixture(scope="session")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Case]]:
    """Builds a region when it is first asked for and keeps it: `case` is let go of at the end of every file."""
    with ExitStack() as kept:

        @cache
        def built(*drawn: Any) -> Case:
            return kept.enter_context(region(tmp_path_factory.mktemp("region"), *drawn))

        yield built


@pytest.fixture(
    scope="session",
    params=[
        drawn("a region as it is known now", 1, 400),
        drawn("a region as it was known earlier", 2, 400, known_on=date(2023, 3, 1)),
        drawn("a region where nobody delivers shelter", 3, 150, frozenset({"shelter_stays"}), marks=[pytest.mark.deep]),
    ],
)
def case(request: pytest.FixtureRequest, regions: Callable[..., Case]) -> Case:
    """A region as the warehouse and as the reference see it; a build per state of knowledge."""
    return regions(*request.param)
