"""The page on disclosure: what shows and hides, for analysts alone, and other rules, tried and never published."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from babel.messages.pofile import read_po
from invented_marts import marts_of
from invented_people import people
from invented_warehouse import write_warehouse
from opened_page import open_page, shown
from pages_home import RELEASE, RULES, MakeContext, build_home, report_of_publication

from dashboards.access import Access, Role, open_release
from dashboards.app import views_of
from dashboards.data_disclosure import disclosed, standing
from dashboards.markup import sheet
from dashboards.page import Page
from dashboards.rows import Disclosure, Part, PublishingRules
from dashboards.trial import process, surface
from dashboards.trial.process import NotTried
from dashboards.views import disclosure, tried
from dashboards.wording import TEXT, Language, Wording
from pipelines.disclosure import Occasion
from pipelines.disclosure.preview import preview
from pipelines.disclosure.publication import PUBLISHED_TABLES
from pipelines.disclosure.rounding import Rules
from pipelines.errors import UserMistake
from pipelines.release import switch

SECONDS = 60


def would_show(min_cell: int = 20, merge_below: int = 25, **other: object) -> Disclosure:
    """What trying some rules gives: half of what stands."""
    report = report_of_publication() | {"release": RELEASE, "largest_change": None}
    table = {**report["tables"][0], "hidden_primary": 140, "outcomes_hidden": 90}  # type: ignore[index]
    rules = {"min_cell": min_cell, "merge_below": merge_below, "base": 5}
    return disclosed(report | {"tables": [table], "rules": rules} | other)


@pytest.fixture
def page(analyst: Access, context_of: MakeContext) -> Page:
    return disclosure.build(context_of(analyst))


def test_only_an_analyst_has_the_page(funder: Access, dutch: Wording, page: Page, context_of: MakeContext) -> None:
    assert [role for role in Role if disclosure.SLUG in views_of(role)] == [Role.ANALYST]
    shown = sheet(page, context_of(funder).about, Role.FUNDER, (), dutch)
    with pytest.raises(UserMistake, match="Only an analyst"):
        surface.show(funder, shown, dutch)


def test_the_page_owes_its_reader_what_every_page_does(page: Page) -> None:
    assert page.lead.count("31-12-2022") == 2
    assert [one.figure for one in page.headlines] == ["63,6\u00a0%", "80,0\u00a0%", "40,0\u00a0%"]
    assert [one.detail for one in page.headlines] == [
        "te zien: 210 van 330",
        "te zien: 40 van 50",
        "te zien: 40 van 100",
    ]
    assert len(page.how) == 6 and len(page.not_said) == 4
    assert all(RELEASE in figure.source and len(figure.definition) > 40 for figure in page.figures)


def test_each_table_says_what_shows_of_it_and_why_the_rest_does_not(page: Page) -> None:
    shows = page.figures[0]
    assert shows.table.rows == (
        ("Woonbehoud na 6 tot 36 maanden", 250, 0.6, 0.8, 0.4, 80, 20, 7),
        ("Fasen van begeleiding", 80, 0.75, None, None, 16, 4, 0),
    )
    assert "2 van de 2 tabellen laten meer dan de helft" in shows.summary
    assert "‘Woonbehoud na 6 tot 36 maanden’: 100 van 250" in shows.summary
    assert (
        "24 aantallen zijn alleen verborgen om een ander te beschermen. 7 aantallen staan er nog zoals ze eerder waren"
        in shows.summary
    )
    assert shows.chart is not None and "Woonbehoud na 6 tot 36 maanden · 60,0\u00a0%" in json.dumps(
        shows.chart, ensure_ascii=False
    )


def test_tables_that_repeat_others_are_told_of_apart_and_are_in_no_total(page: Page) -> None:
    repeats = page.figures[1]
    assert repeats.table.rows == (("Terugval na 6 tot 36 maanden", 40, 0.25, 30, 2),)
    assert "1 tabellen zijn gemaakt van wat andere laten zien; van hun 40 waarden staan er 10." in repeats.summary
    assert page.headlines[0].detail == "te zien: 210 van 330"


def test_the_attack_and_what_moved_most_are_told(page: Page) -> None:
    told = page.figures[2].summary
    assert "Geen enkel verborgen aantal is gevonden; het krapste laat nog 10 mensen ruimte." in told
    assert "housed in ‘Woonbehoud na 6 tot 36 maanden’ (all, all, 12), van 90 naar 120" in told
    assert [row[1:] for row in page.figures[2].table.rows] == [(100, "retention_at_horizon"), (20, "guidance_phase")]
    assert "120" in page.lead and "geen" in page.lead


def test_the_rules_are_told_as_they_stand(page: Page) -> None:
    told = " ".join([*page.how, *page.not_said])
    assert "minder dan 15 bewoners" in told and "minder dan 10 mensen" in told
    assert "drempel onder 10 mensen mag niet worden gepubliceerd" in told


def changed(home: Path, change: Callable[[dict[str, Any]], None]) -> Access:
    """The analyst's access to a home of which the manifest says something else."""
    file = home / "current" / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    change(manifest)
    file.write_text(json.dumps(manifest), encoding="utf-8")
    return open_release({"THUIS_HOME": str(home), "THUIS_ROLE": "analyst"})


def test_a_publication_that_was_postponed_is_told(tmp_path: Path, context_of: MakeContext) -> None:
    home = build_home(tmp_path / "home", share=0.1)
    access = changed(home, lambda manifest: manifest["published"].update(postponed=["a reader can", "work out"]))
    assert "naast deze zou zij aantallen verraden (2)" in disclosure.build(context_of(access)).figures[2].summary


def test_a_publication_that_was_handed_on_names_the_release_that_made_it(
    tmp_path: Path, page: Page, context_of: MakeContext
) -> None:
    home = build_home(tmp_path / "home", share=0.1)
    access = changed(home, lambda manifest: manifest["published"].update(made_in="20221001T020000Z-earlier"))
    assert all("release 20221001T020000Z-earlier" in one.source for one in disclosure.build(context_of(access)).figures)
    assert not any("gemaakt in release" in one.source for one in page.figures)


def test_a_release_from_before_outcomes_were_counted_says_nothing_of_them(
    tmp_path: Path, context_of: MakeContext
) -> None:
    def forget(manifest: dict[str, Any]) -> None:
        for name in ("outcomes", "outcomes_hidden"):
            del manifest["published"]["tables"][0][name]
        del manifest["published"]["largest_change"], manifest["published"]["repeated"]

    access = changed(build_home(tmp_path / "home", share=0.1), forget)
    page = disclosure.build(context_of(access))
    assert len(page.headlines) == 2
    assert page.figures[0].table.rows[0][4] is None and len(page.figures) == 2


@pytest.mark.parametrize("missing", ["tables", "edition"])
def test_a_release_without_a_report_says_so_and_offers_nothing_to_try(
    missing: str, tmp_path: Path, context_of: MakeContext
) -> None:
    access = changed(build_home(tmp_path / "home", share=0.1), lambda manifest: manifest["published"].pop(missing))
    page = disclosure.build(context_of(access))
    assert "zegt niet wat er van haar" in page.lead and page.figures == ()
    assert standing(access.release) is None


@pytest.mark.parametrize("language", list(Language))
def test_every_published_table_has_a_name_for_people(language: Language) -> None:
    with (TEXT / language / "disclosure.po").open("rb") as source:
        written = {str(message.id) for message in read_po(source)}
    assert {f"disclosure.table.{name}" for name in set(PUBLISHED_TABLES) - {"about"}} - written == set()


def test_parts_of_nothing_have_no_share() -> None:
    assert Part(0, 0).share is None and Part(1, 4).share == 0.25


def test_choices_stand_side_by_side_and_say_whether_they_may_be_published(
    analyst: Access, context_of: MakeContext
) -> None:
    stands = standing(analyst.release)
    assert stands is not None
    finer, coarser, house = would_show(5, 15), would_show(20, 25), would_show(10, 15)
    choices, by_table = tried.figures(context_of(analyst), stands, [coarser, house, finer], finer)
    assert [row[1:4] for row in choices.table.rows] == [(10, 15, 330), (5, 15, 250), (10, 15, 250), (20, 25, 250)]
    told = [row[-1] for row in choices.table.rows]
    assert told == ["is verschenen", "nee", "ja: de huisregels", "pas na een besluit"]
    assert "naast de eerdere publicaties (1)" in choices.summary
    assert by_table.table.rows[0][1:] == (0.6, 0.36, 0.8, 0.8, 0.4, 0.1)
    assert len(by_table.table.rows) == 1  # a table that is not in both is not compared
    assert "mag niet worden gepubliceerd" in by_table.summary
    assert tried.figures(context_of(analyst), stands, [], None) == ()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    home = build_home(tmp_path / "home", share=0.2)
    monkeypatch.setenv("THUIS_HOME", str(home))
    monkeypatch.setenv("THUIS_ROLE", "analyst")
    yield home
    st.cache_resource.clear()


opened = partial(open_page, "openbaarmaking")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[PublishingRules]:
    """What is asked to be worked out, and at once answered."""
    rules: list[PublishingRules] = []

    def answer(access: Access, asked: PublishingRules, beat: Callable[[], object]) -> Disclosure:
        beat()
        rules.append(asked)
        return would_show(asked.min_cell, asked.merge_below)

    monkeypatch.setattr(surface, "worked_out", answer)
    return rules


@pytest.mark.parametrize("language", list(Language))
def test_the_page_shows_its_parts_in_both_languages(home: Path, language: Language) -> None:
    tested = opened(language)
    page = shown(tested)
    assert page.count("<h1>") == 1
    assert "class='lead'" in page and "class='colophon'" in page
    assert page.count("<section><h2>") == 2
    assert len(tested.get("download_button")) == 6
    assert [one.label for one in tested.button] == [Wording(language)("disclosure.try.go")]


def test_nothing_is_worked_out_before_it_is_asked_for(home: Path, asked: list[PublishingRules]) -> None:
    assert "nog niet uitgerekend" in shown(opened(min_cell="15", merge_below="25"))
    assert asked == []


def test_a_choice_is_worked_out_once_and_shown_to_whoever_has_the_link(
    home: Path, asked: list[PublishingRules]
) -> None:
    tested = opened(min_cell="15", merge_below="25")
    tested.button(key="try_go").click().run()
    page = shown(tested)
    assert "nu, en met drempel 15 en samen onder 25" in page
    assert len(tested.get("download_button")) == 10
    again = opened(min_cell="15", merge_below="25")
    assert "nu, en met drempel 15 en samen onder 25" in shown(again)
    assert not again.button
    assert asked == [PublishingRules(15, 25, 5)]
    other = shown(opened())
    assert "De keuzes naast elkaar" in other and "nu, en met" not in other


def test_choosing_a_rule_writes_it_into_the_address(home: Path) -> None:
    tested = opened()
    assert tested.button_group(key="try_min_cell").value == "10"
    tested.button_group(key="try_min_cell").set_value("20").run()
    assert tested.query_params["min_cell"] == "20"


@pytest.mark.parametrize("value", ["1", "0", "abc", "-5"])
def test_no_other_rule_gets_in_by_the_address(home: Path, value: str, asked: list[PublishingRules]) -> None:
    opened(min_cell=value, merge_below=value).button(key="try_go").click().run()
    assert asked == [PublishingRules(10, 15, 5)]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("busy", "wordt al een keuze uitgerekend"),
        ("too_long", "langer dan tien minuten"),
        ("failed", "kon niet worden uitgerekend"),
        ("moved_on", "een nieuwe release"),
    ],
)
def test_a_choice_that_was_not_worked_out_says_why(
    home: Path, outcome: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise NotTried(outcome)

    monkeypatch.setattr(surface, "worked_out", fail)
    tested = opened()
    tested.button(key="try_go").click().run()
    assert said in shown(tested)
    assert "De keuzes naast elkaar" not in shown(tested)


# The process. In these tests another program answers in its place.


def instead(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(process, "COMMAND", (process.sys.executable, "-c", program))
    monkeypatch.setattr(process, "TICK", 0.01)


def answering(release: str = RELEASE, code: int = 0) -> str:
    told = json.dumps(report_of_publication() | {"release": release, "rules": RULES})
    return f"import sys; print({told!r}); sys.exit({code})"


def test_nobody_but_an_analyst_starts_the_process(funder: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "running", lambda *_: pytest.fail("started"))
    with pytest.raises(UserMistake, match="Only an analyst tries other rules"):
        process.worked_out(funder, PublishingRules(20, 15), lambda: None)


@pytest.mark.parametrize("code", [0, 1])
def test_an_answer_is_read_whether_the_attack_found_something_or_not(
    analyst: Access, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(monkeypatch, answering(code=code))
    found = process.worked_out(analyst, PublishingRules(20, 15), lambda: None)
    assert found.counts == Part(210, 330) and found.rules == PublishingRules(10, 15, 5)


@pytest.mark.parametrize(
    ("program", "outcome"),
    [
        (answering(release="another"), "moved_on"),
        (answering(code=2), "failed"),
        ("print('not a report')", "failed"),
        ("import os; os.abort()", "failed"),
    ],
)
def test_what_is_no_answer_is_told_in_a_word(
    analyst: Access, program: str, outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(monkeypatch, program)
    with pytest.raises(NotTried) as raised:
        process.worked_out(analyst, PublishingRules(20, 15), lambda: None)
    assert raised.value.outcome == outcome


class Left(BaseException):
    """A reader who goes to another page, as the app knows it."""


@pytest.mark.parametrize("patience", [0.0, 60.0])
def test_the_process_ends_when_it_takes_too_long_or_its_reader_leaves(
    analyst: Access, patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    waiting = process.wait_for
    instead(monkeypatch, "import time; time.sleep(600)")
    monkeypatch.setattr(process, "SECONDS", patience)
    monkeypatch.setattr(process, "wait_for", lambda one, beat: (started.append(one), waiting(one, beat)))

    def leave() -> None:
        raise Left

    with pytest.raises(Left if patience else NotTried):
        process.worked_out(analyst, PublishingRules(20, 15), leave)
    assert started[0].returncode is not None
    assert process.AT_ONCE.acquire(blocking=False)
    process.AT_ONCE.release()


def test_one_choice_is_worked_out_at_a_time(analyst: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    instead(monkeypatch, answering())
    with process.AT_ONCE, pytest.raises(NotTried) as raised:
        process.worked_out(analyst, PublishingRules(20, 15), lambda: None)
    assert raised.value.outcome == "busy"


def test_the_process_knows_nothing_of_this_programs_environment_and_leaves_nothing(
    analyst: Access, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("THUIS_LOGIN", "secret")
    monkeypatch.setattr(process.tempfile, "tempdir", str(tmp_path))
    told = json.dumps(report_of_publication() | {"release": RELEASE, "rules": RULES})
    program = f"import os, tempfile; assert 'THUIS_LOGIN' not in os.environ; tempfile.mkdtemp(); print({told!r})"
    instead(monkeypatch, program)
    process.worked_out(analyst, PublishingRules(20, 15), lambda: None)
    assert list(tmp_path.iterdir()) == []


def test_what_the_page_shows_is_what_the_command_would_publish(tmp_path: Path) -> None:
    release = tmp_path / "home" / "releases" / "one"
    release.mkdir(parents=True)
    warehouse = write_warehouse(release / "warehouse.duckdb", marts_of(people(25)))
    (release / "manifest.json").write_text(json.dumps({"files": {}}))
    switch.turn(tmp_path / "home" / "current", release)
    found = process.worked_out(Access(Role.ANALYST, release), PublishingRules(15, 25), lambda: None)
    report = preview(warehouse, Rules(min_cell=15, merge_below=25), Occasion(), []).report
    assert found.rules == PublishingRules(15, 25, 5)
    assert [(one.table, one.counts.shown) for one in found.tables] == [(one.table, one.shown) for one in report.tables]
