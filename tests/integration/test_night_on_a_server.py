"""The night as the deployment guide installs it: its user writes in few places, and needs to write in no other."""

import os
import shutil
import sys
from pathlib import Path

import another_user
import pytest

from pipelines.settings import PROJECT

pytestmark = pytest.mark.slow


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The code that dbt's project is read with, another user's, but for the one folder that the guide gives away."""
    for name in ("pipelines", "dbt_project"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("target", "logs", "__pycache__"))
        another_user.give_away(tmp_path / name)
    project = tmp_path / "dbt_project"
    mode = project.stat().st_mode
    project.chmod(0o755)
    (project / "target").mkdir()
    project.chmod(mode)
    return tmp_path


def test_the_project_is_read_by_a_user_who_may_write_in_its_target_alone(installed: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/nonexistent"}
    command = [sys.executable, "-m", "pipelines.defs.dbt_manifest"]
    ended = another_user.run(command, env=environment, cwd=installed, timeout=120)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (installed / "dbt_project" / "target" / "manifest.json").is_file()
    assert not (installed / "dbt_project" / "logs").exists()
