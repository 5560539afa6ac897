"""The contracts say what the canonical datasets promise."""

import datetime as dt

import pandera.errors
import polars as pl
import pytest

from validations.contracts import CONTRACTS


def validate(dataset: str, row: dict) -> list[tuple[str, str]]:
    """Failing (column, check) pairs of one row."""
    contract = CONTRACTS[dataset]
    frame = pl.DataFrame({name: [row.get(name)] for name in contract.columns}, schema=contract.columns)
    try:
        contract.model.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        return [(case["column"], case["check"].split("(")[0]) for case in cases.iter_rows(named=True)]
    return []


LEASE = {
    "lease_id": "L1",
    "unit_id": "U1",
    "tenant_group": "vulnerable",
    "holder": "resident",
    "contract_type": "regular",
    "start_date": dt.date(2022, 1, 1),
}


def test_every_dataset_has_a_contract_whose_key_is_required():
    assert len(CONTRACTS) == 19
    for name, contract in CONTRACTS.items():
        assert contract.name == name
        assert set(contract.key) <= contract.required, name


def test_only_four_datasets_are_one_row_over_all_partners():
    shared = {name for name, contract in CONTRACTS.items() if contract.one_row_over_partners}
    assert shared == {"complexes", "units", "clients", "municipal_tasks"}


def test_columns_have_their_polars_types_in_order():
    columns = CONTRACTS["leases"].columns
    assert list(columns)[:4] == ["lease_id", "unit_id", "client", "tenant_number"]
    assert (columns["start_date"], columns["good_neighbour"]) == (pl.Date, pl.Boolean)
    assert (CONTRACTS["guidance"].columns["hours"], CONTRACTS["clients"].columns["birth_year"]) == (
        pl.Float64,
        pl.Int64,
    )


def test_pseudonyms_are_the_client_and_the_tenant_number():
    assert CONTRACTS["placements"].pseudonyms == {"client", "tenant_number"}
    assert CONTRACTS["units"].pseudonyms == frozenset()


def test_code_lists_and_bounds_are_read_off_the_model():
    leases = CONTRACTS["leases"]
    assert leases.codes["holder"] == {"care_partner", "resident"}
    assert {"lease_flip", "transfer"} <= leases.codes["end_reason"]
    assert leases.bounds("start_date") == (dt.date(1900, 1, 1), dt.date(2100, 12, 31))
    assert CONTRACTS["guidance"].bounds("hours") == (0, None)
    assert leases.bounds("lease_id") == (None, None)


def test_a_sound_lease_passes():
    assert validate("leases", LEASE | {"end_date": dt.date(2022, 1, 1)}) == []


@pytest.mark.parametrize(
    ("change", "failure"),
    [
        ({"lease_id": None}, ("lease_id", "not_nullable")),
        ({"holder": "landlord"}, ("holder", "isin")),
        ({"start_date": dt.date(2201, 3, 12)}, ("start_date", "in_range")),
        ({"end_date": dt.date(2021, 12, 31)}, ("Leases", "order:end_date")),
    ],
)
def test_a_faulty_lease_fails_on_its_fault(change, failure):
    assert validate("leases", LEASE | change) == [failure]


@pytest.mark.parametrize("score", [0, 6])
def test_a_self_sufficiency_score_outside_one_to_five_fails(score):
    row = {"client": "c", "assessed_on": dt.date(2022, 1, 1), "domain": "housing", "score": score}
    assert validate("self_sufficiency", row) == [("score", "in_range")]


def test_arrears_stand_on_the_first_day_of_a_month():
    row = {"lease_id": "L1", "month": dt.date(2022, 1, 31), "amount_eur": -12.5}
    assert validate("rent_arrears", row) == [("RentArrears", "month:month")]
    assert validate("rent_arrears", row | {"month": dt.date(2022, 1, 1)}) == []


def test_the_version_of_a_contract_tells_contracts_apart_and_is_stable():
    versions = [contract.version for contract in CONTRACTS.values()]
    assert len(set(versions)) == len(versions)
    assert CONTRACTS["leases"].version == versions[2]
