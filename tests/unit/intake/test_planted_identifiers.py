"""Nothing planted gets through: every kind in every usual spelling, agreed or not, in few rows and in many."""

import datetime as dt
import random

import polars as pl
import pytest
from intake_desk import Desk, profile
from stdnum.nl import bsn

from pipelines.intake.identifiers import identifier, suspicious
from pipelines.intake.marks import shape
from pipelines.intake.tables import ROW

DAY = dt.date(2022, 12, 31)
DICE = random.Random(3)
BSNS = [number for number in (f"{n:09d}" for n in DICE.sample(range(10**8, 10**9), 70_000)) if bsn.is_valid(number)][
    :5000
]
NAMES = ["Fatima", "Jan", "Truus", "Mohamed", "Anna", "Kees", "Aicha", "Wil"]
SURNAMES = ["de Vries", "El Amrani", "Bakker", "van den Berg", "Yilmaz", "Jansen", "Mulder", "Smit", "Kaya"]
SPELLINGS = {
    "BSN": lambda n: BSNS[n],
    "BSN with dots": lambda n: f"{BSNS[n][:4]}.{BSNS[n][4:6]}.{BSNS[n][6:]}",
    "BSN with spaces": lambda n: f"{BSNS[n][:4]} {BSNS[n][4:6]} {BSNS[n][6:]}",
    "BSN in text": lambda n: f"zie dossier {BSNS[n]}.",
    "e-mail": lambda n: f"muis{n}@voorbeeld.nl",
    "e-mail in capitals": lambda n: f"MUIS.{n}@VOORBEELD.ORG",
    "mobile": lambda n: f"06{12345678 + n}",
    "mobile with a dash": lambda n: f"06-{12345678 + n}",
    "mobile with spaces": lambda n: f"06 {n % 90 + 10} {n % 80 + 10} {n % 70 + 10} {n % 60 + 10}",
    "mobile abroad": lambda n: f"+31 6 {12345678 + n}",
    "mobile abroad without a space": lambda n: f"+316{12345678 + n}",
    "mobile with 0031": lambda n: f"0031 6 {12345678 + n}",
    "line of a town": lambda n: f"030-{2345678 + n}",
    "line of a village": lambda n: f"0346-{234567 + n}",
    "line in brackets": lambda n: f"(030) {2345678 + n}",
    "IBAN": lambda n: "NL91ABNA0417164300",
    "IBAN with spaces": lambda n: "NL91 ABNA 0417 1643 00",
    "IBAN in small letters": lambda n: "nl91abna0417164300",
    "postcode": lambda n: f"{1011 + n % 8000}AB",
    "postcode with a space": lambda n: f"{1011 + n % 8000} XZ",
    "postcode in small letters": lambda n: f"{1011 + n % 8000}ab",
    "street": lambda n: f"Kerkstraat {n + 1}",
    "street with an addition": lambda n: f"Lange Nieuwstraat {n % 900 + 1} bis",
    "street in small letters": lambda n: f"oudegracht {n % 900 + 1}a",
    "day of birth, ISO": lambda n: f"{birth(n):%Y-%m-%d}",
    "day of birth with a time": lambda n: f"{birth(n):%Y-%m-%d} 00:00:00",
    "day of birth, Dutch": lambda n: f"{birth(n):%d-%m-%Y}",
    "day of birth with slashes": lambda n: f"{birth(n):%d/%m/%Y}",
    "day of birth with dots": lambda n: f"{birth(n):%d.%m.%Y}",
    "day of birth of eight digits": lambda n: f"{birth(n):%Y%m%d}",
    "day of birth, short": lambda n: f"{birth(n).day}-{birth(n).month}-{birth(n).year}",
    "name": lambda n: f"{NAMES[n % 8]} {SURNAMES[n % 9]}",
    "name with initials": lambda n: f"{'ABCDEF'[n % 6]}. {SURNAMES[n % 9]}",
    "surname first": lambda n: f"{SURNAMES[n % 9]}, {NAMES[n % 8]}",
    "surname, initials": lambda n: f"{SURNAMES[n % 9]}, {'ABCDEF'[n % 6]}.",
    "name with a form of address": lambda n: f"mevr. {SURNAMES[n % 9]}",
    "given name": lambda n: NAMES[n % 8],
    "free text": lambda n: f"Woont al {n} jaren met haar zoon in de flat en wil daar graag blijven wonen",
}
INSIDE = [name for name in SPELLINGS if not any(word in name for word in ("birth", "name", "initials", "text"))]


def birth(n: int) -> dt.date:
    return dt.date(1936, 3, 5) + dt.timedelta(days=(n * 977) % 24_000)


def found(values: list[str], lenient: bool) -> bool:
    frame = pl.DataFrame({ROW: range(2, len(values) + 2), "soort": values}, schema_overrides={ROW: pl.Int64})
    return suspicious(frame) == ["soort"] and identifier(frame, "soort", lenient, day=DAY) is not None


@pytest.mark.parametrize("lenient", [False, True], ids=["agreed", "not agreed"])
@pytest.mark.parametrize("rows", [5, 5000])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_column_of_identifiers_is_known_in_any_spelling(spelling, rows, lenient):
    assert found([SPELLINGS[spelling](n) for n in range(rows)], lenient)


@pytest.mark.parametrize("lenient", [False, True], ids=["agreed", "not agreed"])
@pytest.mark.parametrize("rows", [5, 5000])
@pytest.mark.parametrize("spelling", INSIDE)
def test_a_single_one_inside_text_is_known_among_many_rows(spelling, rows, lenient):
    values = ["geen bijzonderheden"] * rows
    values[rows // 2] = f"mail of bel, {SPELLINGS[spelling](7)} volgens haar"
    assert found(values, lenient)


@pytest.mark.parametrize("spelling", [name for name in SPELLINGS if "birth" in name])
def test_agreed_days_of_birth_refuse_a_delivery_in_any_form(tmp_path, spelling):
    """Also where the profile takes the column for something else, as for the start of a lease."""
    desk = Desk(tmp_path, {"mitros": profile()})
    rows = [f"L{n},U{n},P{n},regular,resident,regular,{SPELLINGS[spelling](n)}" for n in range(6)]
    header = "lease_id,unit_id,client,tenant_group,holder,contract_type,start_date"
    landed = desk.land_one("leases.csv", "\n".join([header, *rows]) + "\n")
    assert (landed.contained, landed.rows_in, landed.rows_held_back) == (False, 6, 6)
    assert desk.checks() == ["identifier"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_shape_of_a_value_keeps_none_of_its_letters_and_digits(spelling):
    values = pl.DataFrame({"v": [SPELLINGS[spelling](n) for n in range(50)]})
    shapes = values.select(shape(pl.col("v")))["v"]
    assert not any(set(one) & (set("0123456789") - {"9"}) for one in shapes)
    assert not any(character.isalpha() and character != "x" for one in shapes for character in one)
    assert max(len(one) for one in shapes) <= 27


@pytest.mark.parametrize("value", ["Ⅻ ½ ²", "٠٦١٢٣٤٥٦٧٨", "जान", "José", "Ayşe", "李雷", "e\u0301e"])
def test_no_script_escapes_the_shape(value):
    (seen,) = pl.DataFrame({"v": [value]}).select(shape(pl.col("v")))["v"]
    assert set(seen) <= set("9x ")
