"""Returns to homelessness by HUD's rules, on our macros for spells and returns, against HUD's own reference and a loop.

The sample with HUD's reference results is outside material and not in the repository: where it is absent, as in CI, an
invented register of the same form, with entries on the days at which a return begins and ends to count, is tried alone.
"""

import csv
import os
import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.settings import DBT_PROJECT, PROJECT

MODELS = PROJECT / "tests" / "hmis_returns"
EDGES = [-400, -1, 0, 1, 13, 14, 15, 16, 179, 180, 181, 182, 364, 365, 366, 367, 729, 730, 731, 732, 900]
BINS = ((0, 180), (181, 365), (366, 730))  # HUD System Performance Measure 2
pytestmark = pytest.mark.slow
Returns = dict[tuple[str, str], int | None]
Row = dict[str, Any]


def by_dbt(register: Path, folder: Path) -> Returns:
    """Days to return by cohort and household, as the test's own dbt project works them out."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    file = folder / "warehouse.duckdb"
    os.environ |= {"THUIS_HMIS": str(register), "THUIS_WAREHOUSE": str(file), "THUIS_LANDING": str(folder)}
    places = ["--project-dir", str(MODELS), "--profiles-dir", str(DBT_PROJECT), "--target-path", str(folder / "target")]
    try:
        ran = dbtRunner().invoke(["run", *places, "--log-path", str(folder / "logs"), "--quiet"])
    finally:
        DuckDBConnectionManager.close_all_connections()
    assert ran.success, ran.exception or [result.message for result in ran.result]
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.sql("select cohort, household, return_days from hmis_returns").fetchall()
    found: Returns = {(cohort, household): days for cohort, household, days in rows}
    assert len(found) == len(rows)
    return found


def by_loop(register: Path) -> Returns:
    """In plain Python: of each exit the earliest entry 15 to 730 days later, of the same head and household type."""
    enrolments, exits = (list(rows_of(register / f"tlsa_{name}.csv")) for name in ("HHID", "Exit"))
    entries, left = defaultdict(list), {}
    for row in enrolments:
        entries[row["HoHID"], row["EntryHHType"]].append(date.fromisoformat(row["EntryDate"]))
        left[row["HouseholdID"]] = row["ExitDate"]
    found: Returns = {}
    for row in exits:
        day = date.fromisoformat(left[row["QualifyingExitHHID"]])
        after = [(entry - day).days for entry in entries[row["HoHID"], row["HHType"]]]
        found[row["Cohort"], row["QualifyingExitHHID"]] = min((one for one in after if 15 <= one <= 730), default=None)
    return found


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def invented(folder: Path, seed: int, heads: int) -> Path:
    """A register of heads of household whose later entries lie on the edges of the rules."""
    rng, enrolments, exits = random.Random(seed), [], []
    for head in range(heads):
        entry = date(2020, 1, 1) + timedelta(days=rng.randrange(700))
        left = entry + timedelta(days=rng.choice([0, 1, 30, 400]))
        days = [rng.choice(EDGES) for _ in range(rng.choice([0, 1, 1, 2, 4]))]
        starts = [entry, *(left + timedelta(days=day + rng.choice([0, 0, 0, 1])) for day in days)]
        for number, start in enumerate(starts):
            kind = "1" if number == 0 else rng.choice(["1", "1", "1", "2"])
            gone = left if number == 0 else rng.choice([start + timedelta(days=20), ""])
            row = {"HouseholdID": f"H{head}-{number}", "HoHID": f"P{head}", "EntryHHType": kind}
            enrolments.append(row | {"EntryDate": start, "ExitDate": gone})
        exits.append({"HoHID": f"P{head}", "HHType": "1", "QualifyingExitHHID": f"H{head}-0", "Cohort": "0"})
    for name, rows in (("HHID", enrolments), ("Exit", exits)):
        with (folder / f"tlsa_{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def test_returns_in_an_invented_register_are_those_of_a_plain_loop(tmp_path: Path) -> None:
    register = invented(tmp_path, 1, 3000)
    expected = by_loop(register)
    assert by_dbt(register, tmp_path) == expected
    met = Counter(expected.values())
    assert min(met[day] for day in (15, 180, 181, 365, 366, 730, None)) > 5
    assert {day for day in met if day is not None and not 15 <= day <= 730} == set()


def test_returns_on_the_sample_are_hud_s_own_to_the_day(shared: Path, tmp_path: Path) -> None:
    register = shared / "real" / "hmis"
    reference: Returns = {
        (row["Cohort"], row["QualifyingExitHHID"]): None if row["ReturnTime"] == "-1" else int(row["ReturnTime"])
        for row in rows_of(register / "tlsa_Exit.csv")
    }
    found = by_dbt(register, tmp_path)
    assert len(reference) == 6287
    assert found == by_loop(register) == reference
    counts = [sum(day is not None and low <= day <= high for day in found.values()) for low, high in BINS]
    assert counts == [791, 432, 306]
