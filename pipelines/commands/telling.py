"""What `thuis refresh`, `thuis status --tell` and the nightly schedule tell people elsewhere.

What belongs here: which message goes when, and saying on stderr what could not be sent. What does not: composing and
sending (`notify`). Nothing here ever changes how a refresh ends: whoever cannot be told is told the next time.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from pipelines.errors import ThuisError, UserMistake
from pipelines.failures import in_words
from pipelines.notify import message
from pipelines.notify.addresses import EXAMPLES, read_addresses
from pipelines.notify.memory import recall
from pipelines.notify.telling import tell
from pipelines.release.current import current_release
from pipelines.settings import Settings, home_of, notify_file

TRIAL = message.Message("Thuis: a trial", ("This is a trial. Messages of Thuis arrive here.",))


@contextmanager
def failure_told(home: Path | None) -> Iterator[None]:
    """Tell of whatever ends the work inside badly, and let it pass on."""
    try:
        yield
    except Exception as error:
        sentence, code = (str(error), error.exit_code) if isinstance(error, ThuisError) else in_words(error)
        send(home_of(home), message.of_failure(sentence, code))
        raise


def sign_of_life(settings: Settings, now: datetime | None = None) -> None:
    """After a night that ended well: tell how the release is when a week has passed, and else nothing."""
    now = now or datetime.now(UTC)
    if notify_file().exists() and recall(settings.home).is_due(now):
        tell_state(settings, now)


def tell_state(settings: Settings, now: datetime | None = None, state: Mapping[str, Any] | None = None) -> bool:
    """Tell when something is wrong with the release or a week has passed; whether everybody who is to know knows."""
    from pipelines.commands.status import state_of

    now = now or datetime.now(UTC)
    release = current_release(settings.home)
    state = state or state_of(settings, release, now)
    due = recall(settings.home).is_due(now)
    if not due and not message.troubles(state):
        return True
    return send(settings.home, message.of_state(state, release.manifest["findings"], due), now)


def send(home: Path, what: message.Message, now: datetime | None = None) -> bool:
    """Send a message to all addresses there are; what did not arrive is said on stderr. Never raises."""
    try:
        lost = tell(home, read_addresses(notify_file()), what, now or datetime.now(UTC))
    except ThuisError as error:
        typer.echo(f"Nobody was told: {error}", err=True)
        return False
    for name in lost:
        typer.echo(f"A message did not arrive at {name} of {notify_file()}; the next one says so.", err=True)
    return not lost


def require_addresses() -> None:
    """Raise `UserMistake` unless there is somebody to tell."""
    if not read_addresses(notify_file()):
        raise UserMistake(f"{notify_file()} holds no address to tell. Write one a line in it, such as {EXAMPLES}.")


def try_out(home: Path | None, dry_run: bool) -> int:
    """Send a trial to every address, or only print it; 1 when a trial did not arrive."""
    require_addresses()
    if not dry_run:
        return int(not send(home_of(home), TRIAL))
    typer.echo(f"{TRIAL.title}\n\n{TRIAL.body}")
    typer.echo(f"Would go to {len(read_addresses(notify_file()))} address(es) of {notify_file()}.", err=True)
    return 0
