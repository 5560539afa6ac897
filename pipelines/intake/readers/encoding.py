"""From bytes to text: which encoding, and the signs that the bytes are no text or were cut.

What belongs here: encodings, byte order marks, line ends of an old Mac. What does not: separators and quotes (`text`).
"""

from pipelines.intake.findings import DatasetError, cut_file

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WIDE = frozenset({"utf-16", "utf-16-le", "utf-16-be"})


def to_utf8(name: str, content: bytes, encoding: str | None) -> bytes:
    """Return the text as UTF-8 without byte order mark: by its mark, as given, else UTF-8, else cp1252.

    Raises DatasetError for bytes that are no text in that encoding.
    """
    for mark, marked in BOMS:
        if content.startswith(mark):
            return _recode(name, content, marked).removeprefix(BOMS[0][0])
    if b"\0" in content and encoding not in _WIDE:
        raise _not_text(name)
    if encoding is not None:
        return _recode(name, content, encoding)
    if content.isascii():
        return content
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            whole = content.count(b"\n")
            raise cut_file(name, whole + 1, counted=whole) from None
        return _recode(name, content, "cp1252")
    return content


def _recode(name: str, content: bytes, encoding: str) -> bytes:
    try:
        text = content if encoding == "utf-8" and content.decode() else content.decode(encoding).encode()
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        message = f"{name} is geen {encoding}: rij {row} bevat tekens die daarin niet bestaan. Exporteer het als UTF-8."
        raise DatasetError("encoding", message, name, (row,)) from None
    if b"\0" in text:
        raise _not_text(name)
    return text


def _not_text(name: str) -> DatasetError:
    return DatasetError("not_text", f"{name} bevat NUL-tekens en is geen tekst. Exporteer het opnieuw.", name)


def plain_lines(text: bytes) -> bytes:
    """Write the line ends of an old Mac as the line ends of today."""
    return text.replace(b"\r", b"\n") if b"\n" not in text else text
