"""`thuis sql` that is ended halfway: nothing of half an answer stays, nor of the process that made it."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.slow
WITHOUT_END = "from range(1000000000000000000)"
# The command with a clock that runs out soon.
COMMAND = (
    "import sys; from pipelines.queries import limits; limits.SECONDS = float(sys.argv.pop(1)); "
    "from pipelines.cli import program; program()"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    release = tmp_path / "home" / "releases" / "one"
    release.mkdir(parents=True)
    duckdb.connect(str(release / "warehouse.duckdb")).close()
    (release / "manifest.json").write_text("{}")
    (tmp_path / "home" / "current").symlink_to("releases/one")
    (tmp_path / "temporary").mkdir()
    return tmp_path / "home"


def command(home: Path, style: str, query: str = WITHOUT_END, seconds: float = 12) -> list[str]:
    return [sys.executable, "-c", COMMAND, str(seconds), "sql", query, "--home", str(home), "--format", style]


def surroundings(home: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(home.parent / "temporary")}


def outcomes(home: Path) -> list[str]:
    lines = [json.loads(line) for file in (home / "log").iterdir() for line in file.read_text("utf-8").splitlines()]
    return [line["outcome"] for line in lines if "outcome" in line]


def nothing_is_left(home: Path) -> bool:
    return not list((home.parent / "temporary").iterdir())


@pytest.mark.parametrize("style", ["csv", "json", "parquet"])
def test_a_file_that_takes_too_long_is_stopped_and_removed(home: Path, style: str) -> None:
    file, began = home.parent / "answer", time.monotonic()
    with file.open("wb") as out:
        ended = subprocess.run(
            command(home, style, seconds=2), stdout=out, stderr=subprocess.PIPE, env=surroundings(home), check=False
        )

    assert (ended.returncode, b"was stopped after 2 seconds" in ended.stderr) == (2, True)
    assert time.monotonic() - began < 12
    assert not file.exists()
    assert outcomes(home) == ["too_long"]
    assert nothing_is_left(home)


def test_what_stood_in_a_file_before_stays(home: Path) -> None:
    file = home.parent / "answer"
    file.write_bytes(b"mine\n")
    with file.open("ab") as out:
        late = (
            "select case when n = 999999 then error('late') else n end as n from (select unnest(range(1000000)) as n)"
        )
        subprocess.run(command(home, "csv", late), stdout=out, env=surroundings(home), check=False)
    assert file.read_bytes() == b"mine\n"


def test_the_clock_runs_for_a_reader_who_does_not_read_too(home: Path) -> None:
    with subprocess.Popen(
        command(home, "csv", seconds=2), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings(home)
    ) as asked:
        assert asked.stderr is not None
        assert asked.wait(timeout=12) == 2
        assert b"was stopped after 2 seconds" in asked.stderr.read()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGHUP])
def test_whoever_ends_the_command_leaves_no_folder_and_a_last_line_in_the_log(home: Path, stop: signal.Signals) -> None:
    file = home.parent / "answer"
    heard = ["env", f"--default-signal={stop.name.removeprefix('SIG')}"]  # whoever runs the tests may ignore it
    words = [*heard, *command(home, "csv")]
    with (
        file.open("wb") as out,
        subprocess.Popen(words, stdout=out, stderr=subprocess.PIPE, env=surroundings(home)) as asked,
    ):
        deadline = time.monotonic() + 20
        while not file.stat().st_size and time.monotonic() < deadline:
            time.sleep(0.05)
        asked.send_signal(stop)
        assert asked.wait(timeout=12) == 128 + stop
        assert asked.stderr is not None
        assert asked.stderr.read() == b""

    assert outcomes(home) == ["stopped"]
    assert nothing_is_left(home)
    assert not file.exists()


@pytest.mark.parametrize("style", ["table", "csv", "json", "parquet"])
def test_an_answer_that_has_nowhere_to_go_is_not_asked_for(home: Path, style: str) -> None:
    ended = in_a_shell(command(home, style, "select 1 as one"), ">&-")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert ended.stderr.startswith("Standard output is closed, so an answer has nowhere to go.")
    assert not (home / "log").exists()


def test_a_mistake_that_cannot_be_said_does_not_go_among_the_rows(home: Path) -> None:
    ended = in_a_shell(command(home, "csv", "select nothing"), "2>&-")
    assert (ended.returncode, ended.stdout) == (2, "")


@pytest.mark.parametrize("style", ["table", "csv", "json", "parquet"])
def test_a_pipe_that_is_closed_already_is_no_failure(home: Path, style: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        command(home, style, "from range(9000)"), stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr.replace("9000 rows\n", "")) == (0, "")


def in_a_shell(words: list[str], closed: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(f"{shlex.join(words)} {closed}", shell=True, capture_output=True, text=True, check=False)
