"""What a profile wants of each column of a file.

What belongs here: reading that off the profile. What does not: acting on it (`screening`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase

import polars as pl

from pipelines.intake.files import DeliveredFile
from pipelines.intake.profile_schema import Join, Profile, Source
from validations.contracts import CONTRACTS, Contract


@dataclass(frozen=True)
class Wanted:
    """Columns that are landed as they are, columns that are used without being landed, and known ones to ignore.

    Of the landed ones `typed` become a date, a number or a code, and nothing else can come of them.
    """

    landed: frozenset[str]
    used: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()
    typed: frozenset[str] = frozenset()

    def is_extra(self, column: str) -> bool:
        """Whether no part of the profile names the column."""
        named = column in self.landed or column in self.used
        return not named and not any(fnmatchcase(column, pattern) for pattern in self.ignored)


@dataclass(frozen=True)
class Reading:
    """Which part of a file is read: a sheet of a workbook, or records of a message with the paths to look for."""

    sheet: str | None = None
    record: str | None = None
    paths: frozenset[str] = frozenset()


def read_as(source: Source) -> Reading:
    """Return the part of its own files that a source reads."""
    if source.record is None:
        return Reading(source.sheet)
    prefixes = tuple(f"{join.as_}." for join in source.join if join.as_)
    own = {name for name in _names(source) if not name.startswith(prefixes)} if prefixes else _names(source)
    return Reading(None, source.record, _in_file(source, own))


def joined_as(source: Source, join: Join) -> Reading:
    """Return the part of a joined file that is read."""
    if join.record is None:
        return Reading(join.sheet)
    prefix = f"{join.as_}."
    own = {name.removeprefix(prefix) for name in _names(source) if name.startswith(prefix)}
    return Reading(None, join.record, frozenset({*own, *join.on}))


def landed_by(source: Source) -> frozenset[str]:
    """Return the source columns whose values go into the landing unreduced, by their names in their own files."""
    origins = {name for rule in source.columns.values() if not rule.reduce for name in rule.origins}
    return _own_names(source, _in_file(source, origins))


def used_by(source: Source) -> frozenset[str]:
    """Return every source column that a source needs, by their names in their own files."""
    return _own_names(source, _in_file(source, _names(source)) | frozenset(_unpivoted(source)))


def landed_as_text(dataset: str, source: Source) -> frozenset[str]:
    """Return the source columns of which a value may be landed as the text that it is."""
    columns = CONTRACTS[dataset].columns
    free = {
        name
        for column, rule in source.columns.items()
        if not rule.translates and columns.get(column) == pl.String
        for name in rule.origins
    }
    return _own_names(source, _in_file(source, free))


def typed_columns(contract: Contract) -> frozenset[str]:
    """Return the columns of a contract in which no free text can be landed."""
    return frozenset(name for name, kind in contract.columns.items() if kind != pl.String or name in contract.codes)


def wanted_of_file(file: DeliveredFile, profile: Profile) -> Wanted:
    """Return what all datasets of a profile together want of a file."""
    landed: set[str] = set()
    used: set[str] = set()
    text: set[str] = set()
    ignored: list[str] = []
    for name, source in ((name, source) for name, said in profile.datasets.items() for source in said.sources):
        if any(file.matches(pattern) for pattern in patterns_of(source)):
            landed |= landed_by(source)
            text |= landed_as_text(name, source)
            used |= used_by(source)
            ignored += source.ignore
    about = profile.reference_date
    if about:
        used |= {about.column, *(name for join in about.join for name in join.on)}
        ignored += about.ignore if file.matches(about.files) else ()
    return Wanted(frozenset(landed), frozenset(used), tuple(ignored), frozenset(landed - text))


def patterns_of(source: Source) -> list[str]:
    """Return the file patterns of a source and of what it joins."""
    return [source.files, *(join.files for join in source.join)]


def _names(source: Source) -> set[str]:
    origins = {name for rule in source.columns.values() for name in rule.origins}
    tested = {test.column for test in source.filter}
    return origins | tested | {name for join in source.join for name in join.on}


def _unpivoted(source: Source) -> tuple[str, ...]:
    return source.unpivot.columns if source.unpivot else ()


def _in_file(source: Source, names: set[str]) -> frozenset[str]:
    """Return the names as the files have them: a value that unpivot makes stands in the columns it is made from."""
    if source.unpivot is None:
        return frozenset(names)
    made = {source.unpivot.name, source.unpivot.value}
    return frozenset(names - made) | frozenset(source.unpivot.columns if source.unpivot.value in names else ())


def _own_names(source: Source, names: Collection[str]) -> frozenset[str]:
    prefixes = [f"{join.as_}." for join in source.join if join.as_]
    plain = {name.removeprefix(prefix) for name in names for prefix in prefixes}
    return frozenset(names) | frozenset(plain)
