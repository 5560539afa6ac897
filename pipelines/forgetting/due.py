"""Whose term is over on a day: everybody's last day by dataset, and who goes.

What belongs here: reading days off a landing, and the rule of ADR 22. What does not: the terms themselves
(`intake.terms`), and taking anything out. The day is given by whoever asks; no clock is read here.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipelines.forgetting.everybody import Everybody, everybody
from pipelines.forgetting.following import Number, Registers
from pipelines.forgetting.person import Person
from pipelines.intake.held_back import ORIGIN
from pipelines.intake.manifests import all_manifests
from pipelines.intake.terms import Term, declared

DELIVERED = list(ORIGIN)
MODES = {"dataset": pl.String, **ORIGIN, "mode": pl.String}
ENDS = {"group": pl.String, "dataset": pl.String, "rows": pl.UInt32, "last_day": pl.Date}


@dataclass(frozen=True)
class Due:
    """Who goes on a day: what all are known by, as if they were one person, how many, and their rows by dataset.

    `waiting` counts people whose own term is over, but not yet that of everybody who moved in in the same year.
    `last_years` gives the last year of which homes let, residents and applicants lose anything.
    """

    person: Person = field(default_factory=Person)
    people: int = 0
    waiting: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    last_years: Mapping[str, int] = field(default_factory=dict)


def due(landing: Path, owners: Mapping[Number, str], on: dt.date) -> Due:
    """Who goes on this day; `owners` gives the resident of each linked lease."""
    if not any(may_be_over(landing, dataset, term, on) for dataset, term in declared().items()):
        return Due()
    registers = Registers(landing, owners)
    everyone = everybody(registers)
    ends = last_days(landing, everyone)
    over = over_on(ends, on)
    movers = movers_in(landing, everyone, owners)
    going = in_whole_years(over, movers)
    mine = ends.filter(pl.col("group").is_in(list(going)))
    rows = mine.group_by("dataset").agg(pl.col("rows").sum()).sort("dataset")
    years = last_years(mine, set[str]().union(*movers.values()))
    return Due(everyone.person_of(going), len(going), len(over - going), dict(rows.iter_rows()), years)


def last_years(ends: pl.DataFrame, residents: Set[str]) -> dict[str, int]:
    """The last year that these rows tell of, for each kind of figure that is about years: they lack somebody now."""
    housed = ends.filter(pl.col("dataset") == "leases")
    told = {
        "homes": housed,
        "residents": housed.filter(pl.col("group").is_in(list(residents))),
        "applicants": ends.filter(pl.col("dataset").is_in(["applications", "placements"])),
    }
    return {about: rows["last_day"].dt.year().max() for about, rows in told.items() if rows.height}  # type: ignore[misc]


def last_day_past(years: int, on: dt.date) -> dt.date:
    """The last day whose term of so many years is over on this day: the term of a day ends on that day of the year."""
    day = on - dt.timedelta(days=1)
    day = day.replace(year=day.year - years, day=28) if (day.month, day.day) == (2, 29) else years_after(day, -years)
    while years_after(day + dt.timedelta(days=1), years) < on:
        day += dt.timedelta(days=1)
    return day


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day in another year; the last of February when that year has no such day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def may_be_over(landing: Path, dataset: str, term: Term, on: dt.date) -> bool:
    """Whether any row of a dataset tells of a day so long ago: a quick look, before everybody is looked up."""
    files = sorted(landing.glob(f"{dataset}/*/accepted.parquet"))
    if not files:
        return False
    first = pl.scan_parquet(files).select(pl.min_horizontal(pl.col(term.days).min())).collect().item()
    return first is not None and first <= last_day_past(term.years, on)


def last_days(landing: Path, everyone: Everybody) -> pl.DataFrame:
    """By group and dataset the number of rows and the last day of which they tell."""
    modes = deliveries_in(landing)
    told = [pl.DataFrame(schema=ENDS)]
    for dataset, term in declared().items():
        delivered = modes.filter(pl.col("dataset") == dataset)
        rows = accepted_rows(landing, dataset, term)
        if dataset == "applications":
            rows = with_keys(rows, accepted_rows(landing, "placements", declared()["placements"]))
        days = rows.select(everyone.of_rows(rows), told_until(rows, term, delivered).alias("last_day"))
        held = held_back_rows(landing, dataset)
        held_days = held.select(everyone.of_held_back(held, dataset), pl.col("_reference_date").alias("last_day"))
        found = pl.concat([days, held_days]).drop_nulls("group").with_columns(pl.lit(dataset).alias("dataset"))
        told.append(found.group_by("group", "dataset").agg(pl.len().alias("rows"), pl.col("last_day").max()))
    return pl.concat([frame.select(list(ENDS)) for frame in told])


def accepted_rows(landing: Path, dataset: str, term: Term) -> pl.DataFrame:
    """All accepted rows of a dataset: whose they are, when they were delivered and the days they tell of."""
    wanted = [*DELIVERED, "_key", "_deleted", "client", "lease_id", "application_id", *term.columns]
    files = sorted(landing.glob(f"{dataset}/*/accepted.parquet"))
    there = pl.read_parquet_schema(files[0])
    return pl.concat([pl.read_parquet(file, columns=[name for name in wanted if name in there]) for file in files])


def held_back_rows(landing: Path, dataset: str) -> pl.DataFrame:
    """All held-back rows, once each: of one that could not be read nobody knows how long ago it was."""
    files = sorted(landing.glob(f"{dataset}/*/held_back.parquet"))
    rows = pl.concat([pl.read_parquet(file, columns=[*DELIVERED, "_file", "_row", "_key"]) for file in files])
    return rows.unique(maintain_order=True)


def deliveries_in(landing: Path) -> pl.DataFrame:
    """Every landed dataset of a delivery and whether it replaces or changes what there was."""
    rows = [(one.dataset, one.partner, one.reference_date, one.sequence, one.mode) for one in all_manifests(landing)]
    return pl.DataFrame(rows, schema=MODES, orient="row")


def with_keys(applications: pl.DataFrame, placements: pl.DataFrame) -> pl.DataFrame:
    """Applications, with whether a key was handed out: it ends them."""
    keys = placements.drop_nulls("key_on").select("_partner", "application_id", pl.lit(True).alias("ended")).unique()
    return applications.join(keys, on=["_partner", "application_id"], how="left", maintain_order="left")


def told_until(rows: pl.DataFrame, term: Term, delivered: pl.DataFrame) -> pl.Series:
    """The last day of which each row tells.

    What goes on tells of the day its delivery was made up; where deliveries only bring changes, what the newest says of
    a key stands until the newest of all.
    """
    registers = delivered.group_by("_partner").agg(pl.col("_reference_date").max().alias("register"))
    rows = rows.join(delivered.drop("dataset"), on=DELIVERED, how="left", maintain_order="left")
    rows = rows.join(registers, on="_partner", how="left", maintain_order="left")
    rows = rows if "ended" in rows.columns else rows.with_columns(pl.lit(False).alias("ended"))
    told, when = pl.col("_reference_date"), pl.struct("_reference_date", "_sequence")
    stands = (pl.col("mode") == "changes") & (when == when.sort().last().over("_partner", "_key"))
    ended = pl.col("_deleted").fill_null(False) | (
        pl.col("ended").fill_null(False) if "ended" in rows.columns else False
    )
    going_on = pl.when(term.goes_on(told) & ~ended).then(pl.when(stands).then("register").otherwise(told))
    return rows.select(pl.max_horizontal(term.written(told), going_on)).to_series()


def over_on(ends: pl.DataFrame, on: dt.date) -> set[str]:
    """The groups of which every dataset's term is over on a day."""
    past = {dataset: last_day_past(term.years, on) for dataset, term in declared().items()}
    over = ends.with_columns(pl.col("dataset").replace_strict(past, return_dtype=pl.Date).alias("past"))
    judged = over.group_by("group").agg((pl.col("last_day") <= pl.col("past")).fill_null(False).all().alias("over"))
    return set(judged.filter("over")["group"])


def movers_in(landing: Path, everyone: Everybody, owners: Mapping[Number, str]) -> dict[int, set[str]]:
    """The groups of those who moved in, by the year of their first lease: the cohorts that figures are about."""
    leases = accepted_rows(landing, "leases", declared()["leases"])
    linked = pl.DataFrame(
        [(*number, owner) for number, owner in owners.items()],
        schema={"_partner": pl.String, "lease_id": pl.String, "owner": pl.String},
        orient="row",
    )
    leases = leases.join(linked, on=["_partner", "lease_id"], how="left", maintain_order="left")
    mine = leases.with_columns(pl.coalesce("client", "owner").alias("client")).drop_nulls("client")
    first = mine.group_by("client").agg(pl.col("start_date").min().dt.year().alias("year"), pl.col("_partner").first())
    found: dict[int, set[str]] = defaultdict(set)
    for group, year in first.select(everyone.of_rows(first), "year").iter_rows():
        found[year].add(group)
    return found


def in_whole_years(over: Set[str], movers: Mapping[int, Set[str]]) -> set[str]:
    """Those who go: whoever moved in goes with all others of that year, or a rate would be about who stayed longest."""
    going = set(over)
    while waiting := {one for year in movers.values() if not year <= going for one in year & going}:
        going -= waiting
    return going
