"""Making the next thing while the last one is used: reading, judging and writing large files overlap.

What belongs here: that overlap. What does not: what is made.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_AHEAD = 2


def ahead(things: Iterable[T]) -> Iterator[T]:
    """Yield the same things, of which another thread makes up to `_AHEAD` meanwhile. Raises what making one raises."""
    made = iter(things)
    with ThreadPoolExecutor(max_workers=1) as maker:
        coming = deque(maker.submit(_next, made) for _ in range(_AHEAD))
        while found := coming.popleft().result():
            coming.append(maker.submit(_next, made))
            yield found[0]


def _next(things: Iterator[T]) -> tuple[T, ...]:
    """Return the next thing, or nothing at the end."""
    for thing in things:
        return (thing,)
    return ()
