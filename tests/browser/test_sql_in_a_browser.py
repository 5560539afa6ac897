"""The desk at which an analyst asks in SQL, by mouse and by keyboard, at a desk and on a telephone."""

import re
from typing import Any

import pytest
from test_pages_in_a_browser import NARROW, POORLY_READABLE, visit, whole_page

pytestmark = pytest.mark.browser

QUERY = "select complex_id, name, repeat('wide ', 40) as words from marts.dim_complex"


def ask_by_keyboard(tab: Any, query: str) -> None:
    """Write a question and send it without touching the mouse."""
    field = tab.get_by_label("Vraag in SQL")
    field.fill(query)
    field.press("Control+Enter")


def test_a_question_is_asked_by_keyboard_and_its_answer_is_a_table_and_a_file(
    tab: Any, dashboards: dict[str, str]
) -> None:
    visit(tab, dashboards["analyst"], "sql")
    ask_by_keyboard(tab, QUERY)
    tab.locator("caption", has_text="Antwoord op uw vraag").wait_for()
    assert tab.locator("h1").count() == 1
    assert tab.locator("table caption").count() == tab.locator("table").count()
    assert tab.evaluate(POORLY_READABLE) == []
    assert "C-MIX" not in tab.url
    whole_page(tab, "analyst_sql_answered_1280")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Download als CSV voor programma's").click()
    assert download.value.path().read_text(encoding="utf-8").startswith("complex_id,name,words,known_on")


def test_a_refusal_is_told_to_those_who_listen_and_can_be_read(tab: Any, dashboards: dict[str, str]) -> None:
    visit(tab, dashboards["analyst"], "sql")
    ask_by_keyboard(tab, "select * from read_text('/etc/passwd')")
    tab.get_by_role("alert").filter(has_text="wordt niet beantwoord").wait_for()
    assert "root:" not in tab.content()
    assert tab.evaluate(POORLY_READABLE) == []


def test_the_desk_fits_a_telephone_also_with_a_wide_answer(tab: Any, dashboards: dict[str, str]) -> None:
    visit(tab, dashboards["analyst"], "sql", width=NARROW)
    ask_by_keyboard(tab, QUERY)
    tab.locator("caption", has_text="Antwoord op uw vraag").wait_for()
    assert tab.locator("[data-testid=stMain]").evaluate("(node) => node.scrollWidth") <= NARROW
    whole_page(tab, "analyst_sql_320")


def test_a_question_stays_when_the_reader_looks_at_another_page_and_comes_back(
    tab: Any, dashboards: dict[str, str]
) -> None:
    visit(tab, dashboards["analyst"], "sql", recipe="6")
    assert "freshness" in tab.get_by_label("Vraag in SQL").input_value()
    ask_by_keyboard(tab, QUERY)
    tab.locator("caption", has_text="Antwoord op uw vraag").wait_for()
    tab.get_by_role("link", name="Begrippen").click()
    tab.locator("h1", has_text="Begrippen").wait_for()
    tab.get_by_role("link", name="SQL", exact=True).click()
    tab.locator("h1", has_text="SQL").wait_for()
    assert tab.get_by_label("Vraag in SQL").input_value() == QUERY


def test_a_table_is_looked_up_beside_the_question(tab: Any, dashboards: dict[str, str]) -> None:
    visit(tab, dashboards["analyst"], "sql")
    tab.get_by_label(re.compile("Zoek een tabel")).fill("days_at_risk")
    tab.keyboard.press("Enter")
    tab.get_by_text("1 van de").wait_for()
    assert tab.locator("details[open] td", has_text="Days from first move-in").count() == 1


def test_a_funder_finds_no_desk_not_even_by_its_address(tab: Any, dashboards: dict[str, str]) -> None:
    tab.goto(f"{dashboards['funder']}/sql")
    tab.wait_for_selector("h1")
    assert tab.get_by_role("link", name="SQL", exact=True).count() == 0
    assert tab.locator("textarea").count() == 0
    assert tab.locator("h1", has_text="SQL").count() == 0
