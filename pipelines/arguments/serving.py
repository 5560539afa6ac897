"""Commands that run until they are stopped: the dashboard, and the graph with the schedule beside it.

What belongs here: their arguments and help. What does not: who is let in (`dashboards/login.py`).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.arguments.options import Home, Raw, Role

commands = typer.Typer()


@commands.command()
def serve(
    home: Home = None,
    role: Role = "analyst",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8501,
    address: Annotated[str, typer.Option(help="Address to listen on; others than this machine's need --login.")] = (
        "127.0.0.1"
    ),
    login: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Identity provider and roles (docs/deployment.md).")
    ] = None,
) -> None:
    """Open the dashboard for one role: analyst, funder, or partner:<name> for one partner's own deliveries.

    Without --login it serves this machine alone. With it, only accounts that the identity provider gives this role.

    Example: thuis serve --role funder --port 8600
    """
    from pipelines.commands.serve import Door
    from pipelines.commands.serve import serve as run

    raise typer.Exit(run(home, role, Door(port, address, login)))


@commands.command()
def up(
    raw: Raw = None,
    home: Home = None,
    role: Role = "analyst",
    port: Annotated[int, typer.Option(help="Port of the dashboard; the graph takes the next one.")] = 8501,
) -> None:
    """Run the dashboard, the graph's web page and the nightly schedule together, until Ctrl-C.

    Example: thuis up --home data/home
    """
    from pipelines.commands.up import up as run

    raise typer.Exit(run(raw, home, role, port))
