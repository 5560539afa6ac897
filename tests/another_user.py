"""Running a program as a user of the system who owns nothing of a home: a stranger to its group, or a member of it.

The tests may run as root, from an interpreter that only root may start. So it is the home that changes hands, and root
that gives up its powers over other people's files: what is left is an ordinary user.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from thuis_command import Ended

from pipelines.settings import PROJECT

OWNER = 54_321
POWERLESS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
EACH_COMMAND = """
import dataclasses, json, sys
from thuis_command import thuis
print(json.dumps([dataclasses.asdict(thuis(*command)) for command in json.load(sys.stdin)]))
"""


def give_away(home: Path, member: bool = False) -> None:
    """Make the home another user's, of whose group we may be a member.

    Where we are not root it remains ours, with the rights that its group or others had.
    """
    for path in (home, *home.rglob("*")):
        if os.geteuid() == 0:
            os.chown(path, OWNER, OWNER, follow_symlinks=False)
        elif not path.is_symlink():
            ours = path.stat().st_mode >> (3 if member else 0) & 0o007
            path.chmod(ours * 0o111 if path.is_file() else ours * 0o111 | 0o100)


def run(command: Sequence[str], member: bool = False, **options: object) -> "subprocess.CompletedProcess[str]":
    """Run a program as that user and return how it ended."""
    return subprocess.run(powerless(command, member), capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def powerless(command: Sequence[str], member: bool = False) -> list[str]:
    """A command, without root's power over other people's files."""
    if os.geteuid() != 0:
        return [*command]
    assert shutil.which(POWERLESS[0]), "as root these tests need setpriv (Debian's util-linux)"
    return [*POWERLESS, f"--groups={OWNER}" if member else "--clear-groups", *command]


def thuis(*arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run `thuis` as that user."""
    return run([sys.executable, "-m", "pipelines.cli", *map(str, arguments)], timeout=60)


def thuis_each(commands: Sequence[Sequence[object]], member: bool, environment: Mapping[str, str]) -> list[Ended]:
    """Run many commands as that user, one after the other in one process."""
    path = os.pathsep.join([str(PROJECT), str(PROJECT / "tests")])
    ended = run(
        [sys.executable, "-c", EACH_COMMAND],
        member,
        input=json.dumps([[str(one) for one in command] for command in commands]),
        env={**os.environ, "PYTHONPATH": path, **environment},
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    return [Ended(**one) for one in json.loads(ended.stdout)]
