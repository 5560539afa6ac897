"""Days housed, returns, period outcomes and suppositions on relapse, against the same rulings in slow Python."""

from collections import Counter

import pytest
from reference.built import records
from reference.cases import Case, Group, keyed, spread
from reference.compared import differences
from reference.curves import days_of, incidence, wilson
from reference.housing import Person, at_horizon, relapse_of
from reference.outcomes import days_housed, periods, return_of, state_in, supposing

pytestmark = pytest.mark.slow

BINS = {"180": (0, 180), "365": (181, 365), "730": (366, 730), "total": (0, 730)}
HORIZONS = ((6, 182), (12, 365), (24, 730), (36, 1095))
STATES = ("stayer", "positive_exit", "negative_exit", "out_of_denominator")


def has_shelter(case: Case) -> bool:
    return bool(case.standing.registers_of("shelter_stays"))


def test_days_housed_are_the_same_day_by_day(case: Case) -> None:
    expected = {(person.key,): days_housed(person, case.standing) for person in case.housed}
    assert differences(keyed(case, "marts.days_housed", "resident_key"), expected) == []
    classes = Counter(row["class"] for row in expected.values())
    assert not has_shelter(case) or min(classes[one] for one in ("all", "some", "none", None)) > 5


def returns_of(case: Case, groups: dict[Group, list[Person]]) -> dict[Group, dict[str, object]]:
    expected = {}
    for group, people in groups.items():
        found = [one for person in people if (one := return_of(person, case.standing))]
        row: dict[str, object] = {"exits": len(found)}
        for name, (first, last) in BINS.items():
            hits = sum(day is not None and first <= day <= last for _, day in found)
            row |= {f"returned_{name}": hits} | spread(f"rate_{name}", wilson(hits, len(found)))
        expected[group] = row
    return expected


def test_returns_after_an_exit_are_the_same(case: Case) -> None:
    expected = returns_of(case, case.groups())
    assert differences(keyed(case, "marts.return_after_exit", "breakdown", "value"), expected) == []
    by_two = keyed(case, "marts_by_two.return_after_exit", "breakdown", "value")
    assert differences(by_two, returns_of(case, case.pairs())) == []
    met = [expected["all", "all"][f"returned_{name}"] for name in BINS]
    assert not has_shelter(case) or min(met) > 3


def test_period_outcomes_are_the_same(case: Case) -> None:
    expected = {}
    for name, first, last in periods(case.housed, case.standing):
        states = {person.key: state_in(person, first, last) for person in case.housed}
        for group, people in (case.groups() | case.pairs()).items():
            counts = Counter(states[person.key] for person in people)
            stay, positive, negative, out = (counts[state] for state in STATES)
            row = {"first_day": first, "last_day": last, "stayers": stay, "positive_exits": positive}
            row |= {"negative_exits": negative, "out_of_denominator": out}
            expected[*group, name] = row | spread("rate", wilson(stay + positive, stay + positive + negative))
    key = ("breakdown", "value", "period")
    found = keyed(case, "marts.period_outcome", *key) | keyed(case, "marts_by_two.period_outcome", *key)
    assert differences(found, expected) == []
    everyone = [row for (group, _, _), row in expected.items() if group == "all"]
    assert min(sum(row[state] for row in everyone) for state in ("positive_exits", "negative_exits")) > 5


def test_relapse_under_each_supposition_is_the_same(case: Case) -> None:
    expected, names = {}, {"relapse": "relapsed", "death": "died"}
    for rule in ("censored", "at_risk", "relapse"):
        ended = [supposing(person, case.standing, rule) for person in case.housed]
        times = [(row["days_at_risk"], names.get(row["outcome"])) for row in ended]
        figures = zip(days_of(times), incidence(times, {"relapsed"}), strict=True)
        for (day, at_risk, _), one in figures:
            for months, last in HORIZONS:
                if day <= last:
                    row = {"at_risk": at_risk, "cif_relapse": one.figure, "low": one.low, "high": one.high}
                    expected[rule, months] = row
    assert differences(keyed(case, "marts.relapse_sensitivity", "rule", "months"), expected) == []
    assert not has_shelter(case) or expected["relapse", 24]["cif_relapse"] > expected["censored", 24]["cif_relapse"]


def test_what_is_supposed_of_nobody_is_the_main_figure(case: Case) -> None:
    main = keyed(case, "marts.relapse_at_horizon", "breakdown", "value", "months")
    expected = {(months,): row for (breakdown, _, months), row in main.items() if breakdown == "all"}
    columns = ("at_risk", "cif_relapse", "low", "high")
    supposed = keyed(case, "marts.relapse_sensitivity", "rule", "months")
    found = {(months,): row for (rule, months), row in supposed.items() if rule == "censored"}
    assert differences(found, {key: {name: row[name] for name in columns} for key, row in expected.items()}) == []


def test_by_two_at_once_is_what_the_pair_alone_would_give(case: Case) -> None:
    names = {"relapse": "relapsed", "death": "died"}
    horizon, curve = {}, {}
    for group, people in case.pairs().items():
        states = Counter(at_horizon(person, 12) for person in people)
        housed, eligible = states["housed"] + states["same_home"], len(people) - states["not_eligible"]
        row = {"eligible": eligible, "housed": housed, "died": states["died"], "same_home": states["same_home"]}
        horizon[*group, 12] = row | spread("rate", wilson(housed, eligible - states["died"]))
        ended = [relapse_of(person, case.standing) for person in people]
        times = [(row["days_at_risk"], names.get(row["outcome"])) for row in ended]
        for (day, at_risk, left), one in zip(days_of(times), incidence(times, {"relapsed"}), strict=True):
            curve[*group, day] = {"at_risk": at_risk, "relapsed": left["relapsed"]} | spread("cif_relapse", one)
    found = keyed(case, "marts_by_two.retention_at_horizon", "breakdown", "value", "months")
    assert differences({key: row for key, row in found.items() if key[2] == 12}, horizon) == []
    assert differences(keyed(case, "marts_by_two.relapse_curve", "breakdown", "value", "day"), curve) == []
    read_off = keyed(case, "marts_by_two.relapse_at_horizon", "breakdown", "value", "months")
    assert {key[:2] for key in read_off} == set(case.pairs())


@pytest.mark.parametrize("schema", ["marts", "marts_by_two"])
def test_no_mart_holds_breakdowns_of_the_other_kind(case: Case, schema: str) -> None:
    tables = records(
        case.built,
        f"select table_name from duckdb_columns() where schema_name = '{schema}' and column_name = 'breakdown'",
    )
    held = " union all ".join(f"select breakdown from {schema}.{table['table_name']}" for table in tables)
    found = {row["breakdown"] for row in records(case.built, f"select distinct breakdown from ({held})")}
    expected = case.pairs() if schema == "marts_by_two" else case.groups()
    assert found == {breakdown for breakdown, _ in expected}
