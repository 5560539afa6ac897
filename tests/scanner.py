"""A scanner for what nobody may leave lying about: numbers and addresses of persons, and secrets.

What belongs here: recognising them in any text, with python-stdnum for the check digits, and the files of the
repository that hold some on purpose. What does not: the door (`pipelines.intake.identifiers` judges whole columns; a
text has none). Run on all tracked files, `python tests/scanner.py` names file, line and kind, never what it found.
"""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from stdnum import iban
from stdnum.nl import bsn

ROOT = Path(__file__).parents[1]
# Files that hold some on purpose; each is invented. Any other file that holds one fails the lint.
PLANTED = {
    "tests/canaries.py": "identifiers of every kind, for a night that must keep them out",
    "tests/integration/test_bad_deliveries.py": "a BSN that refuses a delivery",
    "tests/integration/test_bad_dialects.py": "a BSN in a file of another dialect",
    "tests/unit/intake/test_drafting.py": "a phone number in an export for which a profile is drafted",
    "tests/unit/intake/test_identifiers.py": "identifiers that the door must know",
    "tests/unit/intake/test_many_deliveries.py": "a phone number in one of many deliveries",
    "tests/unit/intake/test_other_readers.py": "a BSN in a workbook and in a message",
    "tests/unit/intake/test_planted_identifiers.py": "identifiers in every usual spelling",
    "tests/unit/intake/test_pseudonymise.py": "an export before a partner pseudonymises it",
    "tests/unit/intake/test_reports.py": "a phone number that no report may repeat",
    "tests/unit/intake/test_screening.py": "identifiers at the door",
    "tests/unit/intake/test_streaming.py": "a phone number far down a large file",
    "tests/unit/test_scanner.py": "what the scanner must know",
}
NOBODYS = re.compile(r"@(?:[\w-]+\.)*(?:example(?:\.(?:org|com|net))?|test|invalid|localhost)$", re.IGNORECASE)
Judge = Callable[[str], bool]


def _always(_: str) -> bool:
    return True


def _dialled(number: str) -> bool:
    return re.sub(r"\D", "", number) != "0123456789"  # the alphabet of digits, in an engine's own bytes


def _somebodys(address: str) -> bool:
    return not NOBODYS.search(address)


KINDS: dict[str, tuple[re.Pattern[str], Judge]] = {
    "BSN": (re.compile(r"(?<![\w.,/+-])(?:\d{9}|\d{4}[. ]\d{2}[. ]\d{3})(?![\w/-]|[.,]\d)"), bsn.is_valid),
    "IBAN": (
        re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?!\w)"),
        iban.is_valid,
    ),
    "e-mail": (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b"), _somebodys),
    "phone": (
        re.compile(
            r"(?<![\w.,/+-])(?:(?:\+31|0031)[ -]?(?:\(0\))?[ -]?[1-9](?:[ -]?\d){8}|0[1-9](?:[ -]?\d){8}"
            r"|\(0[1-9]\d{1,2}\)(?:[ -]?\d){6,7})(?![\w/-]|[.,]\d)"
        ),
        _dialled,
    ),
    "private key": (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), _always),
    "token": (
        re.compile(
            r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{36,}|github_pat_\w{40,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}"
            r"|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})"
        ),
        _always,
    ),
}


def found_in(text: str) -> Iterator[tuple[int, str]]:
    """The line and kind of everything in a text that nobody may leave there."""
    for kind, (pattern, judge) in KINDS.items():
        for match in pattern.finditer(text):
            if judge(match.group()):
                yield text.count("\n", 0, match.start()) + 1, kind


def texts_of(path: Path) -> Iterator[str]:
    """The text in a file: of a packed one that of its members; a picture has none."""
    content = path.read_bytes()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(member).decode("utf-8", "replace") for member in packed.namelist())
    elif not content.startswith(b"\x89PNG"):
        yield content.decode("utf-8", "replace")


def tracked() -> list[str]:
    """Every file that git knows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def found_in_repository() -> dict[str, list[tuple[int, str]]]:
    """What stands in each tracked file."""
    files = {name: [one for text in texts_of(ROOT / name) for one in found_in(text)] for name in tracked()}
    return {name: told for name, told in files.items() if told}


def main() -> int:
    """Name what was not planted; 1 when there is any."""
    told = {name: found for name, found in found_in_repository().items() if name not in PLANTED}
    for name, found in told.items():
        for line, kind in found:
            print(f"{name}:{line}: {kind}", file=sys.stderr)  # noqa: T201
    return int(bool(told))


if __name__ == "__main__":
    sys.exit(main())
