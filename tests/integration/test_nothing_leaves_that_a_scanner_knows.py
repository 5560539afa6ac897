"""A whole release of the demo, and every file that a page offers: no number or address of a person, no secret."""

from pathlib import Path

import pytest
from scanner import found_in
from thuis_command import texts_in

from dashboards import data
from dashboards.access import Access, Role, open_release
from dashboards.app import views_of
from dashboards.downloads import for_machines, for_people
from dashboards.page import Choice, Context
from dashboards.wording import Language, Wording
from pipelines.release.current import current_release

pytestmark = pytest.mark.slow


@pytest.mark.deep
def test_a_release_holds_none_in_any_file_table_or_byte(demo_home: Path) -> None:
    files = [path for path in current_release(demo_home).folder.rglob("*") if path.is_file()]
    assert {"warehouse.duckdb", "published.duckdb", "manifest.json"} <= {path.name for path in files}
    told = {(path.name, kind) for path in files for text in texts_in(path) for _, kind in found_in(text)}
    assert told == set()


@pytest.mark.parametrize("role", [pytest.param(Role.ANALYST, marks=pytest.mark.deep), Role.FUNDER])
def test_no_download_of_a_page_holds_one(demo_home: Path, role: Role) -> None:
    files = list(downloads(open_release({"THUIS_HOME": str(demo_home), "THUIS_ROLE": role})))
    assert len(files) > 20
    assert [kind for file in files for _, kind in found_in(file.decode("utf-8-sig"))] == []


def downloads(access: Access) -> list[bytes]:
    """Every file that the pages of a role offer, by every breakdown."""
    files = []
    with data.reading(access) as reader:
        about, words = data.about(reader), Wording(Language.DUTCH, access.decimals)
        for build in views_of(access.role).values():
            for breakdown in data.BREAKDOWNS:
                page = build(Context(access, reader, about, words, Choice(breakdown)))
                for figure in page.figures:
                    files += [for_people(figure.table, [("", figure.title)], words), for_machines(figure.table, about)]
    return files
