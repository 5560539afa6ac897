"""Dates, lengths of time and computed values come out canonical, or marked when they cannot be read."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.intake.marks import UNREADABLE
from pipelines.intake.notations import MONTHS, Notation, read_date, read_duration
from pipelines.intake.operations import compute
from pipelines.intake.profile_rules import ColumnRule, Computation

DUTCH = Notation(("%d-%m-%Y",), ",")
NAMES = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def read(expression: pl.Expr, **columns: list) -> list:
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).select(expression).to_series().to_list()


def date(form: str, *values: str | None) -> list:
    return read(read_date(pl.col("A"), Notation((form,), ",")), A=list(values))


def duration(form: str, *values: str | None) -> list:
    return read(read_duration(pl.col("A"), DUTCH, form), A=list(values))


def computed(op: str, **columns: list) -> list:
    return read(compute(Computation(op=op, of=tuple(columns)), DUTCH), **columns)


def bad(value: str) -> str:
    return f"{UNREADABLE}{value}"


def test_dutch_months_are_read_in_full_and_shortened_in_any_case():
    told = ["3 maart 2022", "03 Mrt. 2022", "31 DECEMBER 2021", "3 march 2022", "31 februari 2022", None]
    assert date("%d %B %Y", *told) == [
        "2022-03-03",
        "2022-03-03",
        "2021-12-31",
        bad("3 march 2022"),
        bad("31 februari 2022"),
        None,
    ]
    assert date("%d-%b-%y", "03-mrt-22", "1-sept-21", "1-mei-2022", "mei") == [
        "2022-03-03",
        "2021-09-01",
        bad("1-mei-2022"),
        bad("mei"),
    ]


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%:z"])
def test_a_moment_with_its_offset_is_the_day_it_was_in_the_netherlands(form):
    """In summer a day begins here at 22:00 UTC, in winter at 23:00; on 27 March 2022 summer began at 01:00 UTC."""
    told = ["2022-06-30T21:59:59Z", "2022-06-30T22:00:00Z", "2022-07-01T00:00:00+02:00", "2022-06-30T23:30:00-05:00"]
    assert date(form, *told) == ["2022-06-30", "2022-07-01", "2022-07-01", "2022-07-01"]
    told = [
        "2022-02-28T22:59:59+00:00",
        "2022-02-28T23:00:00+00:00",
        "2022-03-26T23:00:00+00:00",
        "2022-02-28T23:00:00",
    ]
    assert date(form, *told) == ["2022-02-28", "2022-03-01", "2022-03-27", bad("2022-02-28T23:00:00")]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_any_day_written_with_a_dutch_month_or_as_a_serial_day_comes_back(day):
    assert date("%d %B %Y", f"{day.day} {NAMES[day.month - 1]} {day.year}") == [str(day)]
    serial = (day - dt.date(1899, 12, 30)).days
    assert date("excel", str(serial)) == [str(day) if serial > 60 else bad(str(serial))]


def test_every_month_has_its_number():
    assert {MONTHS[name] for name in NAMES} == {f"{number:02}" for number in range(1, 13)}
    assert [MONTHS[name] for name in NAMES] == sorted(MONTHS[name] for name in NAMES)


def test_serial_days_lose_their_time_of_day_and_other_text_is_marked():
    assert date("excel", "44623", "44623.75", "44623,75", "60", "2022-03-03", "9999999", None) == [
        "2022-03-03",
        "2022-03-03",
        "2022-03-03",
        bad("60"),
        bad("2022-03-03"),
        bad("9999999"),
        None,
    ]


def test_a_month_without_a_day_is_its_first():
    assert date("%Y-%m", "2022-03", "2022-13") == ["2022-03-01", bad("2022-13")]
    assert date("%B %Y", "maart 2022") == ["2022-03-01"]


def test_lengths_of_time_become_hours():
    assert duration("h:mm", "1:30", "0:45:00", "120:15", "1:60", "90", None) == [
        "1.5",
        "0.75",
        "120.25",
        bad("1:60"),
        bad("90"),
        None,
    ]
    assert duration("minutes", "90", "7,5", "1:30") == ["1.5", "0.125", bad("1:30")]
    assert duration("iso", "PT1H30M", "PT45M", "P1DT2H", "P", "PT", "1H") == [
        "1.5",
        "0.75",
        "26.0",
        bad("P"),
        bad("PT"),
        bad("1H"),
    ]
    assert duration("decimal", "1,5", "1.5") == ["1.5", bad("1.5")]


def test_a_date_is_made_of_year_month_and_day():
    made = computed(
        "date_of",
        year=["2022", "2022", "22", "2022", "2022", None],
        month=["3", "Mrt", "3", "13", "februari", "3"],
        day=["1", "31", "1", "1", "29", "1"],
    )
    assert made == ["2022-03-01", "2022-03-31", bad("22-3-1"), bad("2022-13-1"), bad("2022-februari-29"), None]


def test_a_fixed_day_completes_a_year_and_a_month():
    first = compute(Computation(op="date_of", of=("year", "month", 1)), DUTCH)
    assert read(first, year=["2022"], month=["okt"]) == ["2022-10-01"]


def test_a_month_ends_on_its_last_day():
    assert computed("month_end", day=["03-02-2024", "03-02-2023", "x", None]) == [
        "2024-02-29",
        "2023-02-28",
        bad("x"),
        None,
    ]


def test_hours_run_from_one_time_of_day_to_a_later_one():
    assert computed(
        "hours_between",
        first=["9:00", "09:00:00", "10:00", "25:00", "x", None],
        last=["10:30", "9:15", "9:00", "26:00", "10:00", "9:00"],
    ) == ["1.5", "0.25", bad("10:00 9:00"), bad("25:00 26:00"), bad("x 10:00"), None]


def test_a_difference_is_taken_of_numbers_in_the_partners_notation():
    assert computed("difference", a=["1.000,5", "x"], b=["0,5", "1"]) == ["1000.0", bad("x 1")]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"from": "A", "date": "%d-%Y"}, "no notation of a date"),
        ({"from": "A", "date": "%q-%m-%Y"}, "no notation of a date"),
        ({"from": "A", "duration": "hours"}, "'h:mm', 'minutes', 'iso' or 'decimal'"),
        ({"from": "A", "duration": "iso", "codes": {}}, "a duration is read from a column, without codes"),
        ({"compute": {"op": "quotient", "of": ["A"]}}, "quotient is made of 2 columns or numbers, here are 1"),
        ({"compute": {"op": "eval", "of": ["A"]}}, "'add_days', 'date_of'"),
    ],
)
def test_a_profile_that_cannot_be_carried_out_is_refused(said, words):
    with pytest.raises(ValidationError, match=words):
        ColumnRule.model_validate(said)
