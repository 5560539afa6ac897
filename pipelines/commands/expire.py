"""`thuis expire`: take out everybody whose term is over, show who that would be first, or go on after a kill."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import typer

from pipelines.commands.forget import facts, opened, owners_of_leases
from pipelines.errors import UserMistake
from pipelines.forgetting import forget as forgetting
from pipelines.forgetting.due import Due, due, last_day_past
from pipelines.forgetting.proof import still_to_replace
from pipelines.intake.manifests import all_manifests
from pipelines.intake.placing import recover
from pipelines.intake.terms import declared
from pipelines.release.current import current_release
from pipelines.release.unfinished import unfinished
from pipelines.release.workspace import locked
from pipelines.settings import Settings, as_date

NEWS_DAYS = 366
NOTHING: dict[str, Any] = {"landing": {}, "releases": {}, "raw_files": {}}


def expire(  # noqa: PLR0913, PLR0917 - arguments of a command
    raw: Path | None, home: Path | None, on: str | None, dry_run: bool, plain: bool, today: date
) -> int:
    """Take out whoever's term is over and say what was done; 1 when somebody is still found somewhere.

    `today` is what the clock says. Raises `UserMistake` for a day that has not come, and when the newest delivery is so
    old that the clock may be wrong; `NothingKept` when a release is damaged.
    """
    settings, key = opened(raw, home)
    answer = partial(carry_out, settings, dry_run=dry_run, plain=plain)
    with locked(settings.home, forgetting.TERMS, finishing=forgetting.TERMS):
        recover(settings.landing)
        begun = unfinished(settings.home)
        if begun:
            typer.echo("Taking people out was stopped halfway; this is about those.", err=True)
            return answer(begun.plan["proof"], partial(forgetting.go_on, settings.home))
        day = day_of(on, today, dry_run, settings)
        require_todays_links(settings.home)
        found = due(settings.landing, owners_of_leases(settings.home), day)
        if not found.people:
            return answer({**account_of(found, day), **NOTHING}, list)
        plan = forgetting.plan(settings.home, found.person, key, day, account_of(found, day))
        return answer(plan.proof, partial(forgetting.carry_out, settings.home, plan))


def carry_out(
    settings: Settings, proof: dict[str, Any], work: Callable[[], list[str]], *, dry_run: bool, plain: bool
) -> int:
    """Show who goes and do the work, unless it is only to be looked at or nobody goes."""
    if not plain:
        show(proof)
    nothing = dry_run or not proof["people"]
    left = [] if nothing else work()
    if plain:
        told = {name: proof[name] for name in ("on", "people", "waiting")}
        typer.echo(json.dumps({**told, **facts(proof, left, nothing)}, indent=1))
    if nothing:
        typer.echo("Nothing was changed.", err=True)
        return 0
    return tell(left, proof, settings)


def day_of(on: str | None, today: date, dry_run: bool, settings: Settings) -> date:
    """The day to count by: the clock's, unless nothing was delivered for so long that it may be wrong."""
    asked = as_date(on)
    if asked and asked > today and not dry_run:
        raise UserMistake(f"{asked} has not come. Look what would go then: --on {asked} --dry-run")
    newest = max((one.reference_date for one in all_manifests(settings.landing)), default=today)
    if asked is None and today - newest > timedelta(days=NEWS_DAYS):
        raise UserMistake(
            f"The newest delivery is of {newest} and the clock of this machine says {today}. If that is right, say so: "
            f"--on {today}"
        )
    return asked or today


def require_todays_links(home: Path) -> None:
    """Raise `UserMistake` unless the current release knows of all deliveries: it tells whose each lease is."""
    release = current_release(home)
    if release.manifest["known_on"]:
        raise UserMistake(
            f"The current release is one of {release.known_on} and does not know whose each lease is now. Make one of "
            f"today first: thuis refresh --home {home}"
        )


def account_of(found: Due, day: date) -> dict[str, Any]:
    """What a proof says of them: how many, until which days rows stay out, and since when years are whole again."""
    return {
        "on": day.isoformat(),
        "people": found.people,
        "waiting": found.waiting,
        "until": {dataset: str(last_day_past(term.years, day)) for dataset, term in declared().items()},
        "whole_from": {about: f"{year + 1}-01-01" for about, year in found.last_years.items()},
    }


def show(proof: dict[str, Any]) -> None:
    """Who goes, in counts."""
    rows = ", ".join(f"{dataset} {count}" for dataset, count in proof["landing"].items())
    typer.echo(f"On {proof['on']}: {proof['people']} people are past their term" + (f", with {rows}." if rows else "."))
    if proof["waiting"]:
        typer.echo(f"{proof['waiting']} more wait for others who moved in in the same year.")
    for name, found in proof["releases"].items():
        typer.echo(f"In release {name}: {found['rows']} rows, {found['pages']} pages.")


def tell(left: list[str], proof: dict[str, Any], settings: Settings) -> int:
    """What was done and what remains for people to do."""
    if left:
        typer.echo(f"They still stand in {', '.join(left)}. Take them out there and run thuis expire again.", err=True)
        return 1
    waiting = len(still_to_replace(proof, settings.raw))
    typer.echo(
        f"Gone; proof {proof['id']} is in {settings.decisions / 'forgotten'}. Now: have {waiting} delivered files "
        "replaced or removed (thuis status lists them), run thuis refresh and thuis backup, remove older copies of the "
        "backup, and restart the dashboards. Figures already out stay; they can no longer be rebuilt to the digit.",
        err=True,
    )
    return 0
