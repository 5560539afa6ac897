"""The files of a delivery, archives included, within bounds."""

import io
import zipfile

import pytest

from pipelines.intake import bounds
from pipelines.intake.files import open_files
from pipelines.intake.findings import DatasetError


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "raw" / "mitros" / "2022-06-30"
    path.mkdir(parents=True)
    return path


def archive(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return content.getvalue()


def test_loose_files_and_members_are_listed_by_name(folder):
    (folder / "a.csv").write_text("x")
    (folder / ".hidden").write_text("x")
    (folder / "~$a.xlsx").write_text("x")
    (folder / "deep").mkdir()
    (folder / "deep" / "b.csv").write_text("x")
    (folder / "c.zip").write_bytes(archive({"Map/d.csv": b"1", "__MACOSX/d.csv": b"2"}))
    files = open_files(folder)
    assert [file.name for file in files.files] == ["a.csv", "c.zip/Map/d.csv", "deep/b.csv"]
    member = files.files[1]
    assert (member.base, member.carrier) == ("d.csv", "c.zip")
    assert files.content(member) == b"1"


def test_a_pattern_fits_the_files_own_name_in_any_case(folder):
    (folder / "Huur_2022.CSV").write_text("x")
    (folder / "c.zip").write_bytes(archive({"huur_2021.csv": b"1"}))
    loose, member = open_files(folder).files[0], open_files(folder).files[1]
    assert loose.matches("huur_*.csv")
    assert member.matches("huur*.csv", "*.zip")
    assert not loose.matches("huur*.csv", "*.zip")
    assert not member.matches("huur*.csv", "other.zip")


def test_the_hash_is_of_the_bytes_that_are_parsed(folder):
    (folder / "a.csv").write_text("before")
    files = open_files(folder)
    before = files.sha256(files.files[0])
    (folder / "a.csv").write_text("after")
    assert files.content(files.files[0]) == b"before"
    assert files.sha256(files.files[0]) == before
    assert open_files(folder).sha256(files.files[0]) != before


def test_a_file_linked_from_outside_is_not_read(folder, tmp_path):
    (tmp_path / "secret.csv").write_text("x")
    (folder / "a.csv").symlink_to(tmp_path / "secret.csv")
    assert open_files(folder).files == ()


def test_a_cut_archive_is_broken_and_an_empty_file_is_told(folder):
    whole = archive({"a.csv": b"1"})
    (folder / "a.zip").write_bytes(whole[:-10])
    (folder / "b.csv").write_bytes(b"")
    files = open_files(folder)
    assert [fault.check for fault in files.broken] == ["cut_file"]
    with pytest.raises(DatasetError, match="0 bytes"):
        files.content(files.files[0])


def test_a_member_with_damaged_bytes_is_told(folder):
    whole = bytearray(archive({"a.csv": b"lease_id,unit_id\n" * 50}))
    whole[45] ^= 0xFF
    (folder / "a.zip").write_bytes(bytes(whole))
    files = open_files(folder)
    with pytest.raises(DatasetError) as caught:
        files.content(files.files[0])
    assert caught.value.check in ("cut_file", "empty_file")


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "..\\a.csv", "C:\\a.csv"])
def test_a_member_that_points_outside_its_archive_is_refused(folder, name):
    (folder / "a.zip").write_bytes(archive({name: b"1"}))
    assert [fault.check for fault in open_files(folder).broken] == ["unsafe_name"]


def test_an_archive_that_unpacks_to_far_more_than_itself_is_refused(folder):
    (folder / "a.zip").write_bytes(archive({"a.csv": b"0" * 1_000_000}))
    assert [fault.check for fault in open_files(folder).broken] == ["too_large"]


def test_archives_with_too_many_members_and_files_beyond_bounds_are_refused(folder, monkeypatch):
    monkeypatch.setattr(bounds, "MAX_MEMBERS", 1)
    (folder / "a.zip").write_bytes(archive({"a.csv": b"1", "b.csv": b"2"}))
    assert [fault.check for fault in open_files(folder).broken] == ["too_large"]
    monkeypatch.setattr(bounds, "MAX_FILE_BYTES", 10)
    (folder / "big.csv").write_text("x" * 11)
    with pytest.raises(DatasetError, match="groter dan"):
        open_files(folder).content(open_files(folder).files[-1])


def test_a_table_beyond_bounds_is_refused(monkeypatch):
    monkeypatch.setattr(bounds, "MAX_ROWS", 1)
    with pytest.raises(DatasetError, match="meer dan"):
        bounds.check_shape(2, 1, "a.csv")
