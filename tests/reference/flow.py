"""How far every resident gets towards every measure, written a second time: one person after another.

What lives here: the steps of each measure, who stops where and why, and counting them as `measure_flow` does. What does
not: the measures themselves (housing.py, outcomes.py, guidance.py), which say who counts as what.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from reference import guidance, guided_weeks
from reference.housing import WINDOW, Person, at_horizon, relapse_of
from reference.outcomes import days_housed, periods, return_of, state_in
from reference.standing import Row, Standing

STEPS = {
    "retention_curve": ("known", "moved_in"),
    "retention_at_horizon": ("known", "moved_in", "followed_to_horizon", "alive_at_horizon"),
    "relapse": ("known", "moved_in"),
    "days_housed": ("known", "moved_in", "seen_some_day"),
    "return_after_exit": ("known", "moved_in", "left_to_own_home", "left_long_enough_ago"),
    "period_outcome": ("known", "moved_in", "housed_in_period", "in_period_denominator"),
    "guidance_milestone": ("known", "moved_in", "guided", "guided_while_observed"),
    "lease_flip": ("known", "moved_in", "lease_at_care_partner"),
    "progress": ("known", "moved_in", "moved_in_window"),
}
CAUSES = dict.fromkeys(("relapse", "eviction", "institution", "unknown"), "negative")
CAUSES |= dict.fromkeys(("own_home", "family", "moved_away"), "positive") | {"deceased": "died"}
AT_HORIZON = {"not_eligible": (2, "horizon_not_reached"), "died": (3, "died_before_horizon")}
AT_HORIZON |= {"same_home": (4, "housed_in_same_home"), "housed": (4, "housed_elsewhere"), "gone": (4, "not_housed")}
MILESTONES = ("halved", "independent", "reintensified")
FLIPS = {"flip": (3, "flipped"), "exit": (3, "left_without_flip"), "censored": (3, "no_flip_seen")}
NO_LEASE = (1, "no_lease")
Part = tuple[str, str]
Stop = tuple[int, str]
"""The last step somebody reaches, and why they stop there or as what they count."""


def stops(person: Person, standing: Standing, of_periods: list[tuple[str, date, date]]) -> dict[Part, Stop]:
    """Where one resident stops in each part of each measure on homes and nights."""
    found = {("retention_at_horizon", f"{months}"): _to_horizon(person, months) for months in (6, 12, 18, 24, 36)}
    found |= {("period_outcome", name): _in_period(person, first, last) for name, first, last in of_periods}
    found["retention_curve", "all"] = _retained(person)
    found["relapse", "all"] = _relapsed(person, standing)
    found["days_housed", "all"] = _housed(person, standing)
    found["return_after_exit", "all"] = _returned(person, standing)
    found["progress", "all"] = _in_window(person)
    return found


def parts_of(people: list[Person], standing: Standing) -> list[tuple[str, date, date]]:
    """R43: the periods that have a flow; none while nobody has moved in."""
    return periods(people, standing) if people else []


def _retained(person: Person) -> Stop:
    if not person.episodes:
        return NO_LEASE
    return 2, CAUSES.get(person.episodes[0].reason or "", "still_housed")


def _to_horizon(person: Person, months: int) -> Stop:
    return AT_HORIZON[at_horizon(person, months)] if person.episodes else NO_LEASE


def _in_period(person: Person, first: date, last: date) -> Stop:
    if not person.episodes:
        return NO_LEASE
    state = state_in(person, first, last)
    if state is None:
        return 2, "not_housed_in_period"
    return (3 if state == "out_of_denominator" else 4), state


def _relapsed(person: Person, standing: Standing) -> Stop:
    if not person.episodes:
        return NO_LEASE
    ended = relapse_of(person, standing)
    if ended["outcome"] == "relapse":
        return 2, f"relapse_rule_{ended['relapse_rule']}"
    if ended["outcome"] == "death":
        return 2, "died"
    lost = min((e.end for e in person.episodes if e.end and e.reason in ("moved_away", "unknown")), default=None)
    if lost and (lost - person.episodes[0].start).days == ended["days_at_risk"]:
        return 2, "out_of_sight"
    return 2, "no_relapse_seen" if ended["days_at_risk"] else "never_observed"


def _housed(person: Person, standing: Standing) -> Stop:
    if not person.episodes:
        return NO_LEASE
    row = days_housed(person, standing)
    return (3, f"housed_on_days_{row['class']}") if row["window_days"] else (2, "seen_no_day")


def _returned(person: Person, standing: Standing) -> Stop:
    if not person.episodes:
        return NO_LEASE
    if not any(episode.end and episode.reason in ("own_home", "family") for episode in person.episodes):
        return 2, "no_exit_to_own_home"
    found = return_of(person, standing)
    if found is None:
        return 3, "left_too_recently"
    back = found[1]
    return (
        4,
        "not_returned" if back is None else f"returned_within_{min(bin for bin in (180, 365, 730) if back <= bin)}",
    )


def _in_window(person: Person) -> Stop:
    if not person.move_in:
        return NO_LEASE
    if person.move_in < WINDOW[0]:
        return 2, "moved_in_before_window"
    return (3, "housed_in_window") if person.move_in < WINDOW[1] else (2, "moved_in_after_window")


def guided_stops(world: guided_weeks.World, person: guided_weeks.Person) -> dict[Part, Stop]:
    """Where a resident who moved in stops on the way to each milestone, and to a lease flip."""
    row = guidance.milestone(world, person)
    found = {
        ("guidance_milestone", name): _to_milestone(row, guidance.time_to(world, person, row[f"{name}_on"]))
        for name in MILESTONES
    }
    flip = guidance.lease_flip(world, person)
    found["lease_flip", "all"] = FLIPS[flip["outcome"]] if flip else (2, "own_lease_from_start")
    return found


def never_guided() -> dict[Part, Stop]:
    """The same of a resident without a lease."""
    return dict.fromkeys([*(("guidance_milestone", name) for name in MILESTONES), ("lease_flip", "all")], NO_LEASE)


def _to_milestone(row: Row, ended: tuple[int, str | None] | None) -> Stop:
    if row["guidance_start"] is None:
        return 2, "no_hours_since_move_in"
    if ended is None:
        return 3, "observed_no_day"
    if ended[1]:
        return 4, {"reached": "milestone_reached", "exited": "left_or_died_first"}[ended[1]]
    return 4, "too_few_weeks_for_baseline" if row["baseline_hours"] is None else "milestone_not_reached"


def flow(of_everyone: Iterable[dict[Part, Stop]]) -> dict[tuple[str, str, int, str], Row]:
    """The rows of `measure_flow`: who got as far as a step, and who stopped on it for which reason."""
    counts: dict[Part, Counter[Stop]] = defaultdict(Counter)
    for found in of_everyone:
        for part, stop in found.items():
            counts[part][stop] += 1
    rows = {}
    for (measure, part), by_stop in counts.items():
        for number, step in enumerate(STEPS[measure], start=1):
            named = {"step": step, "is_denominator": number == len(STEPS[measure])}
            so_far = sum(people for (reached, _), people in by_stop.items() if reached >= number)
            rows[measure, part, number, "reached"] = {**named, "residents": so_far}
            for (reached, reason), people in by_stop.items():
                if reached == number:
                    rows[measure, part, number, reason] = {**named, "residents": people}
    return rows


def not_subtracting(rows: list[Row]) -> list[str]:
    """Steps of a flow after which people are missing or too many: whoever goes no further has a reason, once."""
    arrived: Counter[tuple[str, str, int]] = Counter()
    stopped: Counter[tuple[str, str, int]] = Counter()
    for row in rows:
        place = row["measure"], row["part"], row["step_number"]
        (arrived if row["reason"] == "reached" else stopped)[place] += row["residents"]
    went_on = {place: arrived[place] - stopped[place] for place in arrived}
    return [
        f"{measure} {part}: {people} leave step {number} for the next, {arrived[measure, part, number + 1]} arrive"
        for (measure, part, number), people in went_on.items()
        if people != arrived[measure, part, number + 1]
    ]
