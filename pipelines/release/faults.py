"""The points at which a release step may be stopped, named and numbered, so that a test can stop it at each.

What belongs here: the list of points and the one call that stops. What does not: what happens at them (`disk`), and
what must be true after a stop (tests/integration/test_killed_release.py).
"""

import itertools
import os
import signal

# In the order in which a night passes them, then a rollback, other work, and a night without news.
POINTS = (
    "releases folder made",
    "lock emptied",
    "lock written",
    "leftover removed",
    "release nameless",
    "release removed",
    "building made",
    "journal made",
    "journal entry half written",
    "journal entry written",
    "publication handed on",
    "warehouse checkpointed",
    "journal removed",
    "manifest half written",
    "manifest written",
    "mode set",
    "part synced",
    "building synced",
    "release named",
    "releases synced",
    "former link removed",
    "new link made",
    "current turned",
    "home synced",
    "first release marked",
    "note half written",
    "note written",
    "note synced",
    "note in place",
    "note removed",
    "night noted",
)
FAULT = "THUIS_FAULT"
_passed = itertools.count(1)


def point(name: str) -> None:
    """Die here as by `kill -9` when `THUIS_FAULT` is the number of points passed; without it nothing happens.

    The number counts passings, not names: a point in a loop is as many points as it has rounds.
    """
    del name  # the list above and whoever traces this call want it
    wanted = os.environ.get(FAULT)
    if wanted and next(_passed) == int(wanted):
        os.kill(os.getpid(), signal.SIGKILL)
