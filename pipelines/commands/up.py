"""`thuis up`: the dashboard, the graph's web page and the nightly schedule, side by side until Ctrl-C."""

import os
import subprocess
import sys
import time
from pathlib import Path

import typer

from pipelines.commands.serve import (
    LOOPBACK,
    Door,
    dashboard_command,
    dashboard_environment,
    free_port,
    stop_as_by_hand,
)
from pipelines.settings import PROJECT, Settings, resolve

PATIENCE = 20  # seconds
DAGSTER_YAML = """\
telemetry:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
"""


def up(raw: Path | None, home: Path | None, role: str, port: int) -> int:
    """Run all three; when one ends, the others are stopped and its exit code is given."""
    settings = resolve(raw, home)
    ports = free_port(port), free_port(port + 1 if port else 0)
    environment = {**dashboard_environment(home, role), **orchestrator_environment(settings)}
    stop_as_by_hand()
    typer.echo(f"Dashboard ({role}) on http://localhost:{ports[0]}, graph on http://localhost:{ports[1]}")
    typer.echo("Refresh every night at 02:30 (Europe/Amsterdam). Ctrl-C stops all.")
    running = [subprocess.Popen(command, env=environment, cwd=PROJECT) for command in commands(*ports)]
    try:
        return first_to_end(running)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(running)


def commands(dashboard_port: int, graph_port: int) -> list[list[str]]:
    """The three programs."""
    module = ("-m", "pipelines.definitions")
    beside = Path(sys.executable).parent
    return [
        dashboard_command(Door(dashboard_port)),
        [str(beside / "dagster-webserver"), *module, "-h", LOOPBACK, "-p", str(graph_port)],
        [str(beside / "dagster-daemon"), "run", *module],
    ]


def orchestrator_environment(settings: Settings) -> dict[str, str]:
    """Dagster's own folder inside the home, made on first use, and the paths its runs work on."""
    folder = settings.home / "dagster"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dagster.yaml").write_text(DAGSTER_YAML, encoding="utf-8")
    make_storage(folder)
    return {
        "DAGSTER_HOME": str(folder),
        "THUIS_RAW": str(settings.raw),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }


def make_storage(folder: Path) -> None:
    """Make the graph's own databases, before two programs make them at the same moment and one of them fails."""
    from dagster import DagsterInstance

    with DagsterInstance.from_config(str(folder)) as instance:
        instance.get_run_records(limit=1)


def first_to_end(running: list["subprocess.Popen[bytes]"]) -> int:
    """Wait until any program ends and give its exit code."""
    while True:
        for process in running:
            if process.poll() is not None:
                return process.returncode
        time.sleep(0.5)


def stop(running: list["subprocess.Popen[bytes]"]) -> None:
    """Ask all programs to end, wait for them, and end those that do not listen."""
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
