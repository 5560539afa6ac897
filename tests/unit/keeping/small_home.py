"""A home of a few small files, and what it held: backups look at files and hashes, never at what is in them."""

import json
import os
from pathlib import Path

from pipelines.keeping import listing
from pipelines.keeping.listing import files_of
from pipelines.release import switch

FIRST, SECOND = "20230101T020000-aaaaaa", "20230201T020000-bbbbbb"
Contents = dict[str, bytes]


def small_home(home: Path) -> Path:
    """A home with a landed delivery, a decision and one release."""
    for place, text in {
        "landing/key_fingerprint": "0123456789abcdef\n",
        "landing/registry.parquet": "one delivery",
        "landing/released_once": "",
        "landing/leases/portaal@2022-12-31.1/accepted.parquet": "rows",
        "landing/leases/portaal@2022-12-31.1/manifest.json": "{}",
        "decisions/links.csv": "decision,partner\n",
        "releases/looked_at": "",
    }.items():
        write(home / place, text)
    add_release(home, FIRST)
    return home


def add_release(home: Path, name: str) -> None:
    """One more release, which becomes the current one."""
    folder = home / "releases" / name
    write(folder / "warehouse.duckdb", f"warehouse of {name}")
    write(folder / "quality/index.html", "<html>")
    write(folder / "manifest.json", json.dumps({"release": name, "files": switch.hashes_of(folder)}))
    (folder / "warehouse.duckdb").chmod(0o444)
    switch.turn(home / "current", folder)


def write(path: Path, text: str) -> None:
    """A file of long ago, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_600_000_000, 1_600_000_000))


def contents(home: Path) -> Contents:
    """Everything that a backup keeps, by place, and where `current` points."""
    found = {str(path.relative_to(home)): path.read_bytes() for path in files_of(home)}
    current = home / "current"
    return {**found, "current": str(current.readlink()).encode() if current.is_symlink() else b""}


def as_backed_up(folder: Path) -> Contents:
    """The same of a backup, read without the code that restores it."""
    kept = listing.read(folder)
    found = {place: (folder / "files" / one.sha256[:2] / one.sha256).read_bytes() for place, one in kept.files.items()}
    return {**found, "current": (kept.current or "").encode()}
