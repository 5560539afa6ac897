"""Direct identifiers are recognised in columns, and ordinary columns are left in peace."""

import random

import polars as pl
import pytest
from stdnum.nl import bsn

from pipelines.intake.identifiers import identifier, more_than_chance, passes_eleven_test, suspicious, telling

BSNS = ["111222333", "123456782", "999900006", "999996204"]


def frame(title: str, values: list) -> pl.DataFrame:
    return pl.DataFrame({"_row": list(range(2, len(values) + 2)), title: values}, schema_overrides={title: pl.String})


def kind(title: str, values: list, lenient: bool = False) -> str | None:
    found = frame(title, values)
    if not suspicious(found):
        return None
    hit = identifier(found, title, lenient)
    return hit.kind if hit else None


def test_the_eleven_test_agrees_with_an_independent_one():
    numbers = [f"{number:09d}" for number in random.Random(1).sample(range(10**9), 3000)] + [*BSNS, "000000000"]
    passed = pl.DataFrame({"n": numbers}).filter(passes_eleven_test(pl.col("n")))["n"].to_list()
    assert passed == [number for number in numbers if bsn.is_valid(number)]
    assert len(passed) > 200


@pytest.mark.parametrize(
    ("title", "values", "expected"),
    [
        ("opmerking", ["belt terug", "bsn is 999900006, zei hij", None], "een BSN"),
        ("opmerking", ["nummer 9999.00.006"], "een BSN"),
        ("nummer", BSNS, "een BSN"),
        ("BSN", ["123456789"], "een BSN"),
        ("opmerking", ["mail naar jan@voorbeeld.nl graag"], "een e-mailadres"),
        ("opmerking", ["bel 06-12345678 na vijf"], "een telefoonnummer"),
        ("contact", ["0612345678"], "een telefoonnummer"),
        ("contact", ["+31 6 12345678"], "een telefoonnummer"),
        ("rekening", ["NL91 ABNA 0417 1643 00"], "een IBAN"),
        ("opmerking", ["betaald van NL91ABNA0417164300"], "een IBAN"),
        ("postcode", ["3526 AB", "3526AB", "1012XX"], "een volledige postcode"),
        ("opmerking", ["woont op Plein 1, 3526AB Utrecht"], "een volledige postcode"),
        ("Geboortedatum", ["13-08-1967"], "een geboortedatum"),
        ("geb. datum", ["1967-08-13"], "een geboortedatum"),
        ("DateOfBirth", ["19670813"], "een geboortedatum"),
        ("Achternaam", ["x"], "een naam"),
        ("naam cliënt", ["x"], "een naam"),
        ("FirstName", ["x"], "een naam"),
        ("extra", ["de Vries, P.", "Jansen, J.", "El Amrani, F."], "een naam"),
        ("extra", ["J. Jansen", "P. de Vries", "M.J. van den Berg"], "een naam"),
        ("extra", ["Fatima El Amrani", "Jan de Vries", "Truus Bakker", "Ximena Cuypers"], "een naam"),
        ("extra", ["Mevr. Bakker", "Dhr. de Vries"], "een naam"),
        ("extra", ["Fatima", "Jan", "Truus"], "een naam"),
        ("extra", ["Kerkstraat 12", "Lange Nieuwstraat 106 bis"], "een straat met huisnummer"),
        ("extra", ["belt", "zit op de Oudegracht 5a, achter"], "een straat met huisnummer"),
        ("extra", ["13-08-1967", "01-02-1980", "30-11-1991"], "een geboortedatum"),
        ("extra", ["1967-08-13", "1980-02-01", "1991-11-30"], "een geboortedatum"),
        ("geboortedatum", ["24697"], "een geboortedatum"),
        ("extra", ["Is vorige week langs geweest om te praten over de schulden en het werk."], "lange vrije tekst"),
    ],
)
def test_an_identifier_is_recognised(title, values, expected):
    assert kind(title, values) == expected


@pytest.mark.parametrize(
    ("title", "values"),
    [
        ("Complexnaam", ["Majella Wonen", "MIXIT"]),
        ("Geboortejaar", ["1967", "1980"]),
        ("geboortedatum", ["1967", None]),
        ("Ingangsdatum", ["01-03-2022", "2022-03-01", "20220301"]),
        ("huurcontract", ["2021AB", "W-MIX-01", "C11943-2"]),
        ("code", ["2021AB", "x", "y"]),
        ("bedrag", ["1.234,50", "100000000,00"]),
        ("pseudoniem", ["a3f1" * 16, "0123456789abcdef" * 4]),
        ("tijd", ["2022-03-01 12:30:00"]),
        ("eenheid", ["HAV13710092HH1", "NXS110U"]),
        ("leeg", [None, None]),
        ("naam", ["Majella Wonen", "De Nieuwe Eik", "Place2BU", "Starters Up"]),
        ("gemeente", ["De Bilt", "Utrecht", "Wijk bij Duurstede", "Stichtse Vecht"]),
        ("organisatie", ["Leger des Heils", "De Tussenvoorziening", "Het Vierde Huis"]),
        ("team", ["Team Noord", "Buurtteam Overvecht"]),
        ("straat", ["Jan van Scorelstraat", "Johan Wagenaarkade", "Oudegracht"]),
        ("soort", ["Individuele begeleiding", "Lichte ondersteuning", "Overig"]),
        ("oplevering", ["1965-08-13", "1980-02-01", "1991-11-30"]),
        ("start", ["2015-08-13", "2018-02-01", "2021-11-30"]),
        ("nummer", ["123456789", "100000000", "100000001"]),
    ],
)
def test_an_ordinary_column_is_left_in_peace(title, values):
    assert kind(title, values) is None


def test_contract_numbers_of_nine_digits_pass_the_eleven_test_by_chance_and_are_no_bsn():
    picked = random.Random(7).sample(range(100_000_000, 1_000_000_000), 2000)
    assert kind("contract", [str(number) for number in picked]) is None


def test_a_column_of_numbers_with_a_good_share_of_bsns_is_refused():
    own = [str(number) for number in random.Random(7).sample(range(100_000_000, 1_000_000_000), 200)]
    real = [number for number in (f"{n:09d}" for n in range(200_000_000, 200_001_200)) if bsn.is_valid(number)][:80]
    assert kind("nummer", own + real) == "een BSN"


def test_a_column_too_small_to_judge_is_taken_for_what_it_looks_like_only_when_it_is_dropped_anyway():
    assert kind("extra", ["999900006"]) is None
    assert kind("extra", ["999900006"], lenient=True) == "een BSN"


def test_luck_alone_does_not_make_a_bsn():
    assert not more_than_chance(2, 2)
    assert more_than_chance(3, 3)
    assert not more_than_chance(91, 1000)
    assert more_than_chance(150, 1000)


def test_a_hit_tells_the_first_rows_and_how_many():
    hit = identifier(frame("opmerking", ["x", *["a@b.nl"] * 7]), "opmerking")
    assert hit is not None
    assert (hit.rows, hit.failed) == ((3, 4, 5, 6, 7), 7)


def test_a_table_without_rows_or_columns_is_not_suspicious():
    assert suspicious(frame("Achternaam", [])) == []
    assert suspicious(pl.DataFrame({"_row": [2]})) == []


@pytest.mark.parametrize("repeated", [1, 30])
def test_an_identifier_tells_once_or_among_thousands_that_repeat_themselves(repeated):
    numbers = [f"code {number}" for number in range(600 // repeated)] * repeated
    found = pl.DataFrame({"plain": [None, *numbers], "mail": ["jan@voorbeeld.example", *numbers], "bsn": "1"})
    assert telling(found) == {"mail", "bsn"}
    assert telling(found.clear()) == {"bsn"}
