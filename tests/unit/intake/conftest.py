"""What the tests of intake share."""

from pathlib import Path

import pytest
from intake_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A partner `mitros` that has no profile of its own: canonical files."""
    (tmp_path / "raw").mkdir()
    return Desk(tmp_path)
