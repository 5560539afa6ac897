"""The states between two releases: which deliveries, decisions and variables, and a landing that holds them.

What belongs here: making a landing that shows a chosen register over the files of the real one. What does not: building
on it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.release.current import Release
from pipelines.restatement.deliveries import Entry, Sorted

DECISIONS = "link_decisions.parquet"
REGISTRY = "registry.parquet"


@dataclass(frozen=True)
class State:
    """What a warehouse is built from: entries of the register, the last day of decisions, and the dbt variables."""

    entries: tuple[Entry, ...]
    decided_by: date
    variables: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Equal for states that must give equal figures."""
        entries = sorted(json.dumps(entry, default=str, sort_keys=True) for entry in self.entries)
        return json.dumps([entries, str(self.decided_by), dict(self.variables)], default=str, sort_keys=True)


def states_between(old: Release, new: Release, found: Sorted, decided: Iterable[date]) -> list[State]:
    """Old data by old definitions; corrected data; all data; all data by new definitions.

    `decided` are the days on which analysts decided anything: a change of mind about a link corrects data.
    """
    days = sorted(decided)
    decided_old, decided_new = (max((d for d in days if d <= last_day(r)), default=date.min) for r in (old, new))
    now = {**definitions(new), **left_whole(new)}
    by_old = {**now, **definitions(old)}
    entries_old, entries_new = tuple(old.manifest["deliveries"]), tuple(new.manifest["deliveries"])
    return [
        State(entries_old, decided_old, by_old),
        State(found.corrected, decided_new, by_old),
        State(entries_new, decided_new, by_old),
        State(entries_new, decided_new, now),
    ]


def definitions(release: Release) -> dict[str, Any]:
    """The variables a release was made with; `known_on` is no definition, the entries stand for it."""
    inputs = {"known_on", *left_whole(release)}
    return {name: value for name, value in release.manifest["thresholds"].items() if name not in inputs}


def left_whole(release: Release) -> dict[str, Any]:
    """The days from which terms of retention left figures whole: what went is in no state any more."""
    return {name: day for name, day in release.manifest["thresholds"].items() if name.endswith("_whole_from")}


def last_day(release: Release) -> date:
    """The last day of which a release knew what analysts had decided."""
    return date.fromisoformat(str(release.manifest["known_on"] or release.manifest["built_at"])[:10])


def days_of_decisions(landing: Path) -> list[date]:
    """The days on which analysts decided anything about a link."""
    return pl.read_parquet(landing / DECISIONS, columns=["decided_on"])["decided_on"].to_list()


def show(state: State, landing: Path, folder: Path) -> Path:
    """Make a landing of links to the real files, with a register and decisions of its own; return it."""
    folder.mkdir()
    for path in landing.iterdir():
        if path.name not in (REGISTRY, DECISIONS):
            (folder / path.name).symlink_to(path.resolve())
    schema = pl.read_parquet_schema(landing / REGISTRY)
    rows = [{name: typed(entry.get(name), kind) for name, kind in schema.items()} for entry in state.entries]
    pl.DataFrame(rows, schema=schema).write_parquet(folder / REGISTRY)
    decisions = pl.read_parquet(landing / DECISIONS)
    decisions.filter(pl.col("decided_on") <= state.decided_by).write_parquet(folder / DECISIONS)
    return folder


def typed(value: Any, kind: pl.DataType) -> Any:
    """A value of a manifest as the register holds it: dates are text there."""
    return date.fromisoformat(value) if kind == pl.Date and isinstance(value, str) else value
