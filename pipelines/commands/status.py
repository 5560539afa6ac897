"""`thuis status`: how the current release is, by what lies on disk and not by what a job said."""

import json
from calendar import monthrange
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typer

from pipelines.commands.attention import account
from pipelines.commands.forget import owners_of_leases
from pipelines.errors import ReleaseDamaged
from pipelines.forgetting.proof import still_to_replace
from pipelines.intake.forgotten import proofs
from pipelines.notify.message import late_lines
from pipelines.release.current import Release, connect_read_only, current_release
from pipelines.release.news import last_night
from pipelines.release.signature import is_signed
from pipelines.release.switch import is_whole
from pipelines.release.unfinished import in_words as work_left
from pipelines.release.unfinished import unfinished
from pipelines.settings import Settings, resolve

OLDEST_HOURS = 36
TO_REPLACE = "To be replaced, without whom was taken out: {}."
PAST = "Past their term: {rows} rows. Let them go: thuis expire --dry-run, then without."
SOON = "Go by term up to {until}: {rows} rows."
NOT_WHOLE = (
    "The release is not whole: its files are not those of its manifest. "
    "Go back (thuis rollback) or make a new one (thuis refresh)."
)
UNSIGNED = "Its manifest has no hash of its own: an earlier version made it, and a change in it would not show."
NO_TERMS: dict[str, Any] = {"past": {}, "until": None, "within_a_month": {}}
LATE = "select partner, dataset from intermediate.int_registers where late_after < $today order by all"


def status(raw: Path | None, home: Path | None, plain: bool, tell: bool = False) -> int:
    """Print how the release is, and with `tell` send it when something is wrong or a week has passed.

    1 when it is old or damaged, somebody is late, or somebody could not be told. Raises `UserMistake` without any.
    """
    from pipelines.commands.telling import failure_told, require_addresses, tell_state

    with failure_told(home) if tell else nullcontext():
        settings = resolve(raw, home)
        try:
            release = current_release(settings.home)
        except ReleaseDamaged as damage:
            return damaged(settings, str(damage), plain, tell)
        found = state_of(settings, release, datetime.now(UTC))
    typer.echo(json.dumps(found, indent=1) if plain else "\n".join(in_words(found)))
    if tell:
        require_addresses()
    told = tell_state(settings, state=found) if tell else True
    return int(found["old"] or not found["whole"] or bool(found["late"] or found["unfinished"]) or not told)


def damaged(settings: Settings, damage: str, plain: bool, tell: bool) -> int:
    """Print that the current release cannot be read, and what can be known without it; send the first with `tell`."""
    from pipelines.commands.telling import require_addresses, send
    from pipelines.notify.message import WHERE_TO_LOOK, Message, gist

    begun = unfinished(settings.home)
    work, waiting = work_left(begun) if begun else None, files_to_replace(settings)
    known = {"whole": False, "damage": damage, "to_replace": waiting, "unfinished": work}
    title = "The release is not whole."
    lines = [f"{title} {damage}", *([work] if work else []), *map(TO_REPLACE.format, waiting)]
    typer.echo(json.dumps(known, indent=1) if plain else "\n".join(lines))
    if tell:
        require_addresses()
        send(settings.home, Message("Thuis: needs a look", (title, gist(damage), WHERE_TO_LOOK)))
    return 1


def state_of(settings: Settings, release: Release, now: datetime) -> dict[str, Any]:
    """What is to be known of a release: whole or not, hours since the last night, who is late, what was refused.

    A night that found no news counts: the release was made of what it looked at. A damaged warehouse is not asked who
    is late.
    """
    manifest = release.manifest
    whole = is_whole(release.folder, manifest["files"])
    night = last_night(settings.home, release)
    hours = (now - night).total_seconds() / 3600
    begun = unfinished(settings.home)
    return {
        "release": manifest["release"],
        "built_at": manifest["built_at"],
        "last_night": night.isoformat(timespec="seconds"),
        "hours": round(hours, 1),
        "old": hours > OLDEST_HOURS,
        "whole": whole,
        "signed": is_signed(manifest),
        "known_on": release.known_on,
        "rows": manifest["row_accounts"],
        "late": late(release, now.date()) if whole else [],
        "refused_files": refused_files(manifest["findings"], settings.raw),
        "to_replace": files_to_replace(settings),
        "terms": terms(settings, now.date()) if whole else NO_TERMS,
        "unfinished": work_left(begun) if begun else None,
    }


def late(release: Release, today: date) -> list[str]:
    """Partner and dataset of each register that is older today than its rhythm allows, by the clock (ruling R45)."""
    with connect_read_only(release.warehouse) as connection:
        return ["/".join(row) for row in connection.execute(LATE, {"today": today}).fetchall()]


def refused_files(findings: list[dict[str, Any]], raw: Path) -> list[str]:
    """Files that hold an identifier and still lie where their partner put them."""
    from pipelines.intake.findings import REFUSALS

    named = {
        f"{one['partner']}/{one['delivery']}/{one['file']}"
        for one in findings
        if one["check"] in REFUSALS and one["file"]
    }
    return sorted(name for name in named if (raw / name).exists())


def files_to_replace(settings: Settings) -> list[str]:
    """Delivered files that hold somebody who was forgotten and that their partner has not replaced yet."""
    named = (place for proof in proofs(settings.decisions) for place in still_to_replace(proof, settings.raw))
    return sorted(set(named))


def terms(settings: Settings, today: date) -> dict[str, Any]:
    """By dataset the landed rows that are past their term, and those that will be a month from today."""
    from pipelines.forgetting.due import due

    owners = owners_of_leases(settings.home)
    soon = month_after(today)
    past, later = (due(settings.landing, owners, day).rows for day in (today, soon))
    return {"past": dict(past), "until": soon.isoformat(), "within_a_month": later_than(past, later)}


def month_after(day: date) -> date:
    """The same day of the next month, or its last."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def later_than(past: Mapping[str, int], later: Mapping[str, int]) -> dict[str, int]:
    """What is added to what is past its term already."""
    return {dataset: more for dataset, rows in later.items() if (more := rows - past.get(dataset, 0))}


def in_words(found: dict[str, Any]) -> list[str]:
    """The same for a person: what is wrong first, then what is well."""
    lines = [
        *late_lines(found["late"]),
        *(
            f"Refused, and still there: {name}. Delete it and report it (docs/operations.md)."
            for name in found["refused_files"]
        ),
        *map(TO_REPLACE.format, found["to_replace"]),
    ]
    ends = found["terms"]
    lines += [PAST.format(rows=counted(ends["past"]))] if ends["past"] else []
    soon = [SOON.format(rows=counted(ends["within_a_month"]), until=ends["until"])] if ends["within_a_month"] else []
    if found["unfinished"]:
        lines.insert(0, found["unfinished"])
    if found["old"]:
        lines.insert(0, f"No night has ended well for {found['hours']:.0f} hours. Look what stops it: thuis refresh")
    if not found["whole"]:
        lines.insert(0, NOT_WHOLE)
    unsigned = [] if found["signed"] else [UNSIGNED]
    release = f"Release {found['release']}, known on {found['known_on']}: {account(found['rows'])}."
    return [*(lines or ["All is well."]), *soon, *unsigned, release]


def counted(rows: Mapping[str, int]) -> str:
    """Rows by dataset."""
    return ", ".join(f"{dataset} {count}" for dataset, count in rows.items())
