"""The nightly schedule's messages: a failed run tells, and every morning somebody looks how the release is.

What belongs here: when Dagster tells. What does not: what is told (`commands.telling`, as for the command line).
"""

from collections.abc import Sequence

import dagster as dg

from pipelines.commands.telling import failure_told, send, tell_state
from pipelines.defs.schedules import refresh_job
from pipelines.defs.words import meant_for_readers, without_values
from pipelines.notify.message import of_failure
from pipelines.settings import home_of, resolve


@dg.run_failure_sensor(monitored_jobs=[refresh_job], default_status=dg.DefaultSensorStatus.RUNNING)
def failed_night(context: dg.RunFailureSensorContext) -> None:
    """Tell that a refresh failed, in the words that the command line would have used."""
    events = [*context.get_step_failure_events(), context.failure_event]
    send(home_of(), of_failure(*reason(events)))


def reason(events: Sequence[dg.DagsterEvent]) -> tuple[str, int]:
    """The first reason that was meant for a reader, from the steps that failed and then from the run."""
    stored = [getattr(event.event_specific_data, "error", None) for event in events]
    told = [meant_for_readers(error) for error in stored]
    return next((one for one, error in zip(told, stored, strict=True) if error is not None), told[-1])


@dg.op
def look_how_it_is() -> None:
    """Tell when something is wrong with the release or nothing can be looked at, and once a week when all is well."""
    with without_values(), failure_told(None):
        tell_state(resolve())


@dg.job(executor_def=dg.in_process_executor, description="The same as `thuis status --tell`.")
def morning_look() -> None:
    """One look at what was released, whatever the night says of itself."""
    look_how_it_is()


morning = dg.ScheduleDefinition(
    name="morning",
    job=morning_look,
    cron_schedule="0 8 * * *",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
