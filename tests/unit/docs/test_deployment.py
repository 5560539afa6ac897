"""The deployment guide: units that systemd accepts, with commands, users and places that exist or that it makes."""

import configparser
import re
import runpy
import shlex
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path

import click
import pytest
import typer

from dashboards.login_setting import read_setting
from pipelines.cli import app
from pipelines.errors import UserMistake
from pipelines.intake.pseudonyms import load_key
from pipelines.queries import limits
from pipelines.settings import PROJECT

GUIDE = PROJECT / "docs" / "deployment.md"
FOLDER = PROJECT / "docs" / "deployment"
SERVICES, TIMERS = sorted(FOLDER.glob("*.service")), sorted(FOLDER.glob("*.timer"))
TEXT = GUIDE.read_text(encoding="utf-8")
INSTALLED = "/opt/thuis"
HARDENED = ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "RestrictSUIDSGID")

each_service = pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)


def service(unit: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit.read_text(encoding="utf-8"))
    return parser["Service"]


def parses(command: str) -> None:
    """Let the command line read a command without running it."""
    name, *arguments = shlex.split(command)
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group) or hasattr(group, "commands")
    found = group.commands[name]  # type: ignore[attr-defined]
    found.make_context(name, arguments)


def test_the_analysts_unit_has_memory_for_as_many_questions_as_it_asks_at_once() -> None:
    of_unit = {unit.stem: bytes_of(service(unit)["MemoryMax"]) for unit in SERVICES if "MemoryMax" in service(unit)}
    a_question = limits.HEADROOM + 120 * 2**20  # and what stands before it is asked
    assert of_unit["thuis-analyst"] >= of_unit["thuis-funder"] + limits.AT_ONCE * a_question


def bytes_of(size: str) -> int:
    return int(size[:-1]) * {"M": 2**20, "G": 2**30}[size[-1]]


def test_there_is_a_unit_for_the_night_the_morning_and_every_role() -> None:
    roles = {re.search(r"--role (\w+)", unit.read_text())[1] for unit in SERVICES if "--role" in unit.read_text()}  # type: ignore[index]
    assert roles == {"analyst", "funder", "partner"}
    assert {timer.stem for timer in TIMERS} == {"thuis-refresh", "thuis-status"}
    assert all(timer.with_suffix(".service") in SERVICES for timer in TIMERS)


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    """Where systemd is there; the programs and users, which this machine does not have, are replaced by some it has."""
    analyze = shutil.which("systemd-analyze")
    for unit in (*SERVICES, *TIMERS):
        text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"))
        text = re.sub(r"(?m)^(User|Group|SupplementaryGroups)=.*", r"\1=root", text)
        text = re.sub(r"(?m)^(Documentation|WorkingDirectory)=.*\n", "", text)
        (tmp_path / unit.name).write_text(text)
    if analyze:
        command = [analyze, "verify", "--recursive-errors=no", *map(str, sorted(tmp_path.iterdir()))]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        told = [line for line in ended.stderr.splitlines() if "thuis-" in line]
        assert told == []


@each_service
def test_a_units_command_parses_and_its_program_is_the_projects(unit: Path) -> None:
    program, _, rest = service(unit)["ExecStart"].partition(" ")
    assert program == f"{INSTALLED}/.venv/bin/thuis"
    parses(rest)


@each_service
def test_a_units_user_and_groups_are_made_by_the_guide(unit: Path) -> None:
    made = set(re.findall(r"thuis(?:-[a-z]+)?", TEXT[TEXT.index("for name in") : TEXT.index("## Where everything")]))
    groups = service(unit).get("SupplementaryGroups", "").split()
    assert {service(unit)["User"], service(unit)["Group"], *groups} <= made


@each_service
def test_a_units_places_are_named_by_the_guide(unit: Path) -> None:
    section = service(unit)
    named = re.findall(
        r"(?:=|\s|-)(/[\w./-]+)", " ".join(section.get(key, "") for key in ("ReadWritePaths", "Environment"))
    )
    for place in named:
        assert place.startswith(INSTALLED) or any(
            f"{known}" in place for known in ("/srv/thuis", "/var/lib/thuis", "/etc/thuis")
        )
    for place in (one for one in named if one.startswith(INSTALLED)):
        assert f" {place}\n" in TEXT or (PROJECT / Path(place).relative_to(INSTALLED)).exists(), place


@each_service
def test_what_a_unit_may_write_is_given_to_its_user_by_the_guide(unit: Path) -> None:
    given = set(re.findall(r"(?m)^install -d -m \d+ -o thuis -g thuis-analyst (/\S+)$", TEXT))
    written = set(service(unit).get("ReadWritePaths", "").split())
    assert written - {"/var/lib/thuis"} <= given, "the home's folder is root's; what a night writes lies in its home"
    assert not any(place.startswith("/etc") for place in written), "the night could replace the key"


def test_the_guide_makes_a_key_once_for_its_owner_alone_and_never_replaces_it(tmp_path: Path) -> None:
    (line,) = re.findall(r"(?m)^.* > /etc/thuis/key .*$", TEXT)
    made, owner = line.replace("/etc/thuis", str(tmp_path)).split(" && ")
    assert owner == f"chown thuis {tmp_path}/key"
    assert subprocess.run(["sh", "-c", made], check=False).returncode == 0
    key = tmp_path / "key"
    first = load_key(key, create=False)
    assert (len(first), stat.S_IMODE(key.stat().st_mode)) == (64, 0o600)
    again = subprocess.run(["sh", "-c", made], capture_output=True, check=False)
    assert again.returncode != 0 and load_key(key, create=False) == first


def test_places_of_the_guide_have_the_owner_and_mode_of_its_table() -> None:
    steps = re.findall(r"(?m)^install -d -m (\d+) -o (\S+) -g \S+ (/\S+)$", TEXT)
    rows = {place: (owner, mode) for place, owner, mode in re.findall(r"(?m)^\| `(/\S+)` \| (\w+) \| (\d+) \|", TEXT)}
    assert len(steps) > 4 and {place for _, _, place in steps} >= set(rows) - {"/opt/thuis", "/etc/thuis/key"}
    assert [step for step in steps if step[2] in rows and rows[step[2]] != (step[1], step[0])] == []


@each_service
def test_a_unit_is_hardened_and_not_root(unit: Path) -> None:
    section = service(unit)
    assert section["User"] != "root"
    assert [name for name in HARDENED if section.get(name) != "yes"] == []
    assert (section["ProtectSystem"], section["CapabilityBoundingSet"]) == ("strict", "")


def test_no_dashboard_runs_as_the_night_or_as_another_dashboard() -> None:
    users = [service(unit)["User"] for unit in SERVICES if " serve " in service(unit)["ExecStart"]]
    assert len(users) == len(set(users)) == 3 and "thuis" not in users
    assert all("--login" in service(unit)["ExecStart"] for unit in SERVICES if " serve " in service(unit)["ExecStart"])


def test_every_command_of_the_guide_parses() -> None:
    commands = re.findall(r"`thuis ((?:refresh|status|serve)[^`]*)`", TEXT[TEXT.index("## The units") :])
    assert len(commands) == 5
    for command in commands:
        parses(command)


def test_the_table_of_commands_is_the_one_in_the_code() -> None:
    render = runpy.run_path(str(PROJECT / "docs" / "render_rights.py"))["render"]
    assert render(TEXT) == TEXT, "run docs/render_rights.py"


def test_the_example_of_a_login_is_refused_until_it_is_filled_in(tmp_path: Path) -> None:
    example = (FOLDER / "login.toml.example").read_text(encoding="utf-8")
    login = tmp_path / "login.toml"
    login.write_text(example)
    login.chmod(0o400)
    with pytest.raises(UserMistake, match="still has to be filled in"):
        read_setting(login)
    login.chmod(0o600)
    login.write_text(re.sub(r'"<[^>]*>"', f'"{"f" * 40}"', example))
    assert set(read_setting(login).access.roles.values()) == {"analyst", "funder", "partner:mitros"}
    assert set(tomllib.loads(example)["auth"]) >= {"client_id", "client_secret", "cookie_secret"}
