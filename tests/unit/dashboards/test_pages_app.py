"""The app as Streamlit runs it, without a browser: every page for each role in each language."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import dashboards
from dashboards.access import Role
from dashboards.app import VIEWS
from dashboards.wording import Language

ENTRY = Path(dashboards.__file__).parent / "app.py"
SECONDS = 60


@pytest.fixture(autouse=True)
def home(pages_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("THUIS_HOME", str(pages_home))
    monkeypatch.setenv("THUIS_ROLE", "analyst")
    yield
    st.cache_resource.clear()


def one_page(slug: str, language: str) -> None:
    """Runs inside the tested app: one page, as the navigation would show it."""
    from dashboards import app
    from dashboards.access import open_release
    from dashboards.wording import Language

    app.show_page(open_release(), Language(language), slug)


def run_page(slug: str, language: Language = Language.DUTCH, **query: str) -> AppTest:
    tested = AppTest.from_function(one_page, kwargs={"slug": slug, "language": str(language)}, default_timeout=SECONDS)
    for name, value in query.items():
        tested.query_params[name] = value
    return tested.run()


def html_of(tested: AppTest) -> str:
    return "\n".join(element.proto.body for element in tested.get("html"))


def pictures(tested: AppTest) -> list[Any]:
    return [element.proto for element in tested.get("vega_lite_chart")]


@pytest.mark.parametrize("slug", list(VIEWS))
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("role", [Role.ANALYST, Role.FUNDER])
def test_every_page_shows_its_parts(slug: str, language: Language, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUIS_ROLE", role)
    tested = run_page(slug, language)
    shown = html_of(tested)
    assert not tested.exception
    assert shown.count("<h1>") == 1
    assert "class='lead'" in shown
    assert "class='colophon'" in shown
    assert all(picture.spec and picture.alt for picture in pictures(tested))
    assert len(tested.get("download_button")) == 2 * shown.count("class='definition'")


def test_the_app_opens_on_progress_in_dutch_and_says_so_to_the_browser() -> None:
    tested = AppTest.from_file(str(ENTRY), default_timeout=SECONDS).run()
    assert not tested.exception
    assert "<h1>Voortgang</h1>" in html_of(tested)
    assert "document.documentElement.lang = 'nl'" in html_of(tested)


def test_the_language_in_the_address_is_followed_and_kept() -> None:
    tested = AppTest.from_file(str(ENTRY), default_timeout=SECONDS)
    tested.query_params["lang"] = "en"
    tested.run()
    assert "<h1>Progress</h1>" in html_of(tested)
    assert "document.documentElement.lang = 'en'" in html_of(tested)
    del tested.query_params["lang"]
    assert "<h1>Progress</h1>" in html_of(tested.run())
    assert tested.query_params["lang"] == "en"


def test_choosing_a_language_writes_it_into_the_address() -> None:
    tested = AppTest.from_file(str(ENTRY), default_timeout=SECONDS).run()
    tested.button_group(key="language").set_value(Language.ENGLISH).run()
    assert tested.query_params["lang"] == "en"
    assert "<h1>Progress</h1>" in html_of(tested)


def test_an_unknown_language_or_breakdown_in_the_address_falls_back() -> None:
    tested = AppTest.from_file(str(ENTRY), default_timeout=SECONDS)
    tested.query_params["lang"] = "xx"
    assert "<h1>Voortgang</h1>" in html_of(tested.run())
    assert "Gemengd wonen" in html_of(run_page("terugval", by="resident_key"))


def test_a_breakdown_in_the_address_is_shown_and_a_choice_goes_there() -> None:
    tested = run_page("terugval", by="move_in_year")
    assert tested.button_group(key="by_terugval").value == "move_in_year"
    assert ">2021</caption>" in html_of(tested)
    tested.button_group(key="by_terugval").set_value("housing_form").run()
    assert tested.query_params["by"] == "housing_form"
    assert ">2021</caption>" not in html_of(tested)


def test_a_page_is_built_once_per_release_and_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    view = VIEWS["terugval"]
    monkeypatch.setitem(VIEWS, "terugval", lambda context: built.append(context.choice) or view(context))
    for by in ("housing_form", "move_in_year", "housing_form"):
        run_page("terugval", by=by)
    assert [choice.breakdown for choice in built] == ["housing_form", "move_in_year"]


def test_without_a_release_the_reader_gets_a_sentence_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THUIS_HOME", str(tmp_path))
    tested = AppTest.from_file(str(ENTRY), default_timeout=SECONDS).run()
    assert not tested.exception
    assert "thuis refresh" in tested.error[0].value
