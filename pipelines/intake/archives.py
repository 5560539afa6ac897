"""Archives from outside: zips of files, and the zips that XLSX and ODS are.

What belongs here: opening one within bounds, in memory; names in it never become paths. What does not: what the members
mean. What the directory says is checked first, and then that the members hold no more than it says.
"""

import copy
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from pipelines.intake.bounds import MEGABYTE, check_archive, document_type, unpacks_to_too_much
from pipelines.intake.findings import DatasetError, damaged

ZIP_MAGIC = b"PK"
_UNREADABLE = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error)
_ARCHIVES = frozenset({".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz"})
_MARKUP = frozenset({".xml", ".rels", ".vml"})
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le")[:-1])  # cut so that it is found in either byte order


def member_names(content: bytes, file: str) -> list[str]:
    """Return the names of the visible members of a delivered zip.

    Raises DatasetError when it is damaged or beyond bounds, or holds an archive itself.
    """
    names = [one.filename for one in _directory(content, file) if not one.is_dir() and not _hidden(one.filename)]
    if any(PurePosixPath(name).suffix.lower() in _ARCHIVES for name in names):
        message = f"{file} bevat zelf weer een archief. Pak dat uit en lever de bestanden in een enkele zip aan."
        raise DatasetError("nested_archive", message, file)
    return names


def unpack(content: bytes, member: str, file: str) -> bytes:
    """Return the bytes of a member. Raises DatasetError when it is damaged or larger than the directory says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"".join(_produced(archive, archive.getinfo(member), file))
    except (*_UNREADABLE, KeyError) as error:
        raise damaged(file) from error


def check_package(content: bytes, file: str) -> None:
    """Raise DatasetError for an XLSX or ODS that is damaged, beyond bounds, or has a part with a document type."""
    members = _directory(content, file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in members:
                _check_part(_produced(archive, member, file), member.filename, file)
    except _UNREADABLE as error:
        raise damaged(file) from error


def has_document_type(markup: bytes) -> bool:
    """Whether XML has a document type, however far from its beginning."""
    return any(mark in markup for mark in _DOCTYPES)


def _directory(content: bytes, file: str) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except _UNREADABLE as error:
        raise damaged(file) from error
    check_archive(members, len(content), file)
    return members


def _produced(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> Iterator[bytes]:
    """Yield what a member unpacks to, and stop at the first byte more than was promised."""
    allowed = copy.copy(member)
    allowed.file_size += 1
    produced = 0
    with archive.open(allowed) as opened:
        while part := opened.read(MEGABYTE):
            produced += len(part)
            if produced > member.file_size:
                raise unpacks_to_too_much(file)
            yield part


def _check_part(parts: Iterator[bytes], name: str, file: str) -> None:
    markup = PurePosixPath(name).suffix.lower() in _MARKUP
    before = b""
    for part in parts:
        if markup and has_document_type(before + part):
            raise document_type(file)
        before = part[-32:]


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)
