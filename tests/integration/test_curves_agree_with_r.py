"""The curves of three invented regions of 2,000 residents against R's survival and cmprsk, and lifelines without R.

The times come from the facts (fct_housing_episode, fct_relapse, fct_lease_flip, fct_guidance_milestone) and from waits
for a key, the figures from the marts; R knows nothing of either. Curves of guidance are built for the first region
alone: they cost more.
"""

import csv
import math
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from reference.built import records, warehouse
from reference.landed import land
from reference.populations import delivered

pytestmark = pytest.mark.slow
RESIDENTS = 2_000
TOLERANCE = 1e-9
Z = 1.959963984540054


@dataclass(frozen=True, eq=False)
class Curve:
    """A curve mart, the times it is made of, and which causes each of its incidences takes as one."""

    table: str
    times: str
    figures: dict[str, tuple[str, ...]]
    complements: tuple[str, ...] = ()
    group: str = "breakdown || ': ' || value"
    rows: int = 10_000
    schemas: tuple[str, ...] = ("marts", "marts_by_two")
    bounds: str = ""


RETENTION = Curve(
    "retention_curve",
    """select *, days as day, case
           when exit_reason in ('relapse', 'eviction', 'institution', 'unknown') then 'negative'
           when exit_reason in ('own_home', 'family', 'moved_away') then 'positive'
           when exit_reason = 'deceased' then 'died' else 'censored' end as cause
       from marts.fct_housing_episode inner join intermediate.int_breakdowns using (resident_key)
       where episode_number = 1""",
    {
        "cif_negative": ("negative",),
        "cif_positive": ("positive",),
        "cif_died": ("died",),
        "retained": ("negative", "died"),
        "still_housed": ("negative", "positive", "died"),
    },
    ("retained", "still_housed"),
)
RELAPSE = Curve(
    "relapse_curve",
    """select *, days_at_risk as day, outcome as cause
       from marts.fct_relapse inner join intermediate.int_breakdowns using (resident_key)""",
    {"cif_relapse": ("relapse",), "cif_died": ("death",)},
)


FLIP = Curve(
    "lease_flip_curve",
    """select *, days as day, outcome as cause
       from marts.fct_lease_flip inner join intermediate.int_breakdowns using (resident_key)""",
    {"cif_flip": ("flip",), "cif_exit": ("exit",)},
    rows=500,
)
MILESTONE = Curve(
    "guidance_milestone_curve",
    """select *, greatest(0, coalesce(reached_on, observed_until) - periods.guidance_start) as day, case
           when reached_on is not null then 'reached' when ended_by_exit then 'exited' else 'censored' end as cause
       from marts.fct_guidance_milestone
       unpivot include nulls (reached_on for milestone in (halved_on, independent_on, reintensified_on))
       inner join intermediate.int_guidance_periods as periods using (resident_key)
       inner join intermediate.int_breakdowns using (resident_key)
       where periods.guidance_start <= observed_until""",
    {"cif": ("reached",), "cif_exit": ("exited",)},
    rows=1_000,
    group="replace(milestone, '_on', '') || ' ' || breakdown || ': ' || value",
)
WAITING = Curve(
    "waiting_curve",
    "select year, day, coalesce(cause, 'censored') as cause from intermediate.int_waiting_times",
    {"still_waiting": ("keys",)},
    ("still_waiting",),
    group="'year: ' || year",
    rows=300,
    schemas=("marts",),
    bounds=", low as still_waiting_low, high as still_waiting_high",
)
GUIDED = 2021
CURVES = {
    GUIDED: (RETENTION, RELAPSE, WAITING, FLIP, MILESTONE),
    7: (RETENTION, RELAPSE, WAITING),
    42: (RETENTION, RELAPSE, WAITING),
}


@dataclass(frozen=True)
class Answer:
    """R's rows: incidences by group, figure and day, and Kaplan-Meier by group and day."""

    incidence: list[dict[str, str]]
    survival: list[dict[str, str]]


@pytest.fixture(
    scope="module",
    params=[GUIDED, *(pytest.param(seed, marks=pytest.mark.deep) for seed in (7, 42))],
    ids=lambda seed: f"seed {seed}",
)
def region(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("region")
    land(delivered(RESIDENTS, request.param), folder / "landing")
    with warehouse(folder / "landing", folder, [f"+{curve.table}" for curve in CURVES[request.param]]) as connection:
        yield connection


def times_of(region: duckdb.DuckDBPyConnection, curve: Curve) -> list[tuple[str, int, str]]:
    """Group, day and cause of every resident in every breakdown."""
    query = f"select {curve.group} as of_group, day, cause from ({curve.times})"
    return [(row["of_group"], row["day"], row["cause"]) for row in records(region, query)]


def figures_of(region: duckdb.DuckDBPyConnection, curve: Curve) -> dict[tuple[str, int], dict[str, float | None]]:
    all_of_it = " union all ".join(f"from {schema}.{curve.table}" for schema in curve.schemas)
    rows = records(region, f"select *, {curve.group} as of_group{curve.bounds} from ({all_of_it})")
    return {(row["of_group"], row["day"]): row for row in rows}


@pytest.fixture(scope="module")
def asked(region: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> dict[Curve, Answer]:
    """R's answer by curve of this region; asked once per region."""
    built = {row["table_name"] for row in records(region, "select table_name from duckdb_tables()")}
    curves = [curve for curve in CURVES[GUIDED] if curve.table in built]
    assert len(curves) >= len(CURVES[7])
    return {curve: ask_r(tmp_path_factory.mktemp("r"), curve, times_of(region, curve)) for curve in curves}


def ask_r(folder: Path, curve: Curve, times: list[tuple[str, int, str]]) -> Answer:
    rscript = shutil.which("Rscript")
    library = [rscript or "", "-e", "library(survival); library(cmprsk)"]
    if rscript is None or subprocess.run(library, check=False, capture_output=True).returncode:
        pytest.skip("no R with survival and cmprsk here (apt-get install r-base-core r-cran-survival r-cran-cmprsk)")
    write_csv(folder / "times.csv", ("group", "day", "cause"), times)
    causes = [(figure, cause) for figure, taken in curve.figures.items() for cause in taken]
    write_csv(folder / "figures.csv", ("figure", "cause"), causes)
    places = [folder / name for name in ("times.csv", "figures.csv", "incidence.csv", "survival.csv")]
    script = Path(__file__).with_name("curves.R")
    subprocess.run([rscript, str(script), *map(str, places)], check=True, capture_output=True)
    incidence, survival = (list(csv.DictReader(place.open())) for place in places[2:])
    return Answer(incidence, survival)


def write_csv(path: Path, header: tuple[str, ...], rows: list[tuple[str, int, str]] | list[tuple[str, str]]) -> None:
    with path.open("w", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])


def far(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is not expected
    return not abs(found - expected) <= TOLERANCE


@pytest.mark.r
def test_estimates_and_intervals_are_those_of_r(region: duckdb.DuckDBPyConnection, asked: dict[Curve, Answer]) -> None:
    for curve, answer in asked.items():
        check_estimates(figures_of(region, curve), curve, answer)


def check_estimates(found: dict[tuple[str, int], dict[str, float | None]], curve: Curve, answer: Answer) -> None:
    pairs = [(row, found[row["group"], int(row["day"])]) for row in answer.incidence]
    expected = [estimate(row, curve) for row, _ in pairs]
    wrong = [
        (row, name)
        for (row, mine), figures in zip(pairs, expected, strict=True)
        for name, figure in figures.items()
        if far(mine[name], figure)
    ]
    assert wrong == []
    assert [row for row, mine in pairs if mine["at_risk"] != int(row["at_risk"])] == []
    assert sum(None not in figures.values() for figures in expected) > curve.rows


@pytest.mark.r
def test_incidences_are_those_of_cuminc(asked: dict[Curve, Answer]) -> None:
    """survfit's estimates were held against ours; cuminc computes the same in another way."""
    for answer in asked.values():
        assert [row for row in answer.incidence if far(float(row["estimate"]), float(row["cuminc"]))] == []


def estimate(row: dict[str, str], curve: Curve) -> dict[str, float | None]:
    """R's figure with the log(-log) interval made of R's standard error; none at 0 and 1."""
    name, share, error = row["figure"], float(row["estimate"]), float(row["error"])
    share = 1 - share if name in curve.complements else share
    if not TOLERANCE < share < 1 - TOLERANCE:
        return {name: share, f"{name}_low": None, f"{name}_high": None}
    width = Z * error / (share * abs(math.log(share)))
    return {name: share, f"{name}_low": share ** math.exp(width), f"{name}_high": share ** math.exp(-width)}


@pytest.mark.r
def test_still_housed_has_the_log_log_interval_that_r_gives(
    region: duckdb.DuckDBPyConnection, asked: dict[Curve, Answer]
) -> None:
    found = figures_of(region, RETENTION)
    pairs = [(row, found[row["group"], int(row["day"])]) for row in asked[RETENTION].survival]
    inside = [(row, mine) for row, mine in pairs if TOLERANCE < float(row["estimate"]) < 1 - TOLERANCE]
    names = {"still_housed": "estimate", "still_housed_low": "low", "still_housed_high": "high"}
    assert [(row, mine) for row, mine in inside for a, b in names.items() if far(mine[a], float(row[b]))] == []
    assert len(inside) > 5_000


def test_incidences_and_survival_of_two_thousand_people_are_one(region: duckdb.DuckDBPyConnection) -> None:
    causes = "still_housed + cif_negative + cif_positive + cif_died"
    (off,) = records(region, f"select count(*) as days, max(abs(1 - ({causes}))) as most from marts.retention_curve")
    assert off["days"] > 5_000
    assert off["most"] <= 1e-12


def test_still_housed_is_what_lifelines_makes_of_it(region: duckdb.DuckDBPyConnection) -> None:
    from lifelines import KaplanMeierFitter

    times = [(day, cause) for group, day, cause in times_of(region, RETENTION) if group == "all: all"]
    fitted = KaplanMeierFitter().fit([day for day, _ in times], [cause != "censored" for _, cause in times])
    figures = figures_of(region, RETENTION)
    checked = 0
    for day, (low, high) in zip(fitted.confidence_interval_.index, fitted.confidence_interval_.to_numpy(), strict=True):
        mine = figures["all: all", int(day)]
        assert not far(mine["still_housed"], float(fitted.survival_function_at_times(day).iloc[0]))
        if mine["still_housed_low"] is not None:
            assert not far(mine["still_housed_low"], low) and not far(mine["still_housed_high"], high)
            checked += 1
    assert checked > 300
