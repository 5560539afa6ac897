"""The words in which the gate's expectations are written down.

What belongs here: a check (a sentence, what it means in Dutch, a rule on one column, how bad a failure is), a frame of
facts that checks look at, a suite of frames on one subject; and the rules there are.
What does not: the suites themselves (a file per subject) and running them (`gx`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["blocking", "warning"]

# Sums of floating-point shares differ from their exact value by less than this (R34).
TOLERANCE = 1e-9
GX_SEVERITY = {"blocking": "critical", "warning": "warning"}


@dataclass(frozen=True, slots=True)
class Rule:
    """An expectation of Great Expectations by its type, with its arguments."""

    kind: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation: what must hold, in words; what it means, in Dutch; the rule; how bad it is when it fails."""

    sentence: str
    note: str
    rule: Rule
    severity: Severity = "blocking"

    def as_configuration(self) -> dict[str, Any]:
        """The expectation as Great Expectations takes it."""
        return {
            "type": self.rule.kind,
            "kwargs": self.rule.arguments,
            "description": self.sentence,
            "notes": self.note,
            "severity": GX_SEVERITY[self.severity],
        }


@dataclass(frozen=True, slots=True)
class Frame:
    """Facts worked out by one query, a row per group, and what must hold for every row.

    `query` sees the warehouse's marts as `marts.<table>` and the published tables as `funders.published.<table>`.
    `group` are the columns that say which row failed; they never identify a person. `against_marts`: it holds published
    tables against the marts they were made from, and not against those of a later night.
    """

    name: str
    query: str
    checks: tuple[Check, ...]
    group: tuple[str, ...] = ()
    against_marts: bool = False


@dataclass(frozen=True, slots=True)
class Suite:
    """All frames on one subject."""

    name: str
    title: str
    frames: tuple[Frame, ...]


def is_zero(column: str) -> Rule:
    """Every value is 0, floating-point noise aside."""
    return between(column, -TOLERANCE, TOLERANCE)


def at_least(column: str, low: float) -> Rule:
    """Every value is `low` or more."""
    return Rule("expect_column_values_to_be_between", {"column": column, "min_value": low})


def between(column: str, low: float, high: float) -> Rule:
    """Every value lies from `low` up to and including `high`."""
    return Rule("expect_column_values_to_be_between", {"column": column, "min_value": low, "max_value": high})


def is_share(column: str) -> Rule:
    """Every value lies between 0 and 1, floating-point noise aside."""
    return between(column, -TOLERANCE, 1 + TOLERANCE)


def counted(sentence: str, column: str) -> Check:
    """A check of a number of things or people."""
    return Check(sentence, "Aantallen zijn nooit negatief.", at_least(column, 0))


def share(sentence: str, column: str) -> Check:
    """A check of a share."""
    return Check(sentence, "Een aandeel ligt tussen 0 en 1.", is_share(column))


def in_set(column: str, values: Sequence[str] | Sequence[int]) -> Rule:
    """Every value is one of `values`."""
    return Rule("expect_column_values_to_be_in_set", {"column": column, "value_set": sorted(values)})


def not_like(column: str, pattern: str) -> Rule:
    """No value matches the regular expression."""
    return Rule("expect_column_values_to_not_match_regex", {"column": column, "regex": pattern})
