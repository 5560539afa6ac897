"""Claims to outcome: what is exactly as expected is let in, anything else is not."""

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.login import OLDEST, Outcome, age_of, is_local, outcome, role_of_account
from dashboards.login_setting import LoginSetting, read_setting
from pipelines.errors import UserMistake
from pipelines.settings import PROJECT

NOW = 1_800_000_000
ISSUER = "https://login.example.org"
SETTING = LoginSetting.model_validate(
    {
        "auth": {
            "redirect_uri": "https://thuis.example.org/oauth2callback",
            "cookie_secret": "c" * 32,
            "client_id": "thuis-analyst",
            "client_secret": "not-a-secret",
            "server_metadata_url": f"{ISSUER}/.well-known/openid-configuration",
        },
        "access": {
            "issuer": ISSUER,
            "claim": "roles",
            "roles": {
                "t-analyst": "analyst",
                "t-reader": "analyst",
                "t-funder": "funder",
                "t-mitros": "partner:mitros",
            },
            "ask": "the desk",
        },
    }
)
GOOD = {
    "is_logged_in": True,
    "iss": ISSUER,
    "aud": "thuis-analyst",
    "sub": "1234",
    "roles": ["t-analyst"],
    "iat": NOW - 60,
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def judged(process: str = "analyst", **claims: Any) -> Outcome:
    return outcome({**GOOD, **claims}, SETTING, process, NOW)


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


def test_an_account_with_the_role_that_this_process_serves_is_let_in() -> None:
    assert judged() is Outcome.ADMITTED
    assert judged(roles="t-analyst") is Outcome.ADMITTED
    assert judged(roles=["t-analyst", "t-reader"]) is Outcome.ADMITTED
    assert judged(aud=["thuis-analyst"]) is Outcome.ADMITTED
    assert judged("partner:mitros", roles=["t-mitros"]) is Outcome.ADMITTED


@pytest.mark.parametrize("process", ["analyst", "funder", "partner:mitros", "partner:portaal"])
@pytest.mark.parametrize("role", ["t-analyst", "t-funder", "t-mitros"])
def test_a_process_serves_only_the_role_it_was_started_for(process: str, role: str) -> None:
    expected = Outcome.ADMITTED if SETTING.access.roles[role] == process else Outcome.DENIED
    assert judged(process, roles=[role]) is expected


@pytest.mark.parametrize("nobody", [{}, {"is_logged_in": False}])
def test_without_a_login_there_is_only_the_login(nobody: dict[str, Any]) -> None:
    assert outcome(nobody, SETTING, "analyst", NOW) is Outcome.LOGIN


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "roles", "iat"])
def test_a_missing_claim_denies(name: str) -> None:
    assert outcome(without(name), SETTING, "analyst", NOW) is Outcome.DENIED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("roles", one)
            for one in ([], "", "T-analyst", "analyst", ["t-analyst", "t-funder"], {"t-analyst": 1}, None)
        ),
        *(("roles", one) for one in (["t-analyst", "other"], [["t-analyst"]], "t-analyst t-funder", None)),
        *(("iss", one) for one in ("https://login.example.com", f"{ISSUER}/", None, [ISSUER])),
        *(("aud", one) for one in ("thuis-funder", ["thuis-funder"], None, {"thuis-analyst": 1})),
        *(("sub", one) for one in ("", " ", 7, None)),
        *(("is_logged_in", one) for one in ("true", 1, None, [])),
        *(("iat", one) for one in ("now", True, None, math.nan, math.inf, NOW + 3600, [NOW])),
        *(("auth_time", one) for one in ("now", None, False, -math.inf, NOW + 3600)),
    ],
)
def test_a_claim_that_is_not_as_expected_denies(name: str, value: object) -> None:
    assert judged(**{name: value}) is Outcome.DENIED


@pytest.mark.parametrize("name", ["iat", "auth_time"])
def test_after_twelve_hours_one_logs_in_again(name: str) -> None:
    assert judged(**{name: NOW - OLDEST}) is Outcome.ADMITTED
    assert judged(**{name: NOW - OLDEST - 1}) is Outcome.AGAIN
    assert judged(**{name: NOW - 13 * 3600}) is Outcome.AGAIN


def test_an_old_token_of_an_account_without_access_is_not_asked_to_log_in_again() -> None:
    assert judged(iat=NOW - 13 * 3600, roles=["t-funder"]) is Outcome.DENIED


def test_a_providers_clock_may_be_a_little_ahead() -> None:
    assert judged(iat=NOW + 300) is Outcome.ADMITTED
    assert judged(iat=NOW + 301) is Outcome.DENIED


@given(name=st.sampled_from(sorted(GOOD)), value=anything)
def test_whatever_stands_in_one_claim_only_what_was_expected_is_let_in(name: str, value: Any) -> None:
    found = judged(**{name: value})
    if found is Outcome.ADMITTED:
        assert name in ("sub", "iat") or value == GOOD[name] or value in ("t-analyst", ["t-reader"], "t-reader")
    if name in ("iss", "aud") and value != GOOD[name]:
        assert found is Outcome.DENIED


@given(claims=st.dictionaries(st.sampled_from(sorted(GOOD)) | st.text(max_size=8), anything, max_size=8))
def test_claims_of_chance_let_nobody_in(claims: dict[str, Any]) -> None:
    assert outcome(claims, SETTING, "analyst", NOW) is not Outcome.ADMITTED


@given(values=st.lists(st.sampled_from([*SETTING.access.roles, "other", ""]), max_size=4))
def test_a_role_is_given_exactly_when_all_values_mean_that_role(values: list[str]) -> None:
    meant = {SETTING.access.roles.get(value) for value in values}
    expected = next(iter(meant)) if len(meant) == 1 else None
    assert role_of_account({"roles": values}, SETTING.access) == expected


@given(iat=st.integers(0, NOW), auth_time=st.integers(0, NOW))
def test_the_age_is_that_of_the_older_moment(iat: int, auth_time: int) -> None:
    assert age_of({"iat": iat, "auth_time": auth_time}, NOW) == NOW - min(iat, auth_time)


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "LOCALHOST"])
def test_this_machine_may_come_in_without_a_login(host: str) -> None:
    assert is_local("127.0.0.1", {"Host": host})
    assert is_local("127.0.0.1", {"Host": host, "Origin": f"http://{host}", "Referer": f"http://{host}/sql"})


FORWARDED = ("For", "Host", "Proto", "Port", "Server", "Ssl", "Prefix", "Of-Tomorrow")
OF_PROXIES = (
    "Forwarded",
    "Via",
    "X-Real-IP",
    "X-Forwarded",
    "True-Client-IP",
    *(f"X-Forwarded-{x}" for x in FORWARDED),
)
ELSEWHERE = ("https://thuis.example.org", "http://localhost.example.org:8501", "null", "", "http://[::1")


def test_the_proxy_of_the_guide_says_of_itself_that_it_stands_in_between() -> None:
    example = (PROJECT / "docs" / "deployment" / "nginx.conf.example").read_text(encoding="utf-8")
    said = re.findall(r"(?m)^\s*proxy_set_header (\S+) ", example)
    of_itself = [name for name in said if not is_local("127.0.0.1", {"Host": "127.0.0.1:8501", name: "x"})]
    assert sorted(of_itself) == ["Host", "X-Forwarded-For", "X-Forwarded-Proto"]


@pytest.mark.parametrize("listens_on", [None, "", "0.0.0.0", "::", "192.0.2.1", "example.org", "127.0.0.1.org"])
def test_whatever_others_can_reach_lets_nobody_in_without_a_login(listens_on: str | None) -> None:
    assert not is_local(listens_on, {"Host": "localhost"})


@pytest.mark.parametrize(
    "headers",
    [
        *({"Host": host} for host in ("thuis.example.org", "localhost.example.org", "127.0.0.1@evil", "", "[::1")),
        *({"Host": "127.0.0.1:8501", name: "x"} for name in OF_PROXIES),
        *({"Host": "127.0.0.1:8501", name.lower(): ""} for name in OF_PROXIES),
        *({"Host": "127.0.0.1:8501", "Origin": page} for page in ELSEWHERE),
        *({"Host": "127.0.0.1:8501", "Referer": page} for page in ELSEWHERE),
    ],
)
def test_a_proxy_or_another_name_lets_nobody_in_without_a_login(headers: dict[str, str]) -> None:
    assert not is_local("127.0.0.1", headers)


EXAMPLE = f"""
[auth]
redirect_uri = "https://thuis.example.org/oauth2callback"
cookie_secret = "{"c" * 40}"
client_id = "thuis-analyst"
client_secret = "only-for-tests-4711"
server_metadata_url = "{ISSUER}/.well-known/openid-configuration"
client_kwargs = {{ prompt = "login" }}

[access]
issuer = "{ISSUER}"
claim = "roles"
roles = {{ "t-analyst" = "analyst", "t-mitros" = "partner:mitros" }}
ask = "the desk"
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(old: str = "", new: str = "") -> Path:
        path = tmp_path / "login.toml"
        path.write_text(EXAMPLE.replace(old, new) if old else EXAMPLE)
        path.chmod(0o600)
        return path

    return write


def test_a_setting_is_read_as_it_stands(written: Callable[..., Path]) -> None:
    assert read_setting(written()).access.roles == {"t-analyst": "analyst", "t-mitros": "partner:mitros"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('= "analyst"', '= "director"', "access.roles.t-analyst: This is not a known role"),
        ("partner:mitros", "partner:nobody", "access.roles.t-mitros: This is not a known partner"),
        ('{ "t-analyst" = "analyst", "t-mitros" = "partner:mitros" }', "{}", "access.roles"),
        ('claim = "roles"', 'claim = ""', "access.claim: still has to be filled in"),
        ('claim = "roles"', 'clam = "roles"', "access.clam: Extra inputs are not permitted"),
        ("only-for-tests-4711", "<from the provider>", "auth.client_secret: still has to be filled in"),
        ("c" * 40, "c" * 31, "auth.cookie_secret: String should have at least 32 characters"),
        ("/oauth2callback", "/callback", "auth.redirect_uri"),
        (f'issuer = "{ISSUER}"', 'issuer = "http://login.example.org"', "access.issuer: must begin with https://"),
        ('client_kwargs = { prompt = "login" }', '[auth.other]\nclient_id = "x"', "more than one provider"),
        ("[access]", "[entrance]", "access: Field required"),
        ("[auth]", "[auth", "is not TOML"),
    ],
)
def test_a_setting_that_is_not_right_is_told_by_its_place_without_a_secret(
    written: Callable[[str, str], Path], old: str, new: str, told: str
) -> None:
    with pytest.raises(UserMistake) as caught:
        read_setting(written(old, new))
    assert told in str(caught.value)
    assert "4711" not in str(caught.value) and "ccc" not in str(caught.value)


def test_a_setting_that_others_may_read_or_that_is_not_there_is_refused(written: Callable[..., Path]) -> None:
    path = written()
    path.chmod(0o644)
    with pytest.raises(UserMistake, match="others may read it"):
        read_setting(path)
    path.unlink()
    with pytest.raises(UserMistake, match="cannot be read"):
        read_setting(path)
