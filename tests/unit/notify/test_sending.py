"""Messages reach real receivers, and a receiver that is down, broken, silent or endless holds nobody up."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from receivers import Got, addressed, broken, dripping, mailbox, silent, webhook

from pipelines.notify.addresses import Address, read_addresses
from pipelines.notify.memory import recall
from pipelines.notify.message import Message
from pipelines.notify.sending import deliver
from pipelines.notify.telling import tell

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
TRIAL = Message("Thuis: zoveel als één", ("first line", "second <line>"))
DOWN = "json://geheim:geheim@127.0.0.1:9/hook"


def test_a_message_arrives_by_webhook_and_by_mail_in_the_same_words() -> None:
    with webhook() as web, mailbox() as mail:
        arrived = deliver(TRIAL, [Address(1, web.url), Address(2, mail.url)])
    assert arrived == {"line 1 (JSON)": True, "line 2 (E-Mail)": True}
    assert web.messages == [(TRIAL.title, TRIAL.body)]
    assert [(title, text.split("\n")) for title, text in mail.messages] == [
        (TRIAL.title, ["first line\r", "second <line>\r", ""])
    ]


def test_receivers_that_fail_do_not_keep_it_from_the_others_and_nothing_of_them_is_said(
    capfd: pytest.CaptureFixture[str],
) -> None:
    began = time.monotonic()
    with webhook() as web, webhook(broken) as fails, webhook(silent) as waits, webhook(dripping) as drips:
        urls = [DOWN, fails.url, waits.url, drips.url, "geheim, no address", web.url]
        arrived = deliver(TRIAL, [Address(line, url) for line, url in enumerate(urls, start=1)], deadline=3)
    assert list(arrived.values()) == [False, False, False, False, False, True]
    assert time.monotonic() - began < 10
    said = capfd.readouterr()
    assert "geheim" not in said.out + said.err


def test_a_message_that_was_lost_is_told_by_the_next_one(tmp_path: Path) -> None:
    with webhook() as web:
        file = addressed(tmp_path / "notify", DOWN, web.url)
        assert tell(tmp_path, read_addresses(file), TRIAL, NOW) == ["line 3 (JSON)"]
        assert tell(tmp_path, read_addresses(file), TRIAL, NOW) == ["line 3 (JSON)"]
        assert "Earlier messages that did not arrive at line 3 (JSON): 1, since 2026-11-27" in web.last
        assert tell(tmp_path, read_addresses(addressed(file, web.url)), TRIAL, NOW) == []
    assert recall(tmp_path).lost == {}


def test_the_file_that_remembers_holds_no_address(tmp_path: Path) -> None:
    tell(tmp_path, [Address(1, DOWN)], TRIAL, NOW)
    assert "geheim" not in (tmp_path / "messages.json").read_text()


def test_with_nobody_to_tell_nothing_is_remembered(tmp_path: Path) -> None:
    assert tell(tmp_path, (), TRIAL, NOW) == []
    assert list(tmp_path.iterdir()) == []


def test_a_receiver_is_asked_once_per_message() -> None:
    got: Got
    with webhook(broken) as got:
        deliver(TRIAL, [Address(1, got.url)])
    assert len(got.messages) == 1
