"""The pages as a reader sees them: drawn, readable, in the right language, at a desk and on a telephone."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboards.app import VIEWS

pytestmark = pytest.mark.browser

SCREENSHOTS = Path(__file__).parent / "screenshots"
WIDE, NARROW = 1280, 320
PICTURES = {
    "voortgang": 2,
    "terugval": 2,
    "woonbehoud": 3,
    "begeleiding": 4,
    "datakwaliteit": 1,
    "begrippen": 0,
    "methode": 0,
    "openbaarmaking": 1,
    "sql": 0,
}
ALL_DRAWN = """
(wanted) => document.querySelectorAll("[data-testid=stVegaLiteChart] svg.marks").length === wanted
"""
POORLY_READABLE = """
() => {
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.99) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll("[data-testid=stMain] *, [data-testid=stSidebar] *")].filter(
    (node) => node.checkVisibility() && [...node.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim())
      && !node.closest("svg"));
  return texts.map((node) => {
    const [a, b] = [light(parse(getComputedStyle(node).color).slice(0, 3)), light(ground(node))];
    return { text: node.textContent.trim().slice(0, 40), ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
  }).filter((found) => found.ratio < 4.5);
}
"""


def visit(tab: Any, address: str, slug: str, width: int = WIDE, **query: str) -> None:
    """Open a page and wait until its last part and all its pictures are there."""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(f"{address}/{slug}?{asked}")
    tab.wait_for_selector("h1")
    tab.wait_for_selector(".closing", state="attached")
    tab.wait_for_function(ALL_DRAWN, arg=PICTURES[slug])


def shut_out(tab: Any) -> list[str]:
    """What axe finds on a page that shuts readers out: the rule, and the element."""
    found = Axe().run(tab).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def whole_page(tab: Any, name: str) -> None:
    """Take a picture of everything, also of what scrolls inside the page."""
    SCREENSHOTS.mkdir(exist_ok=True)
    size = tab.viewport_size
    height = tab.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")
    tab.set_viewport_size({"width": size["width"], "height": min(height + 50, 8000)})
    tab.wait_for_timeout(500)
    tab.screenshot(path=SCREENSHOTS / f"{name}.png")


@pytest.mark.parametrize("slug", list(VIEWS))
@pytest.mark.parametrize("role", ["analyst", "funder"])
def test_a_page_shows_itself_at_a_desk_in_text_that_can_be_read(
    tab: Any, dashboards: dict[str, str], slug: str, role: str
) -> None:
    visit(tab, dashboards[role], slug)
    assert tab.locator("h1").count() == 1
    assert tab.locator("[data-testid=stException]").count() == 0
    assert tab.locator("table caption").count() == tab.locator("table").count()
    assert tab.evaluate(POORLY_READABLE) == []
    assert shut_out(tab) == []
    whole_page(tab, f"{role}_{slug}_{WIDE}")


@pytest.mark.parametrize("slug", list(VIEWS))
def test_a_page_fits_a_telephone_without_scrolling_sideways(tab: Any, dashboards: dict[str, str], slug: str) -> None:
    visit(tab, dashboards["analyst"], slug, width=NARROW)
    main = tab.locator("[data-testid=stMain]")
    assert main.evaluate("(node) => node.scrollWidth") <= NARROW
    assert shut_out(tab) == []
    whole_page(tab, f"analyst_{slug}_{NARROW}")


def test_marks_leave_every_number_of_a_risk_table_in_sight_on_a_telephone(tab: Any, dashboards: dict[str, str]) -> None:
    visit(tab, dashboards["funder"], "terugval", width=NARROW)
    assert tab.locator(".risks .mark").count() > 3
    assert tab.locator(".risks .frame").first.evaluate("(node) => node.scrollWidth <= node.clientWidth")
    assert tab.locator("[data-testid=stMain]").evaluate("(node) => node.scrollWidth") <= NARROW


def test_the_flows_of_the_method_are_readable_on_a_telephone_and_whole_on_paper(
    tab: Any, dashboards: dict[str, str]
) -> None:
    visit(tab, dashboards["analyst"], "methode", width=NARROW)
    assert tab.locator("[data-testid=stMain]").evaluate("(node) => node.scrollWidth") <= NARROW
    assert tab.evaluate(POORLY_READABLE) == []
    tab.emulate_media(media="print")
    assert tab.locator(".flows ol > li").count() >= 6
    assert not tab.locator("[data-testid=stSidebar]").is_visible()
    assert not tab.locator("[data-testid=stDownloadButton]").first.is_visible()
    assert tab.locator("[data-testid=stMain]").evaluate("(node) => getComputedStyle(node).overflowY") == "visible"
    whole_page(tab, "analyst_methode_paper")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_disclosure_can_be_read_and_tried_at_a_desk_and_on_a_telephone(
    tab: Any, dashboards: dict[str, str], language: str
) -> None:
    for width in (WIDE, NARROW):
        visit(tab, dashboards["analyst"], "openbaarmaking", width=width, lang=language)
        assert tab.locator("[data-testid=stMain]").evaluate("(node) => node.scrollWidth") <= width
        assert tab.evaluate(POORLY_READABLE) == []
        assert tab.locator("[data-testid=stBaseButton-primary]").count() == 1
        whole_page(tab, f"analyst_openbaarmaking_{language}_{width}")


def test_the_document_says_which_language_it_speaks(tab: Any, dashboards: dict[str, str]) -> None:
    for language, title in (("nl", "Terugval"), ("en", "Relapse")):
        visit(tab, dashboards["analyst"], "terugval", lang=language)
        assert tab.evaluate("document.documentElement.lang") == language
        assert tab.title() == f"{title} · Thuis"


def test_every_picture_has_a_name_for_those_who_cannot_see_it(tab: Any, dashboards: dict[str, str]) -> None:
    visit(tab, dashboards["analyst"], "terugval")
    pictures = tab.locator("[data-testid=stVegaLiteChart]")
    for number in range(PICTURES["terugval"]):
        assert "stijgt van" in pictures.nth(number).get_attribute("aria-label")


def test_a_link_shows_the_same_view_and_the_language_goes_along(tab: Any, dashboards: dict[str, str]) -> None:
    visit(tab, dashboards["analyst"], "terugval", by="move_in_year")
    assert tab.locator("caption", has_text=re.compile("^2021$")).count() == 1
    tab.get_by_text("English").click()
    tab.locator("h1", has_text="Relapse").wait_for()
    tab.get_by_role("link", name="Guidance").click()
    tab.locator("h1", has_text="Guidance").wait_for()
    tab.wait_for_url(re.compile("lang=en"))


def test_a_table_can_be_taken_away_as_a_file(tab: Any, dashboards: dict[str, str]) -> None:
    visit(tab, dashboards["funder"], "terugval")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Download als CSV voor programma's").first.click()
    rows = download.value.path().read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("value,months,months_status,at_risk,at_risk_status,estimate,estimate_status")
    assert len(rows) == 6


def test_the_language_and_the_breakdown_can_be_chosen_by_keyboard(tab: Any, dashboards: dict[str, str]) -> None:
    visit(tab, dashboards["analyst"], "terugval")
    tab.get_by_role("radio", name="woonvorm").focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile("by=target_group"))


def test_a_page_asks_nothing_of_another_machine(tab: Any, dashboards: dict[str, str]) -> None:
    for slug in VIEWS:
        visit(tab, dashboards["analyst"], slug)
    assert tab.elsewhere == []
