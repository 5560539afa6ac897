"""Commands act with the rights of whoever runs them: each opens for a role what its row says, and for no other role."""

import re
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import another_user
import polars as pl
import pytest
import typer
from small_region import WORKED_EXAMPLE
from thuis_command import KEY, Ended, marts, thuis

from dashboards.access import Role
from pipelines.cli import app
from pipelines.commands.rights import LOG, OWN, RIGHTS
from pipelines.release import manifest, modes
from pipelines.release.current import current_release
from pipelines.settings import Settings

EARLIER = "20200101T000000-aaaaaa"
REFUSED = re.compile("Permission denied|You may not read|cannot be read|cannot be written")
PASSED = re.compile("Port [0-9]+ is in use")  # after everything that it may read: a dashboard would not end by itself
FUNDERS_QUERY = "select count(*) as n from published.about"
HOME_OPTIONS = {"--home", "--raw"}
MODES = {"home": modes.PASSAGE, "home/decisions": 0o750, "home/log": 0o3770} | {
    **{"raw": 0o700, "backup": 0o700, "key": 0o600, "notify": 0o600}
}


def every_command() -> dict[str, typer.core.TyperCommand]:
    """Each command of the program by the words that start it."""
    top = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    found = {}
    for name, one in top.items():
        found |= {f"{name} {sub}": inner for sub, inner in getattr(one, "commands", {}).items()} or {name: one}
    return found


COMMANDS = every_command()
ON_A_HOME = [name for name, one in COMMANDS.items() if HOME_OPTIONS & {o for p in one.params for o in p.opts}]


def test_every_command_has_a_row_in_the_table_and_every_row_a_command() -> None:
    assert set(RIGHTS) == set(COMMANDS), "a new command needs a row in pipelines/commands/rights.py: who may run it?"


def test_a_command_opens_nothing_of_a_home_exactly_when_it_takes_none() -> None:
    everyone = dict.fromkeys(Role, (OWN,))
    assert {name for name, right in RIGHTS.items() if right.opens == everyone} == set(COMMANDS) - set(ON_A_HOME)


def test_every_row_says_why_in_a_few_words() -> None:
    assert all(2 < len(right.why.split()) < 12 and "|" not in right.why for right in RIGHTS.values())


@dataclass(frozen=True)
class Installed:
    """A home as the deployment guide installs it, and what lies around it; all of it another user's."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        return {"THUIS_KEY_FILE": str(self.folder / "key"), "THUIS_NOTIFY_FILE": str(self.folder / "notify")}

    def command(self, name: str, role: Role, port: int) -> list[object]:
        """A command as a person of a role gives it, with everything it needs to be answered."""
        asked = FUNDERS_QUERY if role is not Role.ANALYST else "select count(*) as n from marts.dim_resident"
        as_role = Role.ANALYST if role is Role.ANALYST else Role.FUNDER
        served = "partner:mitros" if role is Role.PARTNER else role
        somebody = (self.folder / "somebody").read_text()
        arguments: dict[str, tuple[object, ...]] = {
            "sql": (asked, "--role", as_role, "--format", "csv"),
            "explain": ("relapse", somebody),
            "publish": ("--dry-run",),
            "serve": ("--role", served, "--port", port),
            "up": ("--port", port),
            "backup": (self.folder / "mine" / role,),
            "restore": (self.folder / "backup", "--replace"),
            "forget": ("--resident",),
            "partner admit": ("mitros", "2022-12-31", "--reason", "checked"),
        }
        takes_in = "--raw" in self.options(name) and "--dry-run" not in arguments.get(name, ())
        raw = ("--raw", self.folder / "raw") if takes_in else ()
        return [*name.split(), *arguments.get(name, ()), "--home", self.home, *raw]

    @staticmethod
    def options(name: str) -> set[str]:
        return {option for parameter in COMMANDS[name].params for option in parameter.opts}


def install(worked_home: Path, folder: Path, member: bool) -> Installed:
    """Put a release where the guide does: an earlier one beside it, a delivery held back, key, addresses, a backup."""
    home = shutil.copytree(worked_home, folder / "home", symlinks=True)
    standing = current_release(home)
    (folder / "somebody").write_text(marts(home, "select min(resident_key) as k from marts.dim_resident")[0]["k"])
    earlier = shutil.copytree(standing.folder, home / "releases" / EARLIER)
    manifest.write(earlier, standing.manifest | {"release": EARLIER})
    held = {"verdict": "hold_back", "partner": "mitros", "delivery": "2022-12-31"}
    drift = pl.read_parquet(home / "landing" / "drift.parquet").head(1)
    drift.with_columns(**{name: pl.lit(value) for name, value in held.items()}).write_parquet(
        home / "landing" / "drift.parquet"
    )
    assert thuis("backup", folder / "backup", "--home", home).code == 0
    shutil.copytree(WORKED_EXAMPLE / "raw", folder / "raw")
    (folder / "key").write_text(KEY)
    (folder / "notify").write_text("jsons://127.0.0.1:9/hook")
    for name in ("mine", "home/decisions", "home/log"):
        (folder / name).mkdir(exist_ok=True)
    for name, mode in MODES.items():
        (folder / name).chmod(mode)
    for name in ("home", "raw", "backup", "key", "notify"):
        another_user.give_away(folder / name, member)
    return Installed(folder)


@pytest.fixture(scope="module")
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.fixture(scope="module")
def strangers(worked_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """What a person sees of an installation who is in none of its groups."""
    return install(worked_home, tmp_path_factory.mktemp("strangers"), member=False)


@pytest.fixture(scope="module")
def members(worked_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """What a person sees of an installation who is in the analysts' group."""
    return install(worked_home, tmp_path_factory.mktemp("members"), member=True)


@pytest.fixture(scope="module", params=list(Role))
def answered(
    request: pytest.FixtureRequest, strangers: Installed, members: Installed, taken_port: int
) -> tuple[Role, dict[str, Ended]]:
    """How each command on a home ended for a person of one role, who was given the right to write in the log."""
    role: Role = request.param
    member = role is Role.ANALYST
    installed = members if member else strangers
    log = installed.home / "log"
    closed = log.stat().st_mode & 0o7777
    log.chmod(0o3777)
    commands = [installed.command(name, role, taken_port) for name in ON_A_HOME]
    ended = another_user.thuis_each(commands, member, installed.environment)
    log.chmod(closed)
    return role, dict(zip(ON_A_HOME, ended, strict=True))


def test_a_role_is_answered_by_exactly_the_commands_of_its_column(answered: tuple[Role, dict[str, Ended]]) -> None:
    role, ended = answered
    may = {name for name, one in ended.items() if one.code == 0 or PASSED.search(one.err)}
    assert may == {name for name in ON_A_HOME if role in RIGHTS[name].opens}


def test_whoever_is_refused_is_told_in_a_sentence_what_may_not_be_opened(
    answered: tuple[Role, dict[str, Ended]],
) -> None:
    role, ended = answered
    for name in (name for name in ON_A_HOME if role not in RIGHTS[name].opens):
        one = ended[name]
        assert (one.code, one.out) == (2, ""), f"{name}: {one}"
        assert REFUSED.search(one.err.splitlines()[-1]) and "Traceback" not in one.err, f"{name}: {one.err}"


def test_who_asks_for_more_than_they_may_open_is_told_what_to_do(strangers: Installed, taken_port: int) -> None:
    asked = [("sql", Role.ANALYST), ("serve", Role.ANALYST), ("sql", Role.FUNDER)]
    commands = [strangers.command(name, role, taken_port) for name, role in asked]
    sql, serve, unlogged = another_user.thuis_each(commands, False, strangers.environment)
    assert (
        sql.err
        == serve.err
        == ("You may not read warehouse.duckdb, which the role analyst opens. Choose --role funder.\n")
    )
    assert "so no query is answered" in unlogged.err
    assert [(one.code, one.out) for one in (sql, serve, unlogged)] == [(2, "")] * 3
    assert all(LOG in opens for opens in RIGHTS["sql"].opens.values())


def test_a_real_release_has_the_modes_that_a_deployment_counts_on(worked_home: Path) -> None:
    release = (worked_home / "current").resolve()
    found = {path.name: path.stat().st_mode & 0o777 for path in release.iterdir()}
    assert found["warehouse.duckdb"] == found["manifest.json"] == modes.ANALYSTS
    assert found["published.duckdb"] == modes.OPEN_TO_ALL
    assert (worked_home / "landing").stat().st_mode & 0o007 == 0
    assert Settings(worked_home, worked_home, worked_home).releases.stat().st_mode & 0o777 == modes.PASSAGE


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--address", "0.0.0.0"), "Without a login the dashboard stays on this machine: 0.0.0.0 can be reached"),
        (("--address", "thuis.example.org"), "can be reached by others"),
        (("--login", "nowhere.toml"), "nowhere.toml cannot be read"),
        (("--role", "partner:nobody"), "'partner:nobody' is not a role"),
    ],
)
def test_serve_refuses_what_is_not_safe(worked_home: Path, options: tuple[str, ...], told: str) -> None:
    ended = thuis("serve", "--home", worked_home, "--port", 0, *options)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err and len(ended.err.splitlines()) == 1
