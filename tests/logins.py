"""Dashboards behind a login, and what an identity provider said of an account, in a cookie as Streamlit signs it.

What belongs here: the setting of a login for each role's process, and accounts that need no provider. What does not: a
provider (the browser's tests run one), starting the processes (`running_dashboards`), or what anybody should see.
"""

import json
import time
from pathlib import Path
from typing import Any

from running_dashboards import address_of
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value

from dashboards.access import Role
from pipelines.commands.serve import Door, free_port

COOKIE, COOKIE_SECRET = "_streamlit_user", "only-for-tests-" * 3
PROCESSES = {"analyst": Role.ANALYST, "funder": Role.FUNDER, "partner:mitros": Role.PARTNER}
SETTING = """
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "{secret}"
client_id = "thuis"
client_secret = "only-for-tests"
server_metadata_url = "{issuer}/.well-known/openid-configuration"

[access]
issuer = "{issuer}"
claim = "roles"
ask = "functioneel beheer, beheer@example.org"

[access.roles]
t-analyst = "analyst"
t-funder = "funder"
t-mitros = "partner:mitros"
t-portaal = "partner:portaal"
"""


def doors(folder: Path, issuer: str) -> dict[str, Door]:
    """A door with a login for each role's process; its setting is a file in the folder."""
    made = {process: Door(free_port(0), login=folder / f"{process}.toml") for process in PROCESSES}
    for door in made.values():
        assert door.login
        door.login.write_text(SETTING.format(address=address_of(door), issuer=issuer, secret=COOKIE_SECRET))
        door.login.chmod(0o600)
    return made


def said_of(address: str, issuer: str, sub: str, roles: object, age: float = 60) -> dict[str, Any]:
    """What a provider said of an account some seconds ago, to the dashboard at an address."""
    claims = {"origin": address, "is_logged_in": True, "iss": issuer, "aud": "thuis", "sub": sub, "roles": roles}
    return {**claims, "iat": time.time() - age}


def signed(said: dict[str, Any], secret: str = COOKIE_SECRET) -> str:
    """The value of the cookie that says this."""
    return create_signed_value(secret, COOKIE, json.dumps(said)).decode()


def read(value: str) -> dict[str, Any]:
    """What the value of a cookie says."""
    said: dict[str, Any] = json.loads(decode_signed_value(COOKIE_SECRET, COOKIE, value) or b"")
    return said


def deliver(home: Path) -> None:
    """A report on a delivery of two partners, in the form that a release keeps."""
    for partner, rows in (("mitros", 4711), ("portaal", 8822)):
        counts = {"rows_in": rows, "accepted": rows - 1, "held_back": 1}
        remark = {"severity": "error", "rule": "code", "file": "huur.csv", "column": "reden", "rows": 1}
        remark |= {"example_rows": "17", "message": "De code is onbekend. Verbeter de code."}
        told = {"partner": partner, "delivery": "2022-12-31", "remarks": [], **counts}
        told["datasets"] = [{"dataset": "leases", **counts, "remarks": [remark]}]
        folder = home / "current" / "quality" / "deliveries" / partner
        folder.mkdir(parents=True)
        (folder / "2022-12-31.json").write_text(json.dumps(told), encoding="utf-8")
