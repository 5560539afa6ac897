"""The housing marts on random regions, against the same rulings written in slow Python.

A region is drawn with every edge the rulings know: gaps of 30 and 31 days, spells of 13 and 14 nights, exits on a
horizon, deliveries that correct, remove, hold back or stay away. One build per state of knowledge.
"""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from reference.built import Record, records, warehouse
from reference.cases import MODELS, Case, keyed, spread
from reference.compared import differences
from reference.curves import days_of, incidence, wilson
from reference.housing import WINDOW, at_horizon, relapse_of
from reference.landed import land
from reference.nasty_deliveries import deliveries

pytestmark = pytest.mark.slow
CAUSES = dict.fromkeys(("relapse", "eviction", "institution", "unknown"), "negative")
CAUSES |= dict.fromkeys(("own_home", "family", "moved_away"), "positive") | {"deceased": "died"}
RETENTION = {
    "still_housed": ({"negative", "positive", "died"}, True),
    "cif_negative": ({"negative"}, False),
    "cif_positive": ({"positive"}, False),
    "cif_died": ({"died"}, False),
    "retained": ({"negative", "died"}, True),
}
RELAPSE = {"cif_relapse": ({"relapsed"}, False), "cif_died": ({"died"}, False)}


def test_stale_rows_are_the_same(case: Case) -> None:
    expected = {
        (partner, dataset): {"rows": len(rows), "stale": sum(row["_stale"] for row in rows)}
        for dataset, of in case.standing.rows.items()
        for partner in {row["_partner"] for row in of}
        if (rows := [row for row in of if row["_partner"] == partner])
    }
    assert differences(keyed(case, "intermediate.int_stale_rows", "partner", "dataset"), expected) == []
    assert sum(row["stale"] for row in expected.values()) > 20


def test_residents_are_the_same(case: Case) -> None:
    expected = {}
    for person in case.people:
        row = {"first_move_in": person.move_in, "care_partner": person.care_partner}
        row |= {column: person.complex.get(column) for column in ("housing_form", "municipality")}
        row |= {column: person.client.get(column) for column in ("birth_year", "target_group", "ethos_at_intake")}
        row["observed_until"] = person.episodes[-1].observed_until if person.episodes else None
        row["complex_id"] = person.episodes[0].leases[0]["complex_id"] if person.episodes else None
        expected[(person.key,)] = row
    assert differences(keyed(case, "marts.dim_resident", "resident_key"), expected) == []


def test_episodes_are_the_same(case: Case) -> None:
    expected = {}
    for person in case.housed:
        for number, episode in enumerate(person.episodes, start=1):
            units = [lease["unit_id"] for lease in episode.leases]
            row = {"start_date": episode.start, "end_date": episode.end, "exit_reason": episode.reason}
            row["days"] = ((episode.end or episode.observed_until) - episode.start).days
            row |= {"observed_until": episode.observed_until, "first_home": number == 1 and len(set(units)) == 1}
            row["transfers"] = sum(a != b for a, b in itertools.pairwise(units))
            expected[person.key, number] = row
    found = keyed(case, "marts.fct_housing_episode", "resident_key", "episode_number")
    assert differences(found, expected) == []


def test_spells_are_the_same(case: Case) -> None:
    expected = {
        (person.key, spell["start"]): {"end_date": spell["end"], "nights": spell["nights"]}
        for person in case.people
        for spell in person.spells
    }
    assert differences(keyed(case, "marts.fct_homeless_spell", "resident_key", "start_date"), expected) == []


def test_relapses_are_the_same(case: Case) -> None:
    expected = {(person.key,): relapse_of(person, case.standing) for person in case.housed}
    assert differences(keyed(case, "marts.fct_relapse", "resident_key"), expected) == []
    outcomes = Counter(row["outcome"] for row in expected.values())
    assert "shelter_stays" not in {of for _, of in case.standing.registers} or min(outcomes.values()) > 5


def test_the_retention_curve_is_the_same(case: Case) -> None:
    times = {}
    for group, people in case.groups().items():
        firsts = [person.episodes[0] for person in people]
        times[group] = [
            (((first.end or first.observed_until) - first.start).days, CAUSES.get(first.reason or ""))
            for first in firsts
        ]
    check_curve(case, "marts.retention_curve", times, RETENTION, ("negative", "positive", "died"))


def test_the_relapse_curve_is_the_same(case: Case) -> None:
    names = {"relapse": "relapsed", "death": "died"}
    times = {}
    for group, people in case.groups().items():
        found = [relapse_of(person, case.standing) for person in people]
        times[group] = [(row["days_at_risk"], names.get(row["outcome"])) for row in found]
    check_curve(case, "marts.relapse_curve", times, RELAPSE, ("relapsed", "died"))


def check_curve(
    case: Case,
    table: str,
    times: dict[tuple[str, str], list[tuple[int, str | None]]],
    figures: dict[str, tuple[set[str], bool]],
    causes: tuple[str, ...],
) -> None:
    expected = {}
    for group, observed in times.items():
        estimates = {name: incidence(observed, *figure) for name, figure in figures.items()}
        for number, (day, at_risk, left) in enumerate(days_of(observed)):
            row: Record = {"at_risk": at_risk, "censored": left[None], **{cause: left[cause] for cause in causes}}
            for name, of in estimates.items():
                row |= spread(name, of[number])
            expected[*group, day] = row
    assert differences(keyed(case, table, "breakdown", "value", "day"), expected) == []


def test_relapse_at_a_horizon_is_the_last_row_of_its_curve(case: Case) -> None:
    curve = records(case.built, "from marts.relapse_curve order by day")
    expected = {}
    for months, day in ((6, 182), (12, 365), (24, 730), (36, 1095)):
        for row in curve:
            if row["day"] <= day:
                figures = {"cif_relapse": row["cif_relapse"], "low": row["cif_relapse_low"]}
                expected[row["breakdown"], row["value"], months] = {**figures, "at_risk": row["at_risk"]}
    assert differences(keyed(case, "marts.relapse_at_horizon", "breakdown", "value", "months"), expected) == []


def test_retention_at_every_horizon_is_the_same(case: Case) -> None:
    expected = {}
    for group, people in case.groups().items():
        for months in (6, 12, 18, 24, 36):
            states = Counter(at_horizon(person, months) for person in people)
            eligible = len(people) - states["not_eligible"]
            housed = states["housed"] + states["same_home"]
            row: Record = {"eligible": eligible, "housed": housed, "died": states["died"]}
            row |= spread("rate", wilson(housed, eligible - states["died"]))
            same = wilson(states["same_home"], eligible - states["died"])
            row |= {"same_home": states["same_home"], "same_home_rate": same.figure if same else None}
            expected[*group, months] = row | {"same_home_low": same.low if same else None}
    found = keyed(case, "marts.retention_at_horizon", "breakdown", "value", "months")
    assert differences(found, expected) == []


def test_progress_is_the_same(case: Case) -> None:
    registers = case.standing.registers_of("leases").values()
    months = [date(2021 + number // 12, number % 12 + 1, 1) for number in range(25)]
    moved_in = Counter(str(p.move_in)[:7] for p in case.housed if p.move_in and WINDOW[0] <= p.move_in < WINDOW[1])
    expected, total = {}, 0
    for month in months:
        total += moved_in[str(month)[:7]]
        last_day = min((month + timedelta(days=31)).replace(day=1), WINDOW[1]) - timedelta(days=1)
        row = {"moved_in": moved_in[str(month)[:7]], "moved_in_total": total, "complete": last_day <= min(registers)}
        if month <= max(registers):
            expected[(month,)] = row
    assert differences(keyed(case, "marts.living_lab_progress", "month"), expected) == []


def test_homes_delivered_add_up_to_the_homes_that_stand(case: Case) -> None:
    found = records(case.built, "select sum(delivered) as homes from marts.homes_delivered")
    assert found == [{"homes": len(case.standing.one_per_key("units"))}]


def test_a_warehouse_that_knows_no_leases_is_built_all_the_same(tmp_path: Path) -> None:
    land(deliveries(4, 40, frozenset({"leases", "complexes"})), tmp_path / "landing")
    with warehouse(tmp_path / "landing", tmp_path, MODELS) as built:
        assert records(built, "from marts.retention_curve") == []
        assert records(built, "from marts.living_lab_progress") == []
        for table in ("days_housed", "return_after_exit", "period_outcome", "relapse_sensitivity"):
            assert records(built, f"from marts.{table}") == []
        assert {row["first_move_in"] for row in records(built, "from marts.dim_resident")} == {None}
