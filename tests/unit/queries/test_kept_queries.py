"""Queries that are kept under a name: shared, plain, and about nobody."""

import stat
from pathlib import Path

import pytest

from pipelines.queries import saved
from pipelines.queries.saved import NotKept

QUERY = "select count(*) from marts.dim_resident where first_move_in >= date '2022-01-01'"
KEY = "4f5c3d" * 10 + "9a1b"


def test_a_query_is_kept_read_replaced_and_removed(tmp_path: Path) -> None:
    assert saved.names(tmp_path) == ()
    saved.keep(tmp_path, "new-in-2022", QUERY)
    saved.keep(tmp_path, "a_first", "select 1")
    assert saved.names(tmp_path) == ("a_first", "new-in-2022")
    assert saved.read(tmp_path, "new-in-2022") == QUERY
    saved.keep(tmp_path, "new-in-2022", "select 2")
    assert saved.read(tmp_path, "new-in-2022") == "select 2"
    saved.remove(tmp_path, "new-in-2022")
    saved.remove(tmp_path, "new-in-2022")
    assert saved.names(tmp_path) == ("a_first",)
    (file,) = (tmp_path / "queries").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "a" * 41, "../a", "a/b", ".a", "A", "a b", "é", "a.sql", "a\0", "a\n"])
def test_a_name_that_could_be_a_path_or_a_sentence_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotKept) as refused:
        saved.keep(tmp_path, name, QUERY)
    assert refused.value.reason == "name"
    with pytest.raises(NotKept):
        saved.read(tmp_path, name)
    saved.remove(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("person", [KEY, KEY[:12], KEY.upper(), f"{KEY[:20]}%"])
def test_a_query_that_names_somebody_is_not_kept(tmp_path: Path, person: str) -> None:
    with pytest.raises(NotKept) as refused:
        saved.keep(tmp_path, "one", f"select * from marts.dim_resident where resident_key like '{person}'")
    assert refused.value.reason == "person"
    assert person not in str(refused.value)


def test_dates_amounts_and_codes_are_nobodys_key(tmp_path: Path) -> None:
    saved.keep(tmp_path, "one", "select 20221231, 'decade', 12345678901, 'facade_added_by_deed' from marts.x")
    assert saved.names(tmp_path) == ("one",)


@pytest.mark.parametrize("query", ["", "  \n", "x" * 20_001])
def test_nothing_and_too_much_are_not_kept(tmp_path: Path, query: str) -> None:
    with pytest.raises(NotKept) as refused:
        saved.keep(tmp_path, "one", query)
    assert refused.value.reason == "length"


def test_there_are_so_many_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MOST", 2)
    for name in ("one", "two", "two"):
        saved.keep(tmp_path, name, QUERY)
    with pytest.raises(NotKept) as refused:
        saved.keep(tmp_path, "three", QUERY)
    assert refused.value.reason == "many"


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "queries").write_text("")
    with pytest.raises(NotKept) as refused:
        saved.keep(tmp_path, "one", QUERY)
    assert refused.value.reason == "written"


def test_a_link_to_elsewhere_is_no_query(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "secret").write_text("nobody may read this")
    (tmp_path / "queries" / "one.sql").symlink_to(tmp_path / "secret")
    with pytest.raises(NotKept):
        saved.read(tmp_path, "one")
