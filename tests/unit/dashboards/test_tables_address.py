"""What the dashboard answers beside its pages: the description of the tables, to analysts alone."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pages_home import build_home
from starlette.requests import Request
from starlette.responses import Response

from dashboards import server

REQUEST = Request({"type": "http", "headers": [(b"host", b"localhost:8501")]})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = build_home(tmp_path / "home", share=0.04)
    (home / "current" / "docs").mkdir()
    (home / "current" / "docs" / "index.html").write_text("all tables", encoding="utf-8")
    monkeypatch.setenv("THUIS_HOME", str(home))
    return home


def asked_by(role: str, monkeypatch: pytest.MonkeyPatch) -> Response:
    """The answer, from a thread of its own: a browser test before this one leaves its loop running in the main one."""
    monkeypatch.setenv("THUIS_ROLE", role)
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, server.tables(REQUEST)).result()


def test_an_analyst_gets_the_page_which_may_ask_nothing_of_another_machine(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = asked_by("analyst", monkeypatch)

    assert answer.status_code == 200
    assert Path(answer.path) == (home / "current").resolve() / "docs" / "index.html"  # type: ignore[attr-defined]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "http" not in answer.headers["Content-Security-Policy"]


def test_to_a_funder_it_is_as_if_there_were_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked_by("funder", monkeypatch).status_code == 404


def test_a_release_made_before_there_was_a_page_is_no_mistake(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "current" / "docs" / "index.html").unlink()

    assert asked_by("analyst", monkeypatch).status_code == 404


def test_without_a_release_the_answer_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUIS_HOME", str(tmp_path))
    answer = asked_by("analyst", monkeypatch)

    assert answer.status_code == 404
    assert b"thuis refresh" in answer.body
