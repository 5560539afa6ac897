"""Work that is killed with SIGKILL at a chosen step, in a process of its own.

What belongs here: counting the steps by which work reaches the disk, and stopping before one. What does not: the work,
and what must be true afterwards.
"""

import contextlib
import io
import itertools
import os
import signal
from collections.abc import Callable, Iterator
from unittest import mock

STEPS = ("fsync", "rename", "replace", "unlink", "rmdir", "mkdir", "symlink", "chmod", "utime")
Work = Callable[[], object]


def at_every_step(work: Work) -> Iterator[int]:
    """Run the work again and again, each time killed one step later, until it comes to its end by itself.

    Yields after each kill, so that whoever asks can look what is left; the world must be put back by them.
    """
    for step in itertools.count():
        if not killed_before(step, work):
            return
        yield step


def killed_before(step: int, work: Work) -> bool:
    """Run the work in a child that is killed before its n-th step; False when it ended before that, in peace."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException), contextlib.redirect_stderr(io.StringIO()):
            run_until(step, work)
            os._exit(0)
        os._exit(1)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return False


def run_until(step: int, work: Work) -> None:
    """Run the work with every step counted."""
    count = itertools.count()

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*arguments: object, **options: object) -> object:
            if next(count) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **options)

        return wrapped

    with contextlib.ExitStack() as stack:
        for name in STEPS:
            stack.enter_context(mock.patch.object(os, name, counted(getattr(os, name))))
        work()
