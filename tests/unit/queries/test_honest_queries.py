"""What analysts ask all day must be answered: the limits are for nobody who only asks."""

from datetime import date

import pytest
from asked_home import CANARY, Ask

HONEST = {
    "a filter": ("select housed from marts.progress where housed > 27 order by housed", [(28,), (29,)]),
    "from first": ("from marts.progress select count(*)", [(30,)]),
    "a group": ("select form, count(*) from marts.progress group by all order by all", [("flex", 20), ("mixed", 10)]),
    "having": ("select form from marts.progress group by form having sum(housed) > 200", [("flex",)]),
    "a join": ("select count(*) from marts.progress as a join marts.progress as b using (form)", [(500,)]),
    "a join on the nearest": (
        "select b.housed from (values (date '2022-01-03')) as a(day) asof join marts.progress as b on a.day >= b.day",
        [(2,)],
    ),
    "an anti join": (
        "select count(*) from marts.progress as a anti join (select 3 as housed) as b using (housed)",
        [(29,)],
    ),
    "a common table called as SHOW calls it": ("with databases as (select 1 as x) from databases", [(1,)]),
    "a window": ("select sum(housed) over (order by day) from marts.progress limit 3", [(0,), (1,), (3,)]),
    "qualify": (
        "select form, housed from marts.progress "
        "qualify row_number() over (partition by form order by day) = 1 order by form",
        [("flex", 1), ("mixed", 0)],
    ),
    "a pivot": (
        "pivot marts.progress on form in ('flex', 'mixed') using count(*) group by note",
        [(f"{CANARY} warehouse", 20, 10)],
    ),
    "an unpivot": ("select name, value from (unpivot (select 1 as a, 2 as b) on a, b)", [("a", 1), ("b", 2)]),
    "a lambda": ("select list_transform([1, 2], lambda x: x * 10)", [("[10,20]",)]),
    "a histogram": ("select histogram(form) from marts.progress", [('{"flex":20,"mixed":10}',)]),
    "lists": ("select list(housed order by housed)[1:2] from marts.progress", [("[0,1]",)]),
    "a structure": ("select {'form': form} from marts.progress order by day limit 1", [('{"form":"mixed"}',)]),
    "dates": ("select last_day(day) from marts.progress limit 1", [(date(2022, 1, 31),)]),
    "days between": ("select date_diff('day', min(day), max(day)) from marts.progress", [(29,)]),
    "a median": ("select median(housed), quantile_cont(housed, 0.25) from marts.progress", [(14.5, 7.25)]),
    "a recursion": (
        "with recursive t(x) as (select 1 union all select x + 1 from t where x < 5) select sum(x) from t",
        [(15,)],
    ),
    "a series of days": (
        "select count(*) from generate_series(date '2022-01-01', date '2022-01-31', interval 1 day) as t(d)",
        [(31,)],
    ),
    "unnested": ("select unnest([3, 1, 2]) as x order by x", [(1,), (2,), (3,)]),
    "two columns of one name": ("select 1 as a, 2 as a", [(1, 2)]),
    "a union by name": ("select 1 as a union all by name select 2 as b order by all", [(1, None), (None, 2)]),
    "a regular expression": ("select regexp_extract('pand-12', '[0-9]+')", [("12",)]),
    "a sample": ("select count(*) from (from marts.progress using sample 5 rows)", [(5,)]),
    "described": ("select column_name from (describe marts.progress)", [("note",), ("housed",), ("day",), ("form",)]),
    "summarised": ('select "count" from (summarize marts.progress) limit 1', [(30,)]),
    "every table": ("select name from (show all tables)", [("progress",)]),
    "every column": ("select count(*) from information_schema.columns where table_schema = 'marts'", [(4,)]),
    "every column once more": ("select count(*) from duckdb_columns() where table_name = 'progress'", [(4,)]),
    "a comment behind it": ("select 1 -- that was all", [(1,)]),
    "a semicolon behind it": ("select 1;", [(1,)]),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_question_is_answered(ask: Ask, name: str) -> None:
    query, expected = HONEST[name]
    table = ask(query)

    assert list(zip(*(column.to_pylist() for column in table.columns), strict=True)) == expected


def test_there_are_more_than_twenty() -> None:
    assert len(HONEST) > 20


def test_a_funder_is_answered_from_what_is_published(ask: Ask) -> None:
    assert ask("select count(*) from published.progress", role="funder").to_pylist() == [{"count_star()": 30}]
