"""Counting records by their bytes gives what reading them with care gives, whichever way is taken."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.intake.findings import DatasetError
from pipelines.intake.readers.records import is_bare, record_ends, widths_of_pieces

FIELDS = st.text(st.sampled_from("ab 7"), max_size=3)
RECORDS = st.lists(st.lists(FIELDS, min_size=1, max_size=4), min_size=1, max_size=12)


def widths(text: bytes, width: int, size: int = 8) -> list[int]:
    pieces = widths_of_pieces("t.csv", text, ";", width, [0, *record_ends(text, size)], 1)
    return [int(number) for piece in pieces for number in piece]


def counted_with_care(text: bytes) -> list[int]:
    lines = text.decode().replace("\r\n", "\n").removesuffix("\n").split("\n")
    return [len(line.split(";")) if line else 0 for line in lines]


@given(RECORDS, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.integers(1, 4))
def test_regular_or_not_every_record_has_its_own_number_of_fields(records, line_end, whole, width):
    text = line_end.join(";".join(fields) for fields in records).encode() + line_end.encode() * whole
    if text:
        assert widths(text, width) == counted_with_care(text)


@pytest.mark.parametrize("text", [b"a;b\nc;d;e\nf\n", b"a;b\n\nc;d\n", b"a;b\nc\n;d;e\n"])
def test_as_many_separators_as_there_should_be_do_not_make_records_regular(text):
    assert widths(text, 2, size=1000) == counted_with_care(text)


@given(st.lists(st.lists(st.text(st.sampled_from('a;"\n'), max_size=4), min_size=2, max_size=2), min_size=1))
def test_what_is_quoted_ends_neither_a_field_nor_a_record(records):
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(records)
    assert widths(text.getvalue().encode(), 2) == [2] * len(records)


def test_a_quote_that_is_never_closed_names_its_row():
    with pytest.raises(DatasetError) as caught:
        widths(b'a;b\nc;d\n"e;f\n', 2)
    assert (caught.value.check, caught.value.rows, caught.value.counted) == ("cut_file", (3,), 2)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (b"a;b\n1;2\n", True),
        (b"a;b\r\n1;2\r\n", True),
        (b"a;b\n1;2", True),
        (b"a; b\n", False),
        (b"a;b\r1;2\n", False),
        (b"a\t;b\n", False),
        (b'a;"b"\n', False),
        ("é;b\n".encode(), False),
        ("a\u00a0;b\n".encode(), False),
    ],
)
def test_bare_is_text_in_which_nothing_can_be_trimmed_or_unquoted(text, bare):
    assert is_bare(text) is bare
