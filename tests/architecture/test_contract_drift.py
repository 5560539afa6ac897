"""The door's contracts and the warehouse's staging must speak of the same columns with the same types."""

import pytest

from pipelines.defs.dbt_manifest import nodes
from pipelines.settings import DBT_PROJECT
from validations.contracts import CONTRACTS

STAGED = {
    node["name"].split("__")[1]: node
    for node in nodes()["nodes"].values()
    if node["resource_type"] == "model" and node["schema"] == "staging" and "landing" not in node["name"]
}


def test_every_staged_dataset_has_a_contract_at_the_door() -> None:
    assert set(STAGED) <= set(CONTRACTS)
    assert len(STAGED) >= 8


@pytest.mark.parametrize("dataset", sorted(STAGED))
def test_staging_selects_only_columns_that_the_door_lets_in(dataset: str) -> None:
    sql = (DBT_PROJECT / STAGED[dataset]["original_file_path"]).read_text(encoding="utf-8")
    used = {name for name in CONTRACTS[dataset].columns if name in sql}
    assert set(CONTRACTS[dataset].key) <= used


@pytest.mark.parametrize("dataset", sorted(STAGED))
def test_a_required_column_at_the_door_is_described_in_staging(dataset: str) -> None:
    described = set(STAGED[dataset]["columns"])
    lacking = CONTRACTS[dataset].required - described
    assert lacking == set()
