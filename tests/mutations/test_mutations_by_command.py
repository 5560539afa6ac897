"""Fifty spoiled files through the command that partners use: an exit code, a report, and never a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from specimens import specimens
from spoiling import spoil

from pipelines.settings import PROJECT

SPOILED = [(specimens()[n % len(specimens())], n, n % 10 == 9) for n in range(50)]
pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("specimen", "seed", "costly"), SPOILED, ids=[f"{one.name}-{n}" for one, n, _ in SPOILED])
def test_the_command_accounts_for_a_spoiled_file(specimen, seed, costly, tmp_path: Path) -> None:
    spoiled = spoil(specimen, seed, costly)
    path = tmp_path / specimen.name
    path.write_bytes(spoiled.content)
    command = [sys.executable, "-m", "pipelines.cli", "check", path, "--partner", specimen.partner, "--format", "json"]
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode in (0, 1, 2), spoiled.how
    assert "Traceback" not in ended.stderr, spoiled.how
    if ended.returncode == 2:
        assert len(ended.stderr.strip().splitlines()) == 1, spoiled.how
        return
    report = json.loads(ended.stdout)
    assert report["rows_in"] == report["accepted"] + report["held_back"], spoiled.how
    told = [*report["remarks"], *(remark for one in report["datasets"] for remark in one["remarks"])]
    assert ended.returncode == (0 if report["clean"] else 1), spoiled.how
    assert report["clean"] or told, spoiled.how
