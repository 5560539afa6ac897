"""Who is not let in: every kind of visitor at every process and every address, as a browser asks but without one.

One server for each role. What a browser shows of it, after a login at a provider: tests/browser.
"""

import re
import time
import urllib.error
from collections.abc import Iterator

import logins
import pytest
from logins import COOKIE, PROCESSES
from pages_home import build_home
from running_dashboards import running
from served import Served, html_in

from dashboards.app import ANALYSTS_VIEWS, PARTNERS_VIEWS, VIEWS, views_of
from dashboards.login import OLDEST
from pipelines.defs import dbt_docs, dbt_manifest

pytestmark = pytest.mark.slow

ISSUER = "http://localhost:9"
ROLES = {"analyst": "t-analyst", "funder": "t-funder", "partner:mitros": "t-mitros", "partner:portaal": "t-portaal"}
EVERY_ADDRESS = ["", *VIEWS, *ANALYSTS_VIEWS, *PARTNERS_VIEWS, "no_such_page"]
LOG_IN, AGAIN, NO_ACCESS = "Inloggen bij Thuis", "Opnieuw inloggen", "Geen toegang"
HEADING = re.compile("<h1>(.*?)</h1>")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Served]]:
    """A process with a login for each role, on one home."""
    folder = tmp_path_factory.mktemp("refusals")
    home = build_home(folder / "home", share=0.2)
    dbt_docs.add_to(home / "current", dbt_manifest.docs_page())
    logins.deliver(home)
    with running(home, logins.doors(folder, ISSUER)) as addresses:
        yield {process: Served(address.removeprefix("http://")) for process, address in addresses.items()}


def account(server: Served, roles: object, age: float = 60, secret: str = logins.COOKIE_SECRET) -> str:
    """The cookie of an account with these roles."""
    said = logins.said_of(f"http://{server.host}", ISSUER, "1234", roles, age)
    return f"{COOKIE}={logins.signed(said, secret)}"


def visitors(server: Served, process: str) -> dict[str, tuple[str, str]]:
    """Everybody whom a process does not let in: their cookie, and what they are told."""
    ours = [ROLES[process]]
    refused = {
        "nobody": ("", LOG_IN),
        "forged": (account(server, ours, secret="x" * 40), LOG_IN),
        "an old login": (account(server, ours, OLDEST + 60), AGAIN),
        "no role": (account(server, None), NO_ACCESS),
        "two roles": (account(server, list(ROLES.values())[:2]), NO_ACCESS),
    }
    others = {other: (account(server, [role]), NO_ACCESS) for other, role in ROLES.items() if other != process}
    return refused | others


def status(server: Served, url: str, cookies: str) -> int:
    try:
        server.file(url, cookies)
    except urllib.error.HTTPError as error:
        return error.code
    return 200


@pytest.mark.parametrize("process", PROCESSES)
def test_whoever_is_not_let_in_reads_the_same_few_words_at_every_address(
    guarded: dict[str, Served], process: str
) -> None:
    server = guarded[process]
    for who, (cookies, told) in visitors(server, process).items():
        with server.tab(cookies) as tab:
            pages = {slug: html_in(tab.page(slug)) for slug in EVERY_ADDRESS}
        for slug, page in pages.items():
            assert HEADING.findall(page) == [told], f"{who} at {process}/{slug}"
            assert "class='colophon'" not in page and "<table" not in page, f"{who} at {process}/{slug}"
        assert status(server, "/tabellen", cookies) == 404, who


@pytest.mark.parametrize("process", PROCESSES)
def test_the_account_of_a_process_is_let_in(guarded: dict[str, Served], process: str) -> None:
    server, ours = guarded[process], account(guarded[process], [ROLES[process]])
    page = html_in(server.page(list(views_of(PROCESSES[process]))[-1], ours))
    assert "class='colophon'" in page and not {LOG_IN, AGAIN, NO_ACCESS} & set(HEADING.findall(page))
    assert status(server, "/tabellen", ours) == (200 if process == "analyst" else 404)


def test_a_tab_left_open_past_its_hours_finds_nothing_and_no_file_is_left_at_an_address(
    guarded: dict[str, Served],
) -> None:
    server, left = guarded["funder"], 4
    cookies, opened = account(server, [ROLES["funder"]], OLDEST - left), time.monotonic()
    with server.tab(cookies) as tab:
        sent = tab.page("voortgang")
        file_id = next(filter(None, (one.delta.new_element.download_button.deferred_file_id for one in sent)))
        address = tab.file(file_id)
        assert address.startswith("/media/") and b";" in server.file(address, cookies)
        assert (status(server, address, ""), status(server, address, account(server, ["t-mitros"]))) == (404, 404)
        time.sleep(left + 1 - (time.monotonic() - opened))
        assert tab.file(file_id) == ""
        assert status(server, address, cookies) == 404
        assert HEADING.findall(html_in(tab.page("terugval"))) == [AGAIN]
