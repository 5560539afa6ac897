"""Invented rows for the benchmark of the measures, and plain computations that their results are held against.

What lives here: episodes in groups, shelter stays, cumulative incidences and spells by loops over arrays. What does
not: timing, and any SQL.
"""

from pathlib import Path

import numpy as np
import polars as pl

DAYS = 1_277
STAYS_EACH = 4


def write_episodes(path: Path, episodes: int, groups: int, causes: tuple[str, ...], ties: bool = True) -> None:
    """Write value (group), day and cause (null = censored) as Parquet and CSV; without ties days differ in a group."""
    chance = np.random.default_rng(episodes)
    value = np.sort(chance.integers(0, groups, episodes))
    day = np.minimum(chance.geometric(1 / 900, episodes), chance.integers(1, DAYS, episodes))
    if not ties:
        sizes = np.bincount(value, minlength=groups)
        day = np.concatenate([1 + chance.permutation(DAYS)[:size] for size in sizes])
    cause = chance.choice(len(causes) + 1, episodes, p=[0.5, *[0.5 / len(causes)] * len(causes)])
    order = chance.permutation(episodes)
    frame = pl.DataFrame(
        {
            "value": pl.Series([f"group {number:04}" for number in range(groups)])[value[order]],
            "day": day[order].astype(np.int32),
            "cause": pl.Series([None, *causes], dtype=pl.String)[cause[order]],
        }
    )
    frame.write_parquet(path)
    if episodes < 1_000_000:
        frame.write_csv(path.with_suffix(".csv"))


def write_stays(path: Path, stays: int) -> None:
    """Write shelter stays that touch, overlap and lie up to six nights apart; one in fifty is open."""
    chance = np.random.default_rng(stays)
    start = np.datetime64("2021-01-01") + np.cumsum(chance.integers(0, 12, (stays // STAYS_EACH, STAYS_EACH)), axis=1)
    start = start.ravel()
    end = start + chance.integers(0, 9, len(start))
    order = chance.permutation(len(start))
    pl.DataFrame(
        {
            "stay_id": pl.Series(np.arange(len(start)), dtype=pl.String),
            "partner": pl.Series(["legerdesheils", "tussenvoorziening"])[chance.integers(0, 2, len(start))],
            "client": pl.Series(np.arange(len(start)) // STAYS_EACH, dtype=pl.String),
            "ethos_category": chance.integers(1, 5, len(start)).astype(np.int32),
            "start_date": start.astype("datetime64[ms]"),
            "end_date": np.where(chance.random(len(start)) < 0.02, np.datetime64("NaT"), end).astype("datetime64[ms]"),
            "register_date": np.full(len(start), np.datetime64("2021-03-31", "ms")),
        }
    ).with_columns(pl.col("start_date", "end_date", "register_date").cast(pl.Date))[order].write_parquet(path)


def incidences(source: Path, cause: str) -> pl.DataFrame:
    """Value, day and cumulative incidence of a cause on every day somebody leaves, one group after another."""
    parts = []
    for (value,), rows in pl.read_parquet(source).sort("value", "day").group_by("value", maintain_order=True):
        leaving = np.bincount(rows["day"].to_numpy(), minlength=DAYS + 1)
        hits, events = (
            np.bincount(rows.filter(chosen)["day"].to_numpy(), minlength=DAYS + 1)
            for chosen in (pl.col("cause") == cause, pl.col("cause").is_not_null())
        )
        at_risk = np.maximum(1, len(rows) - np.concatenate([[0], np.cumsum(leaving)[:-1]]))
        free = np.concatenate([[1.0], np.cumprod(1 - events / at_risk)[:-1]])
        day = np.flatnonzero(leaving)
        incidence = np.cumsum(free * hits / at_risk)[day]
        parts.append(pl.DataFrame({"value": [value] * len(day), "day": day, "figure": incidence}))
    return pl.concat(parts)


def spells(source: Path, gap: int, most_ethos: int) -> pl.DataFrame:
    """Client, start and nights of every spell: stays at most so many nights apart, one after another."""
    stays = pl.read_parquet(source).with_columns(end=pl.coalesce("end_date", "register_date"))
    open_or_a_night = pl.col("end_date").is_null() | (pl.col("end_date") > pl.col("start_date"))
    stays = stays.filter(open_or_a_night & (pl.col("ethos_category") <= most_ethos)).sort("client", "start_date", "end")
    found: list[list[object]] = []
    for client, start, end in stays.select("client", pl.col("start_date", "end").to_physical()).iter_rows():
        if found and found[-1][0] == client and start <= found[-1][2] + gap:
            found[-1][2] = max(found[-1][2], end)
        else:
            found.append([client, start, end])
    whole = pl.DataFrame(found, schema=["client", "start", "end"], orient="row")
    return whole.select("client", "start", nights=pl.col("end") - pl.col("start"))
