"""The README's questions: its own SQL, asked as a reader would ask it, of a release."""

import math
import re
from pathlib import Path

import polars as pl
import pytest

from pipelines.queries.limits import lock
from pipelines.release.current import connect_read_only, current_release

README = Path(__file__).parents[2] / "README.md"
SECTION = re.compile(r"^### (\d)\. (.+?)$(.*?)(?=^##)", re.MULTILINE | re.DOTALL)
SQL = re.compile(r"^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)
QUESTIONS = {int(number): SQL.findall(body) for number, _, body in SECTION.findall(README.read_text(encoding="utf-8"))}
EVERY_QUERY = [
    pytest.param(query, id=f"question {number}, query {place}")
    for number, queries in QUESTIONS.items()
    for place, query in enumerate(queries, start=1)
]


def answer(home: Path, query: str) -> pl.DataFrame:
    connection = connect_read_only(current_release(home).warehouse)
    lock(connection)
    try:
        return connection.sql(query).pl()
    finally:
        connection.close()


def test_the_readme_asks_five_questions_and_answers_each_in_sql() -> None:
    assert list(QUESTIONS) == [1, 2, 3, 4, 5]
    assert all(QUESTIONS.values())


@pytest.mark.parametrize("query", EVERY_QUERY)
def test_every_query_has_an_answer_on_the_deliveries_that_come_with_thuis(demo_home: Path, query: str) -> None:
    found = answer(demo_home, query)

    assert found.height > 0
    assert [name for name in found.columns if found[name].null_count() == found.height] == []


def test_people_housed_are_those_of_the_worked_example(worked_home: Path) -> None:
    (query,) = QUESTIONS[1]

    assert answer(worked_home, query).select("housed", "target").rows() == [(15, 200)]


def test_retention_is_what_was_worked_out_by_hand(worked_home: Path) -> None:
    (query,) = QUESTIONS[3]
    found = answer(worked_home, query).filter(pl.col("housing_form") == "all")

    assert found.select("months", "housed", "out_of").rows() == [(12, 11, 14), (24, 7, 10)]
    assert math.isclose(found["same_home_rate"][0], 9 / 14, abs_tol=1e-9)


def test_lease_flips_are_the_ten_that_were_worked_out_by_hand(worked_home: Path) -> None:
    query = QUESTIONS[4][1]

    assert answer(worked_home, query).select("outcome", "residents").rows() == [
        ("censored", 4),
        ("exit", 2),
        ("flip", 4),
    ]


def test_every_row_that_came_in_was_accepted_or_held_back(demo_home: Path) -> None:
    accounts = answer(demo_home, QUESTIONS[5][0])

    assert accounts["held_back"].sum() > 0
    assert accounts.filter(pl.col("rows_in") != pl.col("accepted") + pl.col("held_back")).height == 0
