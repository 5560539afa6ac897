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
    """SQL for a curve's counts up to and including each horizon."""
    sums = ", ".join(f"sum({events}) over curve as {name}" for name, events in totals.items())
    return f"""
        select {keys}, months, residents, at_risk, {", ".join(totals)}
        from (
            select {keys}, day, at_risk, max(at_risk) over whole as residents, {sums},
                coalesce(lead(day) over curve, 100000) as next_day, max(day) over whole as last_day
            from marts.{table}
            window curve as (partition by {keys} order by day), whole as (partition by {keys})
        )
        inner join (values (6, 182), (12, 365), (18, 547), (24, 730), (36, 1095)) as horizons(months, horizon)
            on day <= horizon and next_day > horizon and last_day >= horizon
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
        ("residents", "at_risk", "ended_total", "negative_total", "positive_total", "died_total"),
        (("ended_total", "residents - ended_total"),),
    ),
    Behind(
        "relapse_curve",
        since_start("relapse_curve", {"relapsed_total": "relapsed", "died_total": "died"}),
        (*GROUP, "months"),
        ("residents", "at_risk", "relapsed_total", "died_total"),
        (("relapsed_total", "residents - relapsed_total"),),
    ),
    Behind(
        "lease_flip_curve",
        since_start("lease_flip_curve", {"flipped_total": "flipped", "exited_total": "exited"}),
        (*GROUP, "months"),
        ("residents", "at_risk", "flipped_total", "exited_total"),
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
        ("residents", "at_risk", "reached_total", "exited_total"),
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
        "living_lab_progress",
        "select month, moved_in, moved_in_total from marts.living_lab_progress",
        ("month",),
        ("moved_in", "moved_in_total"),
    ),
    Behind(
        "homes_delivered",
        "select month, housing_form, municipality, delivered, delivered_total, planned from marts.homes_delivered",
        ("month", "housing_form", "municipality"),
        ("delivered", "delivered_total", "planned"),
    ),
)


def comparison(behind: Behind) -> str:
    """SQL with one row per count of a table: how often it shows too few people, and how often it is not the mart's.

    The mart is read once for all counts of its table: working out exact curves is most of the work.
    """
    same = " and ".join(f"shown.{key} = exact.{key}" for key in behind.keys)
    facts = ", ".join(facts_of(behind, column) for column in behind.counts)
    return f"""
        select '{behind.table}' as "table", unnest([{facts}], max_depth := 2)
        from funders.published.{behind.table} as shown
        cross join funders.published.about as about
        left join ({behind.exact}) as exact on {same}
    """


def facts_of(behind: Behind, column: str) -> str:
    """SQL for the facts of one count, as a structure."""
    return f"""{{
        'column': '{column}',
        'few_people': count(*) filter (where shown.{column} is not null and coalesce(exact.{column}, 0) > 0
            and exact.{column} < about.min_cell),
        'few_others': count(*) filter (where shown.{column} is not null and {few_outside(behind, column)}),
        'not_the_marts': count(*) filter (
            where 2 * abs(shown.{column} - coalesce(exact.{column}, 0)) > about.rounding_base
        )
    }}"""


def few_outside(behind: Behind, column: str) -> str:
    """SQL condition: fewer than `min_cell` people are outside the count."""
    remainders = [expression for name, expression in behind.remainders if name == column]
    tests = [f"({expression_of(one)}) < about.min_cell" for one in remainders]
    return f"({' or '.join(tests)})" if tests else "false"


def expression_of(remainder: str) -> str:
    """The expression with every column taken from the exact counts."""
    return " - ".join(f"exact.{column}" for column in remainder.split(" - "))


TRUE_TO_MARTS = Frame(
    name="published_against_marts",
    group=("table", "column"),
    query="\nunion all\n".join(comparison(behind) for behind in BEHIND),
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
    ),
)
