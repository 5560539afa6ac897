"""How far one count can go by itself, how far it needs to, and what moving it costs.

What belongs here: what follows from a cell's own entry and the rules. What does not: cells that move together
(`protection`), and how (`movements`).
"""

from math import inf

from pipelines.disclosure.cells import Entry
from pipelines.disclosure.rounding import Rules

STEP = 100.0  # how much dearer each degree of `dear` is
SIZE = 0.01  # how much dearer a cell is for each person in it: of two that serve, the smaller hides
MANY = 100  # beyond which size is no matter


def binds(entry: Entry, rules: Rules) -> bool:
    """Whether what a reader has before them holds a cell where it is."""
    return entry.printed or is_known_to_be_large(entry, rules)


def is_known_to_be_large(entry: Entry, rules: Rules) -> bool:
    """Whether other cells say of this one, for as long as they show, that it is `min_cell` or more."""
    return bool(entry.shown_by) and entry.value >= rules.min_cell


def slack_of(entry: Entry, rules: Rules) -> tuple[float, float]:
    """How far a printed count can move down and up without another one being printed."""
    if is_known_to_be_large(entry, rules):
        return rules.min_cell - entry.value, inf
    if not entry.printed:
        return 0, 0
    low, high = entry.behind or rules.behind(entry.value)
    return low - entry.value, high - entry.value


def reach_of(entry: Entry, rules: Rules) -> tuple[float, float]:
    """How far down and up a count can go whatever hides: not below zero, and no further than is known from before."""
    if entry.fixed:
        return slack_of(entry, rules)
    if entry.behind and not entry.printed:
        return entry.behind[0] - entry.value, entry.behind[1] - entry.value
    if entry.signed:
        return -inf, inf
    least = 1 if entry.zero != "hidden" and entry.value > 0 else 0
    return least - entry.value, inf


def need_of(entry: Entry, min_cell: int) -> int:
    """How much room a cell needs once it hides: any that a table has, and others that tell about a few people.

    Where nobody would show, a count of nobody that hides passes for somebody, which takes one from its room.
    """
    if entry.printed:
        return 0 if entry.signed else min_cell + would_show(entry)
    return min_cell if not entry.known and 0 < abs(entry.value) < min_cell else 0


def would_show(entry: Entry) -> bool:
    """Whether a cell is of nobody and the rules do not hide it for that, nor for where it stands."""
    return entry.printed and entry.value == 0 and entry.zero != "hidden" and not entry.runs


def price_of(entry: Entry) -> float:
    """What it costs to move a printed cell by one: a count of nobody hides badly, so as late as any of its degree."""
    size = MANY if would_show(entry) else min(abs(entry.value), MANY)
    return float(STEP ** min(entry.dear, 3) * (1 + SIZE * size))
