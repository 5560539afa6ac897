"""Receivers of messages on this machine: a web server and a mail server that answer as they are told to.

What belongs here: real servers on a free port, and what they got. What does not: what should be in a message.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from pipelines.commands.serve import free_port

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Got:
    """What a receiver got: title and text of each message, the oldest first."""

    url: str
    messages: list[tuple[str, str]] = field(default_factory=list)

    @property
    def last(self) -> str:
        title, text = self.messages[-1]
        return f"{title}\n{text}"


def fine(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()


def broken(request: BaseHTTPRequestHandler) -> None:
    request.send_response(500)
    request.end_headers()


def silent(request: BaseHTTPRequestHandler) -> None:
    """Answers after a minute."""
    time.sleep(60)
    fine(request)


def dripping(request: BaseHTTPRequestHandler) -> None:
    """Sends a byte every tenth of a second, so that no timeout between two bytes is ever reached."""
    request.send_response(200)
    request.send_header("Content-Length", "600")
    request.end_headers()
    for _ in range(600):
        request.wfile.write(b".")
        time.sleep(0.1)


@contextmanager
def webhook(answer: Answer = fine) -> Iterator[Got]:
    """A web server that keeps what is posted to it."""
    got = Got("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            got.messages.append((body["title"], body["message"]))
            answer(self)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads, server.block_on_close = True, False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        got.url = f"json://127.0.0.1:{server.server_port}/hook"
        yield got
        server.shutdown()


@contextmanager
def mailbox() -> Iterator[Got]:
    """A mail server that keeps what is sent to it."""
    got = Got("")

    class Handler:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            mail = message_from_bytes(envelope.content, policy=default)
            got.messages.append((mail["Subject"], mail.get_body(("plain", "html")).get_content()))
            return "250 OK"

    port = free_port(0)
    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    sender, reader = "thuis@example.org", "analyst@example.org"
    got.url = f"mailto://127.0.0.1:{port}?from={sender}&to={reader}&mode=insecure"
    try:
        yield got
    finally:
        controller.stop()


def addressed(file: Path, *urls: str) -> Path:
    """A file of addresses that its owner alone may read."""
    file.write_text("# who is told\n\n" + "".join(f"{url}\n" for url in urls), encoding="utf-8")
    file.chmod(0o600)
    return file
