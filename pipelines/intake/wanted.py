"""What a profile wants of each column of a file.

What belongs here: reading that off the profile. What does not: acting on it (`screening`).
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from pipelines.intake.files import DeliveredFile
from pipelines.intake.profile_schema import Profile, Source


@dataclass(frozen=True)
class Wanted:
    """Columns that are landed as they are, columns that are used without being landed, and known ones to ignore."""

    landed: frozenset[str]
    used: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()

    def is_extra(self, column: str) -> bool:
        """Whether no part of the profile names the column."""
        named = column in self.landed or column in self.used
        return not named and not any(fnmatchcase(column, pattern) for pattern in self.ignored)


def landed_by(source: Source) -> frozenset[str]:
    """Return the source columns whose values go into the landing unreduced, by their names in their own files."""
    origins = {name for rule in source.columns.values() if not rule.reduce for name in rule.origins}
    return _own_names(source, origins)


def used_by(source: Source) -> frozenset[str]:
    """Return every source column that a source needs, by their names in their own files."""
    origins = {name for rule in source.columns.values() for name in rule.origins}
    tested = {test.column for test in source.filter}
    keys = {name for join in source.join for name in join.on}
    return _own_names(source, origins | tested | keys)


def wanted_of_file(file: DeliveredFile, profile: Profile) -> Wanted:
    """Return what all datasets of a profile together want of a file."""
    landed: set[str] = set()
    used: set[str] = set()
    ignored: list[str] = []
    for source in (source for dataset in profile.datasets.values() for source in dataset.sources):
        if any(file.matches(pattern) for pattern in patterns_of(source)):
            landed |= landed_by(source)
            used |= used_by(source)
            ignored += source.ignore
    about = profile.reference_date
    if about:
        used |= {about.column, *(name for join in about.join for name in join.on)}
        ignored += about.ignore if file.matches(about.files) else ()
    return Wanted(frozenset(landed), frozenset(used), tuple(ignored))


def patterns_of(source: Source) -> list[str]:
    """Return the file patterns of a source and of what it joins."""
    return [source.files, *(join.files for join in source.join)]


def _own_names(source: Source, names: set[str]) -> frozenset[str]:
    prefixes = [f"{join.as_}." for join in source.join if join.as_]
    plain = {name.removeprefix(prefix) for name in names for prefix in prefixes}
    return frozenset(names | plain)
