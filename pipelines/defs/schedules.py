"""The night: one job over everything, at half past two in Utrecht, skipped when nothing changed."""

import dagster as dg

from pipelines.commands.telling import failure_told
from pipelines.defs.words import without_values
from pipelines.intake.pseudonyms import fingerprint, key_of_home
from pipelines.release.news import confirm, unchanged_release
from pipelines.settings import Settings, resolve

JOB = "refresh"

refresh_job = dg.define_asset_job(
    JOB,
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups("pages"),
    description="From the partners' deliveries to a new release, or to none when the gate refuses.",
    executor_def=dg.in_process_executor,
)


@dg.schedule(
    job=refresh_job,
    cron_schedule="30 2 * * *",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def nightly() -> dg.RunRequest | dg.SkipReason:
    """Ask for a refresh unless the current release was made of exactly these inputs.

    It looks without the resource: that one takes the lock, and a look must never stand in a refresh's way. A look that
    fails is told: no run comes of it that could be.
    """
    with without_values(), failure_told(None):
        unchanged = no_news(resolve())
    if unchanged:
        return dg.SkipReason("No news: the current release was made of these very deliveries, code and settings.")
    return dg.RunRequest()


def no_news(settings: Settings) -> bool:
    """Whether the current release was made of exactly today's inputs; when it was, that is noted."""
    key = key_of_home(settings.key_file, settings.home)
    unchanged = unchanged_release(settings, fingerprint(key)) is not None
    if unchanged:
        confirm(settings.home)
    return unchanged
