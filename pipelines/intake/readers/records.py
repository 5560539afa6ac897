"""Records of separated text, by its bytes: where they end, how many fields each has, and whether any needs care.

What belongs here: counting without reading a value, over hundreds of megabytes. What does not: headers, separators
and the sentences about them (`text`).
"""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from pipelines.intake.findings import cut_file

_QUOTED = re.compile(rb'"[^"]*"')


def record_ends(text: bytes, size: int) -> list[int]:
    """Return where the first record ends, and then where pieces of about `size` bytes end; quotes hide line breaks."""
    ends: list[int] = []
    most = 1
    while (start := ends[-1] if ends else 0) < len(text):
        end = text.find(b"\n", start + most - 1) + 1 or len(text)
        quotes = text.count(b'"', start, end)
        while quotes % 2 and end < len(text):
            further = text.find(b"\n", end) + 1 or len(text)
            quotes += text.count(b'"', end, further)
            end = further
        ends.append(end)
        most = size
    return ends


def widths_of_pieces(  # noqa: PLR0913, PLR0917 - a text, where its pieces are, and what its header says
    name: str, text: bytes, separator: str, width: int, bounds: Sequence[int], row: int
) -> list[np.ndarray]:
    """Return the number of fields of every record, piece by piece; what is regular is counted by two threads."""
    spans = list(pairwise(bounds))
    counted: list[np.ndarray] = []
    for span, records in zip(spans, _all_regular(text, separator, width, spans), strict=True):
        first = row + sum(map(len, counted))
        one = np.full(records, width) if records else _widths(name, text[slice(*span)], separator, first, row)
        counted.append(one)
    return counted


def _all_regular(text: bytes, separator: str, width: int, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return `_regular` of each span; threads cost more than they save on a header and one piece."""

    def of_span(span: tuple[int, int]) -> int:
        return _regular(text[slice(*span)], separator, width)

    if len(spans) <= 2:
        return [of_span(span) for span in spans]
    with ThreadPoolExecutor(max_workers=2) as counters:
        return list(counters.map(of_span, spans))


def _widths(name: str, text: bytes, separator: str, first: int, header: int) -> np.ndarray:
    """Return the number of fields of every record from row `first` on; 0 for a blank line.

    A quoted line break does not end a record: a quote that is never closed makes all that follows one row.
    """
    bare = _QUOTED.sub(b"x", text) if b'"' in text else text
    if b'"' in bare:
        row = bare.count(b"\n", 0, bare.index(b'"')) + first
        raise cut_file(name, row, counted=row - header)
    if not bare.endswith(b"\n"):
        bare += b"\n"
    characters = np.frombuffer(bare.replace(b"\r\n", b"\n"), dtype=np.uint8)
    ends = np.flatnonzero(characters == ord("\n"))
    separators = np.searchsorted(np.flatnonzero(characters == ord(separator)), ends)
    lengths = np.diff(ends, prepend=-1) - 1
    return np.where(lengths > 0, np.diff(separators, prepend=0) + 1, 0)


def _regular(text: bytes, separator: str, width: int) -> int:
    """Return the number of records when each has `width` fields and nothing is quoted or blank; 0 when one may not."""
    if width < 2 or b'"' in text or not text.endswith(b"\n"):
        return 0
    characters = np.frombuffer(text, dtype=np.uint8)
    is_end = characters == ord("\n")
    marks = np.flatnonzero(is_end | (characters == ord(separator)))
    records, rest = divmod(marks.size, width)
    regular = not rest and np.count_nonzero(is_end) == records and is_end[marks[width - 1 :: width]].all()
    return records if regular else 0


def is_bare(text: bytes) -> bool:
    """Whether nothing in the text is quoted or could be trimmed: it is ASCII without blanks but for its line ends."""
    if not text.isascii() or b'"' in text:
        return False
    characters = np.frombuffer(text, dtype=np.uint8)
    ends = np.count_nonzero(characters == ord("\n"))
    if b"\r" in text:
        before_end = text.count(b"\r\n")
        if before_end != text.count(b"\r"):
            return False
        ends += before_end
    return bool(np.count_nonzero(characters <= ord(" ")) == ends)
