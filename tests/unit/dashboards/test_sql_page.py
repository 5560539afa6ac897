"""The SQL page: an analyst asks, reads, keeps and takes along; a funder has no such page."""

import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import streamlit as st
from opened_page import open_page, shown
from pages_home import RELEASE, MakeContext, build_home
from streamlit.testing.v1 import AppTest

from dashboards import downloads, reader
from dashboards.access import Access, Role
from dashboards.app import views_of
from dashboards.desk import answers, dictionary, reply, surface
from dashboards.desk.recipes import SOURCE, recipes
from dashboards.rows import About
from dashboards.views import sql
from dashboards.wording import Language, Wording
from pipelines.errors import UserMistake
from pipelines.queries import limits, saved

ABOUT = About(RELEASE, date(2022, 12, 31))
TABLES = [
    {
        "table": "marts.fct_relapse",
        "description": "How each resident's time ended.",
        "columns": [
            {"name": "days_at_risk", "type": "integer", "unit": "days", "description": "Days to the outcome."},
            {"name": "relapsed", "type": "boolean", "unit": "yes/no", "description": "Whether a relapse was seen."},
        ],
    },
    {"table": "marts.dim_complex", "description": "One row per complex.", "columns": []},
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    home = build_home(tmp_path / "home", share=0.2)
    (home / "current" / "docs").mkdir()
    (home / "current" / "docs" / "tables.json").write_text(json.dumps(TABLES), encoding="utf-8")
    monkeypatch.setenv("THUIS_HOME", str(home))
    monkeypatch.setenv("THUIS_ROLE", "analyst")
    yield home
    st.cache_resource.clear()


opened = partial(open_page, "sql")


def press(tested: AppTest, label: str) -> AppTest:
    (button,) = [one for one in tested.button if one.label == label]
    return button.click().run()


def asked(query: str, tested: AppTest | None = None) -> AppTest:
    tested = tested or opened()
    tested.text_area(key="sql_text").set_value(query)
    return press(tested, "Stel de vraag")


def log_of(home: Path) -> list[dict[str, object]]:
    return [json.loads(line) for file in (home / "log").iterdir() for line in file.read_text("utf-8").splitlines()]


def test_only_an_analyst_has_the_page(funder: Access, dutch: Wording) -> None:
    assert sql.SLUG in views_of(Role.ANALYST)
    assert sql.SLUG not in views_of(Role.FUNDER)
    with pytest.raises(UserMistake, match="Only an analyst"):
        surface.show(funder, ABOUT, dutch)


@pytest.mark.parametrize("language", list(Language))
def test_the_page_has_the_parts_of_every_page_in_both_languages(home: Path, language: Language) -> None:
    tested = opened(language)
    page = shown(tested)

    assert page.count("<h1>") == 1
    assert "class='lead'" in page
    assert "class='colophon'" in page
    assert page.count("<section><h2>") == 2
    assert [one.label for one in tested.selectbox] == [Wording(language)("sql.start")]


def test_the_words_around_the_desk_tell_the_limits_that_hold(analyst: Access, context_of: MakeContext) -> None:
    page = sql.build(context_of(analyst))
    assert page.lead.count("31-12-2022") == 2
    assert "12 seconden" in page.how[0]
    assert "10.000 rijen" in page.how[0]
    assert len(page.how) >= 2 <= len(page.not_said)


def test_a_question_is_answered_with_its_rows_and_its_time_and_logged(home: Path) -> None:
    tested = asked("select complex_id, name, 2021 as year, 0.5 as share from marts.dim_complex")
    page = shown(tested)

    assert "1 rij in " in page
    assert '<th scope="row" class="text">C-MIX</th>' in page
    assert '<td class="figures">2021</td><td class="figures">0,5</td>' in page
    assert len(tested.get("download_button")) == 3
    first, second = log_of(home)
    assert (first["who"], first["role"], first["way"]) == ("test@example.com", "analyst", "page")
    assert (second["outcome"], second["rows"]) == ("answered", 1)


def test_what_is_asked_never_stands_in_the_address(home: Path) -> None:
    tested = asked("select 'a1b2c3d4e5f6a1b2' as somebody")
    assert dict(tested.query_params) == {}


def test_an_answer_is_escaped(home: Path) -> None:
    page = shown(asked("select '<script>alert(1)</script>' as \"<b>\""))
    assert "<script>alert" not in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("drop table marts.dim_complex", "Ask one SELECT at a time."),
        ("select * from read_csv('/etc/passwd')", "read_csv() is not for questions"),
        ("select no_such_column from marts.dim_complex", "no_such_column"),
        ("from published.about", "does not exist"),
    ],
)
def test_a_question_that_is_refused_says_why_and_leaves_no_answer(home: Path, query: str, said: str) -> None:
    page = shown(asked(query, asked("select 'former' as answer")))
    assert "Deze vraag wordt niet beantwoord" in page
    assert said in page
    assert "former" not in page
    assert "Traceback" not in page


def test_a_question_that_is_too_large_is_told_in_the_readers_language(home: Path) -> None:
    assert "te groot voor het geheugen" in shown(asked("select repeat('a', 2000000000)"))


def test_without_a_log_nothing_is_answered(home: Path) -> None:
    (home / "log").write_text("")
    page = shown(asked("select 'seen' as word"))
    assert "so no query is answered" in page
    assert ">seen<" not in page


def test_more_rows_than_a_page_holds_are_said_and_fetched_as_a_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ROWS", 300)
    monkeypatch.setattr(answers, "SHOWN", 5)
    tested = asked("from range(1000)")
    page = shown(tested)
    assert "Meer dan 300 rijen" in page
    assert "de eerste 5" in page
    assert page.partition("Antwoord op uw vraag")[2].partition("</table>")[0].count("<tr>") == 6
    press(tested, "Haal alle rijen op")
    assert len(tested.get("download_button")) == 4
    assert [one["rows"] for one in log_of(home) if "rows" in one] == [301, 1000]


def test_more_columns_than_a_page_shows_are_said_and_stand_in_the_files(home: Path) -> None:
    tested = asked("select " + ", ".join(f"range % 2 = 0 as c{n}" for n in range(1, 4001)) + " from range(250)")
    page = shown(tested)
    assert "Van de 4.000 kolommen staan hieronder de eerste 100" in page
    assert "Hieronder de eerste 200;" in page
    assert ">c100</th>" in page
    assert ">c101</th>" not in page
    assert len(page) < 2_000_000
    assert len(tested.get("download_button")) == 3


@pytest.mark.parametrize("value", ["range % 2 = 0", "null"])
def test_what_takes_few_bytes_and_many_cells_is_too_large_for_a_page(home: Path, value: str) -> None:
    columns = ", ".join(f"{value} as c{n}" for n in range(101))
    page = shown(asked(f"select {columns} from range(10000)"))
    assert "te groot voor het geheugen" in page
    assert "minder rijen of kolommen" in page


def test_texts_of_an_enumeration_count_by_their_length(home: Path) -> None:
    one = f"'{'x' * 20_000}'::enum('{'x' * 20_000}')"
    assert "te groot voor het geheugen" in shown(asked(f"select {one} as a from range(10000)"))


def test_a_long_name_of_a_column_is_cut_on_the_page(home: Path) -> None:
    page = shown(asked(f"select 1 as {'x' * 50_000}, 2 as b"))
    assert f">{'x' * answers.LONGEST}…</th>" in page


def test_a_question_of_the_cookbook_is_loaded_and_named_in_the_address(home: Path) -> None:
    tested = opened()
    tested.selectbox(key="sql_start").set_value("recipe:6").run()
    assert tested.query_params["recipe"] == "6"
    assert tested.text_area(key="sql_text").value == recipes()[6]
    assert opened(recipe="6").text_area(key="sql_text").value == recipes()[6]


@pytest.mark.parametrize("address", [{"recipe": "99"}, {"saved": "no-such"}, {"saved": "../../secret"}])
def test_an_address_that_leads_nowhere_gives_an_empty_field(home: Path, address: dict[str, str]) -> None:
    assert opened(**address).text_area(key="sql_text").value == ""


def test_a_question_is_kept_shared_and_removed(home: Path) -> None:
    tested = asked("select count(*) as n from marts.dim_complex")
    tested.text_input(key="sql_name").set_value("how-many")
    press(tested, "Bewaar")
    assert "Bewaard als ‘how-many’" in shown(tested)
    assert tested.query_params["saved"] == "how-many"
    other = opened(saved="how-many")
    assert other.text_area(key="sql_text").value == "select count(*) as n from marts.dim_complex"
    press(other, "Verwijder ‘how-many’")
    assert "is verwijderd" in shown(other)
    assert other.text_area(key="sql_text").value.startswith("select count")
    assert "saved" not in other.query_params
    assert saved.names(home) == ()


def test_a_question_about_somebody_is_not_kept(home: Path) -> None:
    tested = asked(f"select '{'4f5c3d' * 4}' as somebody")
    tested.text_input(key="sql_name").set_value("somebody")
    press(tested, "Bewaar")
    assert "sleutel van een persoon" in shown(tested)
    assert saved.names(home) == ()


def test_the_dictionary_is_searched_by_table_column_unit_and_meaning(home: Path) -> None:
    found = dictionary.entries((home / "current").resolve())
    assert [one.table for one in dictionary.matching(found, "")] == ["marts.fct_relapse", "marts.dim_complex"]
    (relapse,) = dictionary.matching(found, "DAYS relapse")
    assert [column.name for column in relapse.columns] == ["days_at_risk"]
    (whole,) = dictionary.matching(found, "resident")
    assert len(whole.columns) == 2
    assert dictionary.matching(found, "nothing like it") == ()


def test_the_dictionary_stands_on_the_page(home: Path) -> None:
    tested = opened()
    assert "2 van de 2 tabellen" in shown(tested)
    tested.text_input(key="sql_search").set_value("days_at_risk").run()
    page = shown(tested)
    assert "1 van de 2 tabellen" in page
    assert "<details open><summary>marts.fct_relapse" in page
    assert '<td class="prose" lang="en">Days to the outcome.</td>' in page


def test_a_release_without_a_dictionary_still_has_the_page(tmp_path: Path) -> None:
    assert dictionary.entries(tmp_path) == ()


@pytest.mark.parametrize("language", list(Language))
def test_every_question_of_the_cookbook_has_a_title_in_both_languages(language: Language) -> None:
    words = Wording(language)
    headings = [line[3:] for line in SOURCE.read_text("utf-8").splitlines() if line.startswith("## ")]
    titles = [words(f"sql.recipe.{number}") for number in recipes()]

    assert len(titles) == len(headings) == len(set(titles))
    assert language is not Language.ENGLISH or titles == headings


def test_cells_of_every_type_have_a_notation_on_the_page_and_in_files(dutch: Wording) -> None:
    rows = pa.table(
        {
            "n": [1, None],
            "d": pa.array([Decimal("1.50"), Decimal("12345678901234567890.00")], pa.decimal128(38, 2)),
            "f": [0.25, float("nan")],
            "b": [True, False],
            "day": [date(2022, 6, 30), None],
            "t": ["=1+1", "x" * 400],
        }
    )
    table = answers.as_table(rows, "caption", answers.LONGEST)
    assert table.rows[0] == (1, 1.5, 0.25, "true", date(2022, 6, 30), "=1+1")
    assert table.rows[1][1] == 12345678901234567890
    assert len(str(table.rows[1][5])) == answers.LONGEST + 1
    people = downloads.for_people(answers.as_table(rows), [], dutch).decode("utf-8-sig").splitlines()
    assert people[1] == "n;d;f;b;day;t"
    assert people[2] == "1;1,5;0,25;true;30-06-2022;'=1+1"
    machines = downloads.for_machines(answers.as_table(rows), ABOUT).decode().splitlines()
    assert machines[0] == "n,d,f,b,day,t,known_on,reference_date,release"
    assert machines[1] == f"1,1.5,0.25,true,2022-06-30,'=1+1,2022-12-31,2022-12-31,{RELEASE}"


def test_a_parquet_file_knows_its_release() -> None:
    rows = pa.table({"n": [1, 2]})
    read = pq.read_table(io.BytesIO(answers.as_parquet(rows.schema, rows.to_batches(), ABOUT)))
    assert read["n"].to_pylist() == [1, 2]
    assert read.schema.metadata[b"release"] == RELEASE.encode()
    assert read.schema.metadata[b"known_on"] == b"2022-12-31"


@pytest.mark.parametrize(
    ("known", "name"),
    [({"sub": "a-1", "email": "a@example.org"}, "a-1"), ({"email": "a@example.org"}, "a@example.org"), ({}, "local")],
)
def test_the_log_knows_a_reader_by_the_subject_of_the_login(
    monkeypatch: pytest.MonkeyPatch, known: dict[str, str], name: str
) -> None:
    monkeypatch.setattr(reader.st, "user", type("User", (), {"to_dict": lambda _: known})())
    assert reader.name() == name


def test_a_whole_file_has_a_limit_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROWS", 10)
    monkeypatch.setattr(reply, "FILE_BYTES", 1000)
    tested = asked("from range(1000)")
    press(tested, "Haal alle rijen op")
    assert "te groot voor het geheugen" in shown(tested)
