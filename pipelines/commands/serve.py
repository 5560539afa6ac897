"""`thuis serve`: the dashboard on this machine, for one role."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import typer

from pipelines.errors import UserMistake
from pipelines.release.current import current_release
from pipelines.settings import PROJECT, home_of

ROLES = ("analyst", "funder")
LOOPBACK = "127.0.0.1"


def serve(home: Path | None, role: str, port: int) -> int:
    """Run the dashboard until it is stopped; raises `UserMistake` without a release or with a taken port."""
    current_release(home_of(home))
    environment = dashboard_environment(home, role)
    port = free_port(port)
    stop_as_by_hand()
    typer.echo(f"The dashboard ({role}) is on http://localhost:{port} (Ctrl-C stops it)")
    with subprocess.Popen(dashboard_command(port), env=environment, cwd=PROJECT) as dashboard:
        return wait_for(dashboard)


def stop_as_by_hand() -> None:
    """Let a supervisor's SIGTERM do what Ctrl-C does: a program that was started here may not be left behind."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def wait_for(process: "subprocess.Popen[bytes]") -> int:
    """Wait; Ctrl-C ends the process in peace and counts as done."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGTERM)
        process.wait()
        return 0


def dashboard_command(port: int) -> list[str]:
    """How the dashboard is started."""
    return [
        *(sys.executable, "-m", "streamlit", "run", str(PROJECT / "dashboards" / "server.py")),
        *("--server.port", str(port), "--server.address", LOOPBACK, "--server.headless", "true"),
    ]


def dashboard_environment(home: Path | None, role: str) -> dict[str, str]:
    """What the dashboard may know: its home and its role."""
    if role not in ROLES:
        raise UserMistake(f"'{role}' is not a role. Choose one of: {', '.join(ROLES)}.")
    return {**os.environ, "THUIS_HOME": str(home_of(home)), "THUIS_ROLE": role}


def free_port(wanted: int) -> int:
    """The wanted port when it is free (0 picks one); raises `UserMistake` when it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted))
        except OSError as error:
            raise UserMistake(f"Port {wanted} is in use. Choose another: --port N, or PORT=N with make.") from error
        port: int = probe.getsockname()[1]
        return port
