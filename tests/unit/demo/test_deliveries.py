"""Deliveries tell the rows as they were known, with corrections, late and deleted rows, and faults in their place."""

from collections import Counter

from pipelines.demo.calendar import END, REFERENCE_DATES, Delivery
from pipelines.demo.complexes import LH, TV
from pipelines.demo.deliveries import CHANGES, SCHEDULE, Told, compose
from pipelines.demo.mess import Mess, make_mess, spoil, told
from pipelines.demo.mishaps import CORRECTION, RECEIVED_LATE, SPOILT, STOPPED, TOLD_LATER, TOLD_TWICE, ToldLater
from pipelines.demo.rows import Tables
from pipelines.demo.snapshot import key_of, known_on


def of(everything: list[Told], partner: str, dataset: str) -> list[tuple[Delivery, list[dict]]]:
    return [(one.delivery, one.rows[dataset]) for one in everything if one.partner == partner and dataset in one.rows]


def the(mess: Mess, kind: str) -> tuple[ToldLater, dict]:
    return next((mishap, row) for mishap, row in (*mess.told_later, *mess.told_twice) if mishap.kind.startswith(kind))


def test_every_partner_delivers_until_the_end_except_the_one_that_fell_silent(everything: list[Told]) -> None:
    last = {partner: max(one.delivery.reference_date for one in everything if one.partner == partner)
            for partner in SCHEDULE}  # fmt: skip
    assert {partner for partner, day in last.items() if day < END} == set(STOPPED) == {LH}
    assert (END - last[LH]).days < 100
    assert (END - REFERENCE_DATES[0]).days > 730


def test_every_mishap_finds_a_row_in_the_region(mess: Mess) -> None:
    assert len(mess.told_later) == len(TOLD_LATER)
    assert len(mess.told_twice) == len(TOLD_TWICE)
    assert len(mess.spoilt) == len(SPOILT)
    assert len({mishap.partner for mishap, _ in mess.spoilt}) >= 8
    assert len(mess.kinds) == len(TOLD_LATER) + len(TOLD_TWICE)


def test_one_reference_date_is_delivered_twice_and_the_second_time_right(everything: list[Told], mess: Mess) -> None:
    _, victim = the(mess, "corrected: the reason")
    versions = {
        delivery: next(row for row in rows if row["lease_id"] == victim["lease_id"])["end_reason"]
        for delivery, rows in of(everything, "mitros", "leases")
        if delivery.reference_date == CORRECTION.reference_date
    }
    assert versions == {Delivery(CORRECTION.reference_date): "own_home", CORRECTION: victim["end_reason"]}
    assert victim["end_reason"] in ("eviction", "relapse")
    assert CORRECTION.folder.endswith(".2")


def test_a_late_row_is_missing_first_and_told_later(everything: list[Told], mess: Mess) -> None:
    mishap, victim = the(mess, "late: a shelter stay")
    for delivery, rows in of(everything, LH, "shelter_stays"):
        known = any(row["stay_id"] == victim["stay_id"] for row in rows)
        assert known == (delivery >= mishap.until)
    assert victim["start_date"] <= REFERENCE_DATES[2] < mishap.until.reference_date


def test_a_correction_is_told_as_a_change(everything: list[Told], mess: Mess) -> None:
    mishap, victim = the(mess, "corrected: hours")
    versions = [
        (delivery, row["hours"])
        for delivery, rows in of(everything, LH, "guidance")
        for row in rows
        if row["guidance_id"] == victim["guidance_id"]
    ]
    assert [hours for _, hours in versions] == [victim["hours"] * 10, victim["hours"]]
    assert versions[-1][0] == mishap.until


def test_a_row_entered_twice_is_deleted_later(everything: list[Told], mess: Mess) -> None:
    mishap, victim = the(mess, "deleted: a contact")
    copies = [
        (delivery, row["deleted"])
        for delivery, rows in of(everything, TV, "guidance")
        for row in rows
        if row["guidance_id"][-5:].startswith("99") and row["client"] == victim["client"]
    ]
    assert copies == [(mishap.since, False), (mishap.until, True)]


def test_changes_applied_in_order_give_the_state_at_the_end(everything: list[Told], tables: Tables) -> None:
    for partner, dataset in CHANGES:
        state: dict = {}
        for _, rows in of(everything, partner, dataset):
            for row in rows:
                if row["deleted"]:
                    del state[key_of(dataset, row)]
                else:
                    state[key_of(dataset, row)] = {name: value for name, value in row.items() if name != "deleted"}
        last = of(everything, partner, dataset)[-1][0]
        expected = {
            key_of(dataset, row): row for row in known_on(dataset, tables[partner, dataset], last.reference_date)
        }
        assert set(state) == set(expected)
        different = [key for key, row in expected.items() if row != state[key]]
        assert len(different) <= 1  # the row that was spoilt in the partner's last delivery


def test_a_spoilt_change_is_told_right_the_next_time(tables: Tables, mess: Mess) -> None:
    mishap, victim = next(entry for entry in mess.spoilt if entry[0].dataset == "guidance")
    earlier = Delivery(REFERENCE_DATES[3])
    sound = next(row for row in tables[LH, "guidance"] if REFERENCE_DATES[2] < row["to_date"] <= REFERENCE_DATES[3])
    moved = type(mishap)(**{**vars(mishap), "delivery": earlier})
    deliveries = compose(tables, Mess((), (), ((moved, sound),)))
    hours = [
        row["hours"]
        for _, rows in of(list(deliveries), LH, "guidance")
        for row in rows
        if row["guidance_id"] == sound["guidance_id"]
    ]
    assert hours == [None, sound["hours"]]
    assert victim["hours"] is not None


def test_planted_rows_break_what_they_say_they_break(everything: list[Told]) -> None:
    planted = [(one, found) for one in everything for found in one.planted]
    assert Counter(found.mishap.kind for _, found in planted) == Counter(mishap.kind for mishap in SPOILT)
    for one, found in planted:
        rows = one.rows[found.mishap.dataset]
        row = rows[found.index]
        if found.mishap.kind == "missing value":
            assert row[found.mishap.column] is None
        elif found.mishap.kind == "identical copy":
            assert rows.count(row) == 2 and found.index == len(rows) - 1
        elif found.mishap.kind == "date in 2201":
            assert row[found.mishap.column].year == 2201
        elif found.mishap.kind == "end before start":
            assert row["end_date"] < row["start_date"]


def test_a_withdrawn_report_is_gone_and_a_copied_lease_stays(everything: list[Told], mess: Mess) -> None:
    mishap, _ = the(mess, "withdrawn")
    for delivery, rows in of(everything, "mitros", "nuisance_reports"):
        copies = [row for row in rows if row["report_id"][-5:].startswith("99")]
        assert len(copies) == (mishap.since <= delivery < mishap.until)
    final = of(everything, "portaal", "leases")[-1][1]
    assert sum(row["tenant_number"] == "H-990017" for row in final) == 1


def test_a_mishap_without_a_row_to_hit_is_left_out() -> None:
    nothing = make_mess({}, seed=1)
    assert nothing == Mess((), (), ())
    assert told({}, nothing, "mitros", "leases", Delivery(END)) == []


def test_a_spoilt_row_that_is_not_in_the_delivery_is_passed_over(mess: Mess) -> None:
    mishap, _ = mess.spoilt[0]
    assert spoil(mess, mishap.partner, mishap.dataset, mishap.delivery, []) == []


def test_late_receipts_are_after_their_reference_date(everything: list[Told]) -> None:
    delivered = {(one.partner, one.delivery.folder): one.delivery.reference_date for one in everything}
    for key, received in RECEIVED_LATE.items():
        assert received > delivered[key]
