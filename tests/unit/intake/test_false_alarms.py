"""The screen at the door leaves clean columns alone: at most one false alarm in a thousand, over fifty demo regions."""

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from pipelines.demo.deliveries import compose
from pipelines.demo.layouts import write_delivery
from pipelines.demo.mess import make_mess
from pipelines.demo.rows import write_down
from pipelines.demo.settlement import settle
from pipelines.intake.findings import DatasetError
from pipelines.intake.identifiers import identifier, suspicious
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.readers import read_table
from pipelines.intake.tables import ROW

pytestmark = pytest.mark.slow

SEEDS = 50
RESIDENTS = 12
TEXT = Dialect()
DAY = dt.date(2024, 6, 30)


def delivered(folder: Path, seed: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """The tables in the newest delivery of each partner: older ones hold the same columns."""
    tables = write_down(settle(RESIDENTS, seed))
    newest = {told.partner: told for told in compose(tables, make_mess(tables, seed)) if told.rows}
    for partner, told in newest.items():
        write_delivery(folder / partner, told)
    for path in sorted(folder.glob("*/*.*")):
        try:
            yield path.name, read_table(path.name, path.read_bytes(), TEXT, ()).frame
        except DatasetError:
            continue


def made_up(seed: int) -> pl.DataFrame:
    """Columns about the places and years of birth of clients, of homes and of cases, as may well be sent."""
    dice = random.Random(seed)
    columns = {
        "postcode": lambda: f"{dice.randint(3401, 3999)}",
        "Postcode 4 cijfers": lambda: f"{dice.randint(3401, 3999)}",
        "postcodegebied": lambda: f"{dice.randint(3401, 3999)} {dice.choice(['Utrecht', 'Houten', 'De Bilt'])}",
        "geboortejaar": lambda: f"{dice.randint(1930, 2008)}",
        "Geboortedatum": lambda: f"{dice.randint(1930, 2008)}",
        "geboortemaand": lambda: f"{dice.randint(1930, 2008)}-{dice.randint(1, 12):02d}",
        "Opleverdatum": lambda: f"{dice.randint(1, 28):02d}-{dice.randint(1, 12):02d}-{dice.randint(1930, 2008)}",
        "Ingangsdatum": lambda: f"{dice.randint(1985, 2023)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}",
        "zaaknummer": lambda: f"{dice.randint(2015, 2024)}{dice.randint(0, 9999):04d}",
        "contract": lambda: f"{dice.randint(10**8, 10**9 - 1)}",
        "bedrag": lambda: f"{dice.randint(100, 9999)}.{dice.randint(0, 99):02d}",
    }
    rows = dice.randint(5, 300)
    made = {title: [make() for _ in range(rows)] for title, make in columns.items()}
    return pl.DataFrame({ROW: range(2, rows + 2), **made})


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> list[tuple[str, str | None]]:
    found = []
    for seed in range(SEEDS):
        folder = tmp_path_factory.mktemp(f"region{seed}")
        for file, frame in (*delivered(folder, seed), ("made up", made_up(seed))):
            suspects = suspicious(frame)
            for column in (name for name in frame.columns if name != ROW):
                hit = identifier(frame, column, day=DAY) if column in suspects else None
                found.append((f"{seed} {file} {column}", hit.kind if hit else None))
    return found


def test_at_most_one_clean_column_in_a_thousand_is_taken_for_an_identifier(judged):
    alarms = [(where, kind) for where, kind in judged if kind]
    assert len(judged) > 5_000
    assert len(alarms) * 1_000 <= len(judged), alarms[:10]


def test_columns_of_postcodes_and_of_birth_were_among_those_looked_at(judged):
    titles = " ".join(where.lower() for where, _ in judged)
    assert titles.count("postcode") >= 3 * SEEDS
    assert titles.count("geboorte") >= 3 * SEEDS
