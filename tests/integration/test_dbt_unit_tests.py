"""The rulings on their boundary days: every dbt unit test, on a copy of a released warehouse.

dbt needs the tables of a warehouse only for their columns; what the tests say is in the models' own yml.
"""

import shutil
from pathlib import Path

import pytest
from reference.built import ran_by_dbt

from pipelines.release.current import current_release
from pipelines.settings import DBT_PROJECT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outcomes(worked_home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of each unit test: its name and dbt's status, with dbt's words where it failed."""
    file = tmp_path_factory.mktemp("unit_tests") / "warehouse.duckdb"
    shutil.copyfile(current_release(worked_home).folder / "warehouse.duckdb", file)
    file.chmod(0o644)
    ran = ran_by_dbt(worked_home / "landing", file, "test", "--select", "test_type:unit")
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
