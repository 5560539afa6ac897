"""The dashboard as it is served: the pages, and beside them the release's own description of its tables.

Lives here: which address outside the pages leads to which file of the release, for whom. Does not: the pages (app.py).
"""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.web.server.starlette.starlette_auth_routes import _get_cookie_value_from_request
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _parse_decoded_user_cookie

from dashboards.access import open_release
from dashboards.address import TABLES
from dashboards.login import Claims, Outcome, judge
from pipelines.errors import ThuisError
from pipelines.logs import by_allow_list

NOT_HERE = "Er is hier geen beschrijving van tabellen. / There is no description of tables here."
# What dbt's page may do: run what it carries itself, and ask nothing of another machine.
ALONE = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:"
ALONE += "; font-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


async def tables(request: Request) -> Response:
    """Every table and column, for whoever may open the warehouse; to others it is as if it were not there."""
    try:
        if judge(claims_in(request), request.headers) is not Outcome.ADMITTED:
            return PlainTextResponse(NOT_HERE, status_code=404)
        access = open_release()
    except ThuisError as error:
        return PlainTextResponse(str(error), status_code=404)
    if not access.tables or not access.tables.is_file():
        return PlainTextResponse(NOT_HERE, status_code=404)
    return FileResponse(access.tables, media_type="text/html", headers={"Content-Security-Policy": ALONE})


def claims_in(request: Request) -> Claims:
    """What the signed cookie says of the account, as Streamlit reads it for a page; nothing without a valid one.

    Streamlit has no public way to ask this outside a page, so its own are used; the cap on its version keeps them.
    """
    cookie = _get_cookie_value_from_request(request, USER_COOKIE_NAME)
    origin = get_origin_from_redirect_uri()
    return _parse_decoded_user_cookie(cookie, origin) if cookie and origin else {}


by_allow_list()
app = st.App(Path(__file__).with_name("app.py"), routes=[Route(f"/{TABLES}", tables)])
