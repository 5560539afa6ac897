"""`thuis serve` and `thuis up` as processes: they answer on their ports, and end whole when they are asked to."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from small_region import FIRST, region
from thuis_command import thuis

from pipelines.commands.serve import LOOPBACK

PATIENCE = 90
GRACE = 15
pytestmark = pytest.mark.slow


@contextmanager
def running(*arguments: object) -> Iterator["subprocess.Popen[str]"]:
    """A command in a process group of its own, so that whatever it leaves behind can be found and ended."""
    command = [sys.executable, "-m", "pipelines.cli", *map(str, arguments)]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "start_new_session": True}
    with subprocess.Popen(command, **piped) as process:
        try:
            yield process
        finally:
            if members_of(process.pid):
                os.killpg(process.pid, signal.SIGKILL)


def members_of(group: int) -> list[int]:
    """The living processes of a group."""
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue  # it ended while we looked
        if int(of_group) == group and state != "Z":
            members.append(int(stat.parent.name))
    return members


def left_behind(group: int) -> list[str]:
    """The commands of a group that do not end by themselves soon after their leader."""
    until = time.monotonic() + GRACE
    while members_of(group) and time.monotonic() < until:
        time.sleep(0.2)
    return [Path(f"/proc/{one}/cmdline").read_text().replace("\0", " ") for one in members_of(group)]


def answers(port: int, process: "subprocess.Popen[str]") -> int:
    """The HTTP status of a port, as soon as it answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/", timeout=5) as page:
                return int(page.status)
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"nothing answers on port {port}")


def free_ports(count: int) -> int:
    """The first of some ports in a row that nobody uses."""
    for first in range(18_600, 19_600, count):
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind((LOOPBACK, port))
        except OSError:
            continue
        return first
    raise AssertionError("no free ports")


@pytest.mark.parametrize("request_to_end", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_until_it_is_asked_to_end(first_home: Path, request_to_end: signal.Signals) -> None:
    port = free_ports(1)
    with running("serve", "--home", first_home, "--port", port) as process:
        assert answers(port, process) == 200
        process.send_signal(request_to_end)
        said = process.communicate(timeout=PATIENCE)[0]
        assert process.returncode == 0
        assert f"http://localhost:{port}" in said and "Traceback" not in said
        assert left_behind(process.pid) == []


@pytest.mark.parametrize("command", ["serve", "up"])
def test_a_port_that_is_taken_is_the_readers_mistake(first_home: Path, tmp_path: Path, command: str) -> None:
    raw = ["--raw", region(tmp_path / "raw", FIRST)] if command == "up" else []
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = thuis(command, "--home", first_home, "--port", port, *raw)
    assert ended.code == 2
    assert ended.err == f"Port {port} is in use. Choose another: --port N, or PORT=N with make.\n"


def test_a_role_that_does_not_exist_is_the_readers_mistake(first_home: Path) -> None:
    ended = thuis("serve", "--home", first_home, "--role", "admin", "--port", 0)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "'admin' is not a role. Choose one of: analyst, funder, partner:<name>.\n"


def test_up_runs_dashboard_graph_and_schedule_until_it_is_asked_to_end(first_home: Path, tmp_path: Path) -> None:
    port = free_ports(2)
    raw = region(tmp_path / "raw", FIRST)
    home = shutil.copytree(first_home, tmp_path / "home", symlinks=True)
    with running("up", "--home", home, "--raw", raw, "--port", port) as process:
        assert (answers(port, process), answers(port + 1, process)) == (200, 200)
        programs = [Path(f"/proc/{one}/cmdline").read_bytes() for one in members_of(process.pid)]
        assert any(b"dagster-daemon" in program for program in programs)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=PATIENCE)[0]
        assert process.returncode == 0
        assert "Refresh every night at 02:30" in said
        assert left_behind(process.pid) == []
