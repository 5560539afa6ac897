"""What must hold of the measures whatever partners send: on random nasty regions, a few each run and many under `deep`.

The models are compiled once; every example lands one region twice, differently told, and holds the marts against each
other.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from reference.built import Record, records
from reference.landed import land
from reference.nasty_deliveries import Region, deliveries
from reference.rebuilt import Models, compiled
from reference.standing import Part, Row, Sent

pytestmark = pytest.mark.slow
MARTS = (
    "dim_resident", "fct_housing_episode", "fct_homeless_spell", "fct_relapse", "fct_lease_flip",
    "retention_curve", "relapse_curve", "lease_flip_curve", "retention_at_horizon",
)  # fmt: skip
RESIDENTS = 30
SEEDS = st.integers(0, 10**9)
EXAMPLES = [pytest.param(2, id="quick"), pytest.param(60, id="deep", marks=pytest.mark.deep)]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    return compiled(tmp_path_factory.mktemp("compiled"), [f"+{mart}" for mart in MARTS])


def marts_of(models: Models, sent: list[Sent]) -> dict[str, list[Record]]:
    """Every mart as rows in an order of their own, figures to 12 decimals."""
    return {mart: sorted(map(rounded, rows), key=str) for mart, rows in whole_marts_of(models, sent).items()}


def whole_marts_of(models: Models, sent: list[Sent]) -> dict[str, list[Record]]:
    """Every mart as rows, figures to the last digit."""
    with TemporaryDirectory() as folder:
        land(sent, Path(folder) / "landing")
        with models.on(Path(folder) / "landing") as built:
            return {mart: records(built, f"from marts.{mart}") for mart in MARTS}


def rounded(row: Record) -> Record:
    return {name: round(value, 12) if isinstance(value, float) else value for name, value in row.items()}


def told_apart(one: dict[str, list[Record]], other: dict[str, list[Record]], *but: str) -> dict[str, list[Any]]:
    """Rows that stand in one alone, by mart; columns named in `but` are not looked at."""
    parts = {}
    for mart in MARTS:
        rows = [[{k: v for k, v in row.items() if k not in but} for row in side[mart]] for side in (one, other)]
        apart = [row for row in rows[0] if row not in rows[1]] + [row for row in rows[1] if row not in rows[0]]
        if apart or len(rows[0]) != len(rows[1]):
            parts[mart] = apart
    return parts


def for_random_seeds(examples: int, check: Callable[[int], None]) -> None:
    slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    drawing = settings(
        max_examples=examples, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=slow
    )
    drawing(given(SEEDS)(check))()


@pytest.mark.parametrize("examples", EXAMPLES)
def test_the_order_of_deliveries_rows_and_partners_changes_nothing(models: Models, examples: int) -> None:
    def check(seed: int) -> None:
        sent = deliveries(seed, RESIDENTS)
        expected = marts_of(models, sent)
        assert len(expected["fct_housing_episode"]) > 5
        assert told_apart(marts_of(models, shuffled(sent, random.Random(seed))), expected) == {}

    for_random_seeds(examples, check)


def shuffled(sent: list[Sent], rng: random.Random) -> list[Sent]:
    """The same deliveries in another order, their datasets and rows too."""
    again = []
    for one in sent:
        names = rng.sample(sorted(one.parts), len(one.parts))
        parts = {name: mixed_up(one.parts[name], rng) for name in names}
        again.append(Sent(one.partner, one.reference_date, one.sequence, one.received_on, parts))
    rng.shuffle(again)
    return again


def mixed_up(part: Part, rng: random.Random) -> Part:
    rows, held_back = (rng.sample(them, len(them)) for them in (part.rows, part.held_back))
    return Part(part.mode, part.contained, rows, held_back)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_splitting_a_lease_in_two_that_touch_changes_nothing(models: Models, examples: int) -> None:
    """But for `transfers`: where another home is rented meanwhile, the later half comes after it (R10)."""

    def check(seed: int) -> None:
        sent = with_clients(deliveries(seed, RESIDENTS))
        split = [in_halves(one, long_enough(sent)) for one in sent]
        assert len(leases_of(split)) > 1.3 * len(leases_of(sent))
        assert told_apart(marts_of(models, split), marts_of(models, sent), "transfers") == {}

    for_random_seeds(examples, check)


def with_clients(sent: list[Sent]) -> list[Sent]:
    """The same with a client on every lease: what is linked by a placement depends on the day a lease starts (R4)."""
    for row in leases_of(sent):
        row["client"] = f"client of {row['lease_id'].rpartition('-')[0]}"
    return sent


def leases_of(sent: list[Sent]) -> list[Row]:
    """Every lease as often as it is told."""
    return [row for one in sent if "leases" in one.parts for row in one.parts["leases"].rows]


def long_enough(sent: list[Sent]) -> set[str]:
    """Leases that last longer than a day whenever they are told."""
    short = {row["lease_id"] for row in leases_of(sent) if row["end_date"] and row["end_date"] <= second_day(row)}
    return {row["lease_id"] for row in leases_of(sent)} - short


def second_day(lease: Row) -> date:
    day: date = lease["start_date"] + timedelta(days=1)
    return day


def in_halves(sent: Sent, long: set[str]) -> Sent:
    """With every long lease as two that touch, of which the first ends on the second day."""
    if "leases" not in sent.parts:
        return sent
    part = sent.parts["leases"]
    rows = [half for row in part.rows for half in (halves(row) if row["lease_id"] in long else [row])]
    held_back = [key for row in part.held_back for key in (row, f"{row}-later")]
    parts = {**sent.parts, "leases": Part(part.mode, part.contained, rows, held_back)}
    return Sent(sent.partner, sent.reference_date, sent.sequence, sent.received_on, parts)


def halves(row: Row) -> list[Row]:
    later = {**row, "lease_id": f"{row['lease_id']}-later", "start_date": second_day(row)}
    return [{**row, "end_date": second_day(row), "end_reason": "transfer"}, later]


@pytest.mark.parametrize("examples", EXAMPLES)
def test_a_day_more_of_observation_never_lowers_a_count_at_risk(models: Models, examples: int) -> None:
    """On stays that are over and homes that stand: a spell still going on may turn out a relapse and is then dated back
    (R12), and a home that is first told of on the last day takes its residents from one group to another."""

    def check(seed: int) -> None:
        rng = random.Random(seed)
        region = Region(seed, RESIDENTS, frozenset({"placements"}))
        day = date(2022, 3, 1) + timedelta(days=rng.randrange(600))
        earlier, later = (marts_of(models, told_on(region, day, until)) for until in (day, day + timedelta(days=1)))
        for curve in ("retention_curve", "relapse_curve", "lease_flip_curve"):
            assert lowered(at_risk_by_day(earlier[curve]), at_risk_by_day(later[curve])) == []
        eligible = [
            {(*group(row), row["months"]): row["eligible"] for row in side} for side in horizons(earlier, later)
        ]
        assert [key for key, people in eligible[0].items() if eligible[1].get(key, 0) < people] == []

    for_random_seeds(examples, check)


def horizons(*sides: dict[str, list[Record]]) -> list[list[Record]]:
    return [side["retention_at_horizon"] for side in sides]


def told_on(region: Region, day: date, until: date) -> list[Sent]:
    """Everything in full up to `until`; of stays only those that were over on `day`, of homes those that stood."""
    sent: dict[str, Sent] = {}
    for (partner, dataset), known in region.rows.items():
        rows = known
        if dataset == "shelter_stays":
            rows = [row for row in known if row["end_date"] and row["end_date"] <= day]
        if dataset == "units":
            rows = [row for row in known if not row["delivered_on"] or row["delivered_on"] <= day]
        if dataset == "leases":
            rows = [{**row, "client": row["client"] or row["lease_id"][6:10]} for row in known]
        sent.setdefault(partner, Sent(partner, until, 1, until, {})).parts[dataset] = Part(rows=rows)
    return list(sent.values())


def group(row: Record) -> tuple[str, str]:
    return row["breakdown"], row["value"]


def at_risk_by_day(curve: list[Record]) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """By group: (day, people still at risk on it) in order, and nobody after the last."""
    by_group: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in sorted(curve, key=lambda row: row["day"]):
        by_group.setdefault(group(row), []).append((row["day"], row["at_risk"]))
    return by_group


def lowered(
    before: dict[tuple[str, str], list[tuple[int, int]]], after: dict[tuple[str, str], list[tuple[int, int]]]
) -> list[Any]:
    """Days on which fewer were at risk than before; between two rows the later one's count holds."""
    return [
        (of, day)
        for of, rows in before.items()
        for day, people in rows
        if next((count for later, count in after[of] if later >= day), 0) < people
    ]


@pytest.mark.parametrize("examples", EXAMPLES)
def test_incidences_and_survival_are_one_and_breakdowns_add_up_to_all(models: Models, examples: int) -> None:
    def check(seed: int) -> None:
        marts = whole_marts_of(models, deliveries(seed, RESIDENTS))
        causes = ("still_housed", "cif_negative", "cif_positive", "cif_died")
        off = [abs(1 - sum(row[cause] for cause in causes)) for row in marts["retention_curve"]]
        assert max(off) <= 1e-12
        for mart, place, counts in (
            ("retention_curve", "day", ("negative", "positive", "died", "censored")),
            ("relapse_curve", "day", ("relapsed", "died", "censored")),
            ("lease_flip_curve", "day", ("flipped", "exited", "censored")),
            ("retention_at_horizon", "months", ("eligible", "housed", "died", "same_home")),
        ):
            sums = added_up(marts[mart], place, counts)
            assert len(sums) >= 7
            assert {of: found for of, found in sums.items() if found != sums["all"]} == {}

    for_random_seeds(examples, check)


def added_up(rows: list[Record], place: str, counts: tuple[str, ...]) -> dict[str, dict[Any, list[int]]]:
    """By breakdown: counts of all its values together on every day (or horizon) on which there are any."""
    sums: dict[str, dict[Any, list[int]]] = {}
    for row in rows:
        here = sums.setdefault(row["breakdown"], {}).setdefault(row[place], [0] * len(counts))
        here[:] = [before + row[count] for before, count in zip(here, counts, strict=True)]
    return {of: {at: found for at, found in by.items() if any(found)} for of, by in sums.items()}
