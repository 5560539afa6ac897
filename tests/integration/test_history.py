"""When a delivery counts as received, and that none slips through between two refreshes."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_region import FIRST, WORKED_EXAMPLE, region

from pipelines.commands.refresh import refresh
from pipelines.defs import publication
from pipelines.errors import NothingReleased
from pipelines.release.current import current_release, find_release

pytestmark = pytest.mark.slow
LATER = "2023-12-31"


def refuse(*_: object, **__: object) -> None:
    raise NothingReleased("refused for this test")


def with_a_late_arrival(raw: Path) -> Any:
    """Publishing as always, while mitros puts its next delivery in the folder."""

    def publish(*arguments: object, **settings: object) -> object:
        shutil.copytree(WORKED_EXAMPLE / "raw" / "mitros" / LATER, raw / "mitros" / LATER)
        return original(*arguments, **settings)

    original = publication.publish
    return publish


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory, key_file: Path) -> Iterator[list[dict[str, Any]]]:
    """The manifests of a first release (after a night that released nothing) and of the next one."""
    folder = tmp_path_factory.mktemp("history")
    raw, home = region(folder / "raw", FIRST), folder / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publication, "run_gate", refuse)
        with pytest.raises(NothingReleased):
            refresh(raw, home, None)
        assert find_release(home) is None
    manifests = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publication, "publish", with_a_late_arrival(raw))
        refresh(raw, home, None)
        manifests.append(current_release(home).manifest)
    refresh(raw, home, None)
    manifests.append(current_release(home).manifest)
    yield manifests


def test_what_lay_there_before_the_first_release_counts_as_received_on_its_reference_date(
    refreshed: list[dict[str, Any]],
) -> None:
    first, _ = refreshed
    assert {row["received_on"] for row in first["deliveries"]} == {FIRST}
    assert {row["partner"] for row in first["deliveries"]} >= {"mitros", "vierdehuis", "tussenvoorziening"}


def test_a_delivery_that_arrives_during_a_refresh_is_news_for_the_next(refreshed: list[dict[str, Any]]) -> None:
    first, second = refreshed
    assert second["release"] != first["release"]
    assert not [row for row in first["deliveries"] if row["delivery"] == LATER]
    assert [row["dataset"] for row in second["deliveries"] if (row["partner"], row["delivery"]) == ("mitros", LATER)]


def test_what_comes_later_counts_as_received_on_the_day_it_was_first_seen(refreshed: list[dict[str, Any]]) -> None:
    _, second = refreshed
    later = {row["received_on"] for row in second["deliveries"] if row["delivery"] == LATER}
    assert later == {date.today().isoformat()}
