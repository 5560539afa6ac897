"""The page on method: every flow adds up in front of the reader, and it is for analysts."""

import re
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po
from pages_home import RELEASE, MakeContext

from dashboards.access import Access, Role
from dashboards.app import VIEWS, views_of
from dashboards.data import Reader
from dashboards.markup import sheet
from dashboards.page import Page
from dashboards.views import method
from dashboards.wording import TEXT, Language, Wording
from pipelines.settings import DBT_PROJECT

VARIABLES = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
MODEL = DBT_PROJECT / "models" / "marts" / "method" / "fct_measure_membership.sql"
STEPS = DBT_PROJECT / "macros" / "measure_steps.sql"


@pytest.fixture
def page(analyst: Access, context_of: MakeContext) -> Page:
    return method.build(context_of(analyst))


def test_only_an_analyst_has_the_page() -> None:
    assert method.SLUG in views_of(Role.ANALYST)
    assert views_of(Role.FUNDER) == VIEWS
    assert method.SLUG not in VIEWS


def test_every_step_says_how_many_are_left_and_why_the_others_are_not(page: Page) -> None:
    flow = next(figure for figure in page.figures if figure.key == "method_retention_curve").flows[0]
    known, moved_in = flow.steps
    assert (known.count, moved_in.count) == ("190", "185")
    assert [(one.name, one.count) for one in known.branches] == [("geen contract bekend", "5")]
    assert [(one.name, one.count) for one in moved_in.branches] == [("woont er nog, voor zover bekend", "185")]


def test_what_is_drawn_stands_in_boxes_that_can_be_read_and_in_the_table(
    page: Page, analyst: Access, context_of: MakeContext, dutch: Wording
) -> None:
    written = sheet(page, context_of(analyst).about, Role.ANALYST, (), dutch)
    drawn, listed = written.under[0].split("<p class='source'>")
    assert drawn.count("<li class='gone-step'>") == drawn.count("<li class='counted-step'>") == 1
    assert "<b>190</b> bekend" in drawn
    assert listed.count("<details") == 1
    assert [row[3] for row in page.figures[0].table.rows] == [190, 5, 185, 185]


def test_a_measure_without_words_of_its_own_is_shown_under_its_name(page: Page) -> None:
    figure = next(figure for figure in page.figures if figure.key == "method_new_measure")
    assert figure.title == "new_measure"
    assert "docs/measures.md" in figure.definition


def test_the_versions_are_those_the_release_was_made_with(page: Page) -> None:
    versions = page.figures[-1].table.rows
    assert [(name, version, str(day)) for name, version, day in versions] == [("Woonbehoud: de lijn", 2, "2023-01-15")]


def test_the_page_owes_its_reader_what_every_page_does(page: Page) -> None:
    assert page.lead.count("31-12-2022") == 2
    assert 1 <= len(page.headlines) <= 3
    assert len(page.how) >= 2 <= len(page.not_said)
    assert all(RELEASE in figure.source and len(figure.definition) > 40 for figure in page.figures)


def test_before_there_is_any_row_the_page_still_stands(
    analyst: Access, context_of: MakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = context_of(analyst)
    monkeypatch.setattr(Reader, "rows", lambda *_, **__: [])
    page = method.build(context)
    assert [figure.key for figure in page.figures] == ["method_versions"]
    assert page.headlines[0].figure == "0"


@pytest.mark.parametrize("language", list(Language))
def test_every_step_and_reason_of_the_warehouse_has_words(language: Language) -> None:
    with (TEXT / language / "method.po").open("rb") as source:
        written = {str(message.id) for message in read_po(source)}
    model = MODEL.read_text(encoding="utf-8")
    reasons = set(re.findall(r"(?:then|else) '([a-z_]+)'", model)) | set(re.findall(r"'(\w+)' as reason", model))
    reasons = (
        (reasons - {"relapse_rule_", "housed_on_days_"})
        | {f"relapse_rule_{rule}" for rule in "abc"}
        | {"negative", "positive"}
    )
    reasons |= {f"returned_within_{last}" for last in VARIABLES["return_bins"]}
    reasons |= {f"housed_on_days_{one}" for one in ("all", "some", "none")}
    reasons |= {"stayer", "positive_exit", "negative_exit", "out_of_denominator"}
    steps = {
        step
        for listed in re.findall(r"\[(.+?)\]", STEPS.read_text(encoding="utf-8"))
        for step in re.findall(r"'(\w+)'", listed)
    }
    assert len(reasons) > 20
    assert len(steps) > 5
    assert {f"method.reason.{name}" for name in reasons} - written == set()
    assert {f"method.step.{name}" for name in steps} - written == set()


def test_the_look_of_paper_leaves_out_what_can_only_be_clicked() -> None:
    look = (Path(method.__file__).parents[1] / "print.css").read_text(encoding="utf-8")
    assert "@media print" in look
    assert {"stSidebar", "stDownloadButton"} <= set(re.findall(r'data-testid="(\w+)"', look))
