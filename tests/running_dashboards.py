"""Dashboards of several roles on one home, each a process, for a browser to look at.

What belongs here: starting them the way `thuis serve` does, and ending them. What does not: the browser (its
conftest), and reading what a server sends without one (`served`).
"""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipelines.commands.serve import LOOPBACK, Door, dashboard_command, dashboard_environment
from pipelines.settings import PROJECT

PATIENCE = 60


def address_of(door: Door) -> str:
    """Where a browser finds what is behind a door."""
    return f"http://{LOOPBACK}:{door.port}"


@contextmanager
def running(home: Path, doors: Mapping[str, Door]) -> Iterator[dict[str, str]]:
    """Run a dashboard for each role behind its door, for as long as somebody looks; yields their addresses."""
    processes = [start(home, role, door) for role, door in doors.items()]
    try:
        addresses = {role: address_of(door) for role, door in doors.items()}
        for address in addresses.values():
            wait_until_up(address)
        yield addresses
    finally:
        for process in processes:
            process.terminate()
            process.wait(timeout=PATIENCE)


def start(home: Path, role: str, door: Door) -> "subprocess.Popen[bytes]":
    """Start one dashboard."""
    command = dashboard_command(door)
    assert command[0] == sys.executable
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = dashboard_environment(home, role, door.login)
    return subprocess.Popen(command, env=environment, cwd=PROJECT, **quiet)


def wait_until_up(address: str) -> None:
    """Wait for a dashboard to answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no dashboard at {address} after {PATIENCE} s")
