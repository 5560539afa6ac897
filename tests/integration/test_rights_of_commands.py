"""Commands act with the rights of whoever runs them: a user who may not read the warehouse gets no answer from it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import another_user
import pytest

from pipelines.release import modes
from pipelines.settings import Settings

QUERY = {
    "analyst": "select count(*) as n from marts.dim_resident",
    "funder": "select count(*) as n from published.about",
}


@pytest.fixture(scope="module")
def home(worked_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of a real release with its own modes, that is another user's; only the access log may be written."""
    home = shutil.copytree(worked_home, tmp_path_factory.mktemp("rights") / "home", symlinks=True)
    (home / "log").mkdir()
    another_user.give_away(home)
    home.chmod(0o751)
    (home / "log").chmod(0o1777)
    yield home


def test_a_real_release_has_the_modes_that_a_deployment_counts_on(worked_home: Path) -> None:
    release = (worked_home / "current").resolve()
    found = {path.name: path.stat().st_mode & 0o777 for path in release.iterdir()}
    assert found["warehouse.duckdb"] == found["manifest.json"] == modes.ANALYSTS
    assert found["published.duckdb"] == modes.OPEN_TO_ALL
    assert (worked_home / "landing").stat().st_mode & 0o007 == 0
    assert Settings(worked_home, worked_home, worked_home).releases.stat().st_mode & 0o777 == modes.PASSAGE


@pytest.mark.parametrize("command", [("sql", QUERY["analyst"]), ("serve", "--port", 0)])
def test_the_analysts_role_is_refused_in_one_sentence(home: Path, command: tuple[object, ...]) -> None:
    ended = another_user.thuis(*command, "--home", home, "--role", "analyst")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == ("You may not read warehouse.duckdb, which the role analyst opens. Choose --role funder.\n")


def test_the_funders_role_still_answers(home: Path) -> None:
    ended = another_user.thuis("sql", QUERY["funder"], "--home", home, "--role", "funder", "--format", "csv")
    assert (ended.returncode, ended.stdout) == (0, "n\n1\n"), ended.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("explain", "relapse", "a"),
        ("restatement",),
        ("releases",),
        ("rollback", "--dry-run"),
        ("status",),
    ],
)
def test_every_other_command_on_a_home_ends_without_an_answer(home: Path, command: tuple[str, ...]) -> None:
    ended = another_user.thuis(*command, "--home", home)
    assert ended.returncode in (2, 3), ended.stdout + ended.stderr
    assert (ended.stdout, len(ended.stderr.splitlines())) == ("", 1)
    assert "Traceback" not in ended.stderr


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
    from thuis_command import thuis

    ended = thuis("serve", "--home", worked_home, "--port", 0, *options)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err and len(ended.err.splitlines()) == 1
