"""A dashboard for each role on a made-up home, and a Chromium to look at it."""

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pages_home import build_home

from pipelines.commands.serve import Door, dashboard_command, dashboard_environment, free_port
from pipelines.defs import dbt_docs, dbt_manifest
from pipelines.settings import PROJECT

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PATIENCE = 60


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
    running = {role: serve(home, role) for role in ("analyst", "funder")}
    try:
        for address, _ in running.values():
            wait_until_up(address)
        yield {role: address for role, (address, _) in running.items()}
    finally:
        for _, process in running.values():
            process.terminate()
            process.wait(timeout=PATIENCE)


def serve(home: Path, role: str, door: Door | None = None) -> tuple[str, "subprocess.Popen[bytes]"]:
    """Start a dashboard the way `thuis serve` does."""
    door = door or Door(free_port(0))
    command = dashboard_command(door)
    assert command[0] == sys.executable
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = dashboard_environment(home, role, door.login)
    return f"http://127.0.0.1:{door.port}", subprocess.Popen(command, env=environment, cwd=PROJECT, **quiet)


def wait_until_up(address: str) -> None:
    """Wait for the dashboard to answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no dashboard at {address} after {PATIENCE} s")


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A fresh tab that notes every request to another machine."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.elsewhere = []
    page.on("request", lambda request: "//127.0.0.1" in request.url or page.elsewhere.append(request.url))
    yield page
    page.close()
