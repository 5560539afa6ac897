"""One made-up home for all tests of the pages."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from opened_page import in_context
from pages_home import MakeContext, build_home
from streamlit import config

from dashboards.access import Access, Role, open_release
from dashboards.page import Choice, Context
from dashboards.wording import Language, Wording


@pytest.fixture(autouse=True)
def loopback() -> None:
    """The address that `thuis serve` listens on; a test of the app has no server that could tell."""
    config.set_option("server.address", "127.0.0.1")


@pytest.fixture(scope="session")
def pages_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_home(tmp_path_factory.mktemp("pages") / "home")


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A region of seven people: too few to draw, and for a funder too few to show."""
    return build_home(tmp_path_factory.mktemp("small") / "home", share=0.04)


@pytest.fixture(params=[Role.ANALYST, Role.FUNDER])
def access(request: pytest.FixtureRequest, pages_home: Path) -> Access:
    return open_release({"THUIS_HOME": str(pages_home), "THUIS_ROLE": request.param})


@pytest.fixture
def analyst(pages_home: Path) -> Access:
    return open_release({"THUIS_HOME": str(pages_home), "THUIS_ROLE": "analyst"})


@pytest.fixture
def funder(pages_home: Path) -> Access:
    return open_release({"THUIS_HOME": str(pages_home), "THUIS_ROLE": "funder"})


@pytest.fixture
def context_of() -> Iterator[MakeContext]:
    """Makes contexts, and closes their databases afterwards."""
    with ExitStack() as opened:

        def make(access: Access, language: Language = Language.DUTCH, choice: Choice | None = None) -> Context:
            return opened.enter_context(in_context(access, language, choice))

        yield make


@pytest.fixture
def dutch() -> Wording:
    return Wording(Language.DUTCH)


@pytest.fixture
def english() -> Wording:
    return Wording(Language.ENGLISH)
