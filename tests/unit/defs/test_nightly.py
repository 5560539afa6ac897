"""The night asks for a refresh only when there is news, and its question never stands in a refresh's way."""

import shutil
from pathlib import Path

import dagster as dg
import pytest

from pipelines.definitions import build_definitions
from pipelines.defs.schedules import nightly
from pipelines.release.workspace import workspace
from pipelines.settings import resolve

WORKED_RAW = Path(__file__).parents[2] / "worked_example" / "raw"


def evaluate() -> dg.RunRequest | dg.SkipReason:
    asked = nightly()
    assert isinstance(asked, dg.RunRequest | dg.SkipReason)
    return asked


@pytest.fixture
def at_home(worked_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("THUIS_RAW", str(WORKED_RAW))
    monkeypatch.setenv("THUIS_HOME", str(worked_home))
    return worked_home


def test_a_night_without_news_is_skipped_and_says_why(at_home: Path) -> None:
    asked = evaluate()
    assert isinstance(asked, dg.SkipReason)
    assert "No news" in str(asked.skip_message)


def test_the_night_uses_no_key_that_others_may_read(
    at_home: Path, tmp_path: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = shutil.copy(key_file, tmp_path / "key")
    place.chmod(0o644)
    monkeypatch.setenv("THUIS_KEY_FILE", str(place))
    with pytest.raises(Exception, match="Close it: chmod 600"):
        evaluate()


def test_a_home_that_never_saw_these_deliveries_is_news(
    at_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THUIS_HOME", str(tmp_path))
    assert isinstance(evaluate(), dg.RunRequest)


def test_the_question_can_be_asked_while_a_refresh_holds_the_lock(at_home: Path) -> None:
    with workspace(resolve()):
        assert isinstance(evaluate(), dg.SkipReason)


def test_the_night_runs_the_job_that_thuis_refresh_runs() -> None:
    assert build_definitions().resolve_schedule_def("nightly").job_name == "refresh"
