"""Who is at the other end: what an identity provider said of an account, held against what this process is for.

Lives here: claims to outcome, as pure functions. Does not: the form of the setting (login_setting.py), what a role may
see (permissions.py), how refusing looks (front_door.py), or the reader's name (reader.py).
Everything that is not exactly as expected denies. Streamlit's cookie lives thirty days; a token here twelve hours.
"""

import math
import os
import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboards.access import name_of, started_for
from dashboards.login_setting import LOOPBACK_NAMES, LoginSetting, Roles, read_setting

Claims = Mapping[str, Any]
OLDEST = 12 * 3600  # seconds since the account proved itself
CLOCKS_DIFFER = 300  # seconds that a provider's clock may be ahead
# What a proxy says of itself or of who is behind it; every name that begins with the second line's is one too.
_OF_PROXIES = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"})
_OF_PROXIES_TOO = ("x-forwarded", "x-original-", "x-envoy-")
_ASKED_FROM = ("Origin", "Referer")  # the page that a browser asks from, which a proxy leaves as it is


class Outcome(StrEnum):
    """What becomes of a visit."""

    ADMITTED = "admitted"
    LOGIN = "login"
    AGAIN = "again"
    DENIED = "denied"


def outcome(claims: Claims, setting: LoginSetting, process: str, now: float) -> Outcome:
    """Return what becomes of an account at a process that serves one role. `now` is in seconds since 1970."""
    if claims.get("is_logged_in", False) is False:
        return Outcome.LOGIN
    if not vouched_for(claims, setting) or role_of_account(claims, setting.access) != process:
        return Outcome.DENIED
    age = age_of(claims, now)
    if age is None:
        return Outcome.DENIED
    return Outcome.AGAIN if age > OLDEST else Outcome.ADMITTED


def vouched_for(claims: Claims, setting: LoginSetting) -> bool:
    """Whether the claims are our provider's, about a named account, and meant for this dashboard."""
    meant_for = claims.get("aud")
    audience = meant_for if isinstance(meant_for, list) else [meant_for]
    subject = claims.get("sub")
    return (
        claims.get("is_logged_in") is True
        and claims.get("iss") == setting.access.issuer
        and setting.auth.client_id in audience
        and isinstance(subject, str)
        and bool(subject.strip())
    )


def role_of_account(claims: Claims, roles: Roles) -> str | None:
    """Return the one role that the claim gives; None when it gives none, an unknown one, or two that differ."""
    said = claims.get(roles.claim)
    values = [said] if isinstance(said, str) else said
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        return None
    given = {roles.roles.get(value) for value in values}
    return given.pop() if len(given) == 1 else None


def age_of(claims: Claims, now: float) -> float | None:
    """Return the seconds since the token was made, or since the account proved itself where that is told and longer.

    None when a moment is missing, no moment at all, or not yet there.
    """
    moments = [claims.get("iat"), *([claims["auth_time"]] if "auth_time" in claims else [])]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one) for one in moments):
        return None
    ages = [now - one for one in moments]
    return max(ages) if min(ages) >= -CLOCKS_DIFFER else None


def is_local(listens_on: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a visit without login may be let in: this machine alone is listened to, and nothing stands in between.

    A proxy in front would bring everybody in from this machine; a name that is not this machine's, in `Host` or in the
    page that is asked from, is a page elsewhere that was pointed here. What cannot be told is a proxy that names this
    machine in `Host` and says nothing of itself, before a visitor who is no browser: see docs/deployment.md.
    """
    return (
        listens_on in LOOPBACK_NAMES
        and host_in(headers) in LOOPBACK_NAMES
        and all(_host_of(headers[name]) in LOOPBACK_NAMES for name in _ASKED_FROM if name in headers)
        and not any(_is_of_proxy(name.lower()) for name in headers)
    )


def _is_of_proxy(name: str) -> bool:
    return name in _OF_PROXIES or name.startswith(_OF_PROXIES_TOO)


def host_in(headers: Mapping[str, str]) -> str | None:
    """Return the name by which this machine was asked for; None for one that is no name."""
    return _host_of(f"//{headers.get('Host', 'localhost')}")


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def setting_of(environment: Mapping[str, str] = os.environ) -> LoginSetting | None:
    """Return the setting of the login; None where this process has none. Raises UserMistake for a bad one."""
    path = environment.get(LoginSetting.ENVIRONMENT)
    return read_setting(Path(path)) if path else None


def judge(claims: Claims, headers: Mapping[str, str]) -> Outcome:
    """Return what becomes of a visit to this process now. Raises UserMistake when its setting is not right."""
    setting = setting_of()
    if setting is None:
        return Outcome.ADMITTED if is_local(st.get_option("server.address"), headers) else Outcome.DENIED
    return outcome(claims, setting, name_of(*started_for()), time.time())
