"""A resident who moves on to another corporation while the former one is silent, or late with the end of the lease."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.commands.refresh import refresh
from pipelines.release.current import connect_read_only, current_release

pytestmark = pytest.mark.slow
LEASES = "lease_id,unit_id,client,tenant_number,tenant_group,holder,contract_type,start_date,end_date,end_reason"
COMPLEXES = "complex_id,name,corporation,care_partner,municipality,housing_form"
UNITS = "unit_id,complex_id,delivered_on"
FORMER_ENDS = {"silent": "", "late": "2022-12-20,transfer"}


def deliver(raw: Path, partner: str, reference_date: str, leases: list[str]) -> None:
    folder = raw / partner / reference_date
    folder.mkdir(parents=True)
    tables = {
        "leases": [LEASES, *leases],
        "complexes": [COMPLEXES, f"K-{partner},Een complex,{partner},,Utrecht,mixed"],
        "units": [UNITS, f"U-{partner},K-{partner},2020-01-01"],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, key_file: Path) -> duckdb.DuckDBPyConnection:
    """Two residents, one of each kind; the former corporation was last heard at the end of 2022."""
    folder = tmp_path_factory.mktemp("silent")
    former = [
        f"L-{who},U-portaal,{who},,vulnerable,resident,regular,2021-03-01,{end or ','}"
        for who, end in FORMER_ENDS.items()
    ]
    later = [f"M-{who},U-mitros,{who},,vulnerable,resident,regular,2023-03-01,," for who in FORMER_ENDS]
    deliver(folder / "raw", "portaal", "2022-12-31", former)
    deliver(folder / "raw", "mitros", "2023-06-30", later)
    assert refresh(folder / "raw", folder / "home", None) in (0, 1)
    return connect_read_only(current_release(folder / "home").warehouse)


def test_both_get_a_second_episode_and_the_release_goes_out(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select episode_number, start_date, end_date, observed_until from marts.fct_housing_episode order by all"
    ).fetchall()
    first, second, moved_in, heard_of = date(2021, 3, 1), date(2023, 3, 1), date(2022, 12, 20), date(2022, 12, 31)
    assert rows == [
        (1, first, None, moved_in),
        (1, first, None, heard_of),
        (2, second, None, date(2023, 6, 30)),
        (2, second, None, date(2023, 6, 30)),
    ]


def test_the_first_home_is_censored_on_the_last_day_it_was_seen(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select day, censored, negative, positive from marts.retention_curve "
        "where breakdown = 'all' and day > 0 order by day"
    ).fetchall()
    assert rows == [(659, 1, 0, 0), (670, 1, 0, 0)]
