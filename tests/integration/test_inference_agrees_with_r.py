"""Tests, hazard ratios and restricted means of invented people against R's survival and cmprsk."""

import csv
import math
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from pipelines.inference.cox import fit
from pipelines.inference.gray import gray
from pipelines.inference.log_rank import log_rank
from pipelines.inference.proportional import proportional
from pipelines.inference.restricted_mean import restricted_mean
from pipelines.inference.risk import Followed, followed

Figures = dict[str, float]
FEW_DAYS, TWO, THREE, FOUR = "all on fifteen days", "two groups", "three groups", "four groups"


@dataclass(frozen=True)
class Population:
    """People with two covariates (n, 2), clusters that may be alike, and the horizon of their restricted mean."""

    people: Followed
    covariates: np.ndarray
    cluster: np.ndarray
    horizon: int


def population(number: int, groups: int, days: int, seed: int) -> Population:
    """Many leave on one day, and the first group is followed half as long as the others."""
    rng = np.random.default_rng(seed)
    group = np.concatenate([np.arange(groups), rng.integers(0, groups, number - groups)])
    covariates = np.column_stack([rng.normal(size=number), rng.integers(0, 2, number)])
    day = rng.integers(0, days, number) // (1 + (group == 0))
    return Population(
        followed(day, rng.integers(0, 3, number), group), covariates, rng.integers(0, 9, number), days // 3
    )


POPULATIONS = {
    TWO: population(60, 2, 12, seed=5),
    THREE: population(400, 3, 60, seed=1),
    FOUR: population(2000, 4, 900, seed=2),
    FEW_DAYS: population(2000, 4, 15, seed=3),
}


@pytest.fixture(scope="module")
def answer_of_r(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figures]:
    """R's figures on all populations, asked once."""
    rscript, folder = shutil.which("Rscript"), tmp_path_factory.mktemp("r")
    library = [rscript or "", "-e", "library(cmprsk)"]
    if rscript is None or subprocess.run(library, check=False, capture_output=True).returncode:
        pytest.skip("no R with survival and cmprsk (apt-get install r-base-core r-cran-survival r-cran-cmprsk)")
    write_people(folder / "people.csv")
    script = Path(__file__).with_name("inference.R")
    places = [str(folder / "people.csv"), str(folder / "figures.csv")]
    subprocess.run([rscript, str(script), *places], check=True, capture_output=True)
    found: dict[str, Figures] = {}
    for row in csv.DictReader((folder / "figures.csv").open()):
        found.setdefault(row["population"], {})[row["name"]] = float(row["figure"])
    return found


def write_people(path: Path) -> None:
    with path.open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["population", "horizon", "days", "cause", "group", "x", "z", "cluster"])
        for name, one in POPULATIONS.items():
            columns = (one.people.days, one.people.cause, one.people.group, *one.covariates.T, one.cluster)
            writer.writerows((name, one.horizon, *row) for row in zip(*columns, strict=True))


def figures_of(one: Population) -> Figures:
    first = (one.people.group == 0).astype(float)
    crude, adjusted = fit(one.people, first[:, None]), fit(one.people, np.column_stack([first, one.covariates]))
    test, drift, robust = gray(one.people), proportional(one.people, adjusted), adjusted.clustered(one.cluster)
    means = [restricted_mean(one.people.taken(one.people.group == group), one.horizon) for group in (0, 1)]
    return {
        "gray": test.statistic,
        "gray_p": test.p_value,
        "gray_degrees": test.degrees,
        "log_rank": log_rank(one.people).statistic,
        "crude": crude.coefficients[0],
        "crude_variance": crude.clustered(one.cluster)[0, 0],
        "adjusted": adjusted.coefficients[0],
        "adjusted_variance": robust[0, 0],
        "second": adjusted.coefficients[2],
        "second_variance": robust[2, 2],
        "plain_variance": adjusted.variance[0, 0],
        "drift": drift.statistic,
        "drift_p": drift.p_value,
        "mean_0": means[0].days,
        "error_0": math.sqrt(means[0].variance),
        "mean_1": means[1].days,
        "error_1": math.sqrt(means[1].variance),
    }


@pytest.mark.r
@pytest.mark.parametrize("name", POPULATIONS)
def test_tests_ratios_and_restricted_means_are_those_of_r(name: str, answer_of_r: dict[str, Figures]) -> None:
    found, expected = figures_of(POPULATIONS[name]), answer_of_r[name]
    assert found.keys() == expected.keys()
    far = {
        figure: (found[figure], value)
        for figure, value in expected.items()
        if not math.isclose(found[figure], value, rel_tol=1e-8, abs_tol=1e-8)
    }
    assert far == {}
