"""What a message may say, whose file the addresses stand in, and what is remembered of messages that were lost."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from receivers import addressed

from pipelines.errors import UserMistake
from pipelines.notify.addresses import read_addresses
from pipelines.notify.memory import Lost, Memory, after, recall, remember
from pipelines.notify.message import gist, of_failure, of_state, with_losses

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
CANARY = "Fatima Kanarievogel"
WELL: dict[str, Any] = {
    "release": "20261127T013000-a1b2c3",
    "known_on": "2026-11-26",
    "last_night": "2026-11-27T01:30:00+00:00",
    "hours": 6.5,
    "old": False,
    "whole": True,
    "late": [],
    "refused_files": [],
    "rows": {"rows_in": 1200, "rows_accepted": 1190, "rows_held_back": 10},
}
FINDING = {"partner": "mitros", "dataset": "leases", "check": "code", "message": CANARY, "file": f"{CANARY}.csv"}


def test_the_weekly_message_names_the_release_and_its_rows_and_counts_remarks_by_partner_and_check() -> None:
    told = of_state(WELL, [FINDING, FINDING], due=True)
    assert told.title == "Thuis: all is well" and told.sign_of_life
    assert (
        "Release 20261127T013000-a1b2c3, known on 2026-11-26: 1200 rows in, 1190 accepted, 10 held back." in told.body
    )
    assert "mitros leases code: 2" in told.body
    assert "weekly sign of life" in told.body


def test_rows_past_their_term_and_those_that_will_be_are_counted_by_dataset() -> None:
    ends = {"past": {"leases": 4}, "within_a_month": {"clients": 2, CANARY: 1}}
    told = of_state(WELL | {"terms": ends}, [], due=True)
    assert "Past their term: leases 4." in told.lines
    assert "Go by term within a month: clients 2, (a name that is not ours) 1." in told.lines


def test_what_is_wrong_comes_first_and_nothing_of_a_file_or_a_finding_goes_along() -> None:
    wrong = WELL | {
        "old": True,
        "hours": 40.2,
        "whole": False,
        "unfinished": f"A restore was stopped halfway. Finish it: thuis restore /{CANARY}",
        "late": ["portaal/leases", "portaal/units", f"{CANARY}/leases"],
        "refused_files": [f"mitros/2022-12-31/{CANARY}.csv", "mitros/2022-12-31/b.csv"],
    }
    told = of_state(wrong, [FINDING | {"dataset": CANARY}, FINDING | {"partner": CANARY}], due=False)
    assert told.title == "Thuis: needs a look" and not told.sign_of_life
    assert told.lines[:6] == (
        "The release is not whole: its files are not those of its manifest.",
        "No night has ended well for 40 hours.",
        "Work was stopped halfway and is to be finished; until then no release is made.",
        "Late: portaal with leases, units.",
        "Late: (a name that is not ours) with leases.",
        "Refused files that are still there: 2 of mitros.",
    )
    assert CANARY not in told.title + told.body


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The gate refused, the old one stands. What failed: x", "The gate refused, the old one stands."),
        (f"Thuis itself failed (ValueError in {CANARY}, line 3); what stood", "Thuis itself failed."),
        (f"Row 3 of links.csv: {CANARY} is no lease", "Row 3 of links.csv."),
        (f"'{CANARY}' is not a date.", "."),
        (f"Nothing in raw can be used; nothing was released.\n  - {CANARY}", "Nothing in raw can be used."),
    ],
)  # fmt: skip
def test_of_a_sentence_goes_out_what_stands_before_its_details(sentence: str, told: str) -> None:
    assert gist(sentence) == told
    assert CANARY not in of_failure(sentence, 3).body


def test_a_file_of_addresses_is_read_only_when_it_is_its_owners_alone(tmp_path: Path) -> None:
    file = addressed(tmp_path / "notify", "json://one.example.org", "mailto://user:geheim@example.org")
    addresses = read_addresses(file)
    assert [one.line for one in addresses] == [3, 4]
    assert "geheim" not in repr(addresses)
    file.chmod(0o640)
    with pytest.raises(UserMistake, match="chmod 600") as mistake:
        read_addresses(file)
    assert "geheim" not in str(mistake.value)


def test_without_a_file_there_is_nobody_to_tell_and_a_file_that_is_no_text_is_a_mistake(tmp_path: Path) -> None:
    assert read_addresses(tmp_path / "none") == ()
    (tmp_path / "notify").write_bytes(b"\xff\xfe\x00geheim")
    (tmp_path / "notify").chmod(0o600)
    with pytest.raises(UserMistake, match="cannot be read"):
        read_addresses(tmp_path / "notify")


def test_a_sign_of_life_is_due_after_a_week_and_when_nothing_is_remembered() -> None:
    said = Memory(NOW)
    assert Memory().is_due(NOW)
    assert not said.is_due(NOW + timedelta(days=6, hours=22))
    assert said.is_due(NOW + timedelta(days=7))


def test_what_was_lost_is_counted_until_a_message_arrives_there_again() -> None:
    once = after(Memory(), {"line 1": False, "line 2": True}, sign_of_life=True, now=NOW)
    twice = after(once, {"line 1": False, "line 2": True}, sign_of_life=False, now=NOW + timedelta(days=1))
    assert (twice.sign_of_life, twice.lost) == (NOW, {"line 1": Lost(2, NOW)})
    told = with_losses(of_failure("x", 3), twice).body
    assert "Earlier messages that did not arrive at line 1: 2, since 2026-11-27 08:00 UTC." in told
    assert after(twice, {"line 1": True}, sign_of_life=False, now=NOW).lost == {}


def test_a_sign_of_life_that_reached_nobody_was_not_given() -> None:
    assert after(Memory(), {"line 1": False}, sign_of_life=True, now=NOW).sign_of_life is None


def test_memory_is_kept_in_the_home_and_rubbish_in_its_place_is_no_obstacle(tmp_path: Path) -> None:
    memory = Memory(NOW, {"line 1": Lost(2, NOW)})
    remember(tmp_path, memory)
    assert recall(tmp_path) == memory
    for rubbish in ("", "[]", "{}", json.dumps({"sign_of_life": 3, "lost": {}})):
        (tmp_path / "messages.json").write_text(rubbish)
        assert recall(tmp_path) == Memory()
    remember(tmp_path / "no such home", memory)
