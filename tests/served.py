"""A dashboard as a process, and a reader who asks it for pages as a browser does, without being one.

What belongs here: starting the server, as whichever user, its screen, and every message it sends for a page, to an
account too. What does not: what a page should say, or what a cookie says of an account.
"""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from pipelines.commands.serve import LOOPBACK, free_port

PATIENCE = 60
MOST_BYTES = 2**26


@dataclass
class Served:
    """A running dashboard; `screen` is what it said, once it has ended."""

    host: str
    screen: str = ""

    def page(self, slug: str, cookies: str = "") -> list[ForwardMsg]:
        """Every message that a reader of one page is sent, until the page is done; an account's reader has cookies."""
        with self.tab(cookies) as tab:
            return tab.page(slug)

    @contextmanager
    def tab(self, cookies: str = "") -> Iterator["Tab"]:
        """A tab that stays open, on a line of its own, with the cookies that the browser had when it was opened."""
        token = generate_xsrf_token_string()
        with connect(
            f"ws://{self.host}/_stcore/stream",
            origin=Origin(f"http://{self.host}"),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
            additional_headers={"Cookie": f"_streamlit_xsrf={token}; {cookies}"} if cookies else {},
            max_size=MOST_BYTES,
            open_timeout=PATIENCE,
        ) as line:
            yield Tab(line)

    def file(self, url: str, cookies: str = "") -> bytes:
        """What the server gives at one of its own addresses."""
        request = urllib.request.Request(f"http://{self.host}{url}", headers={"Cookie": cookies} if cookies else {})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return bytes(answer.read())


@dataclass
class Tab:
    """A tab in which one reads on; a page gives it the name of its session, without which no file is given."""

    line: ClientConnection
    session: str = ""

    def page(self, slug: str) -> list[ForwardMsg]:
        """Every message for one page, until it is done."""
        asked = BackMsg()
        asked.rerun_script.page_name = slug
        sent = self.told(asked, "script_finished")
        self.session = next((one.new_session.initialize.session_id for one in sent if one.HasField("new_session")), "")
        return sent

    def file(self, file_id: str) -> str:
        """Click on a download; the address of the file that was made, or nothing when none is given."""
        asked = BackMsg()
        asked.backend_operation_request.request_id = file_id
        asked.backend_operation_request.session_id = self.session
        asked.backend_operation_request.deferred_file.file_id = file_id
        answer = self.told(asked, "backend_operation_response")[-1].backend_operation_response
        assert answer.error_msg or answer.deferred_file.url
        return answer.deferred_file.url

    def told(self, asked: BackMsg, until: str) -> list[ForwardMsg]:
        """What the server says to a message, until it has said this."""
        self.line.send(asked.SerializeToString())
        got: list[ForwardMsg] = []
        while not got or got[-1].WhichOneof("type") != until:
            got.append(ForwardMsg.FromString(self.line.recv(timeout=PATIENCE)))
        return got


def html_in(sent: Sequence[ForwardMsg]) -> str:
    """All HTML of a page that was sent and did not fail."""
    elements = [message.delta.new_element for message in sent if message.WhichOneof("type") == "delta"]
    assert [one for one in elements if one.WhichOneof("type") in ("exception", "alert")] == []
    return "\n".join(one.html.body for one in elements if one.WhichOneof("type") == "html")


@contextmanager
def serving(home: Path, role: str, as_user: Callable[[Sequence[str]], list[str]] = list) -> Iterator[Served]:
    """Run `thuis serve` for as long as somebody reads; `as_user` makes its command another user's."""
    port = free_port(0)
    command = [sys.executable, "-m", "pipelines.cli", "serve", "--home", str(home), "--role", role, "--port", str(port)]
    with subprocess.Popen(as_user(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        served = Served(f"{LOOPBACK}:{port}")
        try:
            wait_for(served)
            yield served
        finally:
            server.terminate()
            served.screen = server.communicate(timeout=PATIENCE)[0]


def wait_for(served: Served) -> None:
    """Wait until the dashboard answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            served.file("/_stcore/health")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the dashboard does not answer")
