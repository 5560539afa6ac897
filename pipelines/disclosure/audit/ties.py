"""What a reader knows by holding one published table against another: the same people, counted in other rows.

What belongs here: which rows of one table belong to a row of another, declared anew from the definitions of the
measures, and by which query an insider would see that it is so. What does not: sums within one table (`knowledge`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipelines.disclosure.audit.reading import Row

Column = tuple[str, str]
Told = frozenset[object]


@dataclass(frozen=True, slots=True)
class Tie:
    """A count of the rows of one table that `parts` of others add up to, or do not exceed where they are not all.

    `rows`: which rows of the first it is about, by the name of a breakdown or of all. `parts`: for each column whether
    a row of it belongs to a row of the first, given the values of that breakdown that are told of. `broken`: a query on
    the marts that counts the rows where it is not so.
    """

    total: Column
    parts: Mapping[Column, Callable[[Row, Row, Told], bool]]
    broken: str
    breakdown: str | None = None
    complete: bool = True


def of_municipality(total: Row, part: Row, told: Told) -> bool:
    """Rows of the municipality itself, or of any that is not told of."""
    return bool(total["value"] == (part["municipality"] if part["municipality"] in told else "other"))


def of_year(total: Row, part: Row, told: Told) -> bool:
    """Rows of the year itself, or of any that is not told of."""
    return bool(total["value"] == (str(part["year"]) if str(part["year"]) in told else "other"))


def moved_in_that_year(total: Row, part: Row, _told: Told) -> bool:
    """Rows of the period itself, for the whole region."""
    return bool(total["breakdown"] == "all" and total["period"] == str(part["year"]))


def there_at_the_end(total: Row, part: Row, _told: Told) -> bool:
    """Phases of the same group in the last month of the period."""
    return same_group(total, part) and (part["month"].month, str(part["month"].year)) == (12, total["period"])


def there_at_the_start(total: Row, part: Row, _told: Told) -> bool:
    """Phases of the same group in the month before the period."""
    return same_group(total, part) and (part["month"].month, str(part["month"].year + 1)) == (12, total["period"])


def same_group(total: Row, part: Row) -> bool:
    """Whether both rows are about the same people."""
    return (total["breakdown"], total["value"]) == (part["breakdown"], part["value"])


def unlike_housed(breakdown: str, column: str) -> str:
    """SQL for the values of a breakdown of which the two tables do not say the same."""
    return f"""
        select count(*)
        from (
            select value, max(at_risk) as people from marts.retention_curve where breakdown = '{breakdown}' group by all
        ) as followed
        full join (
            select cast({column} as varchar) as value, sum(realised) as people from marts.municipal_task group by all
            having sum(realised) > 0
        ) as housed on housed.value = followed.value
        where housed.people is distinct from followed.people
    """


AT_THE_END = """
    select breakdown, value, cast(year(month) as varchar) as year, cast(year(month) + 1 as varchar) as next_year,
        sum(residents) as people
    from marts.guidance_phase where month(month) = 12 group by all
"""
HOUSED = ("municipal_task", "realised")
PHASES = ("guidance_phase", "residents")
TIES = (
    Tie(
        ("retention_curve", "residents"),
        {HOUSED: of_municipality},
        unlike_housed("municipality", "municipality"),
        breakdown="municipality",
    ),
    Tie(
        ("retention_curve", "residents"),
        {HOUSED: of_year},
        unlike_housed("move_in_year", "year"),
        breakdown="move_in_year",
    ),
    Tie(
        ("period_outcome", "residents"),
        {PHASES: there_at_the_start, HOUSED: moved_in_that_year},
        f"""
        select count(*) from marts.period_outcome as shown
        left join ({AT_THE_END}) as there
            on there.breakdown = shown.breakdown and there.value = shown.value and there.next_year = shown.period
        where kind = 'year' and stayers + positive_exits + negative_exits + out_of_denominator < coalesce(people, 0) + (
            select coalesce(sum(realised), 0) from marts.municipal_task
            where shown.breakdown = 'all' and cast(municipal_task.year as varchar) = shown.period
        )
        """,
        complete=False,
    ),
    Tie(
        ("period_outcome", "retained"),
        {PHASES: there_at_the_end},
        f"""
        select count(*) from marts.period_outcome as shown
        inner join ({AT_THE_END}) as there
            on there.breakdown = shown.breakdown and there.value = shown.value and there.year = shown.period
        where kind = 'year' and stayers + positive_exits < people
        """,
        complete=False,
    ),
)
