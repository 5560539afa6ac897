"""Two data sets of the textbooks, `lung` and `rossi`: our curves, tests, ratios and restricted means of them.

The figures are those that R's survival 3.5 prints (survfit with log-log intervals, survdiff, coxph with Efron's ties,
rmean) and that R's own documentation and J. Fox's on Cox regression show in fewer digits; lifelines brings the data.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.datasets import load_lung, load_rossi
from reference.built import ran_by_dbt

from pipelines.inference.cox import Fit, fit
from pipelines.inference.log_rank import log_rank
from pipelines.inference.restricted_mean import restricted_mean
from pipelines.inference.risk import Followed, followed

CURVE = "{{ kaplan_meier('observed', 'event', 'surviving', groups=['data']) }}"
SURVFIT = {
    ("lung", 5): (228, 0.9956140350877, 0.9692770362189, 0.999381011439),
    ("lung", 310): (85, 0.4950242931809, 0.4242440727848, 0.561795979141),
    ("lung", 1022): (1, 0.0503455680708, 0.0178661710929, 0.108662176031),
    ("rossi", 1): (432, 0.997685185185, 0.983682504575, 0.999673602537),
    ("rossi", 26): (381, 0.875, 0.839975405843, 0.902803795661),
    ("rossi", 52): (322, 0.736111111111, 0.691859715796, 0.775063183375),
}
COXPH = {
    "lung": {
        "age": (0.0110667645601, 0.0092674110137),
        "sex": (-0.5526123957036, 0.1677390537873),
        "ph.ecog": (0.4637284753704, 0.1135772661620),
    },
    "rossi": {
        "fin": (-0.3794221664859, 0.1913794807135),
        "age": (-0.0574377426841, 0.0219994706007),
        "race": (0.3138997878425, 0.3079927765574),
        "wexp": (-0.1497956976665, 0.2122242962486),
        "mar": (-0.4337038779373, 0.3818680576688),
        "paro": (-0.0848710825004, 0.1957566719066),
        "prio": (0.0914970809853, 0.0286485499600),
    },
}
SURVDIFF = {"lung": 10.3267419549, "rossi": 3.83756957655}
RMEAN = {
    "lung": [(241.495085192, 10.3582264911), (297.465409532, 10.7913239788)],
    "rossi": [(44.8333333333, 0.917671540499), (46.8750000000, 0.793324895886)],
}
GROUP, HORIZON = {"lung": "sex", "rossi": "fin"}, {"lung": 365, "rossi": 52}


def rows_of(data: str) -> pd.DataFrame:
    """One row per person with `day` and `event` (0 or 1) beside the covariates."""
    rows = load_lung() if data == "lung" else load_rossi()
    return rows.rename(columns={"time": "day", "status": "event", "week": "day", "arrest": "event"})


def people_of(rows: pd.DataFrame, group: str) -> Followed:
    return followed(rows["day"], rows["event"], pd.factorize(rows[group], sort=True)[0])


@pytest.fixture(scope="module")
def curves(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, int], dict[str, Any]]]:
    """The macro's rows by data set and day."""
    observed = pd.concat([rows_of(data)[["day", "event"]].assign(data=data) for data in GROUP])
    assert len(observed) == 228 + 432
    curve = compiled(tmp_path_factory.mktemp("compiled"))
    people = "select data, day, case when event = 1 then 'event' end as cause from given"
    with duckdb.connect() as connection:
        connection.register("given", observed)
        found = connection.execute(f"with observed as ({people}), curve as ({curve}) from curve").fetch_df()
    yield {(row["data"], row["day"]): row for row in found.to_dict("records")}


def compiled(folder: Path) -> str:
    """The macro as SQL."""
    outcome = ran_by_dbt(folder, folder / "warehouse.duckdb", "compile", "--inline", CURVE)
    assert outcome.success, outcome.exception
    return str(outcome.result.results[0].node.compiled_code)


@pytest.mark.parametrize(("data", "day"), SURVFIT)
def test_the_curve_is_the_published_one(curves: dict[tuple[str, int], dict[str, Any]], data: str, day: int) -> None:
    row, (at_risk, *figures) = curves[data, day], SURVFIT[data, day]
    assert row["at_risk"] == at_risk
    found = [row[name] for name in ("surviving", "surviving_low", "surviving_high")]
    assert found == pytest.approx(figures, abs=1e-11)


@pytest.mark.parametrize("data", GROUP)
def test_the_curve_is_that_of_lifelines_on_every_day(curves: dict[tuple[str, int], dict[str, Any]], data: str) -> None:
    rows = rows_of(data)
    fitted = KaplanMeierFitter().fit(rows["day"], rows["event"])
    expected = pd.concat([fitted.survival_function_, fitted.confidence_interval_], axis=1)
    mine = {day: row for (of, day), row in curves.items() if of == data}
    assert len(mine) == len(expected) > 40
    for day, (figure, low, high) in zip(expected.index, expected.to_numpy(), strict=True):
        assert mine[day]["surviving"] == pytest.approx(figure, abs=1e-12)
        if not pd.isna(mine[day]["surviving_low"]):
            assert [mine[day]["surviving_low"], mine[day]["surviving_high"]] == pytest.approx([low, high], abs=1e-11)


@pytest.mark.parametrize("data", GROUP)
def test_the_log_rank_test_is_the_published_one(data: str) -> None:
    assert log_rank(people_of(rows_of(data), GROUP[data])).statistic == pytest.approx(SURVDIFF[data], abs=1e-9)


@pytest.mark.parametrize("data", GROUP)
def test_restricted_means_are_the_published_ones(data: str) -> None:
    people = people_of(rows_of(data), GROUP[data])
    found = [restricted_mean(people.taken(people.group == one), HORIZON[data]) for one in (0, 1)]
    for one, (days, error) in zip(found, RMEAN[data], strict=True):
        assert one.days == pytest.approx(days, abs=1e-9)
        assert math.sqrt(one.variance) == pytest.approx(error, abs=1e-9)


@pytest.mark.parametrize("data", GROUP)
def test_hazard_ratios_and_their_errors_are_the_published_ones(data: str) -> None:
    names = list(COXPH[data])
    rows = rows_of(data).dropna(subset=names)
    expected = np.array(list(COXPH[data].values()))
    found = ratios(rows, names)
    assert found.coefficients == pytest.approx(expected[:, 0], abs=1e-8)
    assert np.sqrt(np.diag(found.variance)) == pytest.approx(expected[:, 1], abs=1e-8)
    theirs = CoxPHFitter().fit(rows[["day", "event", *names]], "day", "event")
    assert found.coefficients == pytest.approx(theirs.params_.to_numpy(), abs=1e-5)  # lifelines stops climbing sooner


def ratios(rows: pd.DataFrame, names: list[str]) -> Fit:
    return fit(people_of(rows, names[0]), rows[names].to_numpy(float))
