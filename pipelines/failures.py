"""What goes wrong around the deliveries, in one sentence for the reader: no room, no access, our own mistake.

What belongs here: choosing the sentence and the exit code. What does not: a reader's mistakes that the code foresees
(`errors`) and faults in a delivery (findings). No sentence repeats an exception's text: it may hold a person's data.
"""

import errno
import traceback

from pipelines.errors import NoRoom, NothingReleased, UserMistake
from pipelines.settings import PROJECT

NOTHING_RELEASED = NothingReleased.exit_code
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
NO_ACCESS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR}


def no_room(error: BaseException) -> bool:
    """Whether the disk is full; the libraries that write files tell it in words only."""
    full = isinstance(error, OSError) and error.errno in NO_ROOM
    return full or isinstance(error, NoRoom) or "No space left on device" in str(error)


def reader_left(error: BaseException | None) -> bool:
    """Whether nobody reads our output any more, as after `thuis sql ... | head`."""
    return isinstance(error, BrokenPipeError) or (isinstance(error, OSError) and "Broken pipe" in str(error))


def in_words(error: BaseException) -> tuple[str, int]:
    """The sentence for the reader and the exit code."""
    if no_room(error):
        return "There is no room left on the disk, the old release stands. Make room and run again.", NOTHING_RELEASED
    if isinstance(error, OSError) and error.errno in NO_ACCESS:
        return f"{error.filename}: {error.strerror}. Give a place that can be read and written.", UserMistake.exit_code
    return (
        f"Thuis itself failed ({type(error).__name__} in {where(error)}); what stood still stands. "
        "Report this line; with THUIS_TRACEBACK=1 you see more, which may hold values from deliveries.",
        NOTHING_RELEASED,
    )


def where(error: BaseException) -> str:
    """The last place in our own code that the error passed through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(str(PROJECT)) and "/.venv/" not in frame.filename]
    last = ours[-1] if ours else frames[-1]
    return f"{last.filename.removeprefix(f'{PROJECT}/')}, line {last.lineno}"
