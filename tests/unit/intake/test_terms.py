"""Every dataset has its place in the file of terms, and a file that forgets one or names a wrong column is refused."""

from typing import Any

import pytest
import yaml

from pipelines.intake.terms import TERMS, Terms, declared
from validations.contracts import CONTRACTS

LEASES = {"years": 15, "days": ["start_date"], "runs_until": "end_date", "reason": "As long as it must."}


def told() -> dict[str, Any]:
    """The file as it is."""
    found: dict[str, Any] = yaml.safe_load(TERMS.read_text(encoding="utf-8"))
    return found


def test_every_dataset_about_people_has_a_term_and_every_other_a_reason_for_none() -> None:
    assert sorted([*declared(), *told()["no_term"]]) == sorted(CONTRACTS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda file: file["no_term"].pop("grants"), "name every dataset once"),
        (lambda file: file["terms"].pop("leases"), "name every dataset once"),
        (lambda file: file["no_term"].update(clients=file["terms"].pop("clients")["reason"]), "clients: a dataset has"),
        (lambda file: file["terms"].update(leases=LEASES | {"days": ["unit_id"]}), "must be columns with a date"),
        (lambda file: file["terms"].update(leases=LEASES | {"years": 0}), "greater than or equal to 1"),
        (lambda file: file["terms"].update(leases=LEASES | {"reason": ""}), "at least 5 characters"),
    ],
)
def test_a_file_that_leaves_something_open_is_refused(change: Any, said: str) -> None:
    file = told()
    change(file)
    with pytest.raises(ValueError, match=said):
        Terms.model_validate(file)
