"""`thuis restatement`: why the headline figures of two releases differ. For analysts; nothing in the home changes."""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import typer

from pipelines.commands.refresh import QUIET_TRACKER
from pipelines.errors import UserMistake
from pipelines.release.current import Release
from pipelines.release.kept import named, names_of
from pipelines.restatement.changes import Restatement, restate
from pipelines.restatement.headlines import TABLES, Figures, figures_of
from pipelines.restatement.states import State, days_of_decisions, show
from pipelines.restatement.telling import as_json, in_words
from pipelines.settings import home_of


def restatement(old: str | None, new: str | None, home: Path | None, plain: bool) -> None:
    """Print the report on stdout; raises `UserMistake` when a release is not there."""
    report = compare(home_of(home), old, new)
    if plain:
        typer.echo(json.dumps(as_json(report), indent=1, ensure_ascii=False, default=str))
        return
    for line in in_words(report):
        typer.echo(line)


def compare(home: Path, old: str | None, new: str | None) -> Restatement:
    """Rebuild what lies between two releases of a home, in a folder that goes away, and split the changes."""
    from pipelines.release.fingerprint import code_digest

    os.environ.setdefault("PYTHONWARNINGS", QUIET_TRACKER)
    first, second = chosen(home, old, new)
    with tempfile.TemporaryDirectory(prefix=".restatement-", dir=home / "releases") as folder:
        landing = home / "landing"
        rebuild = rebuilder(landing, Path(folder))
        return restate(first, second, rebuild, code_digest(), days_of_decisions(landing))


def rebuilder(landing: Path, folder: Path) -> Callable[[State], Figures]:
    """A function that builds a state and gives its figures, telling on stderr that it is at work."""
    from pipelines.defs.rebuild import rebuild

    def build(state: State) -> Figures:
        number = len(list(folder.iterdir())) + 1
        place = folder / str(number)
        place.mkdir()
        typer.echo(f"rebuilding state {number}", err=True)
        shown = show(state, landing, place / "landing")
        rebuild(place / "warehouse.duckdb", shown, state.variables, TABLES)
        return figures_of(place / "warehouse.duckdb")

    return build


def chosen(home: Path, old: str | None, new: str | None) -> tuple[Release, Release]:
    """The two releases that were named; else the newest two of the home, the older one first."""
    names = names_of(home)
    if old is None and len(names) > 1:
        old, new = names[-2:]
    elif new is None and old is not None and names:
        new = names[-1]
    if old is None or new is None or old == new:
        raise UserMistake(
            f"There are no two releases to compare in {home}; a restatement needs an older and a newer one."
        )
    return named(home, old), named(home, new)
