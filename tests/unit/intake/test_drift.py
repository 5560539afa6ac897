"""What a delivery holds beside the one before it, and when that is too much."""

import datetime as dt

import polars as pl
import pytest
from intake_desk import LEASES_HEADER, Desk, profile

from pipelines.errors import UserMistake
from pipelines.intake.admissions import FILE, Admission, admitted_by, read_admissions, write_admissions
from pipelines.intake.registry import write_registry

UNITS_HEADER = "unit_id,complex_id,delivered_on\n"
SOURCE = """
units:
  mode: {mode}
  drift: {drift}
  sources: [{{files: "e*.csv", columns: {{unit_id: unit_id, complex_id: complex_id, delivered_on: delivered_on,
             postcode4: {{from: postcode4, optional: true}}}}}}]
"""
FIRST, SECOND, THIRD = "2022-03-31", "2022-06-30", "2022-09-30"


def units(*numbers: int, complex_id: str = "C1") -> str:
    return UNITS_HEADER + "".join(f"U{number},{complex_id},2021-01-15\n" for number in numbers)


def delivered(desk: Desk, *contents: str, name: str = "units.csv") -> Desk:
    for content, date in zip(contents, (FIRST, SECOND, THIRD), strict=False):
        desk.deliver(name, content, date)
    desk.land()
    return desk


def drift(desk: Desk, delivery: str = SECOND) -> dict[tuple[str, str | None, str | None], tuple[object, ...]]:
    """Value, former value, change and verdict by measure, column and code."""
    rows = pl.read_parquet(desk.landing / "drift.parquet").filter(pl.col("delivery") == delivery)
    return {
        (row["measure"], row["column_name"], row["code"]): (row["value"], row["former"], row["change"], row["verdict"])
        for row in rows.iter_rows(named=True)
    }


def contained(desk: Desk) -> dict[str, bool]:
    return dict(desk.registry().select("delivery", "contained").rows())


def admit(desk: Desk, *admissions: Admission, known_on: dt.date | None = None) -> None:
    write_registry(desk.landing, desk.raw, desk.profiles, [], admissions, known_on)


def test_new_changed_and_vanished_keys_are_counted(desk):
    delivered(desk, units(*range(20)), units(*range(1, 17)) + "U17,C9,2021-01-15\nU98,C1,2021-01-15\n")
    found = drift(desk)
    assert found["new_keys", None, None] == (1, 18, 1 / 18, "ok")
    assert found["changed_keys", None, None] == (1, 20, 0.05, "ok")
    assert found["vanished_keys", None, None] == (3, 20, 0.15, "ok")
    assert found["rows", None, None] == (18, 20, 20 / 18, "ok")


@pytest.mark.parametrize(("left", "is_contained"), [(16, True), (15, False)])
def test_more_than_a_fifth_of_the_keys_gone_holds_a_full_delivery_back(desk, left, is_contained):
    delivered(desk, units(*range(20)), units(*range(left)))
    assert contained(desk) == {FIRST: True, SECOND: is_contained}


def test_what_is_held_back_is_accounted_for_and_says_how_to_let_it_in(desk):
    delivered(desk, units(*range(20)), units(*range(15)))
    row = desk.registry().filter(pl.col("delivery") == SECOND).row(0, named=True)
    assert (row["rows_in"], row["rows_accepted"], row["rows_held_back"]) == (15, 0, 15)
    (finding,) = desk.findings()
    assert (finding.check, finding.severity, finding.failed) == ("drift", "error", 15)
    assert finding.message == row["message"]
    assert "5 van de 20 eerdere sleutels ontbreken (25 %)" in finding.message
    assert "thuis partner admit mitros 2022-06-30 units" in finding.message


@pytest.mark.parametrize(("former", "verdict"), [(10, "hold_back"), (9, "few")])
def test_of_fewer_than_ten_keys_a_share_says_nothing(desk, former, verdict):
    delivered(desk, units(*range(former)), units(*range(former // 2)))
    assert drift(desk)["vanished_keys", None, None][3] == verdict
    assert desk.checks() == (["drift"] if verdict == "hold_back" else [])


def test_what_was_held_back_is_no_history_for_the_next(desk):
    delivered(desk, units(*range(20)), units(*range(5)), units(*range(19)))
    assert contained(desk) == {FIRST: True, SECOND: False, THIRD: True}
    assert drift(desk, THIRD)["vanished_keys", None, None] == (1, 20, 0.05, "ok")


def test_what_was_let_in_is_history_for_the_next(desk):
    delivered(desk, units(*range(20)), units(*range(5)), units(*range(19)))
    admit(desk, Admission("mitros", SECOND, "units", "sold", dt.date(2022, 7, 2)))
    assert contained(desk) == {FIRST: True, SECOND: True, THIRD: True}
    assert drift(desk)["vanished_keys", None, None] == (15, 20, 0.75, "admitted")
    assert drift(desk, THIRD)["new_keys", None, None][0] == 14
    assert desk.checks() == []


def test_an_admission_counts_from_its_day(desk):
    desk.new_home = True
    delivered(desk, units(*range(20)), units(*range(5)))
    admission = Admission("mitros", SECOND, "units", "sold", dt.date(2022, 8, 2))
    for day, is_contained in [(1, False), (2, True)]:
        admit(desk, admission, known_on=dt.date(2022, 8, day))
        assert contained(desk)[SECOND] is is_contained


def test_what_came_later_plays_no_part_in_an_older_state(desk):
    desk.new_home = True
    desk.deliver("units.csv", units(*range(20)), FIRST)
    desk.deliver("units.csv", units(*range(19)), THIRD)
    (desk.raw / "received.csv").write_text(f"partner,delivery,received_on\nmitros,{SECOND},2022-12-01\n")
    desk.deliver("units.csv", units(*range(200)), SECOND)
    desk.land()
    assert contained(desk)[THIRD] is False
    admit(desk, known_on=dt.date(2022, 10, 1))
    assert contained(desk)[THIRD] is True


def test_the_profile_says_how_far_and_what_then(desk):
    lenient = SOURCE.format(mode="full", drift="{vanished_keys: {most: 0.5}}")
    desk.profiles = {"mitros": profile(lenient)}
    delivered(desk, units(*range(20)), units(*range(9)), units(*range(7)), name="e.csv")
    assert contained(desk) == {FIRST: True, SECOND: True, THIRD: True}
    assert [(one.delivery, one.severity) for one in desk.findings()] == [(SECOND, "warning")]


def test_changes_are_compared_with_all_that_came_before(desk):
    desk.profiles = {"mitros": profile(SOURCE.format(mode="changes", drift="{}"))}
    delivered(desk, units(1, 2), units(3), units(1, complex_id="C2") + "U4,C1,2021-01-15\n", name="e.csv")
    found = drift(desk, THIRD)
    assert found["changed_keys", None, None][:2] == (1, 3)
    assert found["new_keys", None, None][:2] == (1, 2)
    assert ("vanished_keys", None, None) not in found
    assert desk.checks() == []


def test_blanks_codes_and_days_are_measured_and_flagged(desk):
    def leases(group: str, client: str, year: int) -> str:
        rows = (f"L{n},U{n},{client and client + str(n)},{group},resident,regular,{year}-01-01,," for n in range(20))
        return LEASES_HEADER + "\n".join(rows) + "\n"

    delivered(desk, leases("vulnerable", "P", 2021), leases("regular", "", 1999), name="leases.csv")
    found = drift(desk)
    assert found["blanks", "client", None] == (1, 0, 1, "flag")
    assert found["codes", "tenant_group", "regular"] == (1, 0, 1, "flag")
    assert found["first_day", "start_date", None][2:] == ((dt.date(2021, 1, 1) - dt.date(1999, 1, 1)).days, "flag")
    assert contained(desk)[SECOND]
    assert {one.severity for one in desk.findings()} == {"warning"}


def test_the_first_delivery_of_a_dataset_has_nothing_to_be_compared_with(desk):
    delivered(desk, units(1, 2))
    assert pl.read_parquet(desk.landing / "drift.parquet").height == 0


def test_a_file_with_a_header_alone_loses_all_keys(desk):
    delivered(desk, units(*range(20)), UNITS_HEADER)
    assert contained(desk)[SECOND] is False
    assert drift(desk)["vanished_keys", None, None] == (20, 20, 1, "hold_back")


def test_admissions_come_back_as_they_were_written(tmp_path):
    admission = Admission("mitros", SECOND, "units", 'sold, "all" of it', dt.date(2022, 8, 2))
    write_admissions(tmp_path / "decisions", [admission])
    assert read_admissions(tmp_path / "decisions") == [admission]
    assert admitted_by([admission], dt.date(2022, 8, 1)) == frozenset()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("partner,delivery,dataset,reason\nm,2022-06-30,units,sold\n", "row 1: column decided_on is missing"),
        ("partner,delivery,dataset,reason,decided_on\nm,2022-06-30,units,,2022-07-01\n", "row 2: reason is empty"),
        ("partner,delivery,dataset,reason,decided_on\nm,2022-06-30,units,sold,1-7-2022\n", "row 2: decided_on is no"),
    ],
)
def test_a_faulty_line_is_the_analysts_to_mend(tmp_path, text, words):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(UserMistake, match=words):
        read_admissions(tmp_path)
