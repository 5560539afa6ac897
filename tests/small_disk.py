"""A disk of its own that can be too small: a file system in memory that only processes in it see.

What belongs here: making it, making it larger, running commands in it. It takes a kernel that lets people mount in a
namespace of their own (Linux; root in a container may need no more). What does not: what should come of a full disk.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WAYS = (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"])


@dataclass(frozen=True)
class SmallDisk:
    """A folder that is a disk to whoever is inside."""

    folder: Path
    enter: list[str]

    def run(self, *command: object) -> "subprocess.CompletedProcess[str]":
        """Run a command inside and wait."""
        return subprocess.run([*self.enter, *map(str, command)], capture_output=True, text=True, check=False)

    def thuis(self, *arguments: object) -> "subprocess.CompletedProcess[str]":
        """Run a command line of Thuis inside."""
        return self.run(sys.executable, "-m", "pipelines.cli", *arguments)

    def resize(self, megabytes: int) -> None:
        """Make the disk larger or smaller."""
        assert self.run("mount", "-o", f"remount,size={megabytes}m", self.folder).returncode == 0

    def free(self) -> int:
        """Bytes that may still be written."""
        blocks, size = self.run("stat", "-f", "-c", "%a %S", self.folder).stdout.split()
        return int(blocks) * int(size)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """A small disk at a folder, gone at the end. Raises AssertionError where no namespace can be made."""
    folder.mkdir()
    mount = f"mount -t tmpfs -o size={megabytes}m tmpfs '{folder}' && echo mounted && exec cat"
    for way in WAYS:
        with subprocess.Popen(
            [*way, "sh", "-c", mount],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as holder:
            assert holder.stdout is not None
            if holder.stdout.readline() == "mounted\n":
                inside = [one for one in way[1:] if one != "--map-root-user"]
                as_we_are = ["--preserve-credentials"] if "--user" in inside else []
                yield SmallDisk(folder, ["nsenter", "--target", str(holder.pid), *inside, *as_we_are])
                holder.kill()
                return
    raise AssertionError("This kernel lets nobody mount in a namespace: a full disk cannot be made here.")
