"""What happens around a question: its turn, its line in the log, and how its end is told."""

import json
import os
import re
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asked_home import Ask, opened
from thuis_command import is_over

from pipelines.errors import UserMistake
from pipelines.queries import ask as asking_room
from pipelines.queries import log, process
from pipelines.queries.log import Asker, logged, system_user
from pipelines.queries.process import NoAnswer
from pipelines.release.current import database_of

QUERY = "select housed from marts.progress where form = 'mixed'"
HALF_A_BATCH = (
    "import os, sys, pyarrow as pa, pyarrow.ipc; sink = pa.BufferOutputStream(); table = pa.table({'n': range(999)}); "
    "pa.ipc.new_stream(sink, table.schema).write(table); sys.stdout.buffer.write(sink.getvalue().to_pybytes()[:1500]); "
    "sys.stdout.flush()"
)


def lines(home: Path) -> list[dict[str, object]]:
    return [json.loads(line) for file in (home / "log").iterdir() for line in file.read_text("utf-8").splitlines()]


def test_the_log_tells_who_when_role_digest_rows_seconds_and_outcome_and_nothing_else(
    tmp_path: Path, home: Path
) -> None:
    with logged(tmp_path, Asker("anna", "analyst", "page"), QUERY) as account:
        account.rows, account.outcome = 10, "answered"
    asked, ended = lines(tmp_path)

    assert asked.keys() == {"at", "event", "who", "role", "way", "query_sha256"}
    assert ended.keys() == {"at", "event", "outcome", "rows", "seconds"}
    assert asked["event"] == ended["event"]
    assert datetime.fromisoformat(str(asked["at"])).tzinfo is not None
    assert (asked["who"], asked["role"], asked["way"]) == ("anna", "analyst", "page")
    assert re.fullmatch("[0-9a-f]{64}", str(asked["query_sha256"]))
    assert (ended["outcome"], ended["rows"]) == ("answered", 10)


def test_no_word_of_a_question_or_its_answer_is_in_the_log(home: Path, ask: Ask) -> None:
    ask("select note as secret_name from marts.progress")
    with pytest.raises(NoAnswer):
        ask("select secret_name from marts.progress")
    written = "".join(file.read_text("utf-8") for file in (home / "log").iterdir())

    assert "secret_name" not in written
    assert "canary" not in written
    assert '"refused"' in written


def test_the_log_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    with logged(tmp_path, Asker("anna", "analyst", "page"), QUERY):
        pass
    (file,) = (tmp_path / "log").iterdir()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) & 0o007 == 0
    assert file.name == f"queries-{datetime.now(UTC):%Y-%m}.{system_user()}.jsonl"


def test_whoever_runs_it_cannot_choose_the_name_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    before = system_user()
    for variable in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.setenv(variable, "somebody-else")
    assert system_user() == before


def test_a_month_that_had_its_time_goes_when_a_new_one_begins(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    for month in ("2023-12", "2024-01", "2024-02", "2025-12"):
        (folder / f"queries-{month}.anna.jsonl").write_text("{}\n")
    (folder / "notes.txt").write_text("mine")
    log.write(tmp_path, {}, datetime(2026, 2, 1, tzinfo=UTC))

    kept = {file.name.partition(".")[0] for file in folder.iterdir()}
    assert kept == {"queries-2024-02", "queries-2025-12", "queries-2026-02", "notes"}


@pytest.mark.parametrize("obstacle", ["a file for a folder", "a link", "a folder for a file"])
def test_a_question_that_cannot_be_logged_is_not_answered(home: Path, tmp_path: Path, obstacle: str) -> None:
    asked = tmp_path / "home"
    asked.mkdir()
    (asked / "current").symlink_to(home / "current")
    file = asked / "log" / f"queries-{datetime.now(UTC):%Y-%m}.{system_user()}.jsonl"
    if obstacle == "a file for a folder":
        (asked / "log").write_text("")
    else:
        file.parent.mkdir()
        file.mkdir() if obstacle == "a folder for a file" else file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserMistake, match=r"cannot be written .* so no query is answered"), opened(asked, QUERY):
        raise AssertionError("answered")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full, as Linux has one")
def test_a_full_disk_refuses_questions_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "append", lambda file, line, append=log.append: append(Path("/dev/full"), line))
    with (
        pytest.raises(UserMistake, match="No space left on device"),
        logged(tmp_path, Asker("a", "analyst", "page"), QUERY),
    ):
        raise AssertionError("answered")


@pytest.mark.parametrize(
    ("program", "outcome", "said"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "died", "broke off"),
        ("import os; os.abort()", "died", "broke off"),
        ("raise ValueError('a value of a person')", "died", "broke off"),
        ("import sys; print('not json', file=sys.stderr); sys.exit(10)", "died", "broke off"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "too_long", "was stopped"),
        ("import sys; sys.exit(11)", "too_large", "more memory"),
        ("import time; time.sleep(60)", "too_long", "was stopped after 2 seconds"),
        ("print('x' * 1000)", "too_large", "more memory"),
        ("print('x')", "died", "broke off"),
        (f"{HALF_A_BATCH}; os.kill(os.getpid(), 9)", "died", "broke off"),
        (f"{HALF_A_BATCH}; sys.exit(11)", "too_large", "more memory"),
    ],
)
def test_however_the_process_ends_its_asker_gets_one_sentence(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, program: str, outcome: str, said: str
) -> None:
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", program))
    with pytest.raises(NoAnswer) as ended:
        ask(QUERY, seconds=2 if "sleep" in program else 30)

    assert ended.value.outcome == outcome
    assert said in str(ended.value)
    assert "person" not in str(ended.value)
    assert ended.value.exit_code == 2


def test_the_process_ends_with_whoever_asked(home: Path) -> None:
    line = process.Question((home / "current").resolve() / "warehouse.duckdb", "from range(1000000000)", None).as_line()
    program = (
        "import subprocess, sys, time\n"
        f"asked = subprocess.Popen({process.COMMAND!r}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        f"asked.stdin.write({line!r}); asked.stdin.flush(); asked.stdout.read(8)\n"
        "print(asked.pid, flush=True)\n"
    )
    asker = [sys.executable, "-c", program + "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
    told = process.subprocess.run(asker, capture_output=True, text=True, check=False, env=os.environ)
    (question,) = told.stdout.split()
    assert is_over(int(question))


def test_a_program_that_ends_under_its_threads_leaves_no_folder_and_closes_the_log(home: Path, tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(home / "current")
    program = (
        "import sys, threading; from pathlib import Path; from asked_home import opened\n"
        "came = threading.Event()\n"
        "def ask():\n"
        "    with opened(Path(sys.argv[1]), 'from range(1000000000)', rows=None, size=None) as answer:\n"
        "        for _ in answer: came.set(); threading.Event().wait()\n"
        "threading.Thread(target=ask, daemon=True).start(); assert came.wait(20)\n"
    )
    empty = tmp_path / "temporary"
    empty.mkdir()
    path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", ""), str(process.PROJECT)])
    surroundings = {**os.environ, "TMPDIR": str(empty), "PYTHONPATH": path}
    process.subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, env=surroundings)

    assert list(empty.iterdir()) == []
    assert [one["outcome"] for one in lines(tmp_path) if "outcome" in one] == ["stopped"]


@pytest.mark.slow
def test_a_dashboard_that_is_stopped_closes_the_log_of_questions_that_are_asked(tmp_path: Path) -> None:
    program = (
        "import asyncio, os, sys; from pathlib import Path; from dashboards import server\n"
        "from pipelines.queries.log import Asker, logged\n"
        "async def serve():\n"
        "    async with server.in_order(server.app): pass\n"
        "with logged(Path(sys.argv[1]), Asker('anna', 'analyst', 'page'), 'select 1'):\n"
        "    asyncio.run(serve()); os._exit(0)\n"
    )
    surroundings = {**os.environ, "PYTHONPATH": str(process.PROJECT)}
    process.subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, env=surroundings)
    assert [one["outcome"] for one in lines(tmp_path) if "outcome" in one] == ["stopped"]


def test_two_questions_are_answered_at_once_however_long_the_other_takes_and_a_third_waits(home: Path) -> None:
    with opened(home, QUERY) as one, opened(home, QUERY) as two:
        with pytest.raises(NoAnswer, match="Others are asking") as busy, opened(home, QUERY, seconds=0.2):
            raise AssertionError("answered")
        assert one.table().num_rows == two.table().num_rows == 10
    assert busy.value.outcome == "busy"
    with opened(home, QUERY) as after:
        assert after.table().num_rows == 10


def test_an_answer_too_long_for_a_page_is_one_row_longer_than_its_cap(ask: Ask) -> None:
    assert ask("from range(20000)", rows=10_000).num_rows == 10_001
    assert ask("from range(10000)", rows=10_000).num_rows == 10_000


def test_a_question_longer_than_a_book_is_not_sent_and_logged_all_the_same(
    ask: Ask, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "COMMAND", ("/nothing/to/start",))
    before = len(lines(home))
    with pytest.raises(NoAnswer, match="longer than 100000 characters"):
        ask("select 1" + " " * 100_000)
    asked, ended = lines(home)[before:]
    assert (asked["event"], ended["outcome"], ended["rows"]) == (ended["event"], "refused", 0)


def test_a_role_opens_its_own_database_and_no_other_role_exists(home: Path) -> None:
    release = (home / "current").resolve()
    assert database_of(home, "analyst") == release / "warehouse.duckdb"
    assert database_of(home, "funder") == release / "published.duckdb"
    with pytest.raises(UserMistake, match="analyst, funder"):
        database_of(home, "partner:mitros")


def test_nothing_is_left_of_a_question(ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ask(QUERY)
    with pytest.raises(NoAnswer):
        ask("drop table marts.progress")
    assert list(tmp_path.iterdir()) == []
    assert asking_room.AT_ONCE.acquire(timeout=0)
    asking_room.AT_ONCE.release()
