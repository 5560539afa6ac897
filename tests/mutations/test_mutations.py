"""Whatever happens to a delivery: every row is accounted for, somebody is told why, and nothing breaks.

5,000 spoiled files of eight forms, each a delivery of its own; what they turn up is told by seed, so that
`spoil(specimen, seed)` shows it again.
"""

import datetime as dt
import itertools
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from specimens import Specimen, specimens
from spoiling import Spoiled, spoil

from pipelines.intake.deliveries import Delivery
from pipelines.intake.landing import Landed, land_delivery
from pipelines.intake.profiles import load_profiles

pytestmark = pytest.mark.slow
KEY = b"only-for-tests"
TODAY = dt.date(2026, 1, 1)
DAYS = itertools.count()
PROFILES = load_profiles()
CHEAP, COSTLY = 620, 12
by_specimen = pytest.mark.parametrize("specimen", specimens(), ids=lambda one: f"{one.partner}-{one.name}")


def test_five_thousand_files_are_spoiled():
    assert len(specimens()) * (CHEAP + COSTLY) >= 5_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutations")


def land(spoiled: Spoiled, folder: Path) -> list[Landed]:
    """Land a spoiled file as a delivery of its own."""
    reference_date = dt.date(1990, 1, 1) + dt.timedelta(days=next(DAYS))
    delivery = folder / "raw" / spoiled.specimen.partner / str(reference_date)
    delivery.mkdir(parents=True)
    (delivery / spoiled.specimen.name).write_bytes(spoiled.content)
    about = Delivery(spoiled.specimen.partner, reference_date, 1, delivery)
    profile = PROFILES[spoiled.specimen.partner]
    return list(land_delivery(about, profile, folder / "landing", KEY, TODAY, False))


def check_account(one: Landed, folder: Path, how: str) -> None:
    """Rows in are accepted plus held back, on paper and on disk; what stays outside has a sentence about it."""
    assert one.rows_in == one.rows_accepted + one.rows_held_back, how
    place = folder / "landing" / one.dataset / f"{one.partner}@{one.delivery}.1"
    accepted, held_back = place / "accepted.parquet", place / "held_back.parquet"
    landed = pl.read_parquet(accepted).height if accepted.exists() and one.contained else 0
    assert landed == one.rows_accepted, how
    if not one.contained:
        assert one.rows_accepted == 0, how
        assert [finding for finding in one.findings if finding.severity == "error" and finding.message], how
    elif one.rows_held_back:
        reasons = pl.read_parquet(held_back)
        assert reasons["reason"].null_count() == 0, how
        assert reasons.select("_file", "_row").n_unique() <= one.rows_held_back, how


@by_specimen
def test_a_sound_file_is_taken_in_whole(specimen: Specimen, folder: Path) -> None:
    (landed,) = [
        one for one in land(Spoiled(specimen, "", specimen.content), folder) if one.dataset == specimen.dataset
    ]
    assert (landed.contained, landed.rows_held_back) == (True, 0)
    assert landed.rows_accepted >= 1


@by_specimen
@settings(max_examples=CHEAP, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 2**32))
def test_a_spoiled_file_is_accounted_for(specimen: Specimen, folder: Path, seed: int) -> None:
    spoiled = spoil(specimen, seed)
    for one in land(spoiled, folder):
        check_account(one, folder, f"{spoiled.how}, seed {seed}")
        assert spoiled.rows in (None, one.rows_in) or not one.contained, f"{spoiled.how}, seed {seed}"


@by_specimen
@settings(max_examples=COSTLY, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 2**32))
def test_a_file_made_to_be_too_big_is_accounted_for(specimen: Specimen, folder: Path, seed: int) -> None:
    spoiled = spoil(specimen, seed, costly=True)
    for one in land(spoiled, folder):
        check_account(one, folder, f"{spoiled.how}, seed {seed}")
