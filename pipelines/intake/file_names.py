"""Names of files and folders that hold an identifier, as `dossier Jan de Vries.csv` does: they are never told on.

What belongs here: judging names, and the neutral ones shown instead. What does not: identifiers in columns
(`identifiers`), and opening files (`files`), which goes by the real name.
"""

import re
from functools import lru_cache
from pathlib import PurePosixPath

from pipelines.intake.identifiers import says_too_much
from pipelines.intake.person_names import GIVEN_NAMES

_DAY = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}([-_.]?)\d{2}\1\d{2}|\d{1,2}([-_.])\d{1,2}\2(?:19|20)\d{2})(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_LAST_YEAR_OF_BIRTH = 2009
_ADDRESSED = re.compile(r"(?i:\b(?:dhr|mevr|mw|heer|mevrouw|familie)\b)[ ._-]*[A-Z]")
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset({"van", "de", "der", "den", "het", "ter", "ten", "te", "el", "al", "ben"})


def shown_name(name: str, number: int) -> str:
    """Return a path in a delivery as it may be shown: `bestand 3.csv` for the third when it says too much."""
    if not name_says_too_much(name):
        return name
    suffix = PurePosixPath(name).suffix
    return f"bestand {number}{suffix if re.fullmatch(r'[.][A-Za-z]{1,8}', suffix) else ''}"


@lru_cache(maxsize=10_000)
def name_says_too_much(name: str) -> bool:
    """Whether a file, folder or member is called after a person; days since 2010 in a name are no dates of birth."""
    return any(_part_says_too_much(part) for part in PurePosixPath(name).parts)


def _part_says_too_much(part: str) -> bool:
    days = [found[0] for found in _DAY.finditer(part)]
    if any(int(year) <= _LAST_YEAR_OF_BIRTH for day in days for year in _YEAR.findall(day)[:1]):
        return True
    rest = _DAY.sub("_", part)
    stem = PurePosixPath(rest).stem
    if not re.search(r"\d{4}|@|[A-Z]| ", rest) and not _names_a_person(stem):
        return False
    forms = {rest, stem, re.sub(r"[_\s]+", " ", stem).strip(), re.sub(r"[_\s-]+", " ", stem).strip()}
    return any(says_too_much(form) for form in forms) or _names_a_person(stem)


def _names_a_person(stem: str) -> bool:
    """Whether a given name stands before a surname, one with a capital or after a particle, or a form of address."""
    if _ADDRESSED.search(stem):
        return True
    words = _WORD.findall(stem)
    for first, *after in (words[place : place + 4] for place in range(len(words))):
        last = next((word for word in after if word.lower() not in _PARTICLES), None)
        particle = bool(after) and after[0].lower() in _PARTICLES
        if first.lower() in GIVEN_NAMES and last and (particle or (first.istitle() and last[0].isupper())):
            return True
    return False
