"""What `thuis publish` makes of its arguments."""

from pathlib import Path

import pytest
from thuis_command import thuis

from pipelines.commands import publish, refresh


def test_a_dry_run_is_of_the_current_release_and_takes_no_deliveries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path | None] = []
    monkeypatch.setattr(publish, "show", lambda home, _: asked.append(home) or 0)
    ended = thuis("publish", "--dry-run", "--raw", tmp_path, "--home", tmp_path)
    assert (ended.code, "--raw goes without --dry-run" in ended.err, asked) == (2, True, [])
    assert thuis("publish", "--dry-run", "--home", tmp_path).code == 0 and asked == [tmp_path]


def test_publishing_takes_in_the_deliveries_that_are_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(refresh, "refresh", lambda *given, publish_now: asked.append((*given, publish_now)) or 0)
    assert thuis("publish", "--raw", tmp_path, "--home", tmp_path).code == 0
    assert asked == [(tmp_path, tmp_path, None, True)]
