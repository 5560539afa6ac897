"""What many tests share: homes with a release, built once per session however many workers there are.

What belongs here: homes and the paths of shared material. What does not: anything only one room's tests need.
"""

import fcntl
import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage
from small_region import FIRST, WORKED_EXAMPLE, region
from thuis_command import KEY

from pipelines.settings import DEFAULT_RAW, PROJECT

SHARED = Path(os.environ.get("THUIS_SHARED") or PROJECT.parent / "shared")


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of this session."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def key_file(common: Path) -> Path:
    """A key of the tests' own, so that no test ever reads or makes a person's; nor tells a person anything."""
    path = common / "key"
    path.write_text(f"{KEY}\n")
    path.chmod(0o600)
    os.environ["THUIS_KEY_FILE"] = str(path)
    os.environ["THUIS_NOTIFY_FILE"] = str(common / "nobody_is_told")
    return path


@pytest.fixture(scope="session")
def worked_home(common: Path, key_file: Path) -> Path:
    """A home with the release of the sixteen residents that were worked by hand."""
    return built_once(common / "worked", lambda home: refresh(WORKED_EXAMPLE / "raw", home))


@pytest.fixture(scope="session")
def first_home(common: Path, key_file: Path) -> Path:
    """A home that knows the first deliveries of the sixteen residents alone: the ones in `first_raw` beside it."""
    return built_once(common / "first", lambda home: refresh(region(common / "first_raw", FIRST), home))


@pytest.fixture(scope="session")
def demo_home(common: Path, key_file: Path) -> Path:
    """A home with the release of the deliveries in `data/raw`."""
    return built_once(common / "demo", lambda home: refresh(DEFAULT_RAW, home))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of outside material; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no outside material at {SHARED} (set THUIS_SHARED to the folder that holds it)")
    return SHARED


def refresh(raw: Path, home: Path) -> None:
    from pipelines.commands.refresh import refresh as run

    assert run(raw, home, None) in (0, 1)


def built_once(home: Path, build: Callable[[Path], None]) -> Path:
    """Build a home unless another worker did; whoever comes second waits."""
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "current").exists():
            build(home)
    return home


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Count no lines in slow tests: each line of every library would cost nearly twice."""
    counting = Coverage.current()
    if counting is None or not any(item.get_closest_marker(name) for name in ("slow", "browser")):
        return (yield)
    counting.stop()
    try:
        return (yield)
    finally:
        counting.start()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deep tests are left out unless asked for."""
    if "deep" not in config.option.markexpr:
        deep = [item for item in items if item.get_closest_marker("deep")]
        items[:] = [item for item in items if item not in deep]
        config.hook.pytest_deselected(items=deep)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Where the browser and R are promised (CI), a test that skips for want of them has failed."""
    report = yield
    promised = os.environ.get("THUIS_NOTHING_SKIPPED") and any(
        item.get_closest_marker(name) for name in ("browser", "r")
    )
    if report.skipped and promised:
        report.outcome, report.longrepr = "failed", f"{item.nodeid} was skipped where nothing may be"
    return report
