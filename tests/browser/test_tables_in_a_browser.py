"""dbt's page on tables and columns, from the dashboard's own link, in a real browser."""

from typing import Any

import pytest
from test_pages_in_a_browser import SCREENSHOTS, visit

pytestmark = pytest.mark.browser


def test_an_analyst_finds_every_table_behind_a_link_and_it_asks_nothing_of_another_machine(
    tab: Any, dashboards: dict[str, str]
) -> None:
    visit(tab, dashboards["analyst"], "terugval")
    with tab.expect_popup() as opened:
        tab.get_by_role("link", name="Alle tabellen en kolommen").click()
    tables, asked = opened.value, []
    tables.on("request", lambda request: asked.append(request.url))
    tables.get_by_role("heading", name="The warehouse of Thuis").wait_for()
    tables.goto(f"{tables.url.partition('#')[0]}#!/model/model.thuis.fct_relapse")
    tables.get_by_text("days_at_risk", exact=True).first.click()
    tables.get_by_text("Days from first move-in to the outcome").last.wait_for()
    details = [text.split() for text in tables.locator(".column-expanded:visible dl.detail").all_inner_texts()]
    SCREENSHOTS.mkdir(exist_ok=True)
    tables.screenshot(path=SCREENSHOTS / "analyst_tabellen_1280.png")

    assert ["UNIT", "days"] in details
    assert "SOURCE" in {words[0] for words in details}
    assert tables.locator("h1", has_text="fct_relapse").count() == 1
    assert tables.locator("svg.menu-icon-on, svg.menu-icon-off").count() > 0
    assert [url for url in asked if not url.startswith((tables.url.partition("#")[0], "data:"))] == []
    tables.close()


def test_a_funder_has_no_such_link_and_no_such_page(tab: Any, dashboards: dict[str, str]) -> None:
    visit(tab, dashboards["funder"], "terugval")

    assert tab.locator("a[href*=tabellen]").count() == 0
    assert tab.request.get(f"{dashboards['funder']}/tabellen").status == 404
