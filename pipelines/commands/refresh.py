"""`thuis refresh`: the nightly job, run here and now in this process."""

import gc
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipelines.errors import NoRoom, NothingReleased, ThuisError
from pipelines.failures import no_room
from pipelines.settings import Settings, resolve

if TYPE_CHECKING:
    from pipelines.intake.findings import Finding


def refresh(raw: Path | None, home: Path | None, known_on: str | None, publish_now: bool = False) -> int:
    """Refresh a home and say what came of it, here and to whoever is to be told; the exit code is the command's.

    Raises `UserMistake` for wrong paths, dates or keys, `NothingReleased` when the old release stays.
    """
    from pipelines.commands.telling import failure_told, sign_of_life

    with failure_told(home):
        code = refreshed(raw, home, known_on, publish_now)
    sign_of_life(resolve(raw, home))
    return code


def refreshed(raw: Path | None, home: Path | None, known_on: str | None, publish_now: bool = False) -> int:
    """Refresh when there is news or a publication is asked for; the exit code. Raises what `refresh` raises."""
    from pipelines.intake.deliveries import survey
    from pipelines.intake.profiles import load_profiles
    from pipelines.intake.pseudonyms import fingerprint, key_of_home
    from pipelines.release.news import confirm, damage, unchanged_release
    from pipelines.release.room import shortage

    settings = resolve(raw, home, known_on, publish_now)
    collect_garbage_rarely()
    surveyed = survey(settings.raw, load_profiles())
    if not surveyed.deliveries:
        raise NothingReleased(no_deliveries(settings.raw, surveyed.findings))
    standing = unchanged_release(settings, fingerprint(key_of_home(settings.key_file, settings.home)))
    if standing and not publish_now:
        confirm(settings.home)
        typer.echo(f"No news: release {standing.folder.name} was made of these very deliveries.", err=True)
        return 0
    if not standing and (hurt := damage(settings.home)):
        typer.echo(f"{hurt} A new one is made.", err=True)
    try:
        run(settings)
    except Exception as error:
        if no_room(error):
            raise NoRoom(shortage(settings)) from error
        raise
    return summarise(settings)


def no_deliveries(raw: Path, findings: Iterable["Finding"]) -> str:
    """That there is nothing to refresh from, and what lies there instead."""
    from pipelines.commands.attention import shortened

    sentence = f"There are no deliveries in {raw}; nothing was refreshed."
    return "\n".join([sentence, *shortened([finding.message for finding in findings], str(raw))])


def collect_garbage_rarely() -> None:
    """A refresh makes millions of small objects that live until its end: looking for garbage costs a tenth of it."""
    gc.set_threshold(3_000_000, 50, 100)


def run(settings: Settings) -> None:
    """Run the refresh job in this process; raises what the reader must know."""
    import dagster as dg

    from pipelines.definitions import build_definitions
    from pipelines.defs.passing import passing_instance
    from pipelines.defs.resources import Refresh
    from pipelines.defs.schedules import JOB
    from pipelines.logs import by_allow_list, events_on_stderr

    by_allow_list()
    events_on_stderr()
    os.environ.setdefault("PYTHONWARNINGS", QUIET_TRACKER)
    known_on = settings.known_on.isoformat() if settings.known_on else ""
    resource = Refresh(
        raw=str(settings.raw), home=str(settings.home), known_on=known_on, publish_now=settings.publish_now
    )
    job = build_definitions(refresh=resource).resolve_job_def(JOB)
    try:
        with passing_instance() as instance:
            job.execute_in_process(instance=instance, run_config={"loggers": {"console": {"config": QUIET}}})
    except dg.DagsterExecutionInterruptedError:
        raise KeyboardInterrupt from None
    except dg.DagsterError as error:
        raise own_error(error) from error


QUIET = {"log_level": "CRITICAL"}
# Python's own helper process would complain on stderr about dbt's semaphores when somebody stops a refresh.
QUIET_TRACKER = "ignore::UserWarning:multiprocessing.resource_tracker"


def own_error(error: BaseException) -> BaseException:
    """What the orchestrator's error is about: the error meant for the reader, else the first that is not its own."""
    chain = list(causes_of(error))
    meant = (cause for cause in chain if isinstance(cause, ThuisError | KeyboardInterrupt))
    foreign = (cause for cause in chain if not type(cause).__module__.startswith("dagster"))
    return next(meant, None) or next(foreign, error)


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """An error and what it wraps, from the outside in."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = getattr(cause, "user_exception", None) or cause.__cause__


def summarise(settings: Settings) -> int:
    """Say what was released and what needs attention; give the exit code."""
    from pipelines.commands.attention import account, attention, shortened
    from pipelines.release.current import current_release

    release = current_release(settings.home)
    manifest = release.manifest
    rows = account(manifest["row_accounts"])
    typer.echo(f"Released {manifest['release']}: {rows}; known on {release.known_on}.", err=True)
    for line in shortened(attention(release)):
        typer.echo(line, err=True)
    return int(manifest["exit_code"])
