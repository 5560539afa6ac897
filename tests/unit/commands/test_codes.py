"""`thuis partner codes` reports the defects of a code list, and what of a profile is not in it."""

import datetime as dt
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.commands.codes import codes
from pipelines.errors import UserMistake
from pipelines.intake.code_lists import list_defects, profile_defects, read_code_list
from pipelines.intake.profiles import load_profiles

TODAY = dt.date(2026, 11, 1)
HEAD = "Soort;Code;Naam;Omschrijving;Begindatum;Einddatum;Parent;Informatiedomein\n"
CLEAN = HEAD + "KLEUR;ROO;Rood;;01-02-2020;;;Verf\nTINT;KAR;Karmijn;;01-02-2020;01-02-2021;KLEUR.ROO;Verf\n"
FAULTY = CLEAN + (
    "TINT;KAR;Karmijnrood;;01-03-2021;;KLEUR.ROO;Verf\n"
    "TINT;OKE;Oker;;14-02-205;31-02-2022;KLEUR.GEE;Verf\n"
    "TINT;INK;Inkt ;;1-2-2022;01-01-2022;;Verf\n"
)


@pytest.fixture
def listed(tmp_path: Path):
    def _write(text: str) -> Path:
        path = tmp_path / "lijst.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def test_every_defect_is_told_with_its_row(listed):
    found = [(one.kind, one.where, one.message) for one in list_defects(read_code_list(listed(FAULTY)))]
    assert found == [
        ("key", "4", "TINT.KAR stands in row 3 too"),
        ("date", "5", "Begindatum 14-02-205 is no date"),
        ("date", "5", "Einddatum 31-02-2022 is no date"),
        ("form", "6", "Begindatum 1-2-2022 is written as d-m-yyyy, most are dd-mm-yyyy"),
        ("blank", "6", "Naam has blanks around it"),
        ("parent", "5", "parent KLEUR.GEE is not in the list"),
        ("order", "6", "Einddatum 2022-01-01 lies before Begindatum 2022-02-01"),
    ]


def test_the_summary_comes_first_and_defects_end_in_1(listed, capsys):
    assert codes(listed(FAULTY), None) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "lijst.csv: 5 codes in 2 lists"
    assert lines[1:8] == [
        "     1 keys that stand more than once",
        "     2 impossible dates",
        "     1 dates in another form than most",
        "     1 values with blanks around them",
        "     1 unknown parents",
        "     1 ends before the begin",
        "row 4: TINT.KAR stands in row 3 too",
    ]


def test_a_clean_list_ends_in_0(listed):
    assert codes(listed(CLEAN), None) == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [("a;b\n1;2\n", "is no code list: it lacks Soort, Code"), ("", "is leeg"), (HEAD + "KLEUR;ROO\n", "afgebroken")],
)
def test_a_wrong_file_is_the_readers_mistake(listed, text, words):
    with pytest.raises(UserMistake, match=words):
        codes(listed(text), None)


def test_a_file_that_is_not_there_or_a_partner_nobody_knows_is_a_mistake(listed, tmp_path: Path):
    with pytest.raises(UserMistake, match="cannot be read"):
        codes(tmp_path / "weg.csv", None)
    with pytest.raises(UserMistake, match="There is no profile nobody"):
        codes(listed(CLEAN), "nobody")


def test_codes_of_a_profile_that_are_unknown_or_ended_are_told(listed):
    rows = "".join(f"EINDEDETAILREDEN;{code};x;;;{end};;x\n" for code, end in (("WIJ", "01-01-2026"), ("ONT", "")))
    again = "EINDEDETAILREDEN;OVE;x;;;01-01-2026;;x\nEINDEDETAILREDEN;OVE;x;;;;;x\n"
    entries = read_code_list(listed(HEAD + rows + again))
    found = profile_defects(entries, load_profiles()["vera"], TODAY)
    reasons = {(one.kind, one.message) for one in found if one.where == "leases.end_reason"}
    assert ("expired", "WIJ of EINDEDETAILREDEN ended on 2026-01-01") in reasons
    assert ("unknown", "NOO is not in EINDEDETAILREDEN") in reasons
    assert not [message for _, message in reasons if message.startswith(("ONT", "OVE"))]


def test_the_command_ends_with_the_code_of_the_report(listed):
    result = CliRunner().invoke(app, ["partner", "codes", str(listed(FAULTY))])
    assert (result.exit_code, result.stdout.splitlines()[0]) == (1, "lijst.csv: 5 codes in 2 lists")


def test_veras_own_list_has_the_defects_that_were_counted_by_hand(shared: Path, capsys):
    path = shared / "real" / "vera" / "Referentiedata.csv"
    assert codes(path, "vera", TODAY) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Referentiedata.csv: 2463 codes in 245 lists"
    assert [int(line.split()[0]) for line in lines[1:9]] == [12, 4, 417, 3, 0, 0, 0, 0]
    assert len(lines) == 9 + 12 + 4 + 417 + 3
    assert "row 45: AANVULLENDEDOELGROEP.VER stands in row 44 too" in lines
    assert "row 858: Begindatum 14-02-205 is no date" in lines
    assert [line for line in lines if "blanks around it" in line] == [
        "row 83: Informatiedomein has blanks around it",
        "row 110: Omschrijving has blanks around it",
        "row 890: Omschrijving has blanks around it",
    ]
