"""The command that invents a region.

What belongs here: its arguments and help. What does not: deliveries of real partners.
"""

from pathlib import Path
from typing import Annotated

import typer

commands = typer.Typer()


@commands.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder to write the deliveries to; must be empty or not exist.")],
    residents: Annotated[int, typer.Option(min=20, max=100_000, help="People housed by the programme.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 2021,
) -> None:
    """Write the deliveries of an invented region, as its partners would send them.

    Example: thuis demo --residents 200 --seed 2021 --out /tmp/region
    """
    from pipelines.commands.demo import write

    write(out, residents, seed)
