"""Options that several commands have, worded once.

What belongs here: what means the same wherever it is given. What does not: an option of one command.
"""

from pathlib import Path
from typing import Annotated

import typer

# No folder is asked to be readable here: a funder's service passes through a home that it may not list, and who may not
# read deliveries is told in a sentence.
Home = Annotated[
    Path | None, typer.Option(readable=False, help="Folder with landing and releases (default: data/home).")
]
Raw = Annotated[
    Path | None,
    typer.Option(readable=False, help="Folder with <partner>/<reference date>/ (default: data/raw)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="The same, for a program.")]
Role = Annotated[str, typer.Option(help="analyst: the warehouse; funder: the published tables only.")]
