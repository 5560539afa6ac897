"""For every expectation on the programme and the flows a way to break it, as in `breakages`.

What belongs here: what goes wrong with supply, tasks, money, complexes, hand-overs, scores and flows. What does not:
the other frames (`breakages`).
"""

OF_PROGRAMME: dict[str, dict[str, str | tuple[str, ...]]] = {
    "supply_demand": {
        "Supply and demand skip no year": "delete from marts.supply_demand where year = 2022",
        "No application, match, key or home is counted below zero": "update marts.supply_demand set matched = -1",
        "The band of a year is the keys and the applications of the year before": (
            "update marts.supply_demand set lower_bound = lower_bound + 1 where year = 2022",
            "update marts.supply_demand set upper_bound = null where year = 2023",
        ),
        "A year's position follows from its keys and its band, and only a whole year has one": (
            "update marts.supply_demand set position = 'below' where year = 2022",
            "update marts.supply_demand set complete = false where year = 2023",
        ),
        "Every application of a year stands on that year's waiting curve": (
            "delete from marts.waiting_curve where year = 2022",
            "update marts.supply_demand set applications = applications + 1",
        ),
        "The median wait is read off the waiting curve": (
            "update marts.supply_demand set median_wait_days = null where year = 2021"
        ),
    },
    "waiting_curve": {
        "Every wait is followed from its first day": "delete from marts.waiting_curve where day = 0 and year = 2022",
        "No count of who waits is below zero": "update marts.waiting_curve set censored = -1 where day = 60",
        "Who waits falls by exactly the keys and the withdrawn of the day before": (
            "update marts.waiting_curve set at_risk = at_risk + 1 where day = 75"
        ),
        "On a year's last day of waiting everyone has a key or is out of sight": (
            "delete from marts.waiting_curve where day = 90 and year = 2022"
        ),
        "The share still waiting never rises": "update marts.waiting_curve set still_waiting = 0.9 where day = 90",
        "The share still waiting is never below 0": "update marts.waiting_curve set still_waiting = -1 where day = 90",
        "The share still waiting is never above 1": "update marts.waiting_curve set still_waiting = 1.1 where day = 0",
    },
    "municipal_task": {
        "No task and no outcome of one is below zero": "update marts.municipal_task set task = -1 where year = 2022",
        "Everyone who moved in counts for one municipality, in the year of the first move": (
            "update marts.municipal_task set realised = realised + 1 where municipality = 'Utrecht' and year = 2021",
            "delete from marts.municipal_task where year = 2022",
        ),
        "A year is complete for all municipalities or for none, and then has an outcome": (
            "update marts.municipal_task set complete = false where municipality = 'Utrecht' and year = 2021",
            "insert into marts.municipal_task values ('Zeist', 2022, 5, null, true)",
        ),
    },
    "budget_progress": {
        "Money is set against the residents of its complex, or of its municipality": (
            "update marts.budget_progress set residents = residents + 1 where project = 'MIX'",
            "update marts.budget_progress set housed_years = housed_years * 2 where project = 'unallocated'",
        ),
        "Who is still housed per euro is who is still housed in the retention table": (
            "update marts.budget_progress set retained_24 = retained_12 where project = 'MIX'"
        ),
        "A price per outcome is what was paid over that outcome, to half a cent": (
            "update marts.budget_progress set per_resident = per_resident + 1 where project = 'MIX'",
            "update marts.budget_progress set per_retained_24 = per_retained_12 where project = 'unallocated'",
        ),
        "There is a price exactly where something was known to be paid for somebody": (
            "update marts.budget_progress set per_housed_year = null where project = 'MIX'",
            "update marts.budget_progress set paid = null where project = 'MIX'",
        ),
        "Commitments and payments are both known or both not": "update marts.budget_progress set committed = null",
    },
    "complex_balance": {
        "The months of a complex skip none": "delete from marts.complex_balance where month = date '2022-05-01'",
        "No count of a complex is below zero": "update marts.complex_balance set consultations = -1",
        "A complex has no more occupied homes than homes": "update marts.complex_balance set occupied = 21",
        "No share of a complex is below 0": "update marts.complex_balance set share = -0.1",
        "No share of a complex is above 1": "update marts.complex_balance set member_share = 1.1",
        "The shares and rates of a complex are its counts over its occupied homes": (
            "update marts.complex_balance set vulnerable = vulnerable + 1",
            "update marts.complex_balance set nuisance_per_100 = 6",
        ),
        "A complex has a rate exactly where it is known and something is occupied": (
            "update marts.complex_balance set members = null where month = date '2022-05-01'",
            "update marts.complex_balance set share = null where month = date '2022-05-01'",
        ),
    },
    "good_neighbour_demand": {
        "No count of homes or candidates is below zero": (
            "update marts.good_neighbour_demand set homes = -1, candidates_per_home = null"
        ),
        "Candidates per home are the candidates over the homes on offer": (
            "update marts.good_neighbour_demand set candidates = candidates + 1"
        ),
        "No home is advertised after the newest reference date": (
            "update marts.good_neighbour_demand set advertised_on = date '2024-01-01' where homes > 0"
        ),
    },
    "handover_coverage": {
        "Hand-overs before the move are some of the moves, and never fewer than none": (
            "update marts.handover_coverage set with_handover_before = move_ins + 1 where value = 'flex'"
        ),
        "The rate of hand-overs is its numerator over its denominator, where there is one": (
            "update marts.handover_coverage set rate = rate / 2 where value = 'flex'",
            "update marts.handover_coverage set rate = null where value = 'flex'",
        ),
        "Every rate of hand-overs lies within its own interval": (
            "update marts.handover_coverage set low = rate + 0.1, high = 1"
        ),
        "The moves of each breakdown add up to all": "delete from marts.handover_coverage where value = 'mixed'",
        "There are no more moves to hand over than people who moved in": (
            "update marts.handover_coverage set move_ins = 10 * move_ins"
        ),
    },
    "self_sufficiency_change": {
        "Self-sufficiency is told domain by domain and never as a total": (
            "update marts.self_sufficiency_change set domain = 'all' where horizon = 12"
        ),
        "Every mean at the start is a score of 1 to 5": "update marts.self_sufficiency_change set baseline_mean = 0.5",
        "Every mean at a horizon is a score of 1 to 5": "update marts.self_sufficiency_change set mean = 5.5",
        "No count of assessed people is below zero": "update marts.self_sufficiency_change set same = -1",
        "Everyone eligible improved, stayed, got worse or was not assessed": (
            "update marts.self_sufficiency_change set improved = improved + not_assessed",
            "update marts.self_sufficiency_change set not_assessed = 0",
        ),
        "There is a mean exactly where somebody was assessed twice": (
            "update marts.self_sufficiency_change set mean = null where horizon = 24"
        ),
        "A mean moves only where somebody did": (
            "update marts.self_sufficiency_change set same = same + improved, improved = 0"
        ),
        "Nobody becomes eligible for a later score only": (
            "update marts.self_sufficiency_change set eligible = eligible + 50 where horizon = 24"
        ),
        "No domain has more people than moved in": "update marts.self_sufficiency_change set eligible = 10000",
    },
    "measure_flow": {
        "Every step of a flow says how many reach it": (
            "delete from marts.measure_flow where measure = 'lease_flip' and step_number = 2 and reason = 'reached'"
        ),
        "Every flow starts with everyone who is known": (
            "update marts.measure_flow set residents = residents - 1 where step_number = 1 and reason = 'reached'",
            "delete from marts.measure_flow where measure = 'lease_flip' and step_number = 1",
        ),
        "Whoever gets no further in a flow has one reason": (
            "delete from marts.measure_flow where reason = 'own_lease_from_start'"
        ),
        "The denominator of a flow is its last step and no other": (
            "update marts.measure_flow set is_denominator = false where measure = 'lease_flip'"
        ),
        "A flow counts the people of the table it is made from": (
            "delete from marts.fct_measure_membership where measure = 'lease_flip' and not included",
            "update marts.fct_measure_membership set included = false where measure = 'lease_flip'",
        ),
    },
}
