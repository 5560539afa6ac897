"""Files made to do harm, or broken on the way, end in a finding."""

import io
import struct
import zipfile
import zlib

import polars as pl
import pytest
from form_writers import ods, parquet, separated, xls, xlsx, zipped
from intake_desk import LEASES, UNITS, profile
from test_bad_input import SOURCE

from pipelines.intake import bounds
from pipelines.intake.files import open_files
from pipelines.intake.findings import DatasetError
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.readers import read_table

ROWS = [["a", "b"], *([f"x{number}", "é"] for number in range(40))]
FORMS = {"csv": separated(ROWS, ";", "utf-16"), "xlsx": xlsx(ROWS), "xls": xls(ROWS), "ods": ods(ROWS)}
FORMS["parquet"] = parquet(ROWS)
FAR_DOCTYPE = f"<!--{'x' * 300_000}--><!DOCTYPE a [<!ENTITY x 'xxxx'>]>"
LAUGHS = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
BILLION_LAUGHS = f"<!DOCTYPE a [<!ENTITY l0 'ha'>{LAUGHS}]><a><R>&l9;</R></a>"


def fault(name: str, content: bytes, record: str | None = None) -> DatasetError:
    with pytest.raises(DatasetError) as caught:
        read_table(name, content, Dialect(encoding="utf-16" if name.endswith("csv") else None), (), record=record)
    return caught.value


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "raw" / "mitros" / "2022-06-30"
    path.mkdir(parents=True)
    return path


def broken(folder, content: bytes) -> list[str]:
    (folder / "a.zip").write_bytes(content)
    return [one.check for one in open_files(folder).broken]


def lying(name: str, data: bytes, told: int) -> bytes:
    """A zip whose directory says that a member is smaller than it is, with the sum that fits what it says."""
    true, false = struct.pack("<L", len(data)), struct.pack("<L", told)
    content = zipped({name: data}).replace(true, false)
    return content.replace(struct.pack("<L", zlib.crc32(data)), struct.pack("<L", zlib.crc32(data[: told + 1])))


@pytest.mark.parametrize("form", FORMS)
def test_a_file_cut_at_every_sixteenth_is_a_finding(form):
    content = FORMS[form]
    for sixteenth in range(1, 16):
        cut = content[: len(content) * sixteenth // 16]
        try:
            table = read_table(f"t.{form}", cut, Dialect(encoding="utf-16" if form == "csv" else None), ())
        except DatasetError as found:
            assert found.message
        else:
            # Text that ends at a line end shows no cut, and a compound file may end in padding: nothing is made up.
            assert form in ("csv", "xls")
            assert table.frame.height <= len(ROWS) - 1


def test_a_document_type_behind_a_long_comment_is_refused():
    assert fault("t.xml", f"{FAR_DOCTYPE}<a><R/></a>".encode(), "R").check == "document_type"
    assert fault("t.xml", f"{FAR_DOCTYPE}<a><R/></a>".encode("utf-16"), "R").check == "document_type"


def test_a_billion_laughs_is_refused():
    assert fault("t.xml", BILLION_LAUGHS.encode(), "R").check == "document_type"


def test_an_external_entity_is_refused(tmp_path):
    (tmp_path / "secret").write_text("x")
    reference = f"<!DOCTYPE a [<!ENTITY x SYSTEM '{(tmp_path / 'secret').as_uri()}'>]><a><R>&x;</R></a>"
    assert fault("t.xml", reference.encode(), "R").check == "document_type"


def test_a_document_type_in_a_part_of_a_spreadsheet_is_refused():
    assert fault("t.ods", ods(ROWS, FAR_DOCTYPE)).check == "document_type"
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(b"<worksheet", FAR_DOCTYPE.encode() + b"<worksheet", 1))
    assert fault("t.xlsx", changed.getvalue()).check == "document_type"


def test_xml_that_is_too_deep_or_too_large_is_refused(monkeypatch):
    assert fault("t.xml", b"<a>" * 300 + b"</a>" * 300, "R").check == "cut_file"
    monkeypatch.setattr(bounds, "MAX_MESSAGE_BYTES", 10)
    assert fault("t.xml", b"<a><R>1</R></a>", "R").check == "too_large"


def test_a_member_that_is_larger_than_its_directory_says_is_refused(folder):
    (folder / "a.zip").write_bytes(lying("a.csv", b"a;b\n1;2\n" * 1000, 80))
    files = open_files(folder)
    with pytest.raises(DatasetError) as caught:
        files.content(files.files[0])
    assert caught.value.check == "too_large"


def test_a_spreadsheet_part_that_is_larger_than_its_directory_says_is_refused():
    assert fault("t.xlsx", lying("xl/a.xml", b"<a>" + b" " * 5000 + b"</a>", 100)).check == "too_large"


def test_a_zip_in_a_zip_is_refused(folder):
    assert broken(folder, zipped({"b.zip": zipped({"c.csv": b"1"})})) == ["nested_archive"]


def test_a_zip_bomb_is_refused(folder):
    assert broken(folder, zipped({"a.csv": b"0" * 50_000_000})) == ["too_large"]


def test_a_link_and_an_absolute_name_in_a_zip_lead_nowhere(folder):
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = 0o120777 << 16
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(link, "/etc/hostname")
    (folder / "b.zip").write_bytes(content.getvalue())
    files = open_files(folder)
    assert files.content(files.files[0]) == b"/etc/hostname"
    assert broken(folder, zipped({"/etc/a.csv": b"1"})) == ["unsafe_name"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_nul_characters_are_no_text(encoding):
    with pytest.raises(DatasetError, match="NUL"):
        read_table("t.csv", "a;b\n1;\0\n".encode(encoding), Dialect(encoding=encoding), ())


def test_a_cell_of_a_million_characters_is_read_whole():
    rows = read_table("t.csv", b"a;b\n" + b"x" * 1_000_000 + b";1\n", Dialect(), ()).frame.rows()
    assert (len(rows[0][1]), rows[0][2]) == (1_000_000, "1")


def test_a_table_with_too_many_columns_is_refused():
    assert fault("t.csv", (";".join(map(str, range(2500))) + "\n").encode("utf-16")).check == "too_large"


def test_a_file_that_is_too_large_is_a_finding(desk, monkeypatch):
    monkeypatch.setattr(bounds, "MAX_FILE_BYTES", 150)
    desk.deliver("units.csv", UNITS)
    desk.deliver("leases.csv", LEASES * 3)
    assert {one.dataset: one.rows_accepted for one in desk.land()} == {"units": 2, "leases": 0}
    assert desk.checks() == ["too_large"]


def test_a_file_that_changes_while_it_is_read_is_a_finding_and_is_taken_next_time(desk, monkeypatch):
    path = desk.deliver("leases.csv", LEASES)
    read = type(path).read_bytes

    def read_while_written(one):
        content = read(one)
        if one == path:
            one.write_text(LEASES + LEASES.splitlines()[-1].replace("L2", "L3") + "\n")
        return content

    with monkeypatch.context() as patched:
        patched.setattr(type(path), "read_bytes", read_while_written)
        (first,) = desk.land()
    assert (first.contained, desk.checks()) == (False, ["changed_while_read"])
    (second,) = desk.land()
    assert (second.contained, second.rows_accepted, desk.checks()) == (True, 3, [])


def test_a_spreadsheet_that_is_old_is_taken_in(desk):
    desk.profiles = {"mitros": profile(SOURCE.replace("huur*.csv", "huur.*"))}
    rows = [["Contract", "Woning", "Groep", "Start", "Eind"], ["L1", "U1", "DAK", "01-03-2021", ""]]
    assert desk.land_one("huur.xls", xls(rows)).rows_accepted == 1


def test_one_long_value_said_very_often_in_parquet_is_too_large(desk):
    content = io.BytesIO()
    often = ["x" * 100_000] * 10_000
    pl.DataFrame({"unit_id": often, "complex_id": often, "delivered_on": often}).write_parquet(content)
    assert len(content.getvalue()) < 10_000
    landed = desk.land_one("units.parquet", content.getvalue())
    assert not landed.contained
    assert landed.findings[0].check == "too_large"
