"""One home to ask, for all tests of a module."""

from pathlib import Path

import pyarrow as pa
import pytest
from asked_home import Ask, build, opened


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("asked") / "home")


@pytest.fixture
def ask(home: Path) -> Ask:
    """Asks as the analysts' page does, unless told otherwise."""

    def one(query: str, role: str = "analyst", seconds: float = 12.0, **shape: object) -> pa.Table:
        with opened(home, query, role, seconds, **shape) as answer:
            return answer.table()

    return one
