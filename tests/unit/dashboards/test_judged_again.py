"""A tab that stood open past the age of its token can do nothing more: no click, no search, no file."""

import ast
import io
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import streamlit as st
from pages_home import build_home
from streamlit.testing.v1 import AppTest
from test_login import EXAMPLE, GOOD

import dashboards
from dashboards import app, judged_again
from dashboards.desk import reply
from dashboards.login import OLDEST
from dashboards.views import sql
from pipelines.errors import UserMistake
from pipelines.queries import limits, saved

SOURCES = sorted(Path(dashboards.__file__).parent.rglob("*.py"))
CALLBACKS = {"on_click", "on_change", "on_select", "on_submit"}
LEAVES_A_FILE = {"image", "audio", "video", "pdf", "logo", "pyplot", "chat_input", "file_uploader", "camera_input"}
HARMLESS = {"'ignore'", "'rerun'", "st.login", "st.logout"}


def made_at(age: float) -> dict[str, Any]:
    """What the provider said of an analyst some seconds ago."""
    return {**GOOD, "iat": time.time() - age}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A process of the analyst's role behind a login, whose one page is the desk."""
    home, login = build_home(tmp_path / "home", share=0.2), tmp_path / "login.toml"
    (home / "current" / "docs").mkdir()
    (home / "current" / "docs" / "tables.json").write_text("[]")
    login.write_text(EXAMPLE)
    login.chmod(0o600)
    for name, value in {"THUIS_HOME": home, "THUIS_ROLE": "analyst", "THUIS_LOGIN": login}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(app, "views_of", lambda role: {sql.SLUG: sql.build})
    yield home
    st.cache_resource.clear()


def the_app() -> None:
    """Runs inside the tested app: all of it."""
    from dashboards import app

    app.main()


def asked(query: str = "select 1 as one") -> AppTest:
    """The desk, just after a question was answered to an account that logged in a minute ago."""
    tested = AppTest.from_function(the_app, default_timeout=60)
    tested.user = made_at(60)
    tested.run().text_area(key="sql_text").input(query)
    return press(tested, "Stel de vraag")


def press(tested: AppTest, label: str) -> AppTest:
    (button,) = [one for one in tested.button if one.label == label]
    return button.click().run()


@pytest.mark.parametrize(("age", "kept", "heading"), [(60, ("one",), "SQL"), (OLDEST + 60, (), "Opnieuw inloggen")])
def test_a_click_is_judged_before_it_does_anything(home: Path, age: float, kept: tuple[str, ...], heading: str) -> None:
    tested = asked()
    tested.text_input(key="sql_name").input("one")
    tested.user = made_at(age)
    press(tested, "Bewaar")
    assert not tested.exception
    assert saved.names(home) == kept
    assert f"<h1>{heading}</h1>" in "\n".join(element.proto.body for element in tested.get("html"))


def visiting(monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any]) -> None:
    monkeypatch.setattr(judged_again.st, "user", type("User", (), {"to_dict": lambda _: claims})())


def test_a_part_that_runs_alone_becomes_the_whole_page_for_who_is_not_let_in_any_more(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: list[bool] = []
    monkeypatch.setattr(judged_again.st, "rerun", lambda: whole.append(True))
    visiting(monkeypatch, made_at(60))
    judged_again.require_visitor()
    assert whole == []
    visiting(monkeypatch, made_at(OLDEST + 60))
    judged_again.require_visitor()
    assert whole == [True]


def test_a_file_is_made_for_who_is_let_in_when_it_is_asked_for_and_not_when_it_was_offered(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visiting(monkeypatch, made_at(OLDEST - 60))
    file, made = judged_again.made_for(judged_again.visitor(), lambda: b"figures"), []
    elsewhere = threading.Thread(target=lambda: made.append(file()))
    elsewhere.start()
    elsewhere.join()
    assert made == [b"figures"]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 120)
    with pytest.raises(UserMistake, match="not let in any more"):
        file()


def test_a_setting_that_went_bad_lets_nobody_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    visiting(monkeypatch, made_at(60))
    is_let_in = judged_again.visitor()
    assert is_let_in()
    monkeypatch.setenv("THUIS_LOGIN", str(home / "nowhere.toml"))
    assert not is_let_in()


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


def test_every_callback_is_guarded() -> None:
    found = [(path.name, word.value) for path, call in calls() for word in call.keywords if word.arg in CALLBACKS]
    assert len(found) > 8
    unguarded = [(name, ast.unparse(value)) for name, value in found if ast.unparse(value) not in HARMLESS]
    assert [one for one in unguarded if not one[1].startswith("guarded(")] == []


def test_every_part_that_runs_alone_asks_first_who_is_there() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    functions = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    alone = [one for one in functions if any("fragment" in ast.unparse(mark) for mark in one.decorator_list)]
    assert alone
    assert {ast.unparse(one.body[1]) for one in alone} == {"require_visitor()"}


def test_every_file_that_is_made_when_asked_for_is_made_for_somebody() -> None:
    offered = [
        (path.name, ast.unparse(call.args[1]))
        for path, call in calls()
        if ast.unparse(call.func).endswith(".download_button")
    ]
    assert sorted(offered) == [("layout.py", "made_for(is_let_in, make)"), ("reply.py", "made_for(visitor(), make)")]


def test_no_page_leaves_a_file_with_the_server_before_somebody_asks_for_it() -> None:
    left = [(path.name, call.func.attr) for path, call in calls() if isinstance(call.func, ast.Attribute)]
    assert [one for one in left if one[1] in LEAVES_A_FILE] == []
    assert app.ICON.suffix == ".svg", "an icon of another kind is no part of the page, but a file beside it"


def test_all_rows_as_a_file_are_for_who_is_let_in_when_the_file_is_asked_for(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(limits, "ROWS", 3)
    monkeypatch.setattr(reply.st, "download_button", lambda label, data, **_: offered.update({label: data}))
    tested = asked("from range(9)")
    press(tested, "Haal alle rijen op")
    assert not tested.exception
    whole = offered["Download alle rijen als Parquet"]
    assert pq.read_table(io.BytesIO(whole())).num_rows == 9
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + OLDEST)
    for make in offered.values():
        with pytest.raises(UserMistake, match="not let in any more"):
            make()
