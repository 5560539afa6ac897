"""The dashboard as it is served: the pages, and beside them the release's own description of its tables.

Lives here: which address outside the pages leads to which file of the release, for whom, and what is seen to when the
server stops. Does not: the pages (app.py), or who asks (outside_pages.py).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboards.access import open_release
from dashboards.address import TABLES
from dashboards.outside_pages import MadeFiles, is_let_in
from pipelines.errors import ThuisError
from pipelines.logs import by_allow_list
from pipelines.queries.log import close_all

NOT_HERE = "Er is hier geen beschrijving van tabellen. / There is no description of tables here."
# What dbt's page may do: run what it carries itself, and ask nothing of another machine.
ALONE = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:"
ALONE += "; font-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


async def tables(request: Request) -> Response:
    """Every table and column, for whoever may open the warehouse; to others it is as if it were not there."""
    try:
        if not is_let_in(request):
            return PlainTextResponse(NOT_HERE, status_code=404)
        access = open_release()
    except ThuisError as error:
        return PlainTextResponse(str(error), status_code=404)
    if not access.tables or not access.tables.is_file():
        return PlainTextResponse(NOT_HERE, status_code=404)
    return FileResponse(access.tables, media_type="text/html", headers={"Content-Security-Policy": ALONE})


@asynccontextmanager
async def in_order(_: st.App) -> AsyncIterator[None]:
    """Close the access log when the server stops: the threads that questions run in are not waited for."""
    try:
        yield
    finally:
        close_all()


by_allow_list()
app = st.App(
    Path(__file__).with_name("app.py"),
    lifespan=in_order,
    routes=[Route(f"/{TABLES}", tables)],
    middleware=[Middleware(MadeFiles)],
)
