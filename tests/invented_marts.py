"""Marts of invented residents, for tests that need no pipeline.

What belongs here: the marts that follow from a population by the plainest arithmetic; intervals are left empty.
What does not: the population (`invented_people`), writing marts to a file (`invented_warehouse`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from invented_inference import guidance_capacity, housing_form_comparison, progress_forecast
from invented_outcomes import outcomes
from invented_people import COMPLEXES, REFERENCE_DATE, Person
from invented_programme import programme

Rows = list[dict[str, Any]]
HORIZONS = {6: 182, 12: 365, 18: 547, 24: 730, 36: 1095}


def curve(
    observed: Mapping[tuple[str, ...], list[tuple[int, str | None]]], keys: Sequence[str], causes: list[str]
) -> Rows:
    """Aalen-Johansen by its definition, a row for day 0 and for every day on which somebody leaves."""
    rows: Rows = []
    for group, times in sorted(observed.items()):
        at_risk, free = len(times), 1.0
        incidence = dict.fromkeys(causes, 0.0)
        by_day: dict[int, Counter[str | None]] = {0: Counter()}
        for day, cause in times:
            by_day.setdefault(day, Counter())[cause] += 1
        for day, leaving in sorted(by_day.items()):
            events = {cause: leaving[cause] for cause in causes}
            for cause in causes:
                incidence[cause] += free * events[cause] / at_risk
            free *= 1 - sum(events.values()) / at_risk
            rows.append(
                dict(zip(keys, group, strict=True))
                | {"day": day, "at_risk": at_risk, **events, "censored": leaving[None], "free": free}
                | {f"cif_{cause}": value for cause, value in incidence.items()}
            )
            at_risk -= leaving.total()
    return rows


def by_group(persons: Sequence[Person], time: str, cause: str) -> dict[tuple[str, ...], list[tuple[int, str | None]]]:
    """Times and causes of everyone, in each of their groups."""
    found: dict[tuple[str, ...], list[tuple[int, str | None]]] = {}
    for one in persons:
        for group in one.groups:
            found.setdefault(group, []).append((getattr(one, time), getattr(one, cause)))
    return found


def retention_curve(persons: Sequence[Person]) -> Rows:
    rows = curve(by_group(persons, "days", "cause"), ("breakdown", "value"), ["negative", "positive", "died"])
    return [row | {"still_housed": row["free"], "retained": 1 - row["cif_negative"] - row["cif_died"]} for row in rows]


def relapse_curve(persons: Sequence[Person]) -> Rows:
    rows = curve(by_group(persons, "relapse_days", "relapse_cause"), ("breakdown", "value"), ["relapsed", "died"])
    return renamed(rows, {"cif_relapsed": "cif_relapse"})


def renamed(rows: Rows, names: Mapping[str, str]) -> Rows:
    return [{names.get(name, name): value for name, value in row.items()} for row in rows]


def lease_flip_curve(persons: Sequence[Person]) -> Rows:
    names = {"negative": "exited", "positive": "flipped", "cif_positive": "cif_flip", "cif_negative": "cif_exit"}
    living = [one for one in persons if one.cause != "died"]
    return renamed(curve(by_group(living, "days", "cause"), ("breakdown", "value"), ["negative", "positive"]), names)


def guidance_milestone_curve(persons: Sequence[Person]) -> Rows:
    names = {"negative": "exited", "positive": "reached", "cif_positive": "cif", "cif_negative": "cif_exit"}
    living = [one for one in persons if one.cause != "died"]
    observed = {("halved", *group): times for group, times in by_group(living, "days", "cause").items()}
    return renamed(curve(observed, ("milestone", "breakdown", "value"), ["negative", "positive"]), names)


def retention_at_horizon(persons: Sequence[Person]) -> Rows:
    counts: dict[tuple[str, str, int], Counter[str]] = {}
    for one in persons:
        for group in one.groups:
            for months, day in HORIZONS.items():
                counts.setdefault((*group, months), Counter()).update(state_at(one, day))
    return [
        {"breakdown": key[0], "value": key[1], "months": key[2], "rate": None, "same_home_rate": None}
        | {name: found[name] for name in ("eligible", "housed", "died", "same_home")}
        | rates(found)
        for key, found in sorted(counts.items())
    ]


def state_at(one: Person, day: int) -> list[str]:
    if one.potential < day:
        return []
    if one.days > day or one.cause is None:
        return ["eligible", "housed", *(["same_home"] if int(one.key, 16) % 5 else [])]
    return ["eligible", *(["died"] if one.cause == "died" else [])]


def rates(found: Mapping[str, int]) -> dict[str, float | None]:
    alive = found["eligible"] - found["died"]
    return {"rate": found["housed"] / alive, "same_home_rate": found["same_home"] / alive} if alive else {}


def relapse_at_horizon(curve_rows: Rows) -> Rows:
    found: dict[tuple[str, str, int], dict[str, Any]] = {}
    for row in curve_rows:
        for months in (6, 12, 24, 36):
            if row["day"] <= HORIZONS[months]:
                found[row["breakdown"], row["value"], months] = row
    return [row | {"months": key[2]} for key, row in found.items()]


def guidance_timeline(persons: Sequence[Person]) -> Rows:
    rows: Rows = []
    for group in sorted({group for one in persons for group in one.groups}):
        days = [one.days for one in persons if group in one.groups]
        for week in range(1, 105):
            residents = sum(one >= 7 * week for one in days)
            hours = 4.0 / (1 + week / 26)
            if residents:
                rows.append(
                    {"breakdown": group[0], "value": group[1], "weeks_since_start": week, "residents": residents}
                    | {"mean_hours": hours, "p25": hours / 2, "median": hours, "p75": hours * 1.5}
                )
    return rows


def guidance_phase(persons: Sequence[Person]) -> Rows:
    counts: Counter[tuple[date, str, str, str]] = Counter()
    for month in (date(year, month, 1) for year in (2021, 2022, 2023) for month in range(1, 13)):
        for one in persons:
            since = (month - one.moved_in).days
            phase = "intensive" if since < 200 else "regular" if since < 500 else "light"
            counts.update((month, *group, phase) for group in one.groups if 0 <= since < one.days)
    names = ("month", "breakdown", "value", "phase")
    return [dict(zip(names, key, strict=True)) | {"residents": found} for key, found in sorted(counts.items())]


def living_lab_progress(persons: Sequence[Person]) -> Rows:
    rows: Rows = []
    total = 0
    last = max((one.until for one in persons), default=REFERENCE_DATE)
    for month in (date(2021 + number // 12, number % 12 + 1, 1) for number in range(25)):
        if month > last:
            break
        moved_in = sum(one.moved_in.replace(day=1) == month for one in persons)
        total += moved_in
        rows.append({"month": month, "moved_in": moved_in, "moved_in_total": total, "target": 200, "complete": True})
    return rows


def homes_delivered(persons: Sequence[Person]) -> Rows:
    rows: Rows = []
    for form, municipality in sorted({COMPLEXES[name][:2] for name in COMPLEXES}):
        total = 0
        for month in (date(2021, number, 1) for number in range(1, 13)):
            delivered = 12 if month.month == 3 and form == "mixed" else month.month % 3
            total += delivered
            rows.append(
                {"month": month, "housing_form": form, "municipality": municipality, "planned": 40}
                | {"delivered": delivered, "delivered_total": total}
            )
    return rows


def core(persons: Sequence[Person]) -> dict[str, Rows]:
    """Residents, their episodes and relapses, a row each."""
    tables: dict[str, Rows] = {name: [] for name in ("dim_resident", "fct_housing_episode", "fct_relapse")}
    reasons = {"negative": "eviction", "positive": "own_home", "died": "deceased"}
    for one in persons:
        form, municipality, partner = COMPLEXES[one.complex_id]
        home = {"resident_key": one.key, "housing_form": form, "complex_id": one.complex_id}
        tables["dim_resident"].append(
            home
            | {"target_group": one.target_group, "first_move_in": one.moved_in, "observed_until": REFERENCE_DATE}
            | {"move_in_year": one.moved_in.year, "municipality": municipality, "care_partner": partner}
        )
        tables["fct_housing_episode"].append(
            home
            | {"episode_number": 1, "start_date": one.moved_in, "days": one.days, "observed_until": REFERENCE_DATE}
            | {"end_date": one.moved_in + timedelta(days=one.days) if one.cause else None, "transfers": 0}
            | {"exit_reason": reasons.get(one.cause or ""), "first_home": True}
        )
        relapsed = one.relapse_cause == "relapsed"
        tables["fct_relapse"].append(
            {"resident_key": one.key, "relapsed": relapsed, "days_at_risk": one.relapse_days, "why": "invented"}
            | {"outcome": {"relapsed": "relapse", "died": "death"}.get(one.relapse_cause or "", "censored")}
            | {"relapse_date": one.moved_in + timedelta(days=one.relapse_days) if relapsed else None}
            | {"relapse_rule": "c" if relapsed else None}
        )
    return tables


def guidance_facts(persons: Sequence[Person]) -> dict[str, Rows]:
    """Milestones and lease flips of those who did not die, as their curves count them."""
    living = [one for one in persons if one.cause != "died"]
    outcomes = {"positive": "flip", "negative": "exit", None: "censored"}
    return {
        "fct_guidance_milestone": [
            {"resident_key": one.key, "guidance_start": one.moved_in if one in living else None} for one in persons
        ],
        "fct_lease_flip": [
            {"resident_key": one.key, "lease_start": one.moved_in, "outcome": outcomes[one.cause], "days": one.days}
            | {"flipped_on": one.moved_in + timedelta(days=one.days) if one.cause == "positive" else None}
            for one in living
        ],
    }


def deliveries() -> dict[str, Rows]:
    """Two partners' deliveries with their accounts of rows."""
    dim: Rows = []
    quality: Rows = []
    for partner in ("mitros", "tussenvoorziening"):
        name = {"partner": partner, "delivery": "2023-12-31", "reference_date": REFERENCE_DATE}
        dim.append(
            name
            | {"sequence": 1, "received_on": REFERENCE_DATE, "datasets": 1, "datasets_refused": 0}
            | {"rows_in": 200, "rows_accepted": 197, "rows_held_back": 3}
        )
        quality += [
            name | {"dataset": "leases", "check": "received", "severity": "info", "rows": 200, "failed": 3},
            name
            | {"dataset": "leases", "check": "date_in_range", "severity": "error", "rows": 200, "failed": 3}
            | {"example_rows": "4, 9, 12", "message": "Een datum ligt in de toekomst.", "column_name": "start_date"},
            name | {"dataset": "leases", "check": "freshness", "severity": "info", "rows": 1, "failed": 0},
        ]
    partners = [
        {"partner": row["partner"], "rhythm": "quarter", "deliveries": 1, "datasets": 1}
        | dict.fromkeys(("first_reference_date", "last_reference_date", "last_received_on"), REFERENCE_DATE)
        for row in dim
    ]
    return {"dim_delivery": dim, "dim_partner": partners, "data_quality": quality}


def complexes() -> Rows:
    return [
        {"complex_id": name, "name": name, "housing_form": form, "municipality": municipality, "care_partner": partner}
        | {"planned_homes": 20, "homes": 20, "delivered_by": "mitros", "register_date": REFERENCE_DATE}
        for name, (form, municipality, partner) in COMPLEXES.items()
    ]


def marts_of(persons: Sequence[Person]) -> dict[str, Rows]:
    """Every mart that follows from a population."""
    relapses = relapse_curve(persons)
    at_horizon = relapse_at_horizon(relapses)
    retention = retention_at_horizon(persons)
    return {
        **core(persons),
        **guidance_facts(persons),
        **deliveries(),
        "dim_complex": complexes(),
        "retention_curve": retention_curve(persons),
        "retention_at_horizon": retention,
        "relapse_curve": relapses,
        "relapse_at_horizon": at_horizon,
        **outcomes(persons, at_horizon),
        **programme(persons, retention),
        "lease_flip_curve": lease_flip_curve(persons),
        "guidance_milestone_curve": guidance_milestone_curve(persons),
        "guidance_timeline": guidance_timeline(persons),
        "guidance_phase": guidance_phase(persons),
        "living_lab_progress": living_lab_progress(persons),
        "homes_delivered": homes_delivered(persons),
        "housing_form_comparison": housing_form_comparison(persons),
        "progress_forecast": progress_forecast(persons),
        "guidance_capacity": guidance_capacity(),
    }
