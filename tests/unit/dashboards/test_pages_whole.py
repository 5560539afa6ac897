"""All pages, for both roles, in both languages: every part that a page owes its reader is there."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from opened_page import in_context
from pages_home import RELEASE, MakeContext, build_home

from dashboards import data
from dashboards.access import Access, open_release
from dashboards.app import VIEWS
from dashboards.encodings import Line
from dashboards.layout import explanation
from dashboards.markup import sheet
from dashboards.page import Choice, Page, Spec
from dashboards.rows import HomesMonth, Point, Series
from dashboards.views import glossary, progress, quality, relapse, retention, survival
from dashboards.wording import Language, Mark

MEASURES = [slug for slug in VIEWS if slug != glossary.SLUG]


@pytest.fixture(params=list(Language))
def language(request: pytest.FixtureRequest) -> Language:
    return Language(request.param)


@pytest.fixture(scope="module")
def built() -> Callable[[str, Access, Language], Page]:
    """Builds each page once for all tests that look at it."""

    @cache
    def build(slug: str, access: Access, language: Language) -> Page:
        with in_context(access, language) as context:
            return VIEWS[slug](context)

    return build


@pytest.fixture(params=MEASURES)
def page(
    request: pytest.FixtureRequest, access: Access, language: Language, built: Callable[[str, Access, Language], Page]
) -> Page:
    return built(request.param, access, language)


def test_every_page_answers_its_question_with_its_dates(page: Page, language: Language) -> None:
    day = "31-12-2022" if language is Language.DUTCH else "31 Dec 2022"
    assert page.lead.count(day) == 2
    assert re.search(r"\d", page.lead.replace(day, ""))


def test_every_page_has_at_most_three_headlines_and_each_says_what_it_stands_on(page: Page) -> None:
    assert 1 <= len(page.headlines) <= 3
    assert all(headline.label and headline.detail for headline in page.headlines)


def test_every_page_says_how_it_is_worked_out_and_what_it_does_not_say(page: Page) -> None:
    assert len(page.how) >= 2
    assert len(page.not_said) >= 2


def test_every_figure_says_its_denominator_dates_release_and_definition(page: Page, language: Language) -> None:
    known_on = "Bekend op" if language is Language.DUTCH else "Known on"
    denominator = "Noemer" if language is Language.DUTCH else "Denominator"
    for figure in page.figures:
        assert figure.source.startswith(denominator), figure.key
        assert known_on in figure.source
        assert RELEASE in figure.source
        assert len(figure.definition) > 40
        assert figure.title
        assert figure.summary


def test_every_picture_has_an_alternative_text_and_the_same_figures_as_a_table(page: Page) -> None:
    for figure in page.figures:
        assert figure.table.rows, figure.key
        if figure.chart is not None:
            assert len(figure.alt) > 60


def test_every_figure_of_a_page_has_a_key_of_its_own(page: Page) -> None:
    keys = [figure.key for figure in page.figures]
    assert len(keys) == len(set(keys))


def test_a_picture_names_its_language_and_its_width_follows_the_page(page: Page, language: Language) -> None:
    charts = [figure.chart for figure in page.figures if figure.chart]
    assert charts
    for chart in charts:
        assert chart["width"] == "container"
        assert chart["config"]["locale"]["number"]["decimal"] == ("," if language is Language.DUTCH else ".")


def test_a_funder_sees_horizons_alone_and_an_analyst_the_curve(
    analyst: Access, funder: Access, context_of: MakeContext
) -> None:
    for view, title in ((relapse, "day"), (retention, "day")):
        curve = view.build(context_of(analyst)).figures[0].table
        points = view.build(context_of(funder)).figures[0].table
        assert curve.columns[1].key == title
        assert points.columns[1].key == "months"
        assert {row[1] for row in points.rows} == {6, 12, 18, 24, 36}
        assert len(curve.rows) > len(points.rows)


BY_MONTH = "De punten zijn de vaste momenten uit de tabel."


def test_a_funder_sees_the_region_by_month_above_a_table_of_horizons(funder: Access, context_of: MakeContext) -> None:
    for view in (relapse, retention):
        figure = view.build(context_of(funder)).figures[0]
        assert figure.alt.startswith("Trapjeslijn per maand")
        assert any(note.endswith(BY_MONTH) for note in figure.notes)
        assert figure.chart and 3 in months_in(figure.chart)
        assert {row[1] for row in figure.table.rows} == {6, 12, 18, 24, 36}


@pytest.mark.parametrize(
    ("breakdown", "drawn", "kind"),
    [
        ("housing_form", 1, "Trapjeslijn per maand"),
        ("housing_form", 3, "Trapjeslijn per maand"),  # the third line ends early
        ("move_in_year", 1, "Punten"),
    ],
)
def test_groups_are_drawn_by_month_where_no_figure_hides_and_the_months_are_told_of(
    funder: Access, context_of: MakeContext, breakdown: str, drawn: int, kind: str
) -> None:
    context = context_of(funder)
    series = data.curves(context.reader, "relapse_curve", breakdown, "cif_relapse", relapse.MEASURE.events)
    lines = survival.lines_of(context, breakdown, series[:drawn])
    figure = survival.figure(context, relapse.MEASURE, "relapse.grouped", lines)
    assert figure.alt.startswith(kind)
    assert any(note.endswith(BY_MONTH) for note in figure.notes) is (kind != "Punten")


def test_a_line_with_a_hidden_figure_between_two_that_show_is_drawn_as_points(
    funder: Access, context_of: MakeContext
) -> None:
    context = context_of(funder)
    (series, *_) = data.curves(context.reader, "relapse_curve", "housing_form", "cif_relapse")
    told = [point.day for point in series.told]
    gap = tuple(replace(one, figure=Mark.HIDDEN) if one.day == told[2] else one for one in series.points)
    line = Line("one form", replace(series, points=gap))
    assert survival.figure(context, relapse.MEASURE, "relapse.grouped", [line]).alt.startswith("Punten")


def months_in(chart: Spec) -> list[int]:
    """The months of all rows in a picture."""
    own = [row["months"] for row in chart.get("data", {}).get("values", []) if "months" in row]
    return own + [month for layer in chart.get("layer", []) for month in months_in(layer)]


def test_the_sentence_under_a_line_by_month_is_of_its_dots(funder: Access, context_of: MakeContext) -> None:
    figure = relapse.build(context_of(funder)).figures[1]
    first = next(row for row in figure.table.rows if row[0] == "gemengd wonen")
    assert "(maand 6)" in figure.summary and "(maand 1)" not in figure.summary
    assert context_of(funder).words.percent(first[3]) in figure.summary  # type: ignore[arg-type]


def test_what_a_funder_may_not_know_is_in_no_part_of_a_page(funder: Access, context_of: MakeContext) -> None:
    page = relapse.build(context_of(funder))
    grouped = page.figures[1]
    pitstop = [row for row in grouped.table.rows if row[0] == "Pitstop"]
    assert pitstop
    assert all(str(cell).count("HIDDEN") for row in pitstop for cell in row[2:])
    assert "Pitstop" not in json.dumps(grouped.chart)
    assert "Pitstop" in "".join(grouped.notes)


def test_the_headline_of_relapse_names_figure_interval_and_denominator(
    analyst: Access, context_of: MakeContext
) -> None:
    page = relapse.build(context_of(analyst))
    year = page.headlines[1]
    assert re.fullmatch(r"\d+ van de 100", year.figure)
    assert re.fullmatch(r"95%-interval \d+ tot \d+; n = 185", year.detail)


def test_relapse_and_retention_explain_why_someone_can_be_relapsed_and_still_housed(
    access: Access, context_of: MakeContext
) -> None:
    for view in (relapse, retention):
        told = " ".join(view.build(context_of(access)).not_said)
        assert "14 nachten" in told
        assert "gehuisvest" in told


def test_relapse_says_that_its_last_two_weeks_run_low(access: Access, context_of: MakeContext) -> None:
    assert any("laatste twee weken" in line for line in relapse.build(context_of(access)).not_said)


def test_a_line_that_stops_says_where(analyst: Access, context_of: MakeContext) -> None:
    notes = relapse.build(context_of(analyst)).figures[1].notes
    assert re.search(r"Een lijn stopt waar minder dan tien .* flexwonen na maand \d+", notes[0])


def test_a_chosen_breakdown_is_followed(analyst: Access, context_of: MakeContext) -> None:
    page = relapse.build(context_of(analyst, choice=Choice(breakdown="move_in_year")))
    assert {row[0] for row in page.figures[1].table.rows} == {"2021", "2022"}


@pytest.mark.parametrize(
    ("tongue", "told"),
    [
        ("nl", "over het 4e kwartaal van 2022; de periode van de volgende publicatie begint op 01-01-2023."),
        ("en", "for the 4th quarter of 2022; the period of the next publication starts on 1 Jan 2023."),
    ],
)
def test_a_funder_reads_under_every_figure_and_in_the_margin_what_is_published(
    funder: Access, analyst: Access, context_of: MakeContext, tongue: str, told: str
) -> None:
    context = context_of(funder, Language(tongue))
    for slug in MEASURES:
        page = VIEWS[slug](context)
        assert all(figure.source.endswith(told) for figure in page.figures), slug
        assert "term=carried" in page.how[-1] and "term=other" in page.how[-1], slug
    colophon = sheet(page, context.about, funder.role, (), context.words).colophon
    assert context.words.day(date(2023, 1, 1)) in colophon and context.words.period("2022-Q4") in colophon
    assert all(
        "2023" not in figure.source.replace(RELEASE, "") for figure in relapse.build(context_of(analyst)).figures
    )


def test_what_was_too_small_to_be_told_of_apart_has_one_name_for_a_funder_alone(
    analyst: Access, funder: Access, context_of: MakeContext, language: Language
) -> None:
    merged, plain = {"nl": ("Overige (samengevoegd)", "anders"), "en": ("Other (merged)", "other")}[language]
    choice = Choice(breakdown="target_group")
    for access, name in ((funder, merged), (analyst, plain)):
        page = relapse.build(context_of(access, language, choice=choice))
        assert name in {row[0] for row in page.figures[1].table.rows}
        assert (merged in json.dumps(page.figures[1].chart)) is (access is funder)


@pytest.mark.parametrize("slug", ["voortgang", "terugval", "woonbehoud"])
def test_a_page_with_a_carried_figure_says_so_in_picture_note_and_alternative_text(
    funder: Access, analyst: Access, context_of: MakeContext, slug: str
) -> None:
    first = VIEWS[slug](context_of(funder)).figures[0]
    assert "overgenomen\u00a0[u]" in first.alt
    assert "Een open punt of vlak is een overgenomen cijfer [u]." in first.notes
    assert any(any(table.carried_columns()) for table in (first.table, *first.risk_tables))
    exact = VIEWS[slug](context_of(analyst)).figures[0]
    assert "[u]" not in exact.alt + "".join(exact.notes)


def test_a_headline_and_a_lead_that_are_carried_say_so(funder: Access, context_of: MakeContext) -> None:
    page = relapse.build(context_of(funder))
    assert [headline.detail.endswith("; overgenomen\u00a0[u]") for headline in page.headlines] == [False, True, True]
    assert "term=carried" in page.lead


@pytest.mark.parametrize("slug", ["voortgang", "terugval", "woonbehoud", "begeleiding"])
def test_a_picture_with_a_hidden_figure_has_a_note_on_its_gap(
    funder: Access, context_of: MakeContext, slug: str
) -> None:
    for figure in VIEWS[slug](context_of(funder, choice=Choice(breakdown="housing_form"))).figures:
        if "verborgen [c]" in figure.alt:
            assert any("[c]" in note for note in figure.notes), figure.key


def test_a_file_for_people_explains_the_marks_that_occur_in_it_and_no_other(
    funder: Access, context_of: MakeContext
) -> None:
    context = context_of(funder, choice=Choice(breakdown="target_group"))
    everyone, grouped = relapse.build(context).figures
    told = [
        [text for label, text in explanation(one, context.words) if label == "Tekens"] for one in (everyone, grouped)
    ]
    assert [text.split(":")[0] for text in told[0]] == ["[u] overgenomen"]
    assert [text.split(":")[0] for text in told[1]] == ["[c] verborgen", "Overige (samengevoegd)"]


def test_who_is_still_followed_is_told_as_a_bound_where_losses_can_hide(
    funder: Access, analyst: Access, context_of: MakeContext
) -> None:
    for access, told in ((funder, "nog gevolgd, hooguit"), (analyst, "nog gevolgd")):
        figure = relapse.build(context_of(access)).figures[0]
        assert figure.risk_tables[0].rows[0][0] == told
        assert figure.table.columns[2].header.lower() == told
        assert f'"{told[0].upper()}{told[1:]}"' in json.dumps(figure.chart)


def test_a_late_partner_is_told_above_every_page(access: Access, context_of: MakeContext) -> None:
    (line,) = quality.late_lines(context_of(access))
    assert "Leger des Heils" in line
    assert "31-03-2022" in line


def test_the_glossary_puts_the_term_that_was_asked_for_in_front(analyst: Access, context_of: MakeContext) -> None:
    asked = glossary.build(context_of(analyst, choice=Choice(term="relapse")))
    plain = glossary.build(context_of(analyst, choice=Choice(term="<script>")))
    assert asked.terms[0].terms[0].name == "terugval"
    assert len(asked.terms) == len(plain.terms) + 1
    assert len({term.name for group in plain.terms for term in group.terms}) > 50


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("voortgang", "verborgen [c]"),
        ("terugval", "verborgen [c]"),
        ("woonbehoud", "verborgen [c]"),
        ("begeleiding", "verborgen [c]"),
    ],
)
def test_of_a_region_too_small_a_funder_reads_that_it_is_hidden_and_nothing_is_drawn(
    small_home: Path, context_of: MakeContext, slug: str, told: str
) -> None:
    funder = open_release({"THUIS_HOME": str(small_home), "THUIS_ROLE": "funder"})
    page = VIEWS[slug](context_of(funder))
    assert told in page.lead
    assert all(headline.figure == "[c]" for headline in page.headlines if slug in ("terugval", "woonbehoud"))
    people = [figure for figure in page.figures if figure.key != "progress_homes"]
    assert all(figure.chart is None for figure in people)
    assert all("verborgen" in figure.summary or "niets" in figure.summary for figure in people)


def test_of_a_region_too_small_an_analyst_reads_that_it_is_too_early_to_say(
    small_home: Path, context_of: MakeContext
) -> None:
    analyst = open_release({"THUIS_HOME": str(small_home), "THUIS_ROLE": "analyst"})
    page = relapse.build(context_of(analyst))
    assert "nog niet te zeggen" in page.lead
    assert [headline.figure for headline in page.headlines] == ["[x]", "[x]", "[x]"]
    assert all(figure.chart is None for figure in page.figures)


def test_before_there_is_any_row_every_page_still_stands(
    analyst: Access, context_of: MakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = context_of(analyst)
    rows = data.Reader.rows
    monkeypatch.setattr(
        data.Reader, "rows", lambda self, sql, **v: rows(self, f"select * from ({sql}) where false", **v)
    )
    for slug in MEASURES:
        page = VIEWS[slug](context)
        assert page.lead
        assert all(figure.chart is None for figure in page.figures), slug
        assert all(not figure.table.rows for figure in page.figures), slug


def test_a_denominator_of_many_groups_points_to_the_table(analyst: Access, context_of: MakeContext) -> None:
    point = Point(0, 20, 0.1, 0.1, 0.2)
    lines = [Line(f"group {n}", Series(f"g{n}", 20 + n, (point,))) for n in range(8)]
    many = survival.figure(context_of(analyst), relapse.MEASURE, "relapse.grouped", lines)
    few = survival.figure(context_of(analyst), relapse.MEASURE, "relapse.grouped", lines[:2])
    assert "zie ‘nog gevolgd’ in de tabel" in many.source
    assert "bewoners per groep (group 0 20, group 1 21)" in few.source


def test_homes_without_a_plan_are_counted_and_not_set_against_one(analyst: Access, context_of: MakeContext) -> None:
    context = context_of(analyst)
    unplanned = HomesMonth(date(2022, 12, 1), "all", 3, 1250, Mark.UNKNOWN)
    assert progress._homes_headline(context, unplanned).figure == "1.250"
    assert progress._homes_headline(context, replace(unplanned, planned=2000)).figure == "1.250 van 2.000"


def test_a_funder_needs_no_file_but_the_published_one(tmp_path: Path, context_of: MakeContext) -> None:
    home = build_home(tmp_path / "home", share=0.5)
    (home / "current" / "warehouse.duckdb").unlink()
    (home / "current" / "manifest.json").unlink()
    context = context_of(open_release({"THUIS_HOME": str(home), "THUIS_ROLE": "funder"}))
    for slug in MEASURES:
        assert VIEWS[slug](context).figures
