"""A dashboard for each role on a made-up home, and a Chromium to look at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pages_home import build_home
from running_dashboards import running

from pipelines.commands.serve import Door, free_port
from pipelines.defs import dbt_docs, dbt_manifest

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium; without one these tests are skipped with a line that says how to get it."""
    if not Path(CHROMIUM).is_file():
        pytest.skip("no Chromium here: install it with `apt-get install chromium` to run the browser tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def dashboards(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The address of the dashboard of each role."""
    home = build_home(tmp_path_factory.mktemp("browser") / "home")
    dbt_docs.add_to(home / "current", dbt_manifest.docs_page())
    with running(home, {role: Door(free_port(0)) for role in ("analyst", "funder")}) as addresses:
        yield addresses


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A fresh tab that notes every request to another machine."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.elsewhere = []
    page.on("request", lambda request: "//127.0.0.1" in request.url or page.elsewhere.append(request.url))
    yield page
    page.close()
