"""Where messages go: a file with an address a line, which may hold passwords and is therefore its owner's alone.

What belongs here: reading that file. What does not: using an address (`sending`). No error repeats a line of it.
"""

from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import UserMistake

EXAMPLES = "mailto://user:password@mail.example.org?to=analyst@example.org or jsons://example.org/hook"


@dataclass(frozen=True)
class Address:
    """One address, by its line in the file; the address itself never shows in print."""

    line: int
    url: str

    def __repr__(self) -> str:
        return f"Address(line={self.line})"


def read_addresses(file: Path) -> tuple[Address, ...]:
    """The addresses in a file; none when there is no such file.

    Raises `UserMistake` when others may read the file, or when it cannot be read at all.
    """
    if not file.exists():
        return ()
    if file.stat().st_mode & 0o077:
        raise UserMistake(f"Others on this machine may read {file}, and it may hold passwords. First: chmod 600 {file}")
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UserMistake(f"{file} cannot be read. Write an address a line in it, such as {EXAMPLES}.") from None
    stripped = ((number, line.strip()) for number, line in enumerate(lines, start=1))
    return tuple(Address(number, line) for number, line in stripped if line and not line.startswith("#"))
