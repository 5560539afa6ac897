"""The rulings on their boundary days: every dbt unit test, on a copy of a released warehouse.

dbt needs the tables of a warehouse only for their columns; what the tests say is in the models' own yml.
"""

import os
import shutil
from pathlib import Path

import pytest

from pipelines.defs import dbt_manifest
from pipelines.release.current import current_release
from pipelines.settings import DBT_PROJECT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outcomes(worked_home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of each unit test: its name and dbt's status, with dbt's words where it failed."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    folder = tmp_path_factory.mktemp("unit_tests")
    file = folder / "warehouse.duckdb"
    shutil.copyfile(current_release(worked_home).folder / "warehouse.duckdb", file)
    file.chmod(0o644)
    os.environ |= {"THUIS_LANDING": str(worked_home / "landing"), "THUIS_WAREHOUSE": str(file)}
    project = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    output = ["--target-path", str(folder / "target"), "--log-level", "none", "--log-level-file", "none"]
    try:
        ran = dbtRunner(manifest=dbt_manifest.runnable()).invoke(
            ["test", "--select", "test_type:unit", *project, *output]
        )
    finally:
        DuckDBConnectionManager.close_all_connections()
    assert ran.exception is None
    return {one.node.name: one.status if one.status == "pass" else f"{one.status}: {one.message}" for one in ran.result}


def test_every_ruling_holds_on_its_boundary_day(outcomes: dict[str, str]) -> None:
    assert {name: told for name, told in outcomes.items() if told != "pass"} == {}


def test_no_unit_test_of_the_project_was_left_out(outcomes: dict[str, str]) -> None:
    written = [
        line
        for path in (DBT_PROJECT / "models").rglob("*.yml")
        for line in path.read_text(encoding="utf-8").partition("\nunit_tests:")[2].splitlines()
        if line.startswith("  - name: ")
    ]
    assert len(outcomes) == len(written) > 60
