"""The no-news check: what counts as news and what does not."""

import dataclasses
import os
from datetime import date
from pathlib import Path

import pytest

from pipelines.release import news
from pipelines.release.current import Release
from pipelines.release.fingerprint import inputs_of
from pipelines.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    delivery = tmp_path / "raw" / "mitros" / "2022-12-31"
    delivery.mkdir(parents=True)
    (delivery / "leases.csv").write_text("lease_id\nL1\n")
    return Settings(tmp_path / "raw", tmp_path / "home", tmp_path / "key")


def test_looking_twice_is_no_news_whatever_the_clock_says(settings: Settings) -> None:
    before = inputs_of(settings, "k")
    os.utime(settings.raw / "mitros" / "2022-12-31" / "leases.csv", (1, 1))
    assert inputs_of(settings, "k") == before


@pytest.mark.parametrize("change", ["content", "name", "new file", "received"])
def test_any_change_in_what_partners_sent_is_news(settings: Settings, change: str) -> None:
    before = inputs_of(settings, "k")["deliveries"]
    lease = settings.raw / "mitros" / "2022-12-31" / "leases.csv"
    if change == "content":
        lease.write_text("lease_id\nL2\n")
    elif change == "name":
        lease.rename(lease.with_name("units.csv"))
    elif change == "new file":
        lease.with_name("units.csv").write_text("")
    else:
        (settings.raw / "received.csv").write_text("partner,delivery,received_on\n")
    assert inputs_of(settings, "k")["deliveries"] != before


def test_a_decision_of_an_analyst_is_news(settings: Settings) -> None:
    before = inputs_of(settings, "k")
    settings.decisions.mkdir(parents=True)
    (settings.decisions / "links.csv").write_text("decision\n")
    assert inputs_of(settings, "k") != before


def test_another_known_on_or_key_is_news(settings: Settings) -> None:
    before = inputs_of(settings, "k")
    assert inputs_of(dataclasses.replace(settings, known_on=date(2022, 12, 31)), "k") != before
    assert inputs_of(settings, "other") != before


def test_the_standing_release_counts_only_when_made_of_the_same(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = Release(settings.home, {"inputs": inputs_of(settings, "k"), "files": {}})
    monkeypatch.setattr(news, "readable_release", lambda home: standing)
    assert news.unchanged_release(settings, "k") is standing
    assert news.unchanged_release(settings, "other") is None
    monkeypatch.setattr(news, "readable_release", lambda home: None)
    assert news.unchanged_release(settings, "k") is None
