"""The command line as a reader meets it: what to do about a wrong argument, and how each command ends.

Nothing here releases anything new: every command ends at its first check, or reads a release that stands.
"""

import array
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import IO

import pytest
import typer
from small_region import FIRST, region, spoil
from thuis_command import KEY, is_over, refresh, snapshot, thuis

from pipelines.cli import app
from pipelines.release import fingerprint
from pipelines.release.current import current_release

COMMANDS = (
    *("refresh", "status", "notify", "releases", "publish", "rollback", "check", "pseudonymise"),
    *("sql", "explain", "restatement", "serve", "up", "demo"),
    *("key", "backup", "restore", "forget", "expire"),
)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return region(tmp_path / "raw", FIRST)


@pytest.fixture
def home(first_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(first_home, tmp_path / "home", symlinks=True)


def test_a_folder_of_deliveries_that_is_not_there_is_the_readers_mistake(tmp_path: Path) -> None:
    ended = refresh(tmp_path / "nowhere", tmp_path / "home")
    assert ended.code == 2
    assert (
        ended.err
        == f"There is no folder {tmp_path}/nowhere. Give the folder with the partners' deliveries: --raw DIR.\n"
    )
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("below", ["", "home"])
def test_a_home_that_is_a_file_or_lies_in_one_is_the_readers_mistake(raw: Path, below: str) -> None:
    file = raw.parent / "file"
    file.write_text("x")
    ended = refresh(raw, file / below)
    assert (ended.code, ended.err) == (2, f"{file} is a file. Give a folder to keep releases in: --home DIR.\n")


def test_a_home_that_may_not_be_written_is_told_by_its_place(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refused)
    ended = refresh(raw, raw.parent / "home")
    assert ended.code == 2
    assert "Permission denied. Give a place that can be read and written." in ended.err


@pytest.mark.parametrize("day", ["31-12-2022", "2022-02-30", "yesterday"])
def test_a_wrong_date_is_the_readers_mistake(raw: Path, day: str) -> None:
    ended = refresh(raw, raw.parent / "home", "--known-on", day)
    assert (ended.code, ended.err) == (
        2,
        f"'{day}' is not a date. Write it as yyyy-mm-dd, for example 2022-12-31.\n",
    )


@pytest.mark.parametrize("arguments", [("refresh", "--knwon-on", "2022-12-31"), ("refrsh",), ("sql",), ("demo",)])
def test_a_wrong_or_missing_argument_is_the_readers_mistake(arguments: tuple[str, ...]) -> None:
    ended = thuis(*arguments)
    assert ended.code == 2
    assert "Usage: thuis" in ended.err and "Traceback" not in ended.err


def test_the_key_of_another_home_is_refused_and_nothing_changes(
    home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = raw.parent / "other_key"
    other.write_text("somebody else's key\n")
    other.chmod(0o600)
    monkeypatch.setenv("THUIS_KEY_FILE", str(other))
    before = snapshot(home / "landing")
    ended = refresh(raw, home)
    assert ended.code == 2
    assert "was made with another key" in ended.err and "somebody" not in ended.err
    assert snapshot(home / "landing") == before


def test_a_lost_key_is_not_replaced_by_another(home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = raw.parent / "lost" / "key"
    monkeypatch.setenv("THUIS_KEY_FILE", str(place))
    before = snapshot(home)
    made_with = (home / "landing" / "key_fingerprint").read_text().strip()
    for command in (("refresh",), ("forget", "--partner", "portaal"), ("key",)):
        ended = thuis(*command, *(() if command == ("key",) else ("--raw", raw)), "--home", home)
        assert ended.code == 2
        assert ended.lines_on(f"(fingerprint {made_with}) is not at {place}", "its own backup", "start a new home")
    assert (place.parent.exists(), snapshot(home)) == (False, before)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
@pytest.mark.parametrize("news", [False, True])
def test_a_key_that_others_may_touch_is_not_used(
    home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch, mode: int, news: bool
) -> None:
    place = raw.parent / "key"
    place.write_text(f"{KEY}\n")
    place.chmod(mode)
    monkeypatch.setenv("THUIS_KEY_FILE", str(place))
    code = current_release(home).manifest["inputs"]["code"]
    monkeypatch.setattr(fingerprint, "code_digest", lambda: "other" if news else code)
    before = snapshot(home)
    ended = refresh(raw, home)
    assert (ended.code, ended.err) == (
        2,
        f"Others than its owner may read the key file {place}. Close it: chmod 600 {place}\n",
    )
    new = refresh(raw, raw.parent / "new")
    assert (new.code, snapshot(home), (raw.parent / "new").exists()) == (2, before, False)


@pytest.mark.parametrize("there", [False, True])
def test_a_key_inside_the_home_is_neither_used_nor_made(
    home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    place = home / "decisions" / "key"
    place.parent.mkdir(exist_ok=True)
    if there:
        place.write_text(f"{KEY}\n")
        place.chmod(0o600)
    (raw.parent / "by another name").symlink_to(place)
    before = snapshot(home)
    for name in (place, raw.parent / "by another name"):
        monkeypatch.setenv("THUIS_KEY_FILE", str(name))
        ended = refresh(raw, home)
        assert (ended.code, len(ended.lines_on(f"{name} lies inside the home", "Move it outside"))) == (2, 1)
    assert snapshot(home) == before


def test_a_raw_folder_without_deliveries_releases_nothing_and_says_what_lies_there(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    (raw / "woonlab" / "2022-12-31").mkdir(parents=True)
    (raw / "huur.csv").write_text("x\n")
    (raw / "mitros").mkdir()
    (raw / "mitros" / "losse.csv").write_text("x\n")
    ended = refresh(raw, tmp_path / "home")
    assert ended.code == 3
    first, *others = ended.err.splitlines()
    assert first == f"There are no deliveries in {raw}; nothing was refreshed."
    assert [any(word in line for line in others) for word in ("woonlab", "huur.csv", "losse.csv")] == [True] * 3
    assert not (tmp_path / "home").exists()


def test_an_empty_raw_folder_releases_nothing(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    ended = refresh(tmp_path / "raw", tmp_path / "home")
    assert (ended.code, len(ended.err.splitlines())) == (3, 1)


def test_deliveries_of_which_nothing_can_be_used_release_nothing(tmp_path: Path) -> None:
    raw = region(tmp_path / "raw", FIRST)
    for partner in [path for path in raw.iterdir() if path.name != "mitros"]:
        shutil.rmtree(partner)
    for path in raw.rglob("*.csv"):
        path.write_text("")
    (raw / "portaal" / FIRST).mkdir(parents=True)
    ended = refresh(raw, tmp_path / "home")
    assert ended.code == 3
    assert ended.lines_on("Nothing in", "can be used; nothing was released.")
    assert len(ended.lines_on("is leeg (0 bytes)")) == len(list(raw.rglob("*.csv")))
    assert ended.lines_on(f"De levering {FIRST} bevat geen bestanden")
    assert not (tmp_path / "home" / "current").exists()


def test_a_day_before_the_first_delivery_releases_nothing(home: Path, raw: Path) -> None:
    standing = current_release(home).folder
    ended = refresh(raw, home, "--known-on", "2020-01-01")
    assert ended.code == 3
    assert ended.lines_on("Nothing had been received by 2020-01-01")
    assert current_release(home).folder == standing


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"partner,delivery,received_on\nmitros,2022-12-31,2023-01-15\nportaal,2022-12-31,15-01-2023\n", "row 3"),
        (b"partner;delivery;received_on\nmitros;2022-12-31;2023-01-15\n", "row 2"),
        (b"partner,delivery,received_on\nmitr\xf6s,2022-12-31,2023-01-15\n", "row 2: this is no UTF-8"),
    ],
)
def test_a_faulty_line_in_received_csv_is_the_readers_mistake(
    home: Path, raw: Path, content: bytes, words: str
) -> None:
    standing = current_release(home).folder
    (raw / "received.csv").write_bytes(content)
    ended = refresh(raw, home)
    assert ended.code == 2
    assert len(ended.lines_on("received.csv", words)) == 1
    assert current_release(home).folder == standing


def test_a_night_without_news_stops_at_once(home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    standing = current_release(home)
    somebody_may_be_at_work_on_the_code = standing.manifest["inputs"]["code"]
    monkeypatch.setattr(fingerprint, "code_digest", lambda: somebody_may_be_at_work_on_the_code)
    ended = refresh(raw, home)
    said = f"No news: release {standing.folder.name} was made of these very deliveries.\n"
    assert (ended.code, ended.err) == (0, said)
    assert current_release(home).folder == standing.folder


def test_a_changed_byte_is_news(home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.commands import refresh as command

    code = current_release(home).manifest["inputs"]["code"]
    monkeypatch.setattr(fingerprint, "code_digest", lambda: code)
    ran: list[object] = []
    monkeypatch.setattr(command, "run", ran.append)
    spoil(raw / "mitros" / FIRST / "leases.csv", lambda text: text + "\n")
    refresh(raw, home)
    assert len(ran) == 1


def test_a_demo_is_written_to_an_empty_folder_only(tmp_path: Path) -> None:
    ended = thuis("demo", "--residents", 20, "--out", tmp_path / "region")
    assert ended.code == 0
    assert (tmp_path / "region" / "mitros").is_dir() and "thuis refresh --raw" in ended.err
    before = snapshot(tmp_path / "region")
    again = thuis("demo", "--residents", 20, "--out", tmp_path / "region")
    assert again.code == 2
    assert again.err == f"{tmp_path}/region is not an empty folder. Give a new one: --out DIR.\n"
    assert snapshot(tmp_path / "region") == before


def test_sql_answers_on_stdout_and_nothing_else_does(first_home: Path) -> None:
    ended = thuis("sql", "--home", first_home, "--format", "csv", "select count(*) as n from marts.dim_complex")
    assert (ended.code, ended.out, ended.err) == (0, "n\n5\n", "")


@pytest.mark.parametrize("query", ["select * from marts.no_such_table", "drop table marts.dim_complex", "selct 1"])
def test_a_query_that_cannot_be_answered_is_the_readers_mistake(first_home: Path, query: str) -> None:
    ended = thuis("sql", "--home", first_home, query)
    assert ended.code == 2
    assert ended.err.startswith(("The query cannot be answered:", "Ask one SELECT at a time."))


@pytest.mark.parametrize("style", ["csv", "json", "parquet"])
def test_a_reader_who_has_seen_enough_is_no_failure(first_home: Path, style: str) -> None:
    query = [sys.executable, "-m", "pipelines.cli", "sql", "--home", str(first_home), "--format", style]
    command = [*query, "from range(1000000)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.read(4) in (b"rang", b'[{"r', b"PAR1")
        process.stdout.close()
        assert (process.stderr.read(), process.wait(timeout=30)) == (b"", 0)


@pytest.mark.parametrize("style", ["csv", "json", "parquet"])
def test_ctrl_c_ends_the_question_with_the_command_though_nobody_reads_on(first_home: Path, style: str) -> None:
    command = [sys.executable, "-m", "pipelines.cli", "sql", "--home", str(first_home), "--format", style]
    with subprocess.Popen(
        [*command, "from range(1000000000)"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as asked:
        assert asked.stdout is not None and asked.stderr is not None
        assert asked.stdout.read(1)
        assert is_full(asked.stdout)
        (question,) = Path(f"/proc/{asked.pid}/task/{asked.pid}/children").read_text(encoding="ascii").split()
        asked.send_signal(signal.SIGINT)
        code = asked.wait(timeout=30)
        said = asked.stderr.read()
    assert (code, said) == (130, b"Stopped. What stood still stands.\n")
    assert is_over(int(question))


def is_full(pipe: IO[bytes], seconds: float = 20.0) -> bool:
    """Whether a pipe that nobody reads has no room left within some seconds: 65,536 bytes, in small writes less."""
    waiting, before, deadline = array.array("i", [0]), 0, time.monotonic() + seconds
    while (before < 30_000 or waiting[0] != before) and time.monotonic() < deadline:
        before = waiting[0]
        time.sleep(0.3)
        fcntl.ioctl(pipe, termios.FIONREAD, waiting)
    return before >= 30_000


@pytest.mark.parametrize("command", [("sql", "select 1"), ("serve",)])
def test_a_home_without_a_release_is_told_how_to_make_one(tmp_path: Path, command: tuple[str, ...]) -> None:
    ended = thuis(*command, "--home", tmp_path)
    assert (ended.code, ended.err) == (
        2,
        f"There is no release in {tmp_path} yet. Make one first: thuis refresh --home {tmp_path}\n",
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example_and_answers_at_once(command: str) -> None:
    before = os.times()
    shown = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", command, "--help"],
        capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    after = os.times()
    assert f"Example: thuis {command}" in shown.stdout
    assert after.children_user + after.children_system - before.children_user - before.children_system < 1.0


def test_no_command_is_forgotten_here() -> None:
    assert set(typer.main.get_command(app).commands) - {"partner"} == set(COMMANDS)  # type: ignore[attr-defined]
