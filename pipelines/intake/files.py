"""The files of one delivery: loose ones, and members of archives without unpacking them to disk.

What belongs here: listing, opening and hashing. What does not: what the content means.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from pipelines.intake.archives import member_names, unpack
from pipelines.intake.bounds import check_file_size, is_too_large
from pipelines.intake.file_names import shown_name
from pipelines.intake.findings import DatasetError, changed_while_read

MAX_DEPTH = 3


@dataclass(frozen=True)
class DeliveredFile:
    """A file a partner sent; `name` is its path in the delivery, a member follows the name of its archive.

    A path that says who somebody is stands in `name` as a neutral one; `renamed` says so.
    """

    name: str
    path: Path
    member: str | None = None
    archive: str | None = None
    renamed: bool = False

    @property
    def base(self) -> str:
        """The last part of the name that its sender gave it, which profiles know it by."""
        return (self.member or self.path.name).rpartition("/")[2]

    @property
    def carrier(self) -> str:
        """The file on disk: the archive for a member, else the file itself."""
        return self.archive or self.name

    def matches(self, pattern: str, archive: str | None = None) -> bool:
        """Whether the file's own name fits `pattern`, in any case; `archive` narrows it to members of such a file."""
        if archive and not (self.member and fnmatchcase(self.path.name.lower(), archive.lower())):
            return False
        return fnmatchcase(self.base.lower(), pattern.lower())


@dataclass
class DeliveryFiles:
    """All files of a delivery, each read once. `broken` holds the faults of archives that cannot be opened."""

    folder: Path
    files: tuple[DeliveredFile, ...] = ()
    broken: tuple[DatasetError, ...] = ()
    _bytes: dict[Path, bytes] = field(default_factory=dict)
    _hashes: dict[Path, str] = field(default_factory=dict)
    _changing: set[Path] = field(default_factory=set)

    def content(self, file: DeliveredFile) -> bytes:
        """Return the bytes of a file or member. Raises DatasetError when it is empty, too large or damaged."""
        whole = self._whole(file.path, file.carrier)
        if file.member is None:
            return whole
        content = unpack(whole, file.member, file.name)
        check_file_size(len(content), file.name)
        return content

    def sha256(self, file: DeliveredFile) -> str:
        """Return the hash of the file on disk: that of the very bytes that are parsed."""
        if file.path not in self._hashes:
            self._hashes[file.path] = self._digest(file.path)
        return self._hashes[file.path]

    def size(self, file: DeliveredFile) -> int:
        """Return the number of bytes of the file on disk."""
        read = self._bytes.get(file.path)
        return file.path.stat().st_size if read is None else len(read)

    def forget(self) -> None:
        """Let go of all content that was read."""
        self._bytes.clear()

    def _digest(self, path: Path) -> str:
        """Hash what was read, or what is too large to be read without holding it in memory."""
        if is_too_large(path.stat().st_size):
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        return hashlib.sha256(self._read(path)).hexdigest()

    def _whole(self, path: Path, name: str) -> bytes:
        check_file_size(path.stat().st_size, name)
        whole = self._read(path)
        if path in self._changing:
            raise changed_while_read(name)
        return whole

    def _read(self, path: Path) -> bytes:
        if path not in self._bytes:
            before = _state(path)
            self._bytes[path] = path.read_bytes()
            if before != _state(path) or len(self._bytes[path]) != before[0]:
                self._changing.add(path)
        return self._bytes[path]


def _state(path: Path) -> tuple[int, ...]:
    """What changes with the content of a file, even when its size and time of change are put back."""
    about = path.stat()
    return about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino


def open_files(folder: Path, loose: tuple[Path, ...] = ()) -> DeliveryFiles:
    """List the files of a delivery folder, or the loose ones given, and the members of archives among them."""
    opened = DeliveryFiles(folder)
    files: list[DeliveredFile] = []
    broken: list[DatasetError] = []
    listed = ((path.name, path) for path in loose) if loose else _below(folder)
    for number, (name, path) in enumerate(listed, start=1):
        shown = shown_name(name, number)
        file = DeliveredFile(shown, path, renamed=shown != name)
        if file.path.suffix.lower() != ".zip":
            files.append(file)
            continue
        try:
            files.extend(_members(file, opened))
        except DatasetError as fault:
            broken.append(fault)
    opened.files, opened.broken = tuple(files), tuple(broken)
    return opened


def _below(folder: Path) -> Iterator[tuple[str, Path]]:
    raw = folder.resolve().parents[1]
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(part.startswith((".", "~$")) for part in name.parts)
        if hidden or len(name.parts) > MAX_DEPTH or not path.is_file() or not path.resolve().is_relative_to(raw):
            continue
        yield name.as_posix(), path


def _members(file: DeliveredFile, opened: DeliveryFiles) -> list[DeliveredFile]:
    names = member_names(opened.content(file), file.name)
    shown = [shown_name(name, number) for number, name in enumerate(names, start=1)]
    return [
        DeliveredFile(f"{file.name}/{told}", file.path, name, file.name, renamed=file.renamed or told != name)
        for name, told in zip(names, shown, strict=True)
    ]
