"""Splitting every change of a headline figure over its causes, so that the parts are the whole.

What belongs here: the chain of differences. What does not: rebuilding (handed in) and words (`telling`).

The chain: the old release; (a) its deliveries and variables by today's code; (b) with corrections; (c) with all
deliveries; (d) with the new variables; the new release. b - a is corrected data, c - b new data, d - c changed
definition; what is left at both ends, a - old and new - d, is what a change of code did to a definition.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.release.current import Release
from pipelines.restatement.deliveries import Sorted, sort
from pipelines.restatement.headlines import Figures, figures_of
from pipelines.restatement.states import State, definitions, states_between

Rebuild = Callable[[State], Figures]
CAUSES = ("corrected_data", "new_data", "changed_definition", "changed_code")


@dataclass(frozen=True)
class Change:
    """One figure: what it was, what it is, and the parts of the difference; no parts where a state has no figure."""

    figure: str
    old: Decimal | None
    new: Decimal | None
    parts: dict[str, Decimal] | None

    @property
    def total(self) -> Decimal | None:
        """The whole difference."""
        return None if self.old is None or self.new is None else self.new - self.old


@dataclass(frozen=True)
class Restatement:
    """All of it: the two releases, what is different between them, and every figure's change."""

    old: Release
    new: Release
    deliveries: Sorted
    variables: dict[str, tuple[Any, Any]]
    measures: dict[str, tuple[Any, Any]]
    code_differs: bool
    changes: tuple[Change, ...]


def restate(old: Release, new: Release, rebuild: Rebuild, code: str, decided: Iterable[date] = ()) -> Restatement:
    """Compare two releases; `code` is the digest of the code that rebuilds, `decided` the days of decisions."""
    found = sort(old.manifest["deliveries"], new.manifest["deliveries"])
    states = states_between(old, new, found, decided)
    chain = [figures_of(old.warehouse), *rebuilt(states, rebuild), figures_of(new.warehouse)]
    return Restatement(
        old,
        new,
        found,
        differing(definitions(old), definitions(new)),
        differing(old.manifest.get("measures", {}), new.manifest.get("measures", {})),
        {old.manifest["inputs"]["code"], new.manifest["inputs"]["code"]} != {code},
        tuple(change(name, [figures[name] for figures in chain]) for name in chain[0]),
    )


def rebuilt(states: list[State], rebuild: Rebuild) -> list[Figures]:
    """The figures of every state; equal states are built once."""
    done: dict[str, Figures] = {}
    for state in states:
        if state.key not in done:
            done[state.key] = rebuild(state)
    return [done[state.key] for state in states]


def differing(was: dict[str, Any], now: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What has another value, or is there in one of the two only."""
    names = sorted({*was, *now})
    return {name: (was.get(name), now.get(name)) for name in names if was.get(name) != now.get(name)}


def change(name: str, chain: list[Decimal | None]) -> Change:
    """The parts of one figure's change; they sum to it, since each link of the chain is in exactly one of them."""
    known = [value for value in chain if value is not None]
    if len(known) < len(chain):
        return Change(name, chain[0], chain[-1], None)
    old, a, b, c, d, new = known
    return Change(name, old, new, dict(zip(CAUSES, (b - a, c - b, d - c, (a - old) + (new - d)), strict=True)))
