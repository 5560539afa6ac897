"""`thuis releases` and `thuis rollback`: what a home keeps, and going back to one of them."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import typer

from pipelines.errors import ReleaseDamaged
from pipelines.release.current import Release, current_release
from pipelines.release.going_back import earlier, go_back, left_behind, standing_name
from pipelines.release.kept import names_of, opened
from pipelines.release.switch import verify
from pipelines.release.workspace import locked
from pipelines.settings import home_of

MARKS = {"current": "*", "left behind": "x", "kept": " ", "damaged": "!"}


def releases(home: Path | None, plain: bool) -> None:
    """Print the releases of a home, the newest first; raises `UserMistake` when it never made one."""
    folder = home_of(home)
    standing = standing_name(folder)
    states = {one.folder.name: "left behind" for one in left_behind(folder)} | {standing: "current"}
    told = [about(name, opened(folder, name), states.get(name, "kept")) for name in reversed(names_of(folder))]
    if plain:
        typer.echo(json.dumps(told, indent=1))
    else:
        typer.echo(f"{len(told)} releases in {folder}; * is current, x was left behind, ! is damaged.", err=True)
        for one in told:
            typer.echo(line_about(one))
    try:
        current_release(folder)
    except ReleaseDamaged as damage:
        typer.echo(f"The current release is not whole. {damage}", err=True)


def line_about(one: dict[str, Any]) -> str:
    """The same for a person, in one line."""
    rows = f"known on {one['known_on']}  {one['rows_accepted']} rows, {one['rows_held_back']} held back"
    return f"{MARKS[one['state']]} {one['release']}  {one['damage'] or rows}"


def about(name: str, release: Release | ReleaseDamaged, state: str) -> dict[str, Any]:
    """What tells one release from another; of one that cannot be read, what is the matter with it."""
    if isinstance(release, ReleaseDamaged):
        unknown = dict.fromkeys(("built_at", "known_on", "rows_accepted", "rows_held_back"))
        return {"release": name, "state": "damaged", **unknown, "damage": str(release)}
    manifest = release.manifest
    return {
        "release": manifest["release"],
        "state": state,
        "built_at": manifest["built_at"],
        "known_on": release.known_on,
        "rows_accepted": manifest["row_accounts"]["rows_accepted"],
        "rows_held_back": manifest["row_accounts"]["rows_held_back"],
        "damage": None,
    }


def rollback(name: str | None, home: Path | None, dry_run: bool) -> None:
    """Make an earlier release current. Raises `UserMistake` without one, `NothingReleased` when it is not whole."""
    folder = home_of(home)
    standing_name(folder)
    with nullcontext() if dry_run else locked(folder, "rollback"):
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
