"""Who is let in, by the mock of an identity provider, in a real browser.

In the quick run each role at its own process, every address there, and one wrong account at each process; in the deep
one more wrong accounts, no account at all, and a tab that stays open past its hours. Every kind of visitor at every
process and address, but for a browser: tests/integration/test_refusals_of_each_process.py.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import logins
import pytest
from logins import COOKIE, PROCESSES
from oidc_provider_mock import User, run_server_in_thread
from pages_home import build_home
from running_dashboards import running

from dashboards.app import ANALYSTS_VIEWS, PARTNERS_VIEWS, VIEWS, views_of
from dashboards.login import OLDEST
from pipelines.defs import dbt_docs, dbt_manifest

pytestmark = pytest.mark.browser

SCREENSHOTS = Path(__file__).parent / "screenshots"
USERS = {
    "ada": ["t-analyst"],
    "femke": ["t-funder"],
    "mitros": ["t-mitros"],
    "portaal": ["t-portaal"],
    "nobody": None,
    "both": ["t-analyst", "t-funder"],
}
# Each process with accounts of other roles; accounts without one good role are the same at all, and tried at one.
DENIED = {
    "analyst": ("mitros", "femke", "nobody", "both"),
    "funder": ("mitros", "ada"),
    "partner:mitros": ("portaal", "ada", "femke"),
}
ONE_OF_EACH = [(process, accounts[0]) for process, accounts in DENIED.items()]
OTHERS = [(process, who) for process, accounts in DENIED.items() for who in accounts[1:]]
AT_HOME = {"ada": "analyst", "femke": "funder", "mitros": "partner:mitros"}
ALL_PAGES = [*VIEWS, *ANALYSTS_VIEWS, *PARTNERS_VIEWS]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """An identity provider that knows our accounts and believes whoever says to be one."""
    users = [User(sub=sub, claims={} if roles is None else {"roles": roles}) for sub, roles in USERS.items()]
    with run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def guarded(browser: Any, issuer: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The address of a process with a login, for each role."""
    folder = tmp_path_factory.mktemp("login")
    home = build_home(folder / "home")
    dbt_docs.add_to(home / "current", dbt_manifest.docs_page())
    logins.deliver(home)
    with running(home, logins.doors(folder, issuer)) as addresses:
        yield addresses


@pytest.fixture
def visitor(browser: Any) -> Iterator[Any]:
    """A browser without a past."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def heading(tab: Any, address: str) -> str:
    """What stands above the page at an address."""
    tab.goto(address)
    tab.locator("h1").first.wait_for()
    return str(tab.locator("h1").first.inner_text())


def log_in(tab: Any, address: str, who: str) -> None:
    """Log in by the button, as somebody."""
    assert heading(tab, address) in ("Inloggen bij Thuis", "Opnieuw inloggen")
    tab.get_by_role("button", name="Inloggen / Log in").click()
    tab.get_by_role("button", name=who, exact=True).click()
    tab.wait_for_url(f"{address}/**")
    tab.locator("h1", has_not_text="nloggen").first.wait_for()


def shot(tab: Any, name: str, width: int = 1280) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    tab.set_viewport_size({"width": width, "height": 900})
    tab.screenshot(path=SCREENSHOTS / f"{name}_{width}.png")


@pytest.mark.deep
@pytest.mark.parametrize("process", PROCESSES)
def test_without_a_login_a_page_is_the_login_button_and_nothing_else(
    visitor: Any, guarded: dict[str, str], process: str
) -> None:
    tab = visitor.new_page()
    for slug in (*list(views_of(PROCESSES[process]))[-1:], ""):
        assert heading(tab, f"{guarded[process]}/{slug}") == "Inloggen bij Thuis"
        assert tab.get_by_role("button").all_inner_texts() == ["Inloggen / Log in"]
        assert links(tab) == set()
    assert tab.request.get(f"{guarded[process]}/tabellen").status == 404
    shot(tab, "login", 320)
    shot(tab, "login")


def links(tab: Any) -> set[str]:
    """The addresses that the navigation offers."""
    found = tab.get_by_test_id("stSidebarNavLink").all()
    return {link.get_attribute("href").rpartition("/")[2] for link in found}


@pytest.mark.parametrize(
    ("process", "who"), [*ONE_OF_EACH, *(pytest.param(*one, marks=pytest.mark.deep) for one in OTHERS)]
)
def test_an_account_that_this_process_does_not_serve_is_told_whom_to_ask(
    visitor: Any, guarded: dict[str, str], process: str, who: str
) -> None:
    tab = visitor.new_page()
    log_in(tab, guarded[process], who)
    for slug in ("", list(views_of(PROCESSES[process]))[-1]):
        assert slug == "" or heading(tab, f"{guarded[process]}/{slug}")
        assert tab.locator("h1").first.inner_text() == "Geen toegang", slug
        assert "Vraag toegang bij functioneel beheer, beheer@example.org" in tab.inner_text("body")
        assert "This account has no access here" in tab.inner_text("body")
        assert tab.get_by_role("button").all_inner_texts() == ["Uitloggen / Log out"]
        assert links(tab) == set()
    assert tab.request.get(f"{guarded[process]}/tabellen").status == 404
    shot(tab, "geen_toegang", 320)
    shot(tab, "geen_toegang")


@pytest.mark.parametrize("who", AT_HOME)
def test_each_role_sees_exactly_its_pages_and_every_other_address_is_denied(
    visitor: Any, guarded: dict[str, str], who: str
) -> None:
    address, tab = guarded[AT_HOME[who]], visitor.new_page()
    log_in(tab, address, who)
    first, *others = views_of(PROCESSES[AT_HOME[who]])
    opened = tab.locator("h1").first.inner_text()
    tab.get_by_test_id("stSidebarNavLink").first.wait_for()
    assert links(tab) == {"", *others}, "the first page is the address itself"
    for slug in ALL_PAGES:
        if slug not in (first, *others):
            assert heading(tab, f"{address}/{slug}") == opened, slug
    last = heading(tab, f"{address}/{others[-1]}")
    assert last != opened
    assert tab.request.get(f"{address}/tabellen").status == (200 if who == "ada" else 404)


def test_a_partner_sees_its_own_delivery_and_no_other(visitor: Any, guarded: dict[str, str]) -> None:
    tab = visitor.new_page()
    log_in(tab, guarded["partner:mitros"], "mitros")
    tab.locator(".closing").wait_for(state="attached")
    told = tab.inner_text("body")
    assert "4.711" in told and "De code is onbekend" in told
    assert "8.822" not in told and "ortaal" not in told and "Leger des Heils" not in told
    shot(tab, "levering")


def older(cookie: dict[str, Any], seconds: int) -> dict[str, Any]:
    """The same cookie with a token of an earlier hour, signed as Streamlit signs it: thirty days it would be good."""
    said = logins.read(cookie["value"])
    return {**cookie, "value": logins.signed({**said, "iat": int(time.time()) - seconds})}


def test_after_twelve_hours_one_logs_in_again_and_sees_nothing_until_then(
    visitor: Any, guarded: dict[str, str]
) -> None:
    address, tab = guarded["analyst"], visitor.new_page()
    log_in(tab, address, "ada")
    cookie = next(one for one in visitor.cookies() if one["name"] == COOKIE)
    visitor.add_cookies([older(cookie, OLDEST - 600)])
    assert heading(tab, address) == "Voortgang"
    visitor.add_cookies([older(cookie, 13 * 3600)])
    assert heading(tab, f"{address}/methode") == "Opnieuw inloggen"
    assert tab.get_by_role("button").all_inner_texts() == ["Inloggen / Log in"]
    assert tab.request.get(f"{address}/tabellen").status == 404
    shot(tab, "opnieuw")
    log_in(tab, address, "ada")
    assert heading(tab, address) == "Voortgang"


@pytest.mark.deep
def test_a_tab_left_open_past_twelve_hours_finds_nothing_and_gets_no_file(
    visitor: Any, guarded: dict[str, str]
) -> None:
    address, tab, other = guarded["analyst"], visitor.new_page(), visitor.new_page()
    log_in(tab, address, "ada")
    cookie = next(one for one in visitor.cookies() if one["name"] == COOKIE)
    visitor.add_cookies([older(cookie, OLDEST - 20)])
    assert heading(tab, f"{address}/sql") == "SQL"
    assert heading(other, address) == "Voortgang"
    download, files = other.get_by_role("button", name="Download als CSV").first, []
    other.on("download", lambda file: files.append(file.suggested_filename))
    download.click()
    other.wait_for_timeout(2000)
    assert len(files) == 1
    other.wait_for_timeout(20_000)
    download.click()
    tab.get_by_label("Zoek een tabel").fill("lease")
    tab.keyboard.press("Enter")
    tab.locator("h1", has_text="Opnieuw inloggen").wait_for()
    other.wait_for_timeout(2000)
    assert len(files) == 1


def test_a_cookie_that_another_key_signed_is_no_login(visitor: Any, guarded: dict[str, str]) -> None:
    address, tab = guarded["analyst"], visitor.new_page()
    log_in(tab, address, "ada")
    cookie = next(one for one in visitor.cookies() if one["name"] == COOKIE)
    forged = logins.signed(logins.read(cookie["value"]), secret="x" * 40)
    visitor.add_cookies([{**cookie, "value": forged}])
    assert heading(tab, address) == "Inloggen bij Thuis"
    assert tab.request.get(f"{address}/tabellen").status == 404


def test_logging_out_works(visitor: Any, guarded: dict[str, str]) -> None:
    address, tab = guarded["funder"], visitor.new_page()
    log_in(tab, address, "femke")
    tab.get_by_role("button", name="Uitloggen").click()
    tab.get_by_role("button", name="End session").click()
    tab.wait_for_url(f"{address}/**")
    assert heading(tab, address) == "Inloggen bij Thuis"
    assert COOKIE not in {one["name"] for one in visitor.cookies()}
