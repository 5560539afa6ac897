"""For every expectation of the gate a way to break it, as SQL on marts or published tables.

What belongs here: what goes wrong, keyed by frame and sentence; several ways where
several tables share a sentence. What does not: the tests that cause it.
"""

from breakages_of_inference import FIRST_ENDED, FIRST_PERSON, OF_INFERENCE
from breakages_of_programme import OF_PROGRAMME

ALL = "breakdown = 'all' and value = 'all'"


def curve_breakages(table: str, event: str, share: str) -> dict[str, str]:
    """What can go wrong on any curve; `event` and `share` are one of its counts and one of its rising shares."""
    last_day = f"{ALL} and day = (select max(day) from marts.{table} where {ALL})"
    return {
        "Every curve starts on day 0": f"delete from marts.{table} where day = 0 and value = 'flex'",
        "No count on a curve is below zero": f"update marts.{table} set {event} = -1 where {last_day}",
        "At risk falls by exactly the events and the censored of the day before": (
            f"update marts.{table} set at_risk = at_risk + 1 where {last_day}"
        ),
        "On its last day everyone on the curve has had an event or is censored": (
            f"delete from marts.{table} where {last_day}"
        ),
        "Survival never rises and incidence never falls": f"update marts.{table} set {share} = 0 where {last_day}",
        "No share is below 0": f"update marts.{table} set {share} = -0.01 where {last_day}",
        "No share is above 1": f"update marts.{table} set {share} = 1.01 where {last_day}",
        "The shares of one day add up": f"update marts.{table} set {share} = {share} + 1 where {last_day}",
        "Every share lies within its own interval": (
            f"update marts.{table} set {share}_low = {share} + 0.1, {share}_high = {share} + 0.2 where {last_day}"
        ),
        "The people of each breakdown add up to all": f"delete from marts.{table} where value = 'mixed'",
        "There is someone on every curve": (
            f"insert into marts.{table} by name select * replace ('EMPTY' as value, 0 as at_risk) "
            f"from marts.{table} where breakdown = 'all' and day = 0"
        ),
    }


AGAINST_PEOPLE = {
    "The curve counts as many people as the table it is made from": (
        f"delete from marts.fct_housing_episode where {FIRST_PERSON}",
        f"delete from marts.fct_relapse where {FIRST_PERSON}",
        "delete from marts.fct_lease_flip where outcome = 'censored'",
    ),
    "The curve counts as many events as the table it is made from": (
        f"update marts.fct_housing_episode set exit_reason = null where {FIRST_ENDED}",
        "update marts.fct_relapse set outcome = 'censored' where outcome = 'death'",
        "update marts.fct_lease_flip set outcome = 'censored' where outcome = 'exit'",
    ),
}
EACH_CURVE = [
    curve_breakages("retention_curve", "negative", "cif_negative"),
    curve_breakages("relapse_curve", "relapsed", "cif_relapse"),
    curve_breakages("lease_flip_curve", "flipped", "cif_flip"),
    curve_breakages("guidance_milestone_curve", "reached", "cif"),
]
CURVE_BREAKAGES: dict[str, str | tuple[str, ...]] = {
    **{sentence: tuple(curve[sentence] for curve in EACH_CURVE) for sentence in EACH_CURVE[0]},
    **AGAINST_PEOPLE,
}


def ways_to_break(frame: str, sentence: str) -> tuple[str, ...]:
    """Every way to break one expectation."""
    ways = BREAKAGES[frame][sentence]
    return (ways,) if isinstance(ways, str) else ways


BREAKAGES: dict[str, dict[str, str | tuple[str, ...]]] = {
    "people": {
        "Everyone with an episode is a resident": f"delete from marts.dim_resident where {FIRST_PERSON}",
        "First move-in is the start of the first episode": (
            f"update marts.dim_resident set first_move_in = first_move_in + 1 where {FIRST_PERSON}"
        ),
        "Episodes of a resident follow each other without overlap": (
            "insert into marts.fct_housing_episode by name select * replace (2 as episode_number, start_date + 1 as "
            f"start_date) from marts.fct_housing_episode where {FIRST_ENDED}"
        ),
        "Everyone who moved in has exactly one relapse outcome": f"delete from marts.fct_relapse where {FIRST_PERSON}",
        "Days at risk end on the day of the relapse": (
            "update marts.fct_relapse set days_at_risk = days_at_risk + 1 where relapsed"
        ),
        "Guidance milestones belong to people who moved in": (
            "update marts.fct_guidance_milestone set resident_key = 'nobody'"
        ),
        "Lease flips belong to people who moved in": "update marts.fct_lease_flip set resident_key = 'nobody'",
        "Nothing happens after the newest reference date": (
            f"update marts.fct_housing_episode set end_date = date '2030-01-01' where {FIRST_ENDED}"
        ),
    },
    "retention_at_horizon": {
        "Every retention rate lies between 0 and 1": f"update marts.retention_at_horizon set rate = 1.2 where {ALL}",
        "Every same-home rate lies between 0 and 1": (
            f"update marts.retention_at_horizon set same_home_rate = -0.1 where {ALL}"
        ),
        "Counts and what is left of them are never below zero": (
            f"update marts.retention_at_horizon set same_home = housed + 1 where {ALL}"
        ),
        "A rate is its numerator over those eligible and alive": (
            f"update marts.retention_at_horizon set rate = rate - 0.01 where {ALL}"
        ),
        "There is a rate exactly where there is a denominator": (
            f"update marts.retention_at_horizon set rate = null where {ALL}"
        ),
        "Every rate at a horizon lies within its own interval": (
            f"update marts.retention_at_horizon set rate_low = rate + 0.01, rate_high = 1 where {ALL}"
        ),
        "Nobody becomes eligible at a longer horizon only": (
            f"update marts.retention_at_horizon set eligible = 1000 where {ALL} and months = 24"
        ),
        "The people of each breakdown add up to all at every horizon": (
            "delete from marts.retention_at_horizon where value = 'mixed' and months = 12"
        ),
    },
    "relapse_at_horizon": {
        "Every incidence of relapse lies between 0 and 1": (
            f"update marts.relapse_at_horizon set cif_relapse = 1.1 where {ALL}"
        ),
        "Someone is at risk at every horizon that is shown": (
            f"update marts.relapse_at_horizon set at_risk = 0 where {ALL} and months = 36"
        ),
        "Relapse by a longer horizon is never less": (
            f"update marts.relapse_at_horizon set cif_relapse = 0.9 where {ALL} and months = 6"
        ),
        "A horizon is read off the relapse curve": (
            f"update marts.relapse_at_horizon set cif_relapse = cif_relapse + 0.001 where {ALL}"
        ),
        "Every incidence at a horizon lies within its own interval": (
            f"update marts.relapse_at_horizon set low = 0, high = cif_relapse / 2 where {ALL}"
        ),
    },
    "days_housed": {
        "Everyone who moved in has days housed, and nobody else": f"delete from marts.days_housed where {FIRST_PERSON}",
        "Days housed are days seen, and those are days of the window": (
            f"update marts.days_housed set window_days = 1000 where {FIRST_PERSON}"
        ),
        "Share and class follow from the days": "update marts.days_housed set class = 'all' where class = 'some'",
    },
    "outcome_rates": {
        "No count of an outcome is below zero, and none is more than its whole": (
            f"update marts.return_after_exit set exits = returned_total - 1 where {ALL}"
        ),
        "An outcome's rate is its numerator over its denominator, and there is one where there are people": (
            f"update marts.period_outcome set rate = null where {ALL}"
        ),
        "Every rate of an outcome lies within its own interval": (
            f"update marts.period_outcome set rate_low = rate + 0.01, rate_high = 1 where {ALL}"
        ),
        "The people of each breakdown add up to all in every outcome": (
            "delete from marts.return_after_exit where value = 'mixed'"
        ),
    },
    "relapse_sensitivity": {
        "With unknown exits out of sight relapse is the main figure": (
            "update marts.relapse_sensitivity set cif_relapse = cif_relapse + 0.01 where rule = 'censored'"
        ),
    },
    "guidance_timeline": {
        "Hours of guidance are never below zero": f"update marts.guidance_timeline set mean_hours = -1 where {ALL}",
        "Every week on the timeline has someone in it": (
            "update marts.guidance_timeline set residents = 0 where value = 'flex' and weeks_since_start = 5"
        ),
        "Quartiles of hours stand in order": f"update marts.guidance_timeline set p25 = median + 1 where {ALL}",
        "Nobody comes back on the timeline after leaving it": (
            f"update marts.guidance_timeline set residents = residents + 500 where {ALL} and weeks_since_start = 9"
        ),
        "The timeline skips no week": f"delete from marts.guidance_timeline where {ALL} and weeks_since_start = 9",
        "The people of each breakdown add up to all in every week": (
            "delete from marts.guidance_timeline where value = 'mixed'"
        ),
    },
    "guidance_phase": {
        "No phase counts fewer than zero people": f"update marts.guidance_phase set residents = -1 where {ALL}",
        "The people of each breakdown add up to all in every month and phase": (
            "delete from marts.guidance_phase where value = 'mixed' and phase = 'light'"
        ),
    },
    "curves": CURVE_BREAKAGES,
    "living_lab_progress": {
        "No month counts fewer than zero people": (
            "update marts.living_lab_progress set moved_in = -1 where month = date '2021-05-01'"
        ),
        "The running total of people housed is the sum of its months": (
            "update marts.living_lab_progress set moved_in_total = moved_in_total + 1 where month = date '2021-05-01'"
        ),
        "The progress of the programme skips no month": (
            "delete from marts.living_lab_progress where month = date '2021-05-01'"
        ),
        "No month houses more people than moved in for the first time": (
            "update marts.living_lab_progress set moved_in = moved_in + 1 where month = date '2021-05-01'"
        ),
        "The target is more than nobody": "update marts.living_lab_progress set target = 0",
    },
    "homes_delivered": {
        "No count of homes is below zero": "update marts.homes_delivered set delivered = -1 where delivered = 0",
        "The running total of homes is the sum of its months": (
            "update marts.homes_delivered set delivered_total = delivered_total + 1 where month = date '2021-05-01'"
        ),
    },
    **OF_INFERENCE,
    **OF_PROGRAMME,
    "dim_delivery": {
        "No count of rows is below zero": "update marts.dim_delivery set rows_held_back = -1",
        "Rows in are rows accepted and rows held back": "update marts.dim_delivery set rows_accepted = rows_in",
        "Data quality tells of every row that came in": (
            "delete from marts.data_quality where partner = 'mitros' and \"check\" = 'received'"
        ),
    },
    "data_quality": {
        "Every register is no older than its rhythm allows": (
            "update marts.data_quality set failed = 1 where partner = 'mitros' and \"check\" = 'freshness'"
        ),
    },
    "published_columns": {
        "The published database has one schema": "create table funders.main.about (min_cell integer)",
        "Only tables on the list are published": "create table funders.published.dim_complex (months integer)",
        "Only columns on the list are published": "alter table funders.published.about add column note varchar",
        "No published column describes one person": (
            "alter table funders.published.guidance_phase add column resident_key varchar"
        ),
    },
    "published_tables": {
        "Every table on the list is published": "drop table funders.published.guidance_phase",
        "The published database says once how it was made": "delete from funders.published.about",
        "The published database has the reference date of the marts": (
            "update funders.published.about set reference_date = reference_date - 1"
        ),
        "Counts of 1 to 9 people are hidden": "update funders.published.about set min_cell = 5",
        "Counts are rounded to five or more": "update funders.published.about set rounding_base = 1",
        "No Pitstop stands by itself": (
            "insert into funders.published.retention_at_horizon by name select * replace ('complex' as breakdown, "
            f"'PS1' as value) from funders.published.retention_at_horizon where {ALL} and months = 6",
            "update funders.published.homes_delivered set municipality = 'Utrecht' where housing_form = 'pitstop'",
            "update funders.published.budget_progress set project = 'PS1' where project = 'MIX'",
        ),
        "Every horizon of the whole region is in the published table": (
            f"delete from funders.published.retention_at_horizon where {ALL} and months = 6"
        ),
    },
    "published_cells": {
        "No published count is 1 to 9": f"update funders.published.retention_at_horizon set died = 5 where {ALL}",
        "Every published count is rounded": (
            f"update funders.published.relapse_curve set residents = residents + 1 where {ALL}"
        ),
        "No published count is below zero": f"update funders.published.guidance_phase set residents = -5 where {ALL}",
        "A hidden value is not there": (
            f"update funders.published.retention_curve set still_housed_status = 'c' where {ALL}"
        ),
        "Every value that can be hidden has a status": (
            f"update funders.published.guidance_timeline set median_status = null where {ALL}"
        ),
        "No published share is below 0": f"update funders.published.relapse_curve set cif_relapse = -0.1 where {ALL}",
        "Every published share is a whole percent": (
            f"update funders.published.retention_curve set still_housed = still_housed + 0.001 where {ALL}"
        ),
        "No published share is above 1": f"update funders.published.lease_flip_curve set cif_exit = 1.1 where {ALL}",
    },
    "published_deaths": {
        "Hidden deaths do not follow by subtraction": (
            f"update funders.published.retention_at_horizon set eligible = denominator where {ALL} and died is null"
        ),
    },
    "published_curves": {
        "Curves are published by the month only": f"update funders.published.relapse_curve set day = 100 where {ALL}",
        "Published totals on a curve never fall": (
            f"update funders.published.retention_curve set ended_total = 0 where {ALL} and months = 24"
        ),
        "Published incidences never fall": (
            f"update funders.published.relapse_curve set cif_relapse = 0 where {ALL} and months = 24"
        ),
    },
    "published_shares": {
        "A published share follows from the published counts": (
            f"update funders.published.retention_at_horizon set rate = rate + 0.01 where {ALL}",
            f"update funders.published.retention_at_horizon set same_home = null where {ALL}",
            f"update funders.published.period_outcome set rate = 0.91, retained = 115, denominator = 125 where {ALL}",
            f"update funders.published.period_outcome set rate = 0.88, retained = null where {ALL}",
        ),
    },
    "published_money": {
        "Money per person follows from the published counts": (
            "update funders.published.budget_progress set per_resident = per_resident + 0.01 where project = 'MIX'",
            "update funders.published.budget_progress set residents = null where project = 'MIX'",
            "update funders.published.budget_progress set per_housed_year = per_resident / 1.4 where project = 'MIX'",
        ),
        "Years housed are told in halves": (
            "update funders.published.budget_progress set mean_years_housed = 1.4, per_housed_year = null "
            "where project = 'MIX'"
        ),
    },
    "published_comparison": {
        "A comparison shows only what the curves show of both forms: ten with the event and ten without": (
            "update funders.published.housing_form_comparison set p_value = 0.5 where reference = 'pitstop'",
            "update funders.published.housing_form_comparison set high = 2 where reference = 'pitstop'",
        ),
        "No statistic shows to more than two digits": (
            "update funders.published.housing_form_comparison set p_value = 0.123",
            "update funders.published.housing_form_comparison set hazard_ratio = 0.123",
        ),
    },
    "published_against_marts": {
        "No count that shows stands on 1 to 9 people in the marts": (
            "update funders.published.guidance_timeline set residents = 10 where residents is null and value = 'flex'"
        ),
        "No count that shows leaves fewer than ten people outside it": (
            "update funders.published.retention_at_horizon set housed = denominator where housed is null"
        ),
        "Every count that shows is the mart's, but for rounding": (
            "update funders.published.living_lab_progress set moved_in_total = moved_in_total + 5"
        ),
        "No count that waits for ten people is more than nine above the mart's": (
            "update funders.published.living_lab_progress set moved_in_total = 1000, moved_in_total_status = 'u'"
        ),
    },
}
