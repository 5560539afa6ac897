"""`thuis serve`: the dashboard on this machine, for one role."""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from pipelines.errors import UserMistake
from pipelines.release.current import database_of
from pipelines.settings import PROJECT, home_of

ROLES = ("analyst", "funder", "partner:<name>")
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Door:
    """Where the dashboard listens, and the file of its login; without one it stays on this machine."""

    port: int
    address: str = LOOPBACK
    login: Path | None = None


def serve(home: Path | None, role: str, door: Door) -> int:
    """Run the dashboard until it is stopped.

    Raises `UserMistake` without a release, with a taken port, for a role whose database this user may not read, for a
    login that is not right, or for an address that others can reach without a login.
    """
    require_safe(door)
    environment = dashboard_environment(home, role, door.login)
    database_of(home_of(home), "analyst" if role == "analyst" else "funder")
    door = replace(door, port=free_port(door.port, door.address))
    stop_as_by_hand()
    typer.echo(f"The dashboard ({role}) is on http://{shown(door.address)}:{door.port} (Ctrl-C stops it)")
    with subprocess.Popen(dashboard_command(door), env=environment, cwd=PROJECT) as dashboard:
        return wait_for(dashboard)


def require_safe(door: Door) -> None:
    """Raise `UserMistake` for a login that is not right, or none where others can come."""
    if door.login:
        from dashboards.login_setting import read_setting

        read_setting(door.login)
    elif not is_loopback(door.address):
        raise UserMistake(
            f"Without a login the dashboard stays on this machine: {door.address} can be reached by others. "
            "Give the file of the login (--login FILE, see docs/deployment.md) or leave --address out."
        )


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's alone; a name may be anybody's."""
    return address in ("127.0.0.1", "::1", "localhost")


def shown(address: str) -> str:
    """An address as a browser takes it."""
    return "localhost" if is_loopback(address) else address


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


def dashboard_command(door: Door) -> list[str]:
    """How the dashboard is started."""
    secrets = ("--secrets.files", str(door.login)) if door.login else ()
    return [
        *(sys.executable, "-m", "streamlit", "run", str(PROJECT / "dashboards" / "server.py")),
        *("--server.port", str(door.port), "--server.address", door.address, "--server.headless", "true"),
        *secrets,
    ]


def dashboard_environment(home: Path | None, role: str, login: Path | None = None) -> dict[str, str]:
    """What the dashboard may know: its home, its role and the file of its login."""
    from dashboards.access import started_for

    environment = {**os.environ, "THUIS_HOME": str(home_of(home)), "THUIS_ROLE": role}
    environment.pop("THUIS_LOGIN", None)
    try:
        started_for(environment)
    except UserMistake:
        raise UserMistake(f"'{role}' is not a role. Choose one of: {', '.join(ROLES)}.") from None
    return {**environment, "THUIS_LOGIN": str(login)} if login else environment


def free_port(wanted: int, address: str = LOOPBACK) -> int:
    """The wanted port when it is free (0 picks one); raises `UserMistake` when it is taken."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, wanted))
        except OSError as error:
            raise UserMistake(f"Port {wanted} is in use. Choose another: --port N, or PORT=N with make.") from error
        port: int = probe.getsockname()[1]
        return port
