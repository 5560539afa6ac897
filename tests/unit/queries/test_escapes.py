"""No question gets out: not to a file, the network, the other role's rows or the engine's settings, and not past its
limits. Every escape is tried for real, in the process that people's questions run in."""

import re
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from asked_home import CANARY, SCHEMAS, build, opened
from escapes import FILES, REFUSED, SLEEPS, SLOWLY, STOPPED, named

from pipelines.queries import ask as asking_room
from pipelines.queries import limits, process
from pipelines.queries.process import NoAnswer

pytestmark = pytest.mark.slow
DATABASES = ("warehouse", "published")
MOST_MEMORY = limits.HEADROOM + 400 * 2**20  # bytes: what stands before a question is about 115 MB
QUICK = {name: query for name, query in named(STOPPED).items() if name.partition(": ")[2] not in SLOWLY}
SLOW = {name: query for name, query in named(STOPPED).items() if name not in QUICK}
# Refused for one reason each, the kind of statement or the name of a function: every second one is tried each time.
ALIKE = ("files: ", "engine: ", "writes: ")
AT_ONCE = {
    name: query for n, (name, query) in enumerate(named(REFUSED).items()) if n % 2 == 0 or not name.startswith(ALIKE)
}
LATER = {name: query for name, query in named(REFUSED).items() if name not in AT_ONCE}
BY_PLACE = ("files: ", "disguised: ")
# What a process does that has no guard: the walls behind it must hold by themselves.
UNGUARDED = (
    *(sys.executable, "-P", "-s", "-B", "-c"),
    "from pipelines.queries import child, guard; guard.objection = lambda *_: None; child.os._exit(child.main())",
)


class Enough(Exception):
    """Whoever asked has seen enough."""


@dataclass(frozen=True)
class Ended:
    """How a question ended: its outcome, all it showed or said, and how long it took in seconds."""

    outcome: str
    told: str
    seconds: float


def tried(home: Path, query: str, role: str = "analyst", seconds: float = 12.0, **shape: object) -> Ended:
    """Ask one question about a home."""
    own, other = DATABASES if role == "analyst" else DATABASES[::-1]
    folder = (home / "current").resolve()
    places = {"{home}": home, "{own}": folder / f"{own}.duckdb", "{other}": folder / f"{other}.duckdb"}
    for word, meant in {**places, "{elsewhere}": SCHEMAS[other], "marts.": f"{SCHEMAS[own]}."}.items():
        query = query.replace(word, str(meant))
    began, shown = time.monotonic(), ""
    try:
        with opened(home, query, role, seconds, **shape) as answer:
            for batch in answer:
                shown = str(batch.slice(0, 3).to_pylist())[:2000]
        return Ended("answered", shown, time.monotonic() - began)
    except NoAnswer as error:
        return Ended(error.outcome, f"{shown} {error}", time.monotonic() - began)


@dataclass
class Watched:
    """The most memory that any process of a question held, in bytes."""

    peak: int = 0

    def watch(self, pid: int, over: threading.Event) -> None:
        while not over.wait(0.02):
            try:
                status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
            except OSError:
                return
            found = re.search(r"VmHWM:\s+(\d+) kB", status)
            self.peak = max(self.peak, int(found[1]) * 1024 if found else 0)


@contextmanager
def watching() -> Iterator[Watched]:
    """Looks at the memory of every process that is started meanwhile."""
    watched, start = Watched(), process.running

    @contextmanager
    def seen(question: process.Question) -> Iterator[Any]:
        with start(question) as started:
            over = threading.Event()
            threading.Thread(target=watched.watch, args=(started.pid, over), daemon=True).start()
            try:
                yield started
            finally:
                over.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking_room, "running", seen)
        yield watched


def bytes_of(home: Path) -> dict[Path, bytes]:
    """Every file of a home but the access log."""
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.parent.name != "log"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("besieged") / "home")


@pytest.fixture(scope="module")
def siege(home: Path) -> dict[str, Ended]:
    """Every escape that is over at once, tried two at a time, with a canary in the environment of whoever asks."""
    before = bytes_of(home)
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as two, watching() as watched:
        patch.setenv("THUIS_CANARY", CANARY)
        refused = dict(two.map(lambda one: (one[0], tried(home, one[1])), AT_ONCE.items()))
        stopped = dict(two.map(lambda one: (one[0], stopped_soon(home, *one)), QUICK.items()))
    assert bytes_of(home) == before
    assert 50 * 2**20 < watched.peak < MOST_MEMORY
    return refused | stopped


def stopped_soon(home: Path, name: str, query: str) -> Ended:
    """Ask what is stopped by the clock with a clock that runs out soon, and whole answers without a cap on rows."""
    whole: dict[str, object] = {"rows": None, "size": None} if name.endswith("as a file") else {}
    return tried(home, query, seconds=1.0 if name.startswith("too long") else 12.0, **whole)


@pytest.mark.parametrize("name", AT_ONCE)
def test_a_way_out_is_refused_at_once(siege: dict[str, Ended], name: str) -> None:
    ended = siege[name]

    assert ended.outcome in {"refused", "too_large"}
    assert CANARY not in ended.told
    assert ended.seconds < 12
    assert "Traceback" not in ended.told


@pytest.mark.parametrize("name", QUICK)
def test_what_asks_too_much_is_stopped_and_says_what_to_do(siege: dict[str, Ended], name: str) -> None:
    ended = siege[name]

    assert ended.outcome == ("too_long" if name.startswith("too long") else "too_large")
    assert "Ask for less at once" in ended.told
    assert ended.seconds < 15


def test_there_are_more_than_a_hundred_and_fifty_escapes_of_which_a_hundred_are_tried_each_time() -> None:
    assert len(named(REFUSED)) + len(named(STOPPED)) > 150
    assert len(AT_ONCE) + len(QUICK) > 100


def test_a_funder_reaches_no_further_than_an_analyst(home: Path) -> None:
    names = [name for name in named(REFUSED) if name.startswith(BY_PLACE)][::6]
    with ThreadPoolExecutor(2) as two:
        ended = list(two.map(lambda name: tried(home, named(REFUSED)[name], "funder"), names))

    assert {one.outcome for one in ended} == {"refused"}
    assert not any(CANARY in one.told for one in ended)


def test_the_walls_hold_when_nobody_guards_the_door(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "COMMAND", UNGUARDED)
    before = bytes_of(home)
    walls = {name: query for name, query in FILES.items() if "{own}" in query or "{other}" in query or "/proc" in query}
    with ThreadPoolExecutor(2) as two:
        ended = dict(two.map(lambda one: (one[0], tried(home, one[1])), walls.items()))

    assert len(walls) >= 9
    assert [name for name, one in ended.items() if one.outcome != "refused" and one.told] == []
    assert "Too many open files" in ended["its own bytes"].told
    assert not any(CANARY in one.told for one in ended.values())
    assert bytes_of(home) == before


def test_a_question_that_is_not_over_is_ended_after_twelve_seconds(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "COMMAND", UNGUARDED)
    ended = tried(home, SLEEPS["sleep"])

    assert ended.outcome == "too_long"
    assert "stopped after 12 seconds" in ended.told
    assert 12 <= ended.seconds < 15


def test_the_process_knows_nothing_of_whoever_started_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUIS_KEY_FILE", f"/{CANARY}")
    told: list[bytes] = []
    start = process.running

    @contextmanager
    def seen(question: process.Question) -> Iterator[Any]:
        with start(question) as started:
            place = Path(f"/proc/{started.pid}")
            told.extend([(place / "environ").read_bytes(), (place / "cmdline").read_bytes()])
            told.append(str((place / "cwd").readlink()).encode())
            assert list((place / "cwd").iterdir()) == []
            yield started
            assert not any(b"select" in part for part in told)

    monkeypatch.setattr(asking_room, "running", seen)
    assert tried(home, "select 1").outcome == "answered"
    assert CANARY.encode() not in b"".join(told)
    assert not Path(told[-1].decode()).exists()


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="looks at the limits as Linux tells them")
def test_the_process_has_given_up_what_no_question_needs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limited: dict[str, str] = {}
    start = process.running

    @contextmanager
    def seen(question: process.Question) -> Iterator[Any]:
        with start(question) as started:
            try:
                yield started
            finally:
                told = Path(f"/proc/{started.pid}/limits").read_text(encoding="ascii")
                limited.update(re.findall(r"^(Max [a-z ]+?)  +(\S+)", told, re.MULTILINE))

    monkeypatch.setattr(asking_room, "running", seen)
    with suppress(Enough), opened(home, "from range(100000000)", rows=None, size=None) as answer:
        for _ in answer:
            raise Enough
    assert {limited[f"Max {what}"] for what in ("file size", "core file size", "open files", "processes")} == {"0"}
    assert int(limited["Max cpu time"]) == limits.CPU_SECONDS
    assert int(limited["Max address space"]) < MOST_MEMORY + 2**31


@pytest.mark.deep
def test_a_way_out_like_another_is_refused_as_well(home: Path) -> None:
    before = bytes_of(home)
    with ThreadPoolExecutor(2) as two:
        ended = dict(two.map(lambda one: (one[0], tried(home, one[1])), LATER.items()))

    assert {name: one.outcome for name, one in ended.items()} == dict.fromkeys(LATER, "refused")
    assert not any(CANARY in one.told for one in ended.values())
    assert bytes_of(home) == before


@pytest.mark.deep
@pytest.mark.parametrize("name", SLOW)
def test_what_takes_long_to_ask_too_much_is_stopped_as_well(home: Path, name: str) -> None:
    before = bytes_of(home)
    with watching() as watched:
        ended = tried(home, SLOW[name])

    assert ended.outcome in {"too_long", "too_large"}
    assert ended.seconds < 15
    assert watched.peak < MOST_MEMORY
    assert bytes_of(home) == before
