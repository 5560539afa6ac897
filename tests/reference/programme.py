"""Tasks, money, good neighbours, hand-overs, self-sufficiency and waiting written a second time: plain Python.

What lives here: R38 (waiting), R44 and what domain 5.4 to 5.6 and docs/measures.md say of the other five, one row after
another. What does not: episodes, deaths and horizons (housing.py), curves (curves.py). Nothing is shared with the
warehouse.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from statistics import fmean
from typing import Any

from reference.curves import wilson
from reference.housing import Person, add_months, at_horizon, days
from reference.standing import Row, Standing

HORIZONS = (6, 12, 24)
Times = list[tuple[int, str | None]]


def municipal_tasks(people: list[Person], standing: Standing) -> dict[tuple[str, int], Row]:
    """Per municipality and year: the task, who moved in for the first time, and whether all registers saw the year."""
    registers = standing.registers_of("leases").values()
    tasks = {
        (row["municipality"], row["year"]): row["people"] for row in standing.one_per_key("municipal_tasks").values()
    }
    housed = Counter((person.complex.get("municipality") or "unknown", _year(person)) for person in people)
    rows = {}
    for place, year in tasks.keys() | housed.keys():
        begun = any(register >= date(year, 1, 1) for register in registers)
        seen = bool(registers) and all(register >= date(year, 12, 31) for register in registers)
        row = {"task": tasks.get((place, year)), "realised": housed[place, year] if begun else None}
        rows[place, year] = {**row, "complete": seen}
    return rows


def _year(person: Person) -> int:
    assert person.move_in
    return person.move_in.year


def budget(people: list[Person], standing: Standing) -> dict[tuple[str, str], Row]:
    """R44: money by municipality and project, and what was paid per outcome of the people it is for."""
    complexes = standing.one_per_key("complexes")
    granted, spent = standing.rows["grants"], standing.rows["spending"]
    rows = {}
    for place, project in {(row["municipality"], row["project"]) for row in [*granted, *spent]}:
        if project in complexes:
            served = [person for person in people if person.episodes[0].leases[0]["complex_id"] == project]
        else:
            served = [person for person in people if person.complex.get("municipality") == place]
        mine = {"municipality": place, "project": project}
        money: Row = {"granted": _sum(granted, standing, "grants", mine)}
        money["committed"] = _sum(spent, standing, "spending", {**mine, "kind": "commitment"})
        money["paid"] = _sum(spent, standing, "spending", {**mine, "kind": "payment"})
        rows[place, project or "unallocated"] = {**money, **_per_outcome(served, money["paid"])}
    return rows


def _sum(rows: list[Row], standing: Standing, dataset: str, like: Row) -> float | None:
    if not standing.registers_of(dataset):
        return None
    return float(sum(row["amount_eur"] for row in rows if all(row[name] == value for name, value in like.items())))


def _per_outcome(people: list[Person], paid: float | None) -> dict[str, Any]:
    lived = sum(((e.end or e.observed_until) - e.start).days for person in people for e in person.episodes)
    row: Row = {"residents": len(people), "housed_years": lived / 365.25}
    for months in (12, 24):
        row[f"retained_{months}"] = sum(at_horizon(person, months) in ("housed", "same_home") for person in people)
    outcomes = {"per_resident": "residents", "per_housed_year": "housed_years"}
    outcomes |= {f"per_retained_{months}": f"retained_{months}" for months in (12, 24)}
    return row | {name: paid / row[of] if paid is not None and row[of] else None for name, of in outcomes.items()}


def candidates(standing: Standing) -> dict[tuple[str, date], Row]:
    """Per complex and round of vacancies: homes, candidates and candidates per home."""
    return {
        (row["complex_id"], row["advertised_on"]): {
            "homes": row["homes"],
            "candidates": row["candidates"],
            "candidates_per_home": row["candidates"] / row["homes"] if row["homes"] else None,
        }
        for row in standing.one_per_key("vacancy_candidates").values()
    }


def register_for(person: Person, standing: Standing, dataset: str) -> date | None:
    """As R13 (1) does for shelter: the care partner's register of a dataset, else the earliest of those there are."""
    registers = standing.registers_of(dataset)
    return registers.get(person.care_partner or "", min(registers.values(), default=None))


def handover_coverage(people: list[Person], standing: Standing) -> Row:
    """Of one group: first move-ins that the register of hand-overs has reached, and those with one before the day."""
    reached = before = 0
    for person in people:
        moved_in, register = person.move_in, register_for(person, standing, "handovers")
        if moved_in and register and moved_in <= register:
            reached += 1
            days_told = [row["handed_over_on"] for row in standing.rows["handovers"] if row["client"] == person.key]
            before += any(day < moved_in for day in days_told)
    share = wilson(before, reached)
    row = {"move_ins": reached, "with_handover_before": before, "rate": share.figure if share else None}
    return row | {"low": share.low if share else None, "high": share.high if share else None}


def self_sufficiency(people: list[Person], standing: Standing) -> dict[tuple[str, int], Row]:
    """Per domain and horizon: scores of those assessed around move-in and around the horizon."""
    told: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in standing.rows["self_sufficiency"]:
        told[row["client"], row["domain"]].append(row)
    pairs: dict[tuple[str, int], list[tuple[int, int | None]]] = defaultdict(list)
    for person in people:
        for domain in sorted({domain for client, domain in told if client == person.key}):
            for months in HORIZONS:
                pair = _scores(person, months, _one_a_day(told[person.key, domain]), standing)
                if pair:
                    pairs[domain, months].append(pair)
    return {key: _changes(found) for key, found in pairs.items()}


def _one_a_day(assessments: list[Row]) -> list[Row]:
    """In order of day; of two partners on one day the one with the newest register, then the first by name (as R3)."""
    chosen: dict[date, Row] = {}
    for row in sorted(assessments, key=lambda row: (-row["_register"].toordinal(), row["_partner"])):
        chosen.setdefault(row["assessed_on"], row)
    return [chosen[day] for day in sorted(chosen)]


def _scores(person: Person, months: int, told: Iterable[Row], standing: Standing) -> tuple[int, int | None] | None:
    """The score around move-in and, if there is one, around the horizon; None for who is not eligible."""
    moved_in, register = person.move_in, register_for(person, standing, "self_sufficiency")
    assert moved_in and register
    horizon = add_months(moved_in, months)
    around = [row for row in told if moved_in - days(90) <= row["assessed_on"] <= moved_in + days(90)]
    if not around or horizon > register or (person.died_on and person.died_on <= horizon):
        return None
    later = [row for row in told if row["assessed_on"] > around[0]["assessed_on"]]
    near = [(abs((row["assessed_on"] - horizon).days), row["assessed_on"], row["score"]) for row in later]
    nearest = min((one for one in near if one[0] <= 90), default=None)
    return around[0]["score"], nearest[2] if nearest else None


def _changes(pairs: list[tuple[int, int | None]]) -> Row:
    both = [(before, after) for before, after in pairs if after is not None]
    row: Row = {"eligible": len(pairs), "residents": len(both), "not_assessed": len(pairs) - len(both)}
    row |= {"baseline_mean": fmean(before for before, _ in both) if both else None}
    row |= {"mean": fmean(after for _, after in both) if both else None}
    row |= {"improved": sum(after > before for before, after in both)}
    return row | {"same": sum(a == b for a, b in both), "worse": sum(after < before for before, after in both)}


def waiting(standing: Standing) -> dict[int, Times]:
    """R38: per year of application the days until the key, or (None) until the wait is out of sight."""
    keys = {(row["_partner"], row["application_id"]): row["key_on"] for row in standing.rows["placements"]}
    matched = standing.registers_of("placements")
    times: dict[int, Times] = defaultdict(list)
    for row in standing.rows["applications"]:
        applied, partner = row["applied_on"], row["_partner"]
        seen_until = min(row["_register"], matched.get(partner, applied))
        until = max(applied, min(seen_until, row["withdrawn_on"] or seen_until))
        key_on = keys.get((partner, row["application_id"]))
        if key_on and key_on <= until:
            times[applied.year].append((max(0, (key_on - applied).days), "keys"))
        else:
            times[applied.year].append(((until - applied).days, None))
    return times
