"""`thuis demo`: an invented region's deliveries in a folder of one's own."""

from pathlib import Path

import typer

from pipelines.errors import UserMistake


def write(out: Path, residents: int, seed: int) -> None:
    """Write the deliveries; raises `UserMistake` when the folder already holds something."""
    from pipelines.demo import write_region

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UserMistake(f"{out} is not an empty folder. Give a new one: --out DIR.")
    summary = write_region(out, residents, seed)
    typer.echo(f"Wrote an invented region to {out}: {summary}", err=True)
    typer.echo(f"Next: thuis refresh --raw {out} --home DIR", err=True)
