"""What intake of ten million guidance rows costs, as a ratio to DuckDB's own reading of the same file into Parquet.

Both run as child processes on the same file in one run, in turns, and are compared by their medians: wall time for
what somebody waits, CPU for what the machine does. Peak memory is that of intake's own process. Not measured: what
comes after the landing. Another run of intake times how much of it is spent in pandera.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import timed

ROWS = 10_000_000
REPEATS = 5
LIMIT, MOST_GIGABYTES = 4.0, 4.0
_CHUNK = 1_000_000
_CLIENTS = 100_000
_KINDS = ("guidance", "budget", "debt", "day_activity", "light")
_DUCKDB = """
import duckdb
source, target = sys.argv[1:]
account(lambda: duckdb.sql(f"copy (from read_csv('{source}')) to '{target}/read.parquet'"))
"""
_INTAKE = """
import datetime as dt
from pathlib import Path
from pipelines.intake import faults
from pipelines.intake.deliveries import Delivery
from pipelines.intake.landing import land_delivery
from pipelines.intake.profile_schema import Owner, Profile
source, target, timed = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "timed"
day, seconds = dt.date(2024, 1, 1), []
profile = Profile(partner="large", name="Large", kind="care", owner=Owner(name="Team", contact="team@example.org"))
if timed:
    import pandera.polars
    validate = pandera.polars.DataFrameModel.validate.__func__
    def clocked(cls, *given, **named):
        began = time.perf_counter()
        try:
            return validate(cls, *given, **named)
        finally:
            seconds.append(time.perf_counter() - began)
    pandera.polars.DataFrameModel.validate = classmethod(clocked)
def work():
    (landed,) = land_delivery(Delivery("large", day, 1, source.parent), profile, target, b"key", day, False)
    if not landed.contained or landed.rows_held_back:
        raise SystemExit(f"intake did not take the rows in: {landed.findings}")
account(work, pandera=lambda: sum(seconds))
"""


def write_guidance(path: Path, rows: int) -> None:
    """Write `rows` rows of guidance in canonical form, about 60 bytes each."""
    chance = np.random.default_rng(1)
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        for first in range(0, rows, _CHUNK):
            _guidance(chance, first, min(_CHUNK, rows - first)).write_csv(file, include_header=first == 0)


def _guidance(chance: np.random.Generator, first: int, rows: int) -> pl.DataFrame:
    day = pl.Series(
        np.datetime64("2015-01-01", "ms") + chance.integers(0, 3000, rows) * np.timedelta64(86_400_000, "ms")
    )
    return pl.DataFrame({"number": np.arange(first, first + rows), "from_date": day.cast(pl.Date)}).select(
        pl.format("BG-{}", pl.col("number") + 10_000_000).alias("guidance_id"),
        pl.format("P-{}", pl.Series(chance.integers(0, _CLIENTS, rows)) + 1_000_000).alias("client"),
        pl.Series("kind", np.array(_KINDS)[chance.integers(0, len(_KINDS), rows)]),
        "from_date",
        (pl.col("from_date") + pl.duration(days=pl.Series(chance.integers(0, 31, rows)))).alias("to_date"),
        pl.Series("hours", chance.integers(0, 400, rows) / 4),
    )


def measured(program: str, source: Path, *more: str) -> dict[str, float]:
    """Return seconds (`wall`, `cpu`, of `pandera`) and peak memory (`gigabytes`) of a program in its own process."""
    with tempfile.TemporaryDirectory(dir=source.parents[3]) as target:
        return timed.python(program, str(source), target, *more)


def measure(source: Path) -> dict[str, float]:
    """Return the ratios, pandera's share of intake and intake's peak memory in GB."""
    duckdb, intake = [], []
    for repeat in range(REPEATS):
        duckdb.append(measured(_DUCKDB, source))
        intake.append(measured(_INTAKE, source, "plain"))
        ratios = ", ".join(f"{name} {intake[-1][name] / duckdb[-1][name]:.2f}" for name in ("wall", "cpu"))
        print(f"repeat {repeat + 1}/{REPEATS}: intake / DuckDB = {ratios}")
    parts = measured(_INTAKE, source, "timed")
    return {
        **{name: timed.median(intake, name) / timed.median(duckdb, name) for name in ("wall", "cpu")},
        "pandera": parts["pandera"] / parts["wall"],
        "gigabytes": max(one["gigabytes"] for one in intake),
    }


def main() -> int:
    """Print the ratios; 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of guidance to take in")
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "raw" / "large" / "2024-01-01" / "guidance.csv"
        write_guidance(source, rows)
        found = measure(source)
    print(f"{rows} rows: intake / DuckDB = {found['wall']:.2f} in wall time (limit {LIMIT}), {found['cpu']:.2f} in CPU")
    print(f"pandera = {found['pandera']:.0%} of intake")
    print(f"peak memory of intake = {found['gigabytes']:.1f} GB (limit {MOST_GIGABYTES})")
    return int(found["wall"] > LIMIT or found["gigabytes"] > MOST_GIGABYTES)


if __name__ == "__main__":
    sys.exit(main())
