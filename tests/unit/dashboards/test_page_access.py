from pathlib import Path

import duckdb
import pytest

from dashboards import data
from dashboards.access import Access, Role, open_release, started_for
from pipelines.errors import NothingReleased, UserMistake


def test_each_role_opens_its_own_file_and_schema(pages_home: Path) -> None:
    analyst = open_release({"THUIS_HOME": str(pages_home), "THUIS_ROLE": "analyst"})
    funder = open_release({"THUIS_HOME": str(pages_home), "THUIS_ROLE": "funder"})
    assert (analyst.database.name, analyst.schema, analyst.shows_curves) == ("warehouse.duckdb", "marts", True)
    assert (funder.database.name, funder.schema, funder.shows_curves) == ("published.duckdb", "published", False)


def test_without_a_role_the_one_that_sees_least_is_taken() -> None:
    assert started_for({}) == (Role.FUNDER, "")


@pytest.mark.parametrize("role", ["director", "", "partner", "analyst:mitros", "funder:", "Analyst"])
def test_an_unknown_role_is_refused_and_the_known_ones_are_named(role: str) -> None:
    with pytest.raises(UserMistake, match="analyst, funder, partner:<name>"):
        started_for({"THUIS_ROLE": role})


@pytest.mark.parametrize("partner", ["", "nobody", "..", "mitros/../portaal", "*"])
def test_a_partner_without_a_profile_is_refused(partner: str) -> None:
    with pytest.raises(UserMistake, match="not a known partner"):
        started_for({"THUIS_ROLE": f"partner:{partner}"})


def test_a_partner_opens_what_is_published_and_is_known_by_name(pages_home: Path) -> None:
    access = open_release({"THUIS_HOME": str(pages_home), "THUIS_ROLE": "partner:mitros"})
    assert (access.partner, access.database.name, access.tables) == ("mitros", "published.duckdb", None)


def test_a_home_without_a_release_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NothingReleased, match="thuis refresh"):
        open_release({"THUIS_HOME": str(tmp_path)})


def test_the_release_is_opened_by_its_real_path_so_that_a_turned_link_never_mixes_two(pages_home: Path) -> None:
    access = open_release({"THUIS_HOME": str(pages_home)})
    assert access.release == (pages_home / "current").resolve()
    assert "current" not in access.release.parts


def test_a_reader_cannot_write_and_sees_no_other_file(access: Access, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text("a\n1\n")
    with data.reading(access) as reader:
        with pytest.raises(duckdb.Error, match="read-only"):
            reader.rows("create table {schema}.mine (a integer)")
        with pytest.raises(duckdb.Error, match="disabled"):
            reader.rows(f"select * from read_csv('{elsewhere}')")


def test_a_funder_reads_the_published_schema_alone(funder: Access) -> None:
    with data.reading(funder) as reader:
        schemas = {row["table_schema"] for row in reader.rows("select table_schema from information_schema.tables")}
        tables = {row["table_name"] for row in reader.rows("select table_name from information_schema.tables")}
    assert schemas == {"published"}
    assert not {name for name in tables if name.startswith(("dim_", "fct_"))}
