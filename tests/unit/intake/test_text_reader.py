"""Separated text is read whole or refused with the row where it breaks."""

import pytest

from pipelines.intake.findings import DatasetError
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.readers import read_table
from pipelines.intake.readers.encoding import to_utf8
from pipelines.intake.readers.text import header_fields

ANY = Dialect()


def rows(content: bytes, dialect: Dialect = ANY, wanted=()):
    return list(read_table("t.csv", content, dialect, wanted).frame.iter_rows())


def refused(content: bytes, dialect: Dialect = ANY, wanted=(), name="t.csv") -> DatasetError:
    with pytest.raises(DatasetError) as caught:
        read_table(name, content, dialect, wanted)
    return caught.value


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found_in_the_header(separator):
    content = separator.join("ab").encode() + b"\n" + separator.join("12").encode() + b"\n"
    assert rows(content) == [(2, "1", "2")]


def test_the_separator_that_yields_the_wanted_columns_goes_first():
    assert rows(b"a,x;b,y;c\n1;2;3\n", wanted=("a,x", "c")) == [(2, "1", "2", "3")]


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp1252", b""), ("utf-16", b"")]
)
def test_the_encoding_is_found(encoding, mark):
    assert rows(mark + "naam;prijs\ncafé;€ 5\n".encode(encoding)) == [(2, "café", "€ 5")]


def test_a_given_encoding_is_honoured():
    assert rows("a;b\né;x\n".encode("latin-1"), Dialect(encoding="latin-1")) == [(2, "é", "x")]
    fault = refused("a;b\nx;y\né;z\n".encode("cp1252"), Dialect(encoding="utf-8"))
    assert (fault.check, fault.rows) == ("encoding", (3,))
    assert to_utf8("t", b"plain", "utf-8") == b"plain"


def test_quotes_hold_separators_line_breaks_and_quotes():
    content = b'a;b\r\n"x;y";"1\r\n2"\r\n"he said ""no""";z\r\n'
    assert rows(content) == [(2, "x;y", "1\r\n2"), (3, 'he said "no"', "z")]


def test_blank_values_are_null_and_blank_rows_keep_their_numbers():
    assert rows(b"a;b\n 1 ;\n\n;\n2;x\n") == [(2, "1", None), (5, "2", "x")]


def test_a_header_alone_is_an_empty_table():
    assert rows(b"a;b\n") == []


def test_names_in_the_header_are_trimmed_unique_and_never_blank():
    table = read_table("t.csv", b" a ;a;;_row\n1;2;3;4\n", ANY, ())
    assert table.columns == ["a", "a (2)", "kolom 3", "_row (2)"]


def test_line_ends_of_an_old_mac_are_line_ends():
    assert rows(b"a;b\r1;2\r") == [(2, "1", "2")]


def test_a_last_line_with_too_few_fields_is_a_cut_file():
    fault = refused(b"a;b;c\n1;2;3\n4;5")
    assert (fault.check, fault.rows) == ("cut_file", (3,))
    assert "rij 3" in fault.message


def test_a_file_that_ends_inside_quotes_is_a_cut_file():
    fault = refused(b'a;b\n1;2\n3;"4\n5')
    assert (fault.check, fault.rows) == ("cut_file", (3,))


def test_a_file_that_ends_inside_a_letter_is_a_cut_file():
    fault = refused("a;b\n1;é".encode()[:-1])
    assert (fault.check, fault.rows) == ("cut_file", (2,))


def test_a_row_with_other_fields_than_the_header_stops_the_file():
    fault = refused(b"a;b\n1;2\n3;4;5\n6;7\n")
    assert (fault.check, fault.rows) == ("field_count", (3,))
    fault = refused(b"a;b\n1\n2;3\n")
    assert (fault.check, fault.rows) == ("field_count", (2,))


def test_a_quote_in_the_middle_of_a_field_is_told():
    assert refused(b'a;b\n1" x" y;2\n3" z;"4\n').check in ("quotes", "cut_file", "field_count")


def test_a_quoted_part_of_a_field_cannot_hide_a_line_break():
    assert refused(b'a;b\nx"1\n2"y;3\n').check == "quotes"


def test_another_separator_than_agreed_is_told_by_name():
    fault = refused(b"a;b\n1;2\n", Dialect(separator=","), wanted=("a", "b"))
    assert fault.check == "separator"
    assert "puntkomma" in fault.message
    assert "komma" in fault.message


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_text_is_empty(content):
    assert refused(content).check == "empty_file"


def test_bytes_that_are_no_text_are_refused():
    assert refused(b"a;b\n1;\0\n").check == "not_text"
    assert refused(b"x" * 2_000_000).check == "not_text"


def test_whether_the_last_line_ends_is_remembered():
    assert read_table("t.csv", b"a;b\n1;2\n", ANY, ()).whole_lines is True
    assert read_table("t.csv", b"a;b\n1;2", ANY, ()).whole_lines is False


def test_the_header_of_a_canonical_file_is_read_alone():
    assert header_fields("\ufeffa, b ,c\n1,2,3".encode(), ",") == ["a", "b", "c"]


def test_a_form_that_nobody_can_read_is_told():
    assert refused(b"%PDF", name="brief.pdf").check == "unknown_form"
    assert refused(b"<a/>", name="bericht.xml").check == "unknown_form"
