"""What comes out of `thuis pseudonymise`: nobody, and one pseudonym per person whatever the form."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_desk import Desk
from test_other_readers import workbook
from thuis_command import thuis

from pipelines.intake.profile_schema import Dialect
from pipelines.intake.profiles import load_profiles
from pipelines.intake.pseudonymise.message import pseudonymise_message
from pipelines.intake.pseudonymise.regional import birth_year, pseudonym
from pipelines.intake.pseudonymise.table import Wishes, pseudonymise_table
from pipelines.intake.readers import read_table

KEY = b"regional"
TABLE = (
    "BSN;Achternaam;Geboortedatum;Adres;Postcode;Telefoon;Uren;Soort\r\n"
    "123456782;de Vries;13-08-1967;Dorpsstraat 12;3526 AB;06-12345678;1,5;Individueel\r\n"
    "111222333;Jansen;01-02-1980;Kerkweg 3a;3511 CD;030-2345678;2,0;Groep\r\n"
    "999990019;El Amrani;30-11-1999;Laan 5;3431 EF;0612345679;0,5;Groep\r\n"
)
MESSAGE = (
    '<?xml version="1.0"?><?note mw. De Vries?><!-- mw. De Vries --><w:Bericht xmlns:w="urn:w" xmlns:i="urn:i">'
    "<w:Client><w:Bsn>123456782</w:Bsn><w:Geboortedatum><i:Datum>1967-08-13</i:Datum></w:Geboortedatum>"
    "<w:Naam><i:Voornamen>Anna</i:Voornamen></w:Naam><!-- Anna --><w:Adres><i:Postcode>3526AB</i:Postcode></w:Adres>"
    "<w:Commentaar>Anna belt</w:Commentaar><w:StopProduct><w:ToewijzingNummer>7</w:ToewijzingNummer></w:StopProduct>"
    "</w:Client></w:Bericht>"
)
TELLING = ("123456782", "Vries", "Jansen", "1967-", "08-1967", "Dorpsstraat", "3526AB", "3526 AB", "12345678", "Anna")


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "regional.key"
    path.write_bytes(KEY + b"\n")
    path.chmod(0o600)
    return path


def table(content: bytes, name: str = "t.csv") -> list[dict[str, str]]:
    frame = read_table(name, content, Dialect(), ()).frame.drop("_row")
    return list(frame.iter_rows(named=True))


def test_a_table_keeps_its_rows_and_loses_its_people():
    outcome = pseudonymise_table("t.csv", TABLE.encode("cp1252"), KEY, Wishes())
    rows = table(outcome.content)
    assert [list(row) for row in rows] == [["Pseudoniem", "Geboortejaar", "Postcode cijfers", "Uren", "Soort"]] * 3
    assert [row["Geboortejaar"] for row in rows] == ["1967", "1980", "1999"]
    assert [row["Postcode cijfers"] for row in rows] == ["3526", "3511", "3431"]
    assert [row["Uren"] for row in rows] == ["1,5", "2,0", "0,5"]
    assert rows[0]["Pseudoniem"] == pseudonym("123456782", KEY, is_bsn=True)
    assert not [word for word in TELLING if word.encode() in outcome.content]
    assert outcome.dropped == ("Achternaam", "Adres", "Telefoon")


def test_a_message_keeps_its_products_and_loses_its_people():
    content = pseudonymise_message("m.xml", MESSAGE.encode(), KEY).content.decode()
    assert not [word for word in TELLING if word in content]
    assert f"<w:Pseudoniem>{pseudonym('123456782', KEY, is_bsn=True)}</w:Pseudoniem>" in content
    assert "<w:Geboortejaar>1967</w:Geboortejaar>" in content
    assert "<w:ToewijzingNummer>7</w:ToewijzingNummer>" in content


@settings(max_examples=50, deadline=None)
@given(number=st.integers(10_000_000, 99_999_999))
def test_a_person_has_one_pseudonym_in_every_form(number):
    bsn = f"{number:09d}"
    message = pseudonymise_message("m.xml", MESSAGE.replace("123456782", bsn).encode(), KEY).content
    ways = {
        pseudonym(way, KEY, is_bsn=True) for way in (bsn, str(number), f"{number}.0", f"{bsn[:4]}.{bsn[4:6]}.{bsn[6:]}")
    }
    assert len(ways) == 1
    assert ways.pop().encode() in message


def test_a_workbook_gives_the_same_pseudonyms_as_text():
    rows = [line.split(";") for line in TABLE.splitlines()]
    outcome = pseudonymise_table("t.xlsx", workbook(("Blad1", rows), strings=True), KEY, Wishes())
    as_text = pseudonymise_table("t.csv", TABLE.encode(), KEY, Wishes())
    assert table(outcome.content, "t.xlsx") == table(as_text.content)


def test_another_key_gives_other_pseudonyms():
    outcomes = [pseudonymise_table("t.csv", TABLE.encode(), key, Wishes()).content for key in (KEY, b"other")]
    assert table(outcomes[0])[0]["Pseudoniem"] != table(outcomes[1])[0]["Pseudoniem"]


def test_own_numbers_are_turned_when_they_are_named(tmp_path, key_file):
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("Klant,Uren\nK1,2\nK2,3\n")
    refused = thuis("pseudonymise", "--key", key_file, source, out)
    assert (refused.code, "--client COLUMN" in refused.err, out.exists()) == (2, True, False)
    ended = thuis("pseudonymise", "--key", key_file, source, out, "--client", "Klant")
    assert ended.code == 0
    assert [row["Pseudoniem"] for row in table(out.read_bytes())] == [
        pseudonym(k, KEY, is_bsn=False) for k in ("K1", "K2")
    ]
    assert source.read_text() == "Klant,Uren\nK1,2\nK2,3\n"


def test_a_slip_in_a_column_of_text_takes_the_column_out():
    spoiled = TABLE.replace("Individueel", "bel 06 12345678 voor tien uur")
    outcome = pseudonymise_table("t.csv", spoiled.encode(), KEY, Wishes())
    assert "Soort" in outcome.dropped


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("1967-08-13", "1967"),
        ("13-8-1967", "1967"),
        ("13/08/1967", "1967"),
        ("19670813", "1967"),
        ("13081967", "1967"),
        ("1967", "1967"),
        ("1967-08-13 00:00:00", "1967"),
        ("onbekend", None),
        ("31-02-1967", None),
        ("", None),
    ],
)
def test_a_year_is_read_from_a_date(date, year):
    assert birth_year(date) == year


def test_a_date_that_cannot_be_read_stops_it_by_row(tmp_path, key_file):
    source = tmp_path / "in.csv"
    source.write_text(TABLE.replace("01-02-1980", "31-02-1980"))
    ended = thuis("pseudonymise", "--key", key_file, source, tmp_path / "out.csv")
    assert ended.code == 2
    assert "row 3: column 'Geboortedatum'" in ended.err
    assert "1980" not in ended.err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a: a | {"key": a["key"].with_name("none")}, "cannot be read"),
        (lambda a: a | {"source": a["source"].with_name("none.csv")}, "There is no file"),
        (lambda a: a | {"out": a["source"]}, "never overwritten"),
        (lambda a: a | {"out": a["source"].with_suffix(".xlsx")}, "should end in .csv"),
        (lambda a: a | {"out": a["source"].parent / "none" / "out.csv"}, "cannot be written"),
        (lambda a: a | {"more": ["--drop", "Niets"]}, "has no column 'Niets'"),
    ],
)
def test_a_wrong_argument_is_said_in_one_sentence(tmp_path, key_file, change, words):
    source = tmp_path / "in.csv"
    source.write_bytes(TABLE.encode())
    told = change({"key": key_file, "source": source, "out": tmp_path / "out.csv", "more": []})
    ended = thuis("pseudonymise", "--key", told["key"], told["source"], told["out"], *told["more"])
    assert ended.code == 2
    assert words in ended.err
    assert source.read_bytes() == TABLE.encode()
    assert not (tmp_path / "out.csv").exists()


def test_an_existing_file_is_written_over_on_request_only(tmp_path, key_file):
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(TABLE.encode())
    out.write_text("kept")
    assert thuis("pseudonymise", "--key", key_file, source, out).code == 2
    assert out.read_text() == "kept"
    assert thuis("pseudonymise", "--key", key_file, source, out, "--force").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv", "regional.key"]


def test_a_key_that_others_can_read_is_warned_of(tmp_path, key_file):
    source = tmp_path / "in.csv"
    source.write_bytes(TABLE.encode())
    key_file.chmod(0o644)
    assert "anderen op deze computer" in thuis("pseudonymise", "--key", key_file, source, tmp_path / "o.csv").err


def test_the_real_messages_are_refused_raw_and_loaded_after(tmp_path, shared, key_file):
    desk = Desk(tmp_path / "desk", {"iwmo": load_profiles()["iwmo"]})
    raw, clean = desk.raw / "iwmo" / "2025-07-31", desk.raw / "iwmo" / "2025-07-31.2"
    raw.mkdir(parents=True)
    clean.mkdir()
    for number in (301, 305, 307):
        source = shared / "real" / "iwmo" / f"WMO{number}.xml"
        shutil.copy(source, raw)
        assert thuis("pseudonymise", "--key", key_file, source, clean / source.name).code == 0
    landed = {one.delivery: one for one in desk.land()}
    assert (landed["2025-07-31"].contained, landed["2025-07-31"].rows_accepted) == (False, 0)
    assert landed["2025-07-31"].findings[0].check == "identifier"
    assert (landed["2025-07-31.2"].rows_in, landed["2025-07-31.2"].rows_accepted) == (5, 5)
    rows = desk.accepted("guidance_assignments")
    assert rows["client"].n_unique() >= 1
    assert rows["end_reason"].drop_nulls().to_list() == ["moved_away", "moved_away"]
    assert not desk.holds("999900006")
