"""Why a count hides in a publication after another one: what the former one says of it, where no rule of today hits."""

from dataclasses import replace

import pytest

from pipelines.disclosure.cells import Cell
from pipelines.disclosure.control import hide
from pipelines.disclosure.merging import Sheet
from pipelines.disclosure.reasons import Reason
from pipelines.disclosure.record import Record
from pipelines.disclosure.rounding import Rules
from pipelines.disclosure.tables import Count, Row, Table

MOVES = Table("moves", "", {"breakdown": "VARCHAR", "value": "VARCHAR"}, (Count("moved"),))
FORMS = {"mixed": 4, "student": 25}
SMALL, PROTECTING = (Cell("moves", ("housing_form", form), "moved") for form in ("mixed", "student"))


def published(*records: Record) -> tuple[dict[Cell, Reason], Record]:
    """Why counts of movers by housing form hide, and the record of that publication."""
    rows: list[Row] = [{"breakdown": "housing_form", "value": form, "moved": moved} for form, moved in FORMS.items()]
    rows.append({"breakdown": "all", "value": "all", "moved": sum(FORMS.values())})
    hiding, record = hide([Sheet(MOVES, rows)], {}, [], Rules(), records)
    return {**hiding.primary, **hiding.secondary}, record


def with_reason(record: Record, why: str | None) -> Record:
    """The record with another reason for all that hid."""
    counts = {cell: one._replace(why=why if one.why else None) for cell, one in record.counts.items()}
    return replace(record, counts=counts)


def test_a_record_keeps_why_each_count_hid() -> None:
    reasons, record = published()
    assert reasons == {SMALL: Reason.SMALL, PROTECTING: Reason.PROTECTS_OTHERS}
    assert {cell: one.why for cell, one in record.counts.items() if one.why} == reasons


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (Reason.PROTECTS_OTHERS, Reason.PROTECTS_OTHERS),
        (None, Reason.PROTECTS_OTHERS),
        (Reason.BETWEEN_STEPS, Reason.HID_BEFORE),
        (Reason.HID_BEFORE, Reason.HID_BEFORE),
    ],
    ids=["protected", "from before reasons were kept", "for another reason", "for another reason long before"],
)
def test_what_hid_before_with_the_same_count_tells_that_it_protects_or_that_it_hid_for_something_else(
    kept: Reason | None, told: Reason
) -> None:
    _, record = published()
    assert published(with_reason(record, kept))[0] == {SMALL: Reason.SMALL, PROTECTING: told}


def test_the_third_publication_tells_it_as_the_second_did() -> None:
    _, first = published()
    _, second = published(first)
    assert published(first, second)[0][PROTECTING] is Reason.PROTECTS_OTHERS
