"""Whether published counts stand on enough people, by looking at the exact counts behind them.

What belongs here: the comparison of every published count with the marts, by SQL of its own that shares nothing with
the code that publishes. What does not: checks on the published tables by themselves (`published`).
"""

from dataclasses import dataclass

from validations.suites.vocabulary import Check, Frame, is_zero


@dataclass(frozen=True, slots=True)
class Behind:
    """The exact counts behind one published table: SQL for them, the columns to join on and the columns to compare.

    `remainders` are SQL expressions for people outside a count that shows, beside the column that would give them away.
    """

    table: str
    exact: str
    keys: tuple[str, ...]
    counts: tuple[str, ...]
    remainders: tuple[tuple[str, str], ...] = ()


def since_start(table: str, totals: dict[str, str], keys: str = "breakdown, value") -> str:
    """SQL for a curve's counts up to and including each month."""
    sums = ", ".join(
        f"sum(case when day <= floor(months * 30.4375) then {events} else 0 end) as {name}"
        for name, events in {**totals, "censored_total": "censored"}.items()
    )
    return f"""
        select {keys}, months, max(at_risk) as residents, {sums}
        from marts.{table}
        cross join range(1, 37) as grid(months)
        group by {keys}, months
    """


GROUP = ("breakdown", "value")
BEHIND = (
    Behind(
        "retention_at_horizon",
        "select *, eligible - died as denominator from marts.retention_at_horizon",
        (*GROUP, "months"),
        ("eligible", "denominator", "housed", "died", "same_home"),
        (
            ("housed", "denominator - housed"),
            ("same_home", "denominator - same_home"),
            ("same_home", "housed - same_home"),
        ),
    ),
    Behind(
        "retention_curve",
        since_start(
            "retention_curve",
            {
                "ended_total": "negative + positive + died",
                "negative_total": "negative",
                "positive_total": "positive",
                "died_total": "died",
            },
        ),
        (*GROUP, "months"),
        ("residents", "censored_total", "ended_total", "negative_total", "positive_total", "died_total"),
        (("ended_total", "residents - ended_total"),),
    ),
    Behind(
        "relapse_curve",
        since_start("relapse_curve", {"relapsed_total": "relapsed", "died_total": "died"}),
        (*GROUP, "months"),
        ("residents", "censored_total", "relapsed_total", "died_total"),
        (("relapsed_total", "residents - relapsed_total"),),
    ),
    Behind(
        "lease_flip_curve",
        since_start("lease_flip_curve", {"flipped_total": "flipped", "exited_total": "exited"}),
        (*GROUP, "months"),
        ("residents", "censored_total", "flipped_total", "exited_total"),
        (("flipped_total", "residents - flipped_total"), ("exited_total", "residents - exited_total")),
    ),
    Behind(
        "guidance_milestone_curve",
        since_start(
            "guidance_milestone_curve",
            {"reached_total": "reached", "exited_total": "exited"},
            keys="milestone, breakdown, value",
        ),
        ("milestone", *GROUP, "months"),
        ("residents", "censored_total", "reached_total", "exited_total"),
        (("reached_total", "residents - reached_total"),),
    ),
    Behind(
        "guidance_timeline",
        "select breakdown, value, weeks_since_start, residents from marts.guidance_timeline",
        (*GROUP, "weeks_since_start"),
        ("residents",),
    ),
    Behind(
        "guidance_phase",
        "select month, breakdown, value, phase, residents from marts.guidance_phase",
        ("month", *GROUP, "phase"),
        ("residents",),
    ),
    Behind(
        "handover_coverage",
        "select breakdown, value, move_ins, with_handover_before from marts.handover_coverage",
        GROUP,
        ("move_ins", "with_handover_before"),
        (("with_handover_before", "move_ins - with_handover_before"),),
    ),
    Behind(
        "return_after_exit",
        "select * from marts.return_after_exit",
        GROUP,
        ("exits", "returned_180", "returned_365", "returned_730", "returned_total"),
        tuple([(f"returned_{last}", f"exits - returned_{last}") for last in ("180", "365", "730", "total")]),
    ),
    Behind(
        "period_outcome",
        """
        select *, stayers + positive_exits + negative_exits + out_of_denominator as residents,
            stayers + positive_exits + negative_exits as denominator, stayers + positive_exits as retained
        from marts.period_outcome where kind = 'year'
        """,
        (*GROUP, "period"),
        ("residents", "denominator", "retained", "negative_exits", "out_of_denominator"),
        (("retained", "denominator - retained"),),
    ),
    Behind(
        "supply_demand",
        "select year, applications, matched, keys, lower_bound, upper_bound from marts.supply_demand",
        ("year",),
        ("applications", "matched", "keys", "lower_bound", "upper_bound"),
    ),
    Behind(
        "budget_progress",
        """
        select money.municipality,
            case when (municipality, project) in (select municipality, project from funders.published.budget_progress)
                then project else 'other' end as project,
            coalesce(max(residents) filter (not is_house), any_value(people), 0) as residents,
            coalesce(max(retained_12) filter (not is_house), any_value(housed_12), 0) as retained_12,
            coalesce(max(retained_24) filter (not is_house), any_value(housed_24), 0) as retained_24
        from (
            select *, project in (select complex_id from marts.dim_complex where housing_form = 'pitstop') as is_house
            from marts.budget_progress
        ) as money
        left join (
            select municipality, count(*) as people from marts.dim_resident where first_move_in is not null group by all
        ) as residents using (municipality)
        left join (
            select value as municipality, max(housed) filter (months = 12) as housed_12,
                max(housed) filter (months = 24) as housed_24
            from marts.retention_at_horizon where breakdown = 'municipality' group by all
        ) as horizons using (municipality)
        group by all
        """,
        ("municipality", "project"),
        ("residents", "retained_12", "retained_24"),
    ),
    Behind(
        "municipal_task",
        """
        select case when municipality in (select municipality from funders.published.municipal_task) then municipality
            else 'other' end as municipality, year, sum(realised) as realised
        from marts.municipal_task group by all
        """,
        ("municipality", "year"),
        ("realised",),
    ),
    Behind(
        "complex_balance",
        """
        select case when complex_id in (select complex_id from funders.published.complex_balance) then complex_id
            else 'other' end as complex_id, month, sum(occupied) as occupied, sum(vulnerable) as vulnerable,
            sum(members) as members
        from marts.complex_balance where norm is not null group by all
        """,
        ("complex_id", "month"),
        ("occupied", "vulnerable", "members"),
        (("vulnerable", "occupied - vulnerable"),),
    ),
    Behind(
        "good_neighbour_demand",
        """
        select case when complex_id in (select complex_id from funders.published.good_neighbour_demand) then complex_id
            else 'other' end as complex_id, sum(homes) as homes, sum(candidates) as candidates
        from marts.good_neighbour_demand group by all
        """,
        ("complex_id",),
        ("homes", "candidates"),
    ),
    Behind(
        "housing_form_comparison",
        "select contrast, outcome, test, residents, reference_residents from marts.housing_form_comparison",
        ("contrast", "outcome", "test"),
        ("residents", "reference_residents"),
    ),
    Behind(
        "living_lab_progress",
        "select month, moved_in, moved_in_total from marts.living_lab_progress",
        ("month",),
        ("moved_in", "moved_in_total"),
    ),
    Behind(
        "homes_delivered",
        """
        select month, coalesce(housing_form, 'all') as housing_form, coalesce(place, 'all') as municipality,
            sum(delivered) as delivered, sum(delivered_total) as delivered_total, sum(planned) as planned
        from (
            select *, case when (housing_form, municipality) in
                (select housing_form, municipality from funders.published.homes_delivered) then municipality
                else 'other' end as place
            from marts.homes_delivered
        ) as homes
        group by grouping sets ((month, housing_form, place), (month, housing_form), (month))
        """,
        ("month", "housing_form", "municipality"),
        ("delivered", "delivered_total", "planned"),
    ),
)


def cells() -> str:
    """SQL with one row per published count, beside the exact count and the fewest people outside it."""
    return " union all ".join(cells_of(behind) for behind in BEHIND)


def cells_of(behind: Behind) -> str:
    """SQL for the cells of one table."""
    same = " and ".join(f"shown.{key} = exact.{key}" for key in behind.keys)
    counts = ", ".join(cell_of(behind, column) for column in behind.counts)
    exact = with_others(behind) if "breakdown" in behind.keys else behind.exact
    return f"""
        select '{behind.table}' as "table", unnest([{counts}], max_depth := 2)
        from funders.published.{behind.table} as shown
        left join ({exact}) as exact on {same}
    """


def with_others(behind: Behind) -> str:
    """SQL for the exact counts with values that are not told of added up as `other`.

    Retention tells of every value there is: what it lacks was merged.
    """
    keys = ", ".join(f"exact.{key}" for key in behind.keys if key != "value")
    counts = ", ".join(f"sum(exact.{count}) as {count}" for count in behind.counts)
    return f"""
        select {keys}, coalesce(told.value, 'other') as value, {counts}
        from ({behind.exact}) as exact
        left join (select distinct breakdown, value from funders.published.retention_at_horizon) as told
            on told.breakdown = exact.breakdown and told.value = exact.value
        group by {keys}, coalesce(told.value, 'other')
    """


def cell_of(behind: Behind, column: str) -> str:
    """SQL for one count of a row, as a structure."""
    fewest = outside(behind, column)
    status = f"shown.{column}_status"
    return (
        f"{{'column': '{column}', 'shown': shown.{column}, 'status': {status}, 'exact': exact.{column}, "
        f"'outside': {fewest}}}"
    )


def outside(behind: Behind, column: str) -> str:
    """SQL for the fewest people outside a count, among its remainders."""
    remainders = [expression_of(expression) for name, expression in behind.remainders if name == column]
    return f"least({', '.join(remainders)})" if remainders else "null"


def expression_of(remainder: str) -> str:
    """The expression with every column taken from the exact counts."""
    return " - ".join(f"exact.{column}" for column in remainder.split(" - "))


TRUE_TO_MARTS = Frame(
    name="published_against_marts",
    group=("table", "column"),
    against_marts=True,
    query=f"""
        with cells as ({cells()})
        select "table", "column",
            count(*) filter (
                where exact > 0 and exact < about.min_cell and not (shown = 0 and status = 'u')
            ) as few_people,
            count(*) filter (where outside < about.min_cell and status <> 'u') as few_others,
            count(*) filter (
                where 2 * abs(shown - coalesce(exact, 0)) > about.rounding_base and status <> 'u'
            ) as not_the_marts,
            count(*) filter (
                where 2 * (shown - coalesce(exact, 0)) > about.rounding_base + 2 * (about.min_cell - 1) and status = 'u'
            ) as ahead_of_the_marts
        from cells cross join funders.published.about as about
        where shown is not null
        group by "table", "column"
        order by "table", "column"
    """,
    checks=(
        Check(
            "No count that shows stands on 1 to 9 people in the marts",
            "Ook een afgerond aantal mag niet over zo weinig mensen gaan.",
            is_zero("few_people"),
        ),
        Check(
            "No count that shows leaves fewer than ten people outside it",
            "Wie er niet bij hoort zou anders bijna met name genoemd zijn.",
            is_zero("few_others"),
        ),
        Check(
            "Every count that shows is the mart's, but for rounding",
            "Gepubliceerd en magazijn vertellen hetzelfde verhaal.",
            is_zero("not_the_marts"),
        ),
        Check(
            "No count that waits for ten people is more than nine above the mart's",
            "Wat achterloopt wijkt hooguit negen mensen naar boven af.",
            is_zero("ahead_of_the_marts"),
        ),
    ),
)
