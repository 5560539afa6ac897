"""iWmo messages of any name, by the ready profile alone."""

import pytest
from intake_desk import Desk

from pipelines.intake.profiles import load_profiles

NAMESPACES = 'xmlns:iwmo="urn:iwmo" xmlns:w="urn:w"'
REASONS = {"02": "deceased", "19": "planned", "20": "pause", "31": "moved_away", "37": "change"}
REASONS |= {"38": "other_provider", "39": "other_law", "23": "other"}


@pytest.fixture
def iwmo(tmp_path) -> Desk:
    (tmp_path / "raw").mkdir()
    return Desk(tmp_path, {"iwmo": load_profiles()["iwmo"]})


def message(*products: str) -> str:
    inside = "".join(products)
    return f"<w:Bericht {NAMESPACES}><w:Client><w:Pseudoniem>P1</w:Pseudoniem>{inside}</w:Client></w:Bericht>"


def assigned(number: str, volume: int = 120, unit: str = "01", frequency: str = "2", end: str = "2022-12-31") -> str:
    return (
        f"<w:ToegewezenProduct><w:ToewijzingNummer>{number}</w:ToewijzingNummer><w:Product><iwmo:Categorie>02"
        "</iwmo:Categorie></w:Product><w:Ingangsdatum>2022-01-03</w:Ingangsdatum>"
        f"<w:Einddatum>{end}</w:Einddatum><w:Omvang><iwmo:Volume>{volume}</iwmo:Volume><iwmo:Eenheid>{unit}"
        f"</iwmo:Eenheid><iwmo:Frequentie>{frequency}</iwmo:Frequentie></w:Omvang></w:ToegewezenProduct>"
    )


def started(number: str, status: str = "1") -> str:
    return (
        f"<w:StartProduct><w:ToewijzingNummer>{number}</w:ToewijzingNummer><w:Product><iwmo:Categorie>02"
        "</iwmo:Categorie></w:Product><w:Begindatum>2022-01-10</w:Begindatum>"
        f"<w:StatusAanlevering>{status}</w:StatusAanlevering></w:StartProduct>"
    )


def stopped(number: str, reason: str, status: str = "1") -> str:
    return (
        f"<w:StopProduct><w:ToewijzingNummer>{number}</w:ToewijzingNummer><w:Product><iwmo:Categorie>02"
        f"</iwmo:Categorie></w:Product><w:Begindatum>2022-01-10</w:Begindatum><w:RedenBeeindiging>{reason}"
        f"</w:RedenBeeindiging><w:Einddatum>2022-05-01</w:Einddatum><w:StatusAanlevering>{status}"
        "</w:StatusAanlevering></w:StopProduct>"
    )


def landed(desk: Desk, **files: str) -> list[dict[str, object]]:
    for name, content in files.items():
        desk.deliver(f"{name}.xml", content, partner="iwmo")
    (one,) = desk.land()
    assert one.rows_in == one.rows_accepted
    return list(desk.accepted("guidance_assignments").iter_rows(named=True))


def test_the_three_messages_of_an_assignment_come_in_their_order_whatever_the_files_are_called(iwmo):
    rows = landed(iwmo, a=message(stopped("1", "19")), b=message(assigned("1")), c=message(started("1")))
    assert [str(row["start_date"]) for row in rows] == ["2022-01-03", "2022-01-10", "2022-01-10"]
    assert [row["end_reason"] for row in rows] == [None, None, "planned"]
    assert [row["hours_per_week"] for row in rows] == [2, None, None]


@pytest.mark.parametrize(("status", "deleted"), [("1", False), ("2", False), ("9", False), ("3", True)])
def test_the_status_of_a_delivery_adds_replaces_or_takes_back(iwmo, status, deleted):
    rows = landed(iwmo, a=message(started("1", status), stopped("2", "19", status)))
    assert [row["_deleted"] for row in rows] == [deleted, deleted]


@pytest.mark.parametrize(("reason", "meaning"), REASONS.items())
def test_every_reason_to_stop_has_its_meaning(iwmo, reason, meaning):
    (row,) = landed(iwmo, a=message(stopped("1", reason)))
    assert row["end_reason"] == meaning


@pytest.mark.parametrize(
    ("volume", "unit", "frequency", "hours"),
    [
        (60, "01", "2", 1),
        (3, "04", "2", 3),
        (2, "16", "2", 8),
        (30, "01", "1", 3.5),
        (10, "04", "4", 10 * 84 / 365.25),
        (52, "04", "6", 1),
        (9, "82", "2", None),
    ],
)
def test_the_size_of_care_becomes_hours_a_week(iwmo, volume, unit, frequency, hours):
    (row,) = landed(iwmo, a=message(assigned("1", volume, unit, frequency, end="2023-01-01")))
    assert row["hours_per_week"] == (None if hours is None else pytest.approx(hours))
