"""Which deliveries of a newer release correct what was known, and which tell something new.

What belongs here: sorting the entries of two releases' registers. What does not: reading or writing any file.
An entry is a partner's dataset in one delivery, as a release's manifest keeps it. It corrects when it describes a day
that the partner had described already, else it is new; one that was taken back is sorted in the same way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Entry = dict[str, Any]
Key = tuple[str, str, str]
WHAT_COUNTS = ("reference_date", "sequence", "mode", "contained", "rows_accepted", "rows_held_back")


@dataclass(frozen=True)
class Sorted:
    """`corrected` is the old register with corrections; the keys say which entries made the difference."""

    corrected: tuple[Entry, ...]
    corrections: tuple[Key, ...]
    news: tuple[Key, ...]


def sort(old: Iterable[Entry], new: Iterable[Entry]) -> Sorted:
    """Sort what is different between two registers."""
    before, after = by_key(old), by_key(new)
    described_before, described_after = newest(before), newest(after)
    added = {key for key in after.keys() - before.keys() if corrects(after[key], described_before)}
    removed = {key for key in before.keys() - after.keys() if corrects(before[key], described_after)}
    changed = {key for key in before.keys() & after.keys() if facts(before[key]) != facts(after[key])}
    kept = {key: entry for key, entry in before.items() if key not in removed}
    corrected = {**kept, **{key: after[key] for key in added | changed}}
    news = (before.keys() ^ after.keys()) - added - removed
    return Sorted(tuple(corrected.values()), tuple(sorted(added | removed | changed)), tuple(sorted(news)))


def by_key(entries: Iterable[Entry]) -> dict[Key, Entry]:
    """Entries by partner, dataset and delivery."""
    return {(entry["partner"], entry["dataset"], entry["delivery"]): entry for entry in entries}


def newest(entries: dict[Key, Entry]) -> dict[tuple[str, str], str]:
    """The register date of every partner's dataset (R2), as ISO text."""
    found: dict[tuple[str, str], str] = {}
    for (partner, dataset, _), entry in entries.items():
        if entry["contained"]:
            found[partner, dataset] = max(str(entry["reference_date"]), found.get((partner, dataset), ""))
    return found


def corrects(entry: Entry, described: dict[tuple[str, str], str]) -> bool:
    """Whether an entry is about a day that its partner had described already."""
    return str(entry["reference_date"]) <= described.get((entry["partner"], entry["dataset"]), "")


def facts(entry: Entry) -> tuple[str, ...]:
    """What of an entry can change a figure."""
    return tuple(str(entry[name]) for name in WHAT_COUNTS)
