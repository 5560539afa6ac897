"""The published file over nights with news: the same bytes within a quarter, another file when somebody asks."""

import shutil
from pathlib import Path

import pytest
from small_region import FIRST, region

from pipelines.commands.refresh import refresh
from pipelines.release.current import Release, current_release

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, first_home: Path) -> list[Release]:
    """A first release, a night with a correction within the same quarter, and one on which to publish was asked."""
    folder = tmp_path_factory.mktemp("cadence")
    raw, home = region(folder / "raw", FIRST), shutil.copytree(first_home, folder / "home", symlinks=True)
    found = [current_release(home)]
    shutil.copytree(raw / "mitros" / FIRST, raw / "mitros" / f"{FIRST}.2")
    for publish_now in (False, True):
        assert refresh(raw, home, None, publish_now) in (0, 1)
        found.append(current_release(home))
    return found


def test_within_the_quarter_the_published_file_is_the_former_one_byte_for_byte(nights: list[Release]) -> None:
    first, second, _ = nights
    assert second.manifest["deliveries"] != first.manifest["deliveries"]
    assert second.published.read_bytes() == first.published.read_bytes()
    assert second.published.stat().st_mode & 0o777 == 0o444


def test_the_manifest_tells_which_release_made_the_file_and_what_its_audit_found(nights: list[Release]) -> None:
    first, second, _ = nights
    assert "made_in" not in first.manifest["published"]
    assert second.manifest["published"]["made_in"] == first.folder.name
    assert second.manifest["gate"]["audit"] == first.manifest["gate"]["audit"]
    assert second.manifest["inputs"]["publish_every"] == "quarter"


def test_who_asks_for_a_publication_gets_one_though_there_is_no_news(nights: list[Release]) -> None:
    *_, second, third = nights
    assert third.folder != second.folder
    assert third.manifest["inputs"] == second.manifest["inputs"]
    assert "made_in" not in third.manifest["published"]
    assert third.manifest["gate"]["audit"]["exposed"] == []
