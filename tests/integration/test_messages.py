"""Nobody watches the night: what fails is told elsewhere, and once a week that it lives, by command and by schedule."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from receivers import Got, addressed, broken, webhook
from small_region import FIRST, region
from thuis_command import refresh, thuis

from pipelines.commands import status, telling
from pipelines.definitions import build_definitions
from pipelines.defs import landing
from pipelines.defs.messages import failed_night, morning_look
from pipelines.defs.resources import Refresh
from pipelines.defs.schedules import nightly
from pipelines.errors import NothingReleased, UserMistake
from pipelines.notify.memory import recall
from pipelines.release.current import current_release
from pipelines.settings import Settings

CANARY = "Fatima Kanarievogel"
Told = Callable[..., Path]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Make these addresses the ones that are told."""

    def are(*urls: str) -> Path:
        file = addressed(tmp_path / "notify", *urls)
        monkeypatch.setenv("THUIS_NOTIFY_FILE", str(file))
        return file

    return are


@pytest.fixture
def web(told: Told) -> Iterator[Got]:
    with webhook() as got:
        told(got.url)
        yield got


@pytest.fixture
def settings(first_home: Path, tmp_path: Path) -> Settings:
    """A home with a release of just now, whose raw folder still is what it was made of."""
    home = shutil.copytree(first_home, tmp_path / "home", symlinks=True)
    return Settings(first_home.parent / "first_raw", home, Path(os.environ["THUIS_KEY_FILE"]))


def test_a_refresh_that_releases_nothing_is_told_with_its_exit_code(tmp_path: Path, web: Got) -> None:
    (tmp_path / "raw").mkdir()
    ended = refresh(tmp_path / "raw", tmp_path / "home")
    assert ended.code == 3
    title, text = web.messages[0]
    assert title == "Thuis: a run failed"
    assert text.startswith(f"There are no deliveries in {tmp_path}/raw.")
    assert "Exit code 3: nothing was released." in text


def test_a_mistake_in_arguments_is_told_too_and_its_words_stay_here(tmp_path: Path, web: Got) -> None:
    (tmp_path / "raw").mkdir()
    assert refresh(tmp_path / "raw", tmp_path / "home", "--known-on", CANARY).code == 2
    assert "Exit code 2" in web.last and CANARY not in web.last


def test_a_fault_of_our_own_is_told_without_what_it_says(
    settings: Settings, web: Got, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr("pipelines.intake.deliveries.survey", bug)
    ended = refresh(settings.raw, settings.home)
    assert ended.code == 3 and CANARY not in ended.err
    assert web.last.startswith("Thuis: a run failed\nThuis itself failed.") and CANARY not in web.last


@pytest.mark.parametrize("url", ["json://127.0.0.1:9/geheim", "geheim", None])
def test_whoever_cannot_be_told_changes_no_exit_code_and_is_told_later(
    settings: Settings, tmp_path: Path, told: Told, url: str | None
) -> None:
    with webhook(broken) as fails:
        file = told(url or fails.url)
        (tmp_path / "empty").mkdir()
        ended = refresh(tmp_path / "empty", settings.home)
        assert ended.code == 3
        assert f"of {file}; the next one says so." in ended.err and "geheim" not in ended.err
        good = refresh(settings.raw, settings.home)
        assert good.code == 0 and good.lines_on("No news") and good.lines_on("did not arrive")
    with webhook() as web:
        told("json://127.0.0.1:9/", web.url)
        assert thuis("notify", "--home", settings.home).code == 1
        assert "Earlier messages that did not arrive at line 3" in web.last


def test_addresses_that_others_may_read_are_told_of_and_the_night_goes_on(settings: Settings, told: Told) -> None:
    told("json://127.0.0.1:9/geheim").chmod(0o644)
    ended = refresh(settings.raw, settings.home)
    assert ended.code == 0
    assert ended.lines_on("Nobody was told:", "chmod 600") and "geheim" not in ended.err


def test_a_night_gives_a_sign_of_life_once_a_week(settings: Settings, web: Got) -> None:
    assert refresh(settings.raw, settings.home).code == 0
    assert refresh(settings.raw, settings.home).code == 0
    assert len(web.messages) == 1
    release = current_release(settings.home)
    assert f"Release {release.folder.name}, known on {release.known_on}: " in web.last
    assert "weekly sign of life" in web.last
    now = datetime.now(UTC)
    for days, messages in ((1, 1), (6, 1), (7, 2), (8, 2), (13, 2), (14, 3)):
        telling.sign_of_life(settings, now + timedelta(days=days))
        assert len(web.messages) == messages, days
    assert "No night has ended well for 336 hours." in web.last


def test_a_damaged_release_is_said_to_be_and_made_anew_though_there_is_no_news(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(_: Settings) -> None:
        raise NothingReleased("It was made anew.")

    release = current_release(settings.home)
    monkeypatch.setattr("pipelines.commands.refresh.run", run)
    assert refresh(settings.raw, settings.home).lines_on("No news", release.folder.name)
    release.published.chmod(0o600)
    release.published.write_bytes(b"other figures")
    ended = refresh(settings.raw, settings.home)
    assert (ended.code, ended.lines_on("No news")) == (3, [])
    assert ended.lines_on(
        f"Release {release.folder.name} is damaged", "A new one is made.", "not those of its manifest"
    )


def test_a_current_release_that_cannot_be_read_is_told_every_morning(settings: Settings, web: Got) -> None:
    release = current_release(settings.home)
    (release.folder / "manifest.json").write_text('{"release"')
    for messages in (1, 2):
        ended = thuis("status", "--tell", "--raw", settings.raw, "--home", settings.home)
        assert (ended.code, len(web.messages)) == (1, messages)
    title, text = web.last.split("\n", 1)
    assert title == "Thuis: needs a look"
    assert text.startswith(f"The release is not whole.\nRelease {release.folder.name} is damaged.")
    assert str(settings.home) not in web.last


def test_every_morning_something_is_wrong_is_told(
    settings: Settings, web: Got, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("status", "--tell", "--raw", settings.raw, "--home", settings.home)
    monkeypatch.setattr(status, "late", lambda *_: [])
    assert [thuis(*command).code for _ in range(2)] == [0, 0]
    assert [title for title, _ in web.messages] == ["Thuis: all is well"]
    published = current_release(settings.home).published
    published.chmod(0o600)
    os.truncate(published, 100)
    assert [thuis(*command).code for _ in range(2)] == [1, 1]
    assert [title for title, _ in web.messages[1:]] == ["Thuis: needs a look"] * 2
    assert "The release is not whole" in web.last and "weekly" not in web.last


def test_a_look_that_cannot_be_told_ends_with_1_and_one_without_addresses_with_2(
    settings: Settings, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("status", "--tell", "--raw", settings.raw, "--home", settings.home)
    monkeypatch.setattr(status, "late", lambda *_: [])
    told("json://127.0.0.1:9/")
    assert thuis(*command).code == 1
    told()
    ended = thuis(*command)
    assert ended.code == 2 and "holds no address to tell" in ended.err
    assert thuis("notify", "--home", settings.home).code == 2


def test_a_look_at_a_home_without_release_is_told(tmp_path: Path, web: Got) -> None:
    (tmp_path / "raw").mkdir()
    assert thuis("status", "--tell", "--raw", tmp_path / "raw", "--home", tmp_path / "home").code == 2
    assert "There is no release in" in web.last


def test_a_trial_can_be_read_before_it_is_sent(settings: Settings, web: Got) -> None:
    shown = thuis("notify", "--dry-run")
    assert shown.code == 0 and "Messages of Thuis arrive here." in shown.out and web.messages == []
    assert thuis("notify", "--home", settings.home).code == 0
    assert web.messages == [("Thuis: a trial", "This is a trial. Messages of Thuis arrive here.")]


def test_the_schedule_tells_of_a_failed_night_in_the_words_of_the_command_and_keeps_no_value(
    tmp_path: Path, web: Got, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(landing, "write_registry", bug)
    storage = tmp_path / "dagster"
    storage.mkdir()
    with dg.DagsterInstance.local_temp(str(storage)) as instance:
        run = night(region(tmp_path / "raw", FIRST), tmp_path / "home", instance)
        failure = run.get_run_failure_event()
        stored = "".join(str(one) for one in instance.all_logs(run.run_id))
        context = dg.build_run_status_sensor_context(
            "failed_night", failure, instance, run.dagster_run
        ).for_run_failure()
        failed_night(context)
    kept = [path.name for path in storage.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert kept == [] and CANARY not in stored and "Thuis itself failed (ValueError in" in stored
    assert web.last.startswith("Thuis: a run failed\nThuis itself failed.")
    assert "Exit code 3: nothing was released." in web.last


def night(raw: Path, home: Path, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    """The job of the night on an instance that keeps its events."""
    job = build_definitions(refresh=Refresh(raw=str(raw), home=str(home))).resolve_job_def("refresh")
    return job.execute_in_process(instance=instance, raise_on_error=False)


def test_the_morning_of_the_schedule_is_the_look_of_the_command(
    settings: Settings, web: Got, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THUIS_RAW", str(settings.raw))
    monkeypatch.setenv("THUIS_HOME", str(settings.home))
    assert morning_look.execute_in_process().success
    assert len(web.messages) == 1
    assert recall(settings.home).sign_of_life is not None
    assert json.loads((settings.home / "messages.json").read_text())["lost"] == {}


@pytest.mark.parametrize("look", [morning_look.execute_in_process, nightly])
def test_a_look_of_the_schedule_that_fails_is_told_too(
    look: Callable[[], object], settings: Settings, web: Got, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THUIS_RAW", str(tmp_path / "gone"))
    monkeypatch.setenv("THUIS_HOME", str(settings.home))
    with pytest.raises(UserMistake, match="There is no folder"):
        look()
    assert [title for title, _ in web.messages] == ["Thuis: a run failed"]
    assert "There is no folder" in web.last and "Exit code 2" in web.last


def test_the_night_and_the_morning_and_the_failure_are_all_in_the_schedule() -> None:
    definitions = build_definitions()
    assert {one.name for one in definitions.schedules or ()} == {"nightly", "morning"}
    assert {one.name for one in definitions.sensors or ()} == {"failed_night"}
    assert failed_night.default_status is dg.DefaultSensorStatus.RUNNING
