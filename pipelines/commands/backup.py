"""`thuis backup` and `thuis restore`: what a home cannot make again, to another folder and back."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import typer

from pipelines.errors import UserMistake
from pipelines.intake.placing import recover
from pipelines.intake.pseudonyms import fingerprint, kept_fingerprint, load_key
from pipelines.keeping import backup as keeping
from pipelines.keeping import listing, restore
from pipelines.release.modes import PASSAGE
from pipelines.release.workspace import locked
from pipelines.settings import home_of, key_file, require_folder

APART = "The key is not in it: keep a copy of the key apart from the data and from this backup."


def backup(folder: Path, home: Path | None, dry_run: bool, plain: bool) -> None:
    """Back up a home and say what was copied. Raises `UserMistake` for a wrong place, `NothingKept` for damage."""
    source, target = home_of(home), folder.expanduser().resolve()
    if not source.is_dir():
        raise UserMistake(f"There is no home {source} to back up. Give one: --home DIR.")
    keeping.require_apart(source, target)
    with nullcontext() if dry_run else locked(source, "backup"):
        if not dry_run:
            recover(source / "landing")
        plan = keeping.plan(source, target, kept_fingerprint(source / "landing"))
        if not dry_run:
            place = key_file()
            keeping.carry_out(plan, source, target, load_key(place, create=False) if place.exists() else None)
    told = {**about(target, plan.listing), "copied": len(plan.new), "bytes": plan.size, "dry_run": dry_run}
    done = "Would copy" if dry_run else "Copied"
    size = f"{plan.size / 1e6:,.1f} MB"
    sentence = f"{done} {len(plan.new)} of {len(plan.listing.files)} files ({size}) to {target}. {APART}"
    tell(told, sentence, plain)


def bring_back(folder: Path, home: Path | None, replace: bool, dry_run: bool, plain: bool) -> None:
    """Make a home of a backup. Raises `UserMistake` for a wrong place, `NothingKept` when the backup is not whole."""
    source, target = folder.expanduser().resolve(), home_of(home)
    require_folder(target)
    keeping.require_apart(target, source)
    kept = listing.read(source)
    if not dry_run and not target.exists():
        target.mkdir(parents=True)
        target.chmod(PASSAGE)
    with nullcontext() if dry_run else locked(target, restore.WORK, finishing=restore.WORK):
        restore.require_room_for(target, replace)
        restore.require_nobody_back(target, kept)
        restore.require_whole(source, kept)
        if not dry_run:
            restore.put_back(source, kept, target)
    done = "Every file is whole; would put back" if dry_run else "Put back"
    sentence = f"{done} {len(kept.files)} files of {kept.made_at} in {target}. {about_key(kept.key_fingerprint)}"
    tell({**about(source, kept), "home": str(target), "dry_run": dry_run}, sentence, plain)


def about(folder: Path, kept: listing.Listing) -> dict[str, Any]:
    """What a program may want to know of a backup."""
    facts = {"made_at": kept.made_at, "key_fingerprint": kept.key_fingerprint, "current": kept.current}
    return {"backup": str(folder), **facts, "files": len(kept.files)}


def about_key(made_with: str | None) -> str:
    """Whether the key of this machine is the one that belongs to a backup."""
    place = key_file()
    if place.exists() and fingerprint(load_key(place, create=False)) == made_with:
        return "Its key is in place."
    return f"Its key ({made_with}) is not here: restore that too before a refresh, at {place} (docs/operations.md)."


def tell(facts: dict[str, Any], sentence: str, plain: bool) -> None:
    """The sentence on stderr; the facts on stdout for a program."""
    if plain:
        typer.echo(json.dumps(facts, indent=1))
    typer.echo(sentence, err=True)
