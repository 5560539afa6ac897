"""What the graph says a page stands on is what the page reads."""

import re
from pathlib import Path

import pytest
from opened_page import in_context

from dashboards import data
from dashboards.access import Access, Role
from dashboards.app import views_of
from dashboards.page import Choice
from dashboards.views import quality
from pipelines.defs.pages import TABLES_OF_PAGE

pytestmark = pytest.mark.slow

VIEWS = views_of(Role.ANALYST)


def tables_read(home: Path, page: str, breakdown: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    asked: list[str] = []
    rows = data.Reader.rows

    def remember(reader: data.Reader, sql: str, **values: object) -> list[data.Row]:
        asked.append(sql)
        return rows(reader, sql, **values)

    monkeypatch.setattr(data.Reader, "rows", remember)
    access = Access(Role.ANALYST, (home / "current").resolve())
    with in_context(access, choice=Choice(breakdown=breakdown)) as context:
        VIEWS[page](context)
        quality.late_lines(context)
    return {table for sql in asked for table in re.findall(r"\{schema\}\.(\w+)", sql)}


def test_the_graph_knows_every_page_and_no_other() -> None:
    assert set(TABLES_OF_PAGE) == set(VIEWS)


@pytest.mark.parametrize("page", sorted(VIEWS))
def test_a_page_reads_what_the_graph_says_it_stands_on(
    page: str, worked_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = tables_read(worked_home, page, "housing_form", monkeypatch)
    read |= tables_read(worked_home, page, "complex", monkeypatch)
    assert read == set(TABLES_OF_PAGE[page])
