"""`thuis releases` and `thuis rollback`: what a home keeps, and going back to one of them."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import typer

from pipelines.release.current import Release, current_release
from pipelines.release.going_back import earlier, go_back, left_behind
from pipelines.release.kept import kept
from pipelines.release.switch import verify
from pipelines.release.workspace import locked
from pipelines.settings import home_of

MARKS = {"current": "*", "left behind": "x", "kept": " "}


def releases(home: Path | None, plain: bool) -> None:
    """Print the releases of a home, the newest first; raises `UserMistake` when it has none."""
    folder = home_of(home)
    states = {one.folder.name: "left behind" for one in left_behind(folder)}
    states[current_release(folder).folder.name] = "current"
    told = [about(release, states.get(release.folder.name, "kept")) for release in reversed(kept(folder))]
    if plain:
        typer.echo(json.dumps(told, indent=1))
        return
    typer.echo(f"{len(told)} releases in {folder}; * is current, x was left behind.", err=True)
    for one in told:
        rows = f"{one['rows_accepted']} rows, {one['rows_held_back']} held back"
        typer.echo(f"{MARKS[one['state']]} {one['release']}  known on {one['known_on']}  {rows}")


def about(release: Release, state: str) -> dict[str, Any]:
    """What tells one release from another."""
    manifest = release.manifest
    return {
        "release": manifest["release"],
        "state": state,
        "built_at": manifest["built_at"],
        "known_on": release.known_on,
        "rows_accepted": manifest["row_accounts"]["rows_accepted"],
        "rows_held_back": manifest["row_accounts"]["rows_held_back"],
    }


def rollback(name: str | None, home: Path | None, dry_run: bool) -> None:
    """Make an earlier release current. Raises `UserMistake` without one, `NothingReleased` when it is not whole."""
    folder = home_of(home)
    current_release(folder)
    with nullcontext() if dry_run else locked(folder):
        release = earlier(folder, name)
        if dry_run:
            verify(release.folder, release.manifest["files"])
        else:
            go_back(folder, release)
    which = f"{release.folder.name}, known on {release.known_on}"
    if dry_run:
        typer.echo(f"Would go back to {which}; its files are whole. Nothing was changed.", err=True)
    else:
        typer.echo(f"Went back to {which}. It stays until there is news: another delivery, decision or rule.", err=True)
