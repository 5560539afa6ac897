"""Column rules turn a partner's notation into canonical text, and mark what they cannot read."""

import polars as pl
import pytest

from pipelines.intake.findings import DatasetError
from pipelines.intake.joins import LeftOut, filter_rows, join_table
from pipelines.intake.mapping import map_columns
from pipelines.intake.marks import AMBIGUOUS, UNKNOWN_CODE, UNREADABLE, shape
from pipelines.intake.profile_schema import Dialect, Filter, Join, Source
from pipelines.intake.tables import Table
from validations.contracts import CONTRACTS

DUTCH = Dialect(decimal=",", date=("%d-%m-%Y",))


def table(rows: dict[str, list], typed: bool = False) -> Table:
    height = len(next(iter(rows.values())))
    frame = pl.DataFrame({"_row": list(range(2, height + 2)), **rows})
    return Table("t.csv", frame.with_columns(pl.exclude("_row").cast(pl.String)), typed)


def mapped(dataset: str, column: str, rule: object, rows: dict[str, list], *, typed=False, dialect=DUTCH) -> list:
    source = Source.model_validate({"files": "*", "columns": {column: rule}})
    return map_columns(table(rows, typed), source, dialect, CONTRACTS[dataset])[column].to_list()


def test_every_canonical_column_comes_out_and_unmapped_ones_are_null():
    source = Source.model_validate({"files": "*", "columns": {"unit_id": "A"}})
    frame = map_columns(table({"A": ["x"]}), source, DUTCH, CONTRACTS["units"])
    assert frame.columns == ["_row", *CONTRACTS["units"].columns, "deleted"]
    assert frame.row(0) == (2, "x", None, None, None, None, None)


def test_dates_are_read_in_the_partners_notation():
    told = ["01-03-2022", "1-3-2022", "2022-03-01", "31-02-2022", None]
    assert mapped("units", "delivered_on", "A", {"A": told}) == [
        "2022-03-01",
        "2022-03-01",
        f"{UNREADABLE}2022-03-01",
        f"{UNREADABLE}31-02-2022",
        None,
    ]


def test_dates_of_typed_formats_are_read_beside_typed_in_ones():
    assert mapped("units", "delivered_on", "A", {"A": ["2022-03-01", "01-03-2022"]}, typed=True) == ["2022-03-01"] * 2


def test_a_column_may_have_several_notations_and_times_of_day():
    rule = {"from": "A", "date": ["%Y%m%d", "%Y-%m-%d %H:%M:%S"]}
    assert mapped("units", "delivered_on", rule, {"A": ["20220301", "2022-03-01 23:59:00"]}) == ["2022-03-01"] * 2


def test_decimal_commas_and_thousands_are_read():
    told = ["1.234,50", "36,5", "12", "-3,25", "12.5", "1,234.5", "x"]
    assert mapped("guidance", "hours", "A", {"A": told}) == [
        "1234.50",
        "36.5",
        "12",
        "-3.25",
        f"{UNREADABLE}12.5",
        f"{UNREADABLE}1,234.5",
        f"{UNREADABLE}x",
    ]
    assert mapped("guidance", "hours", {"from": "A", "decimal": "."}, {"A": ["12.5"]}) == ["12.5"]


def test_codes_are_translated_and_unknown_ones_held_back_emptied_or_fixed():
    codes = {"WIJ": "lease_flip", "ONT": "eviction"}
    rows = {"A": ["WIJ", "XXX", None]}
    held = {"from": "A", "codes": codes}
    assert mapped("leases", "end_reason", held, rows) == ["lease_flip", f"{UNKNOWN_CODE}XXX", None]
    assert mapped("leases", "end_reason", {**held, "unknown": None}, rows) == ["lease_flip", None, None]
    assert mapped("leases", "end_reason", {**held, "unknown": "unknown"}, rows) == ["lease_flip", "unknown", None]


def test_a_code_that_happens_to_be_canonical_is_no_code_of_the_partner():
    assert mapped("leases", "end_reason", {"from": "A", "codes": {"WIJ": "lease_flip"}}, {"A": ["eviction"]}) == [
        f"{UNKNOWN_CODE}eviction"
    ]


def test_ranges_take_codes_that_are_not_listed():
    rule = {"from": "A", "codes": {"422": "family"}, "ranges": {"400-499": "own_home"}}
    assert mapped("leases", "end_reason", rule, {"A": ["422", "400", "499", "500"]}) == [
        "family",
        "own_home",
        "own_home",
        f"{UNKNOWN_CODE}500",
    ]


def test_a_constant_stands_in_every_row():
    assert mapped("leases", "holder", {"constant": "resident"}, {"A": ["1", "2"]}) == ["resident"] * 2


def test_a_date_of_birth_is_reduced_to_its_year():
    rule = {"from": "A", "reduce": "year"}
    told = ["13-08-1967", "1967", "13-08-67", "?"]
    assert mapped("clients", "birth_year", rule, {"A": told}) == ["1967", "1967", "0067", f"{UNREADABLE}?"]


def test_a_postcode_is_reduced_to_four_digits():
    told = ["3526 AB", "3526ab", "3526", "0123AB", "Utrecht"]
    assert mapped("units", "postcode4", {"from": "A", "reduce": "postcode4"}, {"A": told}) == [
        "3526",
        "3526",
        "3526",
        f"{UNREADABLE}0123AB",
        f"{UNREADABLE}Utrecht",
    ]


def test_an_optional_column_may_be_absent():
    rule = {"from": "B", "optional": True, "codes": {"1": "x"}}
    assert mapped("clients", "gender", rule, {"A": ["1"]}) == [None]


@pytest.mark.parametrize(
    ("computation", "rows", "result"),
    [
        ({"op": "first_of", "of": ["A", "B"]}, {"A": [None, "1"], "B": ["2", "3"]}, ["2", "1"]),
        ({"op": "join_text", "of": ["A", "B"], "prefix": "X:"}, {"A": ["1"], "B": ["2"]}, ["X:1-2"]),
        ({"op": "join_text", "of": ["A", 7], "separator": ""}, {"A": ["1"]}, ["17"]),
        ({"op": "product", "of": ["A", "B", 2]}, {"A": ["1,5", None], "B": ["3", "3"]}, ["9.0", None]),
        ({"op": "product", "of": ["A"]}, {"A": ["x"]}, [f"{UNREADABLE}x"]),
        ({"op": "quotient", "of": ["A", 100]}, {"A": ["30"]}, ["0.3"]),
        ({"op": "quotient", "of": ["A", "B"]}, {"A": ["1"], "B": ["0"]}, [f"{UNREADABLE}1 0"]),
        ({"op": "sum", "of": ["A", "B"]}, {"A": ["1,5"], "B": ["2"]}, ["3.5"]),
        ({"op": "year_of", "of": ["A"]}, {"A": ["31-12-2021", "x"]}, ["2021", f"{UNREADABLE}x"]),
        ({"op": "month_start", "of": ["A"]}, {"A": ["31-12-2021", "x"]}, ["2021-12-01", f"{UNREADABLE}x"]),
        ({"op": "add_days", "of": ["A"], "days": 1}, {"A": ["31-12-2021", "x"]}, ["2022-01-01", f"{UNREADABLE}x"]),
    ],
)
def test_values_are_computed_by_named_operations(computation, rows, result):
    assert mapped("units", "unit_id", {"compute": computation}, rows) == result


@pytest.mark.parametrize(
    ("volume", "unit", "frequency", "hours"),
    [
        ("120", "01", "2", 2.0),
        ("3", "04", "2", 3.0),
        ("1", "04", "1", 7.0),
        ("2", "16", "2", 8.0),
        ("365,25", "04", "4", 84.0),
        ("10", "14", "2", None),
        ("10", "04", "9", None),
        ("10", "04", "6", 5.0),
    ],
)
def test_the_size_of_care_becomes_hours_a_week(volume, unit, frequency, hours):
    rows = {"V": [volume], "E": [unit], "F": [frequency], "B": ["01-03-2022"], "T": ["14-03-2022"]}
    rule = {"compute": {"op": "hours_per_week", "of": ["V", "E", "F", "B", "T"]}}
    (value,) = mapped("guidance_assignments", "hours_per_week", rule, rows)
    assert (value and float(value)) == (hours and pytest.approx(hours))


LEFT = {"id": ["1", "2", "3", None], "name": ["a", "b", "c", "d"]}
RIGHT = {"id": ["1", "3", "3"], "name": ["x", "y", "z"], "end": ["e1", "e3", "e4"]}


def joined(**said) -> tuple[Table, LeftOut]:
    left_out = LeftOut()
    join = Join.model_validate({"files": "r.csv", "on": "id", **said})
    return join_table(table(LEFT), table(RIGHT), join, left_out), left_out


def test_a_left_join_keeps_every_row_and_marks_what_is_ambiguous():
    result, left_out = joined()
    assert result.frame["end"].to_list() == ["e1", None, AMBIGUOUS, None]
    assert result.frame["name"].to_list() == ["a", "b", "c", "d"]
    assert left_out.by_reason == {}


def test_columns_of_both_sides_are_told_apart_by_a_prefix():
    result, _ = joined(**{"as": "r"})
    assert result.frame["r.name"].to_list() == ["x", None, AMBIGUOUS, None]


def test_inner_and_semi_joins_leave_rows_out_and_count_them():
    result, left_out = joined(how="inner", reason="no exit")
    assert result.frame["_row"].to_list() == [2, 4]
    assert left_out.by_reason == {"no exit": 2}
    result, _ = joined(how="semi")
    assert result.columns == ["id", "name"]
    assert result.frame["id"].to_list() == ["1", "3"]


def test_identical_rows_on_the_right_are_one_row():
    twice = {"id": ["1", "1"], "end": ["e", "e"]}
    result = join_table(table(LEFT), table(twice), Join(files="r", on=("id",)), LeftOut())
    assert result.frame["end"].to_list() == ["e", None, None, None]


def test_a_join_without_its_key_is_told_with_the_file():
    with pytest.raises(DatasetError, match=r"t\.csv: kolom 'other' ontbreekt"):
        join_table(table(LEFT), table(RIGHT), Join(files="r", on=("other",)), LeftOut())


@pytest.mark.parametrize(
    ("test", "kept"),
    [
        ({"in": ["1", "2"]}, [2, 3]),
        ({"not_in": ["1"]}, [3, 4, 5]),
        ({"blank": True}, [5]),
        ({"blank": False}, [2, 3, 4]),
    ],
)
def test_filters_keep_what_they_say_and_count_the_rest(test, kept):
    left_out = LeftOut()
    result = filter_rows(table(LEFT), Filter.model_validate({"column": "id", "reason": "why", **test}), left_out)
    assert result.frame["_row"].to_list() == kept
    assert left_out.by_reason == {"why": 4 - len(kept)}


def test_a_shape_shows_no_value():
    seen = pl.DataFrame({"v": ["12-03-2201", "Jan é", f"{UNREADABLE}9x", "a" * 40]}).select(shape(pl.col("v")))
    assert seen["v"].to_list() == ["99-99-9999", "xxx x", "9x", "x" * 24 + "..."]
