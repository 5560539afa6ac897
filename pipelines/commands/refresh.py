"""`thuis refresh`: the nightly job, run here and now in this process."""

import gc
import logging
from pathlib import Path
from typing import Any

import typer

from pipelines.errors import NothingReleased, ThuisError
from pipelines.settings import Settings, resolve

EXAMPLES = 8


def refresh(raw: Path | None, home: Path | None, known_on: str | None) -> int:
    """Refresh a home and say what came of it; the exit code is the command's.

    Raises `UserMistake` for wrong paths, dates or keys, `NothingReleased` when the old release stays.
    """
    from pipelines.intake.deliveries import survey
    from pipelines.intake.profiles import load_profiles
    from pipelines.intake.pseudonyms import fingerprint, load_key
    from pipelines.release.news import unchanged_release

    settings = resolve(raw, home, known_on)
    collect_garbage_rarely()
    if not survey(settings.raw, load_profiles()).deliveries:
        raise NothingReleased(f"There are no deliveries in {settings.raw}; nothing was refreshed.")
    standing = unchanged_release(settings, fingerprint(load_key(settings.key_file, create=True)))
    if standing:
        typer.echo(f"No news: release {standing.folder.name} was made of these very deliveries.", err=True)
        return 0
    run(settings)
    return summarise(settings)


def collect_garbage_rarely() -> None:
    """A refresh makes millions of small objects that live until its end: looking for garbage costs a tenth of it."""
    gc.set_threshold(200_000, 50, 100)


def run(settings: Settings) -> None:
    """Run the refresh job in this process; raises what the reader must know."""
    import dagster as dg

    from pipelines.definitions import build_definitions
    from pipelines.defs.resources import Refresh
    from pipelines.defs.schedules import JOB

    announce_steps()
    known_on = settings.known_on.isoformat() if settings.known_on else ""
    resource = Refresh(raw=str(settings.raw), home=str(settings.home), known_on=known_on)
    job = build_definitions(refresh=resource).resolve_job_def(JOB)
    try:
        with dg.DagsterInstance.ephemeral() as instance:
            job.execute_in_process(instance=instance, run_config={"loggers": {"console": {"config": QUIET}}})
    except dg.DagsterError as error:
        raise reader_error(error) from error


QUIET = {"log_level": "CRITICAL"}


def announce_steps() -> None:
    """Show on stderr which step runs: the rooms tell it to the `thuis` logger."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("thuis")
    logger.setLevel(logging.INFO)
    logger.handlers = [handler]
    logger.propagate = False


def reader_error(error: BaseException) -> BaseException:
    """The error meant for the reader that hides in an orchestrator's error, else that error itself."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ThuisError | OSError | KeyboardInterrupt):
            return cause
        cause = getattr(cause, "user_exception", None) or cause.__cause__
    return error


def summarise(settings: Settings) -> int:
    """Say what was released and what needs attention; give the exit code."""
    from pipelines.release.current import current_release

    manifest = current_release(settings.home).manifest
    accounts = manifest["row_accounts"]
    typer.echo(
        f"Released {manifest['release']}: {accounts['rows_in']} rows in, {accounts['rows_accepted']} accepted, "
        f"{accounts['rows_held_back']} held back; known on {manifest['known_on'] or manifest['reference_date']}.",
        err=True,
    )
    for line in attention(manifest)[:EXAMPLES]:
        typer.echo(f"  - {line}", err=True)
    left = len(attention(manifest)) - EXAMPLES
    if left > 0:
        typer.echo(f"  … and {left} more; all of them: thuis sql 'from marts.data_quality where failed > 0'", err=True)
    return int(manifest["exit_code"])


def attention(manifest: dict[str, Any]) -> list[str]:
    """What was held back, refused, unknown or warned about, most serious first, a line each."""
    refused = [row for row in manifest["deliveries"] if not row["contained"]]
    partly = [row for row in manifest["deliveries"] if row["contained"] and row["rows_held_back"]]
    findings = [finding for finding in manifest["findings"] if finding["message"]]
    return [
        *(f"{where(row)}: {row['message'] or 'held back as a whole'}" for row in refused),
        *(finding["message"] for finding in findings),
        *(f"{where(row)}: {row['rows_held_back']} of {row['rows_in']} rows held back" for row in partly),
        *(str(warning) for warning in manifest["gate"].get("warnings", [])),
    ]


def where(row: dict[str, Any]) -> str:
    """Partner, delivery and dataset in one phrase."""
    return f"{row['partner']} {row['delivery']} {row['dataset']}"
