"""`thuis forget`: take a person out of a home, show what that would be first, or go on after a kill."""

import json
import re
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import typer

from pipelines.errors import UserMistake
from pipelines.forgetting import forget as forgetting
from pipelines.forgetting.following import Registers, clients_of
from pipelines.forgetting.person import Person
from pipelines.forgetting.proof import still_to_replace
from pipelines.intake.placing import recover
from pipelines.intake.profiles import load_profiles
from pipelines.intake.pseudonyms import check_key, key_of_home, rekey
from pipelines.release.current import connect_read_only, find_release
from pipelines.release.unfinished import unfinished
from pipelines.release.workspace import locked
from pipelines.settings import Settings, resolve

OWNERS = "select partner, lease_id, resident_key from marts.lease_link where resident_key is not null"
RESIDENT_KEY = re.compile(r"[0-9a-f]{64}")


def forget(  # noqa: PLR0913, PLR0917 - arguments of a command
    raw: Path | None, home: Path | None, partner: str | None, resident: bool, dry_run: bool, plain: bool
) -> int:
    """Forget somebody and say what was done; 1 when the person is still found somewhere.

    Raises `UserMistake` when nobody is known by what was typed, `NothingKept` when a release is damaged.
    """
    settings, key = opened(raw, home)
    answer = partial(carry_out, settings, dry_run=dry_run, plain=plain)
    with locked(settings.home, forgetting.WORK, finishing=forgetting.WORK):
        recover(settings.landing)
        begun = unfinished(settings.home)
        if begun:
            typer.echo("A forgetting was stopped halfway; this is about that one.", err=True)
            return answer(begun.plan["proof"], partial(forgetting.go_on, settings.home))
        plan = forgetting.plan(settings.home, asked_for(settings, key, partner, resident), key, date.today())
        if not plan.proof["landing"] and not plan.proof["releases"]:
            raise UserMistake("Nothing of this person is in this home. Look whether the pseudonym is whole.")
        return answer(plan.proof, partial(forgetting.carry_out, settings.home, plan))


def carry_out(
    settings: Settings, proof: dict[str, Any], work: Callable[[], list[str]], *, dry_run: bool, plain: bool
) -> int:
    """Show what there is of the person and do the work, unless it is only to be looked at."""
    if not plain:
        show(proof)
    left = [] if dry_run else work()
    if plain:
        typer.echo(json.dumps(facts(proof, left, dry_run), indent=1))
    if dry_run:
        typer.echo("Nothing was changed.", err=True)
        return 0
    return tell(left, proof, settings)


def opened(raw: Path | None, home: Path | None) -> tuple[Settings, bytes]:
    """A home from which somebody is to be taken, and its key; `UserMistake` when nothing was ever taken in there."""
    settings = resolve(raw, home)
    if not (settings.landing / "key_fingerprint").exists():
        raise UserMistake(
            f"Nothing was taken in at {settings.home} yet. Give the home that holds somebody: --home DIR."
        )
    key = key_of_home(settings.key_file, settings.home)
    check_key(settings.landing, key)
    return settings, key


def asked_for(settings: Settings, key: bytes, partner: str | None, resident: bool) -> Person:
    """The person whose pseudonym is typed: a partner's own with `partner`, else a resident_key of the warehouse."""
    if bool(partner) == resident:
        raise UserMistake("Say whose pseudonym you will type: --partner NAME, or --resident for a resident_key.")
    if partner:
        require_partner(settings.landing, partner)
    registers = Registers(settings.landing, owners_of_leases(settings.home))
    typed = typed_pseudonym()
    if partner:
        person = registers.of_partner(partner, rekey(typed, key), clients_of(settings.landing, partner))
    elif RESIDENT_KEY.fullmatch(typed):
        person = registers.of_resident(typed)
    else:
        raise UserMistake("This is no resident_key. Copy its 64 characters from dim_resident.")
    if not person.known:
        raise UserMistake(f"Nobody is known by this pseudonym at {partner}. Look whether it was typed as they send it.")
    return person


def require_partner(landing: Path, partner: str) -> None:
    """Raise `UserMistake` with the partners there are, unless this one has a profile or sent something before."""
    known = set(load_profiles()) | {slot.name.partition("@")[0] for slot in landing.glob("[!.]*/*@*")}
    if partner not in known:
        raise UserMistake(f"'{partner}' is not a partner. Choose one with --partner: {', '.join(sorted(known))}.")


def typed_pseudonym() -> str:
    """One line from the keyboard, unseen, or from stdin: an argument would stay in the shell's history."""
    if sys.stdin.isatty():
        typed: str = typer.prompt("Pseudonym", hide_input=True, err=True)
    else:
        typed = sys.stdin.readline()
    if not typed.strip():
        raise UserMistake("Nothing was typed. Type the pseudonym, or give it on stdin.")
    return typed.strip()


def owners_of_leases(home: Path) -> dict[tuple[str, str], str]:
    """The resident of each lease, by the links of the current release; none without a release."""
    release = find_release(home)
    if release is None:
        return {}
    with connect_read_only(release.warehouse) as connection:
        return {(partner, lease): owner for partner, lease, owner in connection.execute(OWNERS).fetchall()}


def show(proof: dict[str, Any]) -> None:
    """What there is of the person, in counts."""
    rows = ", ".join(f"{dataset} {count}" for dataset, count in proof["landing"].items()) or "nothing"
    typer.echo(f"In the landing: {rows}.")
    for name, found in proof["releases"].items():
        typer.echo(f"In release {name}: {found['rows']} rows, {found['pages']} pages.")
    for place in proof["raw_files"]:
        typer.echo(f"To be replaced by its partner, without this person: {place}")


def facts(proof: dict[str, Any], left: list[str], dry_run: bool) -> dict[str, Any]:
    """The same for a program, and nothing by which a person could be known: marks stay in the proof."""
    counted = {name: proof[name] for name in ("landing", "releases")}
    done = {"dry_run": dry_run, "proof": None if dry_run else proof["id"], "still_in": left}
    return {**done, **counted, "to_replace": sorted(proof["raw_files"])}


def tell(left: list[str], proof: dict[str, Any], settings: Settings) -> int:
    """What was done and what remains for people to do."""
    if left:
        where = ", ".join(left)
        typer.echo(f"They still stand in {where}. Take them out there and run thuis forget again.", err=True)
        return 1
    waiting = len(still_to_replace(proof, settings.raw))
    typer.echo(
        f"Forgotten; proof {proof['id']} is in {settings.decisions / 'forgotten'}. Now: have {waiting} files replaced "
        "by their partners (thuis status lists them), run thuis refresh and thuis backup, remove older copies of the "
        "backup, and restart the dashboards. Figures already out stay; they can no longer be rebuilt to the digit.",
        err=True,
    )
    return 0
