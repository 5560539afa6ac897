"""The screen at the door leaves clean columns alone: at most one false alarm in a thousand, over fifty demo regions."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.commands.demo import write
from pipelines.intake.findings import DatasetError
from pipelines.intake.identifiers import identifier, suspicious
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.readers import read_table
from pipelines.intake.tables import Table

SEEDS = 50
RESIDENTS = 20
TEXT = Dialect()


def tables(raw: Path) -> Iterator[tuple[Table, dt.date]]:
    """The newest delivery of each partner: older ones hold the same columns."""
    for partner in sorted(path for path in raw.iterdir() if path.is_dir()):
        delivery = max(path for path in partner.iterdir() if path.is_dir())
        day = dt.date.fromisoformat(delivery.name[:10])
        for path in sorted(delivery.glob("*.*")):
            try:
                yield read_table(path.name, path.read_bytes(), TEXT, ()), day
            except DatasetError:
                continue


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> list[tuple[str, str | None]]:
    found = []
    for seed in range(SEEDS):
        raw = tmp_path_factory.mktemp(f"region{seed}") / "raw"
        write(raw, RESIDENTS, seed)
        for table, day in tables(raw):
            suspects = suspicious(table.frame)
            for column in table.columns:
                hit = identifier(table.frame, column, day=day) if column in suspects else None
                found.append((f"{seed} {table.file} {column}", hit.kind if hit else None))
    return found


def test_at_most_one_clean_column_in_a_thousand_is_taken_for_an_identifier(judged):
    alarms = [(where, kind) for where, kind in judged if kind]
    assert len(judged) > 5_000
    assert len(alarms) * 1_000 <= len(judged), alarms[:10]
