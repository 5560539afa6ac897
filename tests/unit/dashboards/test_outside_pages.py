"""What is asked for outside a page: a made file is given to who is let in at that moment, and to nobody else."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from test_login import EXAMPLE, GOOD

from dashboards import outside_pages
from dashboards.login import OLDEST
from dashboards.outside_pages import NO_FILE, MadeFiles

FILE = "/media/0123456789abcdef.parquet"
GIVEN, NOT_THERE = (200, "rows"), (404, NO_FILE)


@pytest.fixture(autouse=True)
def analysts_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of the analyst's role behind a login."""
    login = tmp_path / "login.toml"
    login.write_text(EXAMPLE)
    login.chmod(0o600)
    monkeypatch.setenv("THUIS_ROLE", "analyst")
    monkeypatch.setenv("THUIS_LOGIN", str(login))


def asked(path: str, **headers: str) -> tuple[int, str]:
    """How a server answers that gives rows to every request that reaches it."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    said = {"Host": "127.0.0.1:8501", **headers}
    encoded = [(name.lower().replace("_", "-").encode(), value.encode()) for name, value in said.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": encoded, "query_string": b""}
    with ThreadPoolExecutor(1) as apart:  # a browser's tests may leave a loop in this thread
        apart.submit(asyncio.run, MadeFiles(PlainTextResponse("rows"))(scope, receive, send)).result()
    return sent[0]["status"], sent[1]["body"].decode()


def logged_in(monkeypatch: pytest.MonkeyPatch, **claims: Any) -> None:
    """Let the cookie of every request say this."""
    monkeypatch.setattr(outside_pages, "claims_in", lambda request: {**GOOD, "iat": time.time() - 60, **claims})


def test_a_made_file_is_given_to_who_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    logged_in(monkeypatch)
    assert asked(FILE) == GIVEN


@pytest.mark.parametrize("claims", [{"iat": time.time() - OLDEST - 60}, {"roles": ["t-funder"]}, {"roles": None}])
def test_a_made_file_is_not_there_for_whoever_is_not_let_in_any_more(
    monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any]
) -> None:
    logged_in(monkeypatch, **claims)
    for path in (FILE, f"/thuis{FILE}", f"/{FILE}", "/media", "/media/static/0123456789abcdef"):
        assert asked(path) == NOT_THERE, path


def test_without_a_good_cookie_there_is_no_made_file() -> None:
    assert asked(FILE) == NOT_THERE
    assert asked(FILE, Cookie="_streamlit_user=forged") == NOT_THERE


def test_a_setting_that_went_bad_gives_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    logged_in(monkeypatch)
    monkeypatch.setenv("THUIS_LOGIN", "nowhere.toml")
    assert asked(FILE) == NOT_THERE


def test_without_a_login_this_machine_alone_gets_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THUIS_LOGIN")
    assert asked(FILE) == GIVEN
    assert asked(FILE, X_Forwarded_For="192.0.2.1") == NOT_THERE


def test_whatever_is_no_made_file_is_passed_on() -> None:
    for path in ("/", "/sql", "/_stcore/health", "/static/media/font.woff2", "/mediation"):
        assert asked(path) == GIVEN, path
