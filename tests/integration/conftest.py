"""What integration tests share: regions drawn with every edge, built once however many files look at them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from reference.cases import Case, region


def drawn(
    name: str, seed: int, residents: int, without: frozenset[str] = frozenset(), known_on: date | None = None
) -> Any:
    """One region."""
    return pytest.param((seed, residents, without, known_on), id=name)


@pytest.fixture(
    scope="session",
    params=[
        drawn("a region as it is known now", 1, 400),
        drawn("a region as it was known earlier", 2, 400, known_on=date(2023, 3, 1)),
        drawn("a region where nobody delivers shelter", 3, 150, without=frozenset({"shelter_stays"})),
    ],
)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """A region as the warehouse and as the reference see it; a build per state of knowledge."""
    with region(tmp_path_factory.mktemp("region"), *request.param) as built:
        yield built
