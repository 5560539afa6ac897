"""`thuis releases` and `thuis rollback`: what a home keeps, and going back to one of them."""

import json
from pathlib import Path
from typing import Any

import typer

from pipelines.errors import UserMistake
from pipelines.release.current import Release, find_release
from pipelines.release.going_back import earlier, go_back, left_behind
from pipelines.release.kept import kept
from pipelines.release.switch import verify
from pipelines.release.workspace import locked
from pipelines.settings import home_of

MARKS = {"current": "*", "left behind": "x", "kept": " "}


def releases(home: Path | None, plain: bool) -> None:
    """Print the releases of a home, the newest first; raises `UserMistake` when it has none."""
    folder = home_of(home)
    told = [about(release, folder) for release in reversed(kept(folder))]
    if not told:
        raise UserMistake(f"There is no release in {folder} yet. Make one first: thuis refresh --home {folder}")
    if plain:
        typer.echo(json.dumps(told, indent=1))
        return
    typer.echo(f"{len(told)} releases in {folder}; * is current, x was left behind.", err=True)
    for one in told:
        rows = f"{one['rows_accepted']} rows, {one['rows_held_back']} held back"
        typer.echo(f"{MARKS[one['state']]} {one['release']}  known on {one['known_on']}  {rows}")


def about(release: Release, home: Path) -> dict[str, Any]:
    """What tells one release from another."""
    manifest, standing = release.manifest, find_release(home)
    behind = {one.folder.name for one in left_behind(home)}
    state = "left behind" if release.folder.name in behind else "kept"
    return {
        "release": manifest["release"],
        "state": "current" if standing and standing.folder.name == release.folder.name else state,
        "built_at": manifest["built_at"],
        "known_on": manifest["known_on"] or manifest["reference_date"],
        "rows_accepted": manifest["row_accounts"]["rows_accepted"],
        "rows_held_back": manifest["row_accounts"]["rows_held_back"],
    }


def rollback(name: str | None, home: Path | None, dry_run: bool) -> None:
    """Make an earlier release current. Raises `UserMistake` without one, `NothingReleased` when it is not whole."""
    folder = home_of(home)
    release = earlier(folder, name)
    known_on = release.manifest["known_on"] or release.manifest["reference_date"]
    which = f"{release.folder.name}, known on {known_on}"
    if dry_run:
        verify(release.folder, release.manifest["files"])
        typer.echo(f"Would go back to {which}; its files are whole. Nothing was changed.", err=True)
        return
    with locked(folder):
        go_back(folder, release)
    typer.echo(f"Went back to {which}. It stays until there is news: another delivery, decision or rule.", err=True)
