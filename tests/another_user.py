"""Running a program as a user of the system who owns nothing of a home and is in none of its groups.

The tests may run as root, from an interpreter that only root may start. So it is the home that changes hands, and root
that gives up its powers over other people's files: what is left is an ordinary user.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

OWNER = 54_321
POWERLESS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--clear-groups")


def give_away(home: Path) -> None:
    """Make the home another user's; where we are not root, ours remains without the rights that only its owner had."""
    for path in (home, *home.rglob("*")):
        if os.geteuid() == 0:
            os.chown(path, OWNER, OWNER, follow_symlinks=False)
        elif not path.is_symlink():
            others = path.stat().st_mode & 0o007
            path.chmod(others * 0o111 if path.is_file() else others * 0o111 | 0o100)


def run(command: Sequence[str], **options: object) -> "subprocess.CompletedProcess[str]":
    """Run a program as that user and return how it ended."""
    return subprocess.run(powerless(command), capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def powerless(command: Sequence[str]) -> list[str]:
    """A command, without root's power over other people's files."""
    if os.geteuid() != 0:
        return [*command]
    assert shutil.which(POWERLESS[0]), "as root these tests need setpriv (Debian's util-linux)"
    return [*POWERLESS, *command]


def thuis(*arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run `thuis` as that user."""
    return run([sys.executable, "-m", "pipelines.cli", *map(str, arguments)], timeout=60)
