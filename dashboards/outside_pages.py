"""Who asks for something that is no page: a file that was made, or the description of tables.

Lives here: reading the login of a plain request, and judging it before a made file is given. Does not: judging itself
(login.py), or which addresses there are (server.py).
Streamlit keeps a made file for some pages to come and gives it to whoever has its address, logged in or not.
"""

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.web.server.starlette.starlette_auth_routes import _get_cookie_value_from_request
from streamlit.web.server.starlette.starlette_routes import BASE_ROUTE_MEDIA
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _parse_decoded_user_cookie

from dashboards.login import Claims, Outcome, judge
from pipelines.errors import ThuisError

NO_FILE = "Er is hier geen bestand. / There is no file here."


def claims_in(request: Request) -> Claims:
    """What the signed cookie says of the account, as Streamlit reads it for a page; nothing without a valid one.

    Streamlit has no public way to ask this outside a page, so its own are used; the cap on its version keeps them.
    """
    cookie = _get_cookie_value_from_request(request, USER_COOKIE_NAME)
    origin = get_origin_from_redirect_uri()
    return _parse_decoded_user_cookie(cookie, origin) if cookie and origin else {}


def is_let_in(request: Request) -> bool:
    """Whether whoever makes this request is let in now. Raises UserMistake when the setting is not right."""
    return judge(claims_in(request), request.headers) is Outcome.ADMITTED


class MadeFiles:
    """Gives a made file to who is let in when it is asked for; to others it is as if it were not there."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it is for a made file and by somebody who is not let in."""
        if scope["type"] == "http" and _is_of_made_file(scope["path"]) and not _may_have_it(Request(scope)):
            await PlainTextResponse(NO_FILE, status_code=404)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_of_made_file(path: str) -> bool:
    """Whether an address is of a made file; fonts of the pages lie under `static/media`, for everybody."""
    before, found, _ = f"{path}/".partition(f"/{BASE_ROUTE_MEDIA}/")
    return bool(found) and "static" not in before.split("/")


def _may_have_it(request: Request) -> bool:
    try:
        return is_let_in(request)
    except ThuisError:
        return False
