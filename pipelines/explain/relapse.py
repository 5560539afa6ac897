"""Relapse (measure 3): what was seen of homelessness, and why it is a relapse or is none.

What belongs here: naming the ruling behind each spell and exit. What does not: the outcome, which is `fct_relapse`'s.
"""

from datetime import date, timedelta

from pipelines.explain.evidence import Evidence, counted, death_lines, exit_lines, lease_lines, source_of
from pipelines.explain.story import Line, Row, Source, Story, in_order

LOST = ("moved_away", "unknown")


def explain(evidence: Evidence) -> Story:
    """How a resident's time since first move-in ended, and why."""
    fact = evidence.one("select * from marts.fct_relapse where resident_key = $key")
    if not fact:
        return Story("relapse", evidence.resident_key, "Not counted: no lease.", evidence.counts("relapse"), ())
    move_in = evidence.resident["first_move_in"]
    ended_on = move_in + timedelta(days=fact["days_at_risk"])
    lines = [
        Line(move_in, "first move-in: the clock starts", ("R5",)),
        *lease_lines(evidence),
        *stay_lines(evidence),
        *[spell_line(evidence, spell, fact, move_in, ended_on) for spell in spells_of(evidence)],
        *marked(exit_lines(evidence), evidence, fact, ended_on),
        *marked_death(death_lines(evidence), fact, ended_on),
        *observation_lines(evidence, fact, ended_on),
    ]
    outcome = f"Followed for {counted(fact['days_at_risk'], 'day')} up to {ended_on}: {fact['why']}."
    notes = evidence.notes()
    return Story("relapse", evidence.resident_key, outcome, evidence.counts("relapse"), in_order(lines), notes)


def spells_of(evidence: Evidence) -> list[Row]:
    """The resident's homeless spells."""
    return evidence.rows("select * from intermediate.int_homeless_spells where resident_key = $key order by start_date")


def stay_lines(evidence: Evidence) -> list[Line]:
    """Every stay that was delivered, counted as homeless or not."""
    highest = evidence.thresholds["rough_ethos_max"]
    stays = evidence.staged("select * from staging.stg_care__shelter_stays where client = $key order by start_date")
    return [
        Line(
            stay["start_date"],
            f"stay, ETHOS {stay['ethos_category']}, until {stay['end_date'] or 'further notice'}"
            + ("" if stay["ethos_category"] <= highest else f": above {highest}, does not count"),
            ("R11",),
            source_of(stay, "shelter_stays"),
        )
        for stay in stays
    ]


def spell_line(evidence: Evidence, spell: Row, fact: Row, move_in: date, ended_on: date) -> Line:
    """A spell, and why it is a relapse or is none."""
    start, least = spell["start_date"], evidence.thresholds["relapse_min_nights"]
    during = any(
        one["start_date"] <= start and (one["end_date"] is None or start < one["end_date"])
        for one in evidence.episodes()
    )
    decides = fact["relapse_rule"] in ("a", "b") and fact["relapse_date"] == start
    nights = f"homeless spell of {counted(spell['nights'], 'night')}" + ("" if spell["end_date"] else " so far")
    if start <= move_in:
        return Line(start, f"{nights}: not after the day of move-in, does not count", ("R11", "R14"))
    if start > ended_on:
        return Line(start, f"{nights}: after the time that counts had ended", ("R11", "R17"))
    if not during:
        return Line(start, f"{nights} outside any episode: rule a", ("R11", "R14"), decides=decides)
    if spell["nights"] >= least:
        return Line(start, f"{nights} during an episode, at least {least}: rule b", ("R11", "R14"), decides=decides)
    return Line(start, f"{nights} during an episode, under {least}: no relapse (yet)", ("R12", "R14"))


def marked(exits: list[Line], evidence: Evidence, fact: Row, ended_on: date) -> list[Line]:
    """Exits, with what each is to relapse: rule c, out of sight, or nothing."""
    reasons = {one["end_date"]: one["exit_reason"] for one in evidence.episodes() if one["end_date"]}
    told = []
    for line in exits:
        reason = reasons[line.day]
        if reason in ("eviction", "relapse"):
            decides = fact["relapse_rule"] == "c" and line.day == fact["relapse_date"]
            told.append(Line(line.day, f"{line.what}, rule c", (*line.rules, "R14"), decides=decides))
        elif reason in LOST:
            decides = fact["outcome"] == "censored" and line.day == ended_on
            told.append(Line(line.day, f"{line.what}, out of sight from here", (*line.rules, "R17"), decides=decides))
        else:
            told.append(line)
    return told


def marked_death(deaths: list[Line], fact: Row, ended_on: date) -> list[Line]:
    """Deaths, the one that ended the time marked."""
    ends = fact["outcome"] == "death"
    return [
        Line(one.day, one.what, (*one.rules, "R16"), one.source, decides=ends and one.day == ended_on) for one in deaths
    ]


def observation_lines(evidence: Evidence, fact: Row, ended_on: date) -> list[Line]:
    """The two registers that bound what can be seen; the earlier one ends the time of who is censored by it."""
    seen = evidence.one("select * from intermediate.int_relapse_observation where resident_key = $key")
    leases_until = evidence.resident["observed_until"]
    shelters = {row["partner"]: row for row in evidence.registers("shelter_stays")}
    told = shelters.get(evidence.resident["care_partner"]) or next(iter(shelters.values()), None)
    censored = fact["outcome"] == "censored" and seen["observed_until"] == ended_on
    lines = [
        Line(leases_until, "leases are known up to here", ("R10", "R13"), decides=censored and leases_until == ended_on)
    ]
    if told is None:
        return [*lines, Line(ended_on, "nobody delivers shelter stays: nothing is seen", ("R13",), decides=censored)]
    own = told["partner"] == evidence.resident["care_partner"]
    why = "of the care partner" if own else "the furthest behind, as the care partner delivers none"
    source = Source(told["partner"], "shelter_stays", told["delivery"])
    what = f"shelter is known up to here, by the register {why}"
    by_shelter = censored and told["register_date"] <= leases_until
    return [*lines, Line(told["register_date"], what, ("R13", "R13a"), source, decides=by_shelter)]
