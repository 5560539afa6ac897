"""What curves and homeless spells cost: our SQL against lifelines, R, and DuckDB's own copy of the same columns.

Every side reads its input from disk and writes its result, in a process of its own; sides take turns and are compared
by the medians of their wall time. Before anything is timed, results are held against each other, or against a plain
computation. The SQL is compiled from the dbt project as it stands. R reads and writes CSV: it knows no Parquet.
"""

import argparse
import contextlib
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from benchmarks import measures_data, timed
from benchmarks.timed import Spent
from pipelines.settings import DBT_PROJECT

REPEATS = 5
GROUPS = 1_026
FEW, MANY, STAYS = 300_000, 11_000_000, 2_300_000
SLOW = 10  # on one in so many groups where lifelines needs minutes for what is a second's work to us
TOLERANCE = 1e-9

KAPLAN_MEIER = "{{ kaplan_meier('observed', 'event', 'figure', groups=['value']) }}"
AALEN_JOHANSEN = """{{ aalen_johansen(
    'observed', ['one', 'other'], {'figure': {'of': ['one']}, 'beside': {'of': ['other']}}, groups=['value']
) }}"""
CURVE = "with observed as (from read_parquet('{source}')), curve as ({sql}) select * from curve"
COPY = "from read_parquet('{source}')"

_DUCKDB = """
import duckdb
query, target, *views = sys.argv[1:]
def work():
    with duckdb.connect() as connection:
        for view in views:
            connection.execute(view)
        connection.execute(f"copy ({query}) to '{target}'").fetchall()
account(work)
"""
_LIFELINES = """
import copy, pandas
from lifelines import AalenJohansenFitter, KaplanMeierFitter
source, target, kind, columns = sys.argv[1:]
def kaplan_meier(rows):
    fitted = KaplanMeierFitter().fit(rows["day"], rows["cause"].notna())
    return pandas.concat([fitted.survival_function_, fitted.confidence_interval_], axis=1)
def estimates(rows):
    fits = both_causes(rows, AalenJohansenFitter(calculate_variance=False))
    return pandas.concat([fitted.cumulative_density_ for fitted in fits], axis=1)
def intervals(rows):
    fits = both_causes(rows, AalenJohansenFitter())
    parts = [part for fitted in fits for part in (fitted.cumulative_density_, fitted.confidence_interval_)]
    return pandas.concat(parts, axis=1)
def both_causes(rows, fitter):
    state = rows["cause"].map({"one": 1, "other": 2}).fillna(0).astype(int)
    return [copy.copy(fitter).fit(rows["day"], state, cause) for cause in (1, 2)]
def work():
    curves = {value: globals()[kind](rows) for value, rows in pandas.read_parquet(source).groupby("value")}
    found = pandas.concat(curves, names=["value", "day"])
    found.columns = columns.split(",")
    found.reset_index().to_parquet(target)
account(work)
"""
ONE, BESIDE = (tuple(f"{name}{bound}" for bound in ("", "_low", "_high")) for name in ("figure", "beside"))
_SURVFIT = """
suppressPackageStartupMessages(library(survival))
account(function() {
  rows <- read.csv(given[1], colClasses = c("character", "numeric", "character"))
  fit <- survfit(Surv(day, cause != "") ~ value, data = rows, conf.type = "log-log")
  value <- substring(rep(names(fit$strata), fit$strata), 7)
  found <- data.frame(value, day = fit$time, figure = fit$surv, figure_low = fit$lower, figure_high = fit$upper)
  write.csv(found, given[2], row.names = FALSE)
})
"""


@dataclass(frozen=True)
class Limit:
    """At least so many times as fast as another side (`faster`), or at most so many times as slow."""

    other: str
    factor: float
    faster: bool

    def kept(self, runs: dict[str, list[Spent]]) -> bool:
        """Print the ratio to the side called `ours`; whether it is within the limit."""
        wall, cpu = (
            timed.median(runs[self.other], name) / timed.median(runs["ours"], name) for name in ("wall", "cpu")
        )
        asked = f"at least {self.factor:g} times as fast" if self.faster else f"at most {self.factor:g} times as slow"
        ratio, in_cpu = (wall, cpu) if self.faster else (1 / wall, 1 / cpu)
        print(f"  {self.other}: {ratio:.1f} ({asked}), in CPU {in_cpu:.1f}")
        return ratio >= self.factor if self.faster else ratio <= self.factor


def compiled(*asked: str) -> str:
    """SQL of one node as dbt makes it; `asked` are arguments of `dbt compile`."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    with tempfile.TemporaryDirectory() as scratch:
        os.environ |= {"THUIS_LANDING": scratch, "THUIS_WAREHOUSE": f"{scratch}/warehouse.duckdb"}
        project = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
        output = ["--target-path", f"{scratch}/target", "--log-path", f"{scratch}/logs", "--quiet"]
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                outcome = dbtRunner().invoke(["compile", *asked, *project, *output])
        finally:
            DuckDBConnectionManager.close_all_connections()
        if not outcome.success:
            raise SystemExit(f"dbt could not compile {asked[-1]}: {outcome.exception}")
        return str(outcome.result.results[0].node.compiled_code)


def duckdb(query: str, target: Path, *views: str) -> Callable[[], Spent]:
    """A side that writes what a query finds."""
    return partial(timed.python, _DUCKDB, query, str(target), *views)


def kaplan_meier(folder: Path, episodes: int) -> bool:
    """Against lifelines and R's survfit."""
    source, sides = folder / "km.parquet", {}
    measures_data.write_episodes(source, episodes, GROUPS, ("event",))
    query = CURVE.format(source=source, sql=compiled("--inline", KAPLAN_MEIER))
    sides["ours"] = duckdb(query, folder / "ours.parquet")
    sides["lifelines"] = lifelines(source, "kaplan_meier", ONE)
    limits = [Limit("lifelines", 20, True)]
    if shutil.which("Rscript"):
        sides["survfit"] = partial(timed.r, _SURVFIT, str(source.with_suffix(".csv")), f"{folder}/survfit.csv")
        limits.append(Limit("survfit", 30, True))
    once(sides)
    ours = pl.read_parquet(folder / "ours.parquet")
    same(ours, pl.read_parquet(folder / "lifelines.parquet"), *ONE)
    if "survfit" in sides:
        found = pl.read_csv(folder / "survfit.csv", null_values="NA", infer_schema_length=None)
        same(ours, found, *ONE)
    return judged(f"Kaplan-Meier, {episodes:,} episodes, {GROUPS:,} groups", sides, limits)


def lifelines(source: Path, kind: str, columns: tuple[str, ...]) -> Callable[[], Spent]:
    """A side that fits one group after another and writes these columns beside `ours.parquet`."""
    target = str(source.with_name("lifelines.parquet"))
    return partial(timed.python, _LIFELINES, str(source), target, kind, ",".join(columns))


def aalen_johansen(folder: Path, episodes: int) -> bool:
    """Against lifelines' estimates of both causes; its intervals are left out, ours are made all the same."""
    figures = (ONE[0], BESIDE[0])
    return against_lifelines("without its variance", folder, episodes, GROUPS, ("estimates", figures))


def aalen_johansen_with_intervals(folder: Path, episodes: int) -> bool:
    """Against the very same of lifelines: both causes, each with its variance and interval."""
    groups = max(1, GROUPS * episodes // FEW)
    return against_lifelines("with its variance", folder, episodes, groups, ("intervals", (*ONE, *BESIDE)))


def against_lifelines(what: str, folder: Path, episodes: int, groups: int, asked: tuple[str, tuple[str, ...]]) -> bool:
    """Two causes on episodes without ties: lifelines breaks ties at random. `asked`: what it is to fit, its columns."""
    source = folder / "aj.parquet"
    measures_data.write_episodes(source, episodes, groups, ("one", "other"), ties=False)
    query = CURVE.format(source=source, sql=compiled("--inline", AALEN_JOHANSEN))
    sides = {"ours": duckdb(query, folder / "ours.parquet"), "lifelines": lifelines(source, *asked)}
    once(sides)
    same(pl.read_parquet(folder / "ours.parquet"), pl.read_parquet(folder / "lifelines.parquet"), *asked[1])
    told = f"Aalen-Johansen of two causes, {episodes:,} episodes, {groups:,} groups; lifelines {what}"
    return judged(told, sides, [Limit("lifelines", 50, True)])


def large_curve(folder: Path, episodes: int) -> bool:
    """Against reading and writing the same columns."""
    source = folder / "large.parquet"
    measures_data.write_episodes(source, episodes, GROUPS, ("one", "other"))
    query = CURVE.format(source=source, sql=compiled("--inline", AALEN_JOHANSEN))
    sides = {"ours": duckdb(query, folder / "ours.parquet"), "copy": copying(source)}
    once(sides)
    same(pl.read_parquet(folder / "ours.parquet"), measures_data.incidences(source, "one"), "figure")
    return judged(f"Aalen-Johansen, {episodes:,} episodes", sides, [Limit("copy", 12, False)])


def spell_union(folder: Path, stays: int) -> bool:
    """The model of homeless spells against reading and writing its stays."""
    source, staging = folder / "stays.parquet", "warehouse.staging.stg_care__shelter_stays"
    measures_data.write_stays(source, stays)
    views = [
        "attach ':memory:' as warehouse",
        "create schema warehouse.staging",
        "create schema warehouse.intermediate",
    ]
    views += [f"create view {staging} as from read_parquet('{source}')"]
    views += [
        f"create view warehouse.intermediate.int_residents as select distinct client as resident_key from {staging}"
    ]
    ours = duckdb(compiled("--select", "int_homeless_spells"), folder / "ours.parquet", *views)
    sides = {"ours": ours, "copy": copying(source)}
    once(sides)
    found = pl.read_parquet(folder / "ours.parquet")
    found = found.select(client="resident_key", start=pl.col("start_date").to_physical(), nights="nights")
    expected = measures_data.spells(source, gap=2, most_ethos=3)
    if not found.sort("client", "start").equals(expected.cast(found.schema).sort("client", "start")):
        raise SystemExit("the spells are not those of a plain loop")
    return judged(f"spell union, {stays:,} stays", sides, [Limit("copy", 10, False)])


def copying(source: Path) -> Callable[[], Spent]:
    """DuckDB's own reading and writing of a file's columns."""
    return duckdb(COPY.format(source=source), source.with_name("copy.parquet"))


def once(sides: dict[str, Callable[[], Spent]]) -> None:
    """Run each side, for its result."""
    for run in sides.values():
        run()


def same(ours: pl.DataFrame, theirs: pl.DataFrame, *figures: str) -> None:
    """Raise SystemExit unless theirs is ours on every day both have; where ours has no interval none is asked."""
    joined = ours.with_columns(pl.col("day").cast(pl.Int64)).join(
        theirs.with_columns(pl.col("day").cast(pl.Int64)), on=["value", "day"], suffix="_theirs"
    )
    apart = [joined.select((pl.col(name) - pl.col(f"{name}_theirs")).abs().max()).item() for name in figures]
    if len(joined) < len(ours.filter(pl.col("day") > 0)) or not max(apart) <= TOLERANCE:
        raise SystemExit(f"not equal: {len(joined)} of {len(ours)} rows compared, largest differences {apart}")


def judged(what: str, sides: dict[str, Callable[[], Spent]], limits: list[Limit]) -> bool:
    """Time the sides in turns and print every ratio; whether all limits are kept."""
    print(what, flush=True)
    runs = timed.in_turns(sides, REPEATS)
    print(f"  peak memory of ours: {max(run['gigabytes'] for run in runs['ours']):.2f} GB")
    kept = [limit.kept(runs) for limit in limits]
    return all(kept)


def main() -> int:
    """Print the ratios; 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=int, default=1, help="measure on one in so many rows, for a quick look")
    part = parser.parse_args().part
    kept = []
    contests: list[tuple[Callable[[Path, int], bool], int]] = [
        (kaplan_meier, FEW),
        (aalen_johansen, FEW),
        (aalen_johansen_with_intervals, FEW // SLOW),
    ]
    contests += [(large_curve, MANY), (spell_union, STAYS)]
    for contest, rows in contests:
        with tempfile.TemporaryDirectory() as scratch:
            kept.append(contest(Path(scratch), rows // part))
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
