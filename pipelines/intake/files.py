"""The files of one delivery: loose ones, and members of archives without unpacking them to disk.

What belongs here: listing, opening and hashing. What does not: what the content means.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from pipelines.intake.bounds import check_archive, check_file_size
from pipelines.intake.findings import DatasetError, damaged

MAX_DEPTH = 3
_UNREADABLE = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError)


@dataclass(frozen=True)
class DeliveredFile:
    """A file a partner sent; `name` is its path in the delivery, a member follows the name of its archive."""

    name: str
    path: Path
    member: str | None = None

    @property
    def base(self) -> str:
        """The last part of the name."""
        return self.name.rpartition("/")[2]

    @property
    def carrier(self) -> str:
        """The file on disk: the archive for a member, else the file itself."""
        return self.name.removesuffix(f"/{self.member}") if self.member else self.name

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

    def content(self, file: DeliveredFile) -> bytes:
        """Return the bytes of a file or member. Raises DatasetError when it is empty, too large or damaged."""
        whole = self._whole(file.path, file.carrier)
        if file.member is None:
            return whole
        try:
            with zipfile.ZipFile(io.BytesIO(whole)) as archive:
                content = archive.read(file.member)
        except (*_UNREADABLE, RuntimeError, EOFError, zlib.error) as error:
            raise damaged(file.name) from error
        check_file_size(len(content), file.name)
        return content

    def sha256(self, file: DeliveredFile) -> str:
        """Return the hash of the file on disk: that of the very bytes that are parsed."""
        if file.path not in self._hashes:
            self._hashes[file.path] = hashlib.sha256(self._whole(file.path, file.carrier, True)).hexdigest()
        return self._hashes[file.path]

    def size(self, file: DeliveredFile) -> int:
        """Return the number of bytes of the file on disk."""
        return len(self._whole(file.path, file.carrier, True))

    def forget(self) -> None:
        """Let go of all content that was read."""
        self._bytes.clear()

    def _whole(self, path: Path, name: str, allow_empty: bool = False) -> bytes:
        if path not in self._bytes:
            if path.stat().st_size:
                check_file_size(path.stat().st_size, name)
            self._bytes[path] = path.read_bytes()
        if not allow_empty:
            check_file_size(len(self._bytes[path]), name)
        return self._bytes[path]


def open_files(folder: Path, loose: tuple[Path, ...] = ()) -> DeliveryFiles:
    """List the files of a delivery folder, or the loose ones given, and the members of archives among them."""
    opened = DeliveryFiles(folder)
    files: list[DeliveredFile] = []
    broken: list[DatasetError] = []
    for file in (DeliveredFile(path.name, path) for path in loose) if loose else _below(folder):
        if file.path.suffix.lower() != ".zip":
            files.append(file)
            continue
        try:
            files.extend(_members(file, opened))
        except DatasetError as fault:
            broken.append(fault)
    opened.files, opened.broken = tuple(files), tuple(broken)
    return opened


def _below(folder: Path) -> Iterator[DeliveredFile]:
    raw = folder.resolve().parents[1]
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(part.startswith((".", "~$")) for part in name.parts)
        if hidden or len(name.parts) > MAX_DEPTH or not path.is_file() or not path.resolve().is_relative_to(raw):
            continue
        yield DeliveredFile(name.as_posix(), path)


def _members(file: DeliveredFile, opened: DeliveryFiles) -> list[DeliveredFile]:
    content = opened.content(file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except _UNREADABLE as error:
        raise damaged(file.name) from error
    check_archive(members, len(content), file.name)
    real = [member.filename for member in members if not member.is_dir() and not _hidden(member.filename)]
    return [DeliveredFile(f"{file.name}/{name}", file.path, name) for name in real]


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)
