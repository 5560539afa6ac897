"""Errors that are meant for a reader.

What belongs here: exceptions whose message is shown as it stands, and the exit code that goes with them.
What does not: faults in a delivery (those are findings, never exceptions) and programming errors.
"""


class ThuisError(Exception):
    """A message for the person at the keyboard; `exit_code` says how the command ends (see `thuis --help`)."""

    exit_code = 3


class UserMistake(ThuisError):
    """A wrong argument, path or key: the reader can mend it and try again. Exit code 2."""

    exit_code = 2


class NothingReleased(ThuisError):
    """There is no new release and the old one still stands. Exit code 3."""


class NoRoom(NothingReleased):
    """The same, for want of room on a disk: whoever knows the home says how much is needed."""


class ReleaseDamaged(ThuisError):
    """A release is not what it was: its manifest cannot be read or was changed, or its folder is gone. Exit code 3."""


class NothingKept(ThuisError):
    """Nothing was backed up, put back or forgotten, and what stood still stands. Exit code 3."""
