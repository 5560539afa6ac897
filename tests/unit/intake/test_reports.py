"""A partner's own check: the same facts in every form, and no value of the delivery in any of them."""

import io
import json
import zipfile
from pathlib import Path

import pytest
import python_calamine
from thuis_command import thuis

from pipelines.intake.profiles import load_profiles
from pipelines.intake.report import Report
from pipelines.intake.reports.page import as_page
from pipelines.intake.reports.structured import as_json
from pipelines.intake.reports.text import as_text
from pipelines.intake.trial import trial

HEADER = (
    "Contractnummer;Eenheidnummer;Cliëntpseudoniem;Huurdernummer;Aanvullende doelgroep;Doelgroep;Contractant;"
    "Contractdetailsoort;Ingangsdatum;Einddatum;Einde detailreden;Bijzonderheden\n"
)
ROWS = (
    "HC1;U1;PSEUDOEEN;T1;DAK;EEN;HUURDER;ONB;28-01-2021;;;\n"
    "HC2;U2;PSEUDOTWEE;T2;XYZ;EEN;HUURDER;ONB;28-13-2021;;;bel 06 12345678\n"
    "HC3;U3;;T3;GEEN;EEN;HUURDER;ONB;28-01-2021;01-01-2020;WON;\n"
)
VALUES = ("PSEUDOEEN", "PSEUDOTWEE", "28-13-2021", "XYZ", "12345678")
MITROS = load_profiles()["mitros"]


@pytest.fixture
def leases(tmp_path: Path) -> Path:
    path = tmp_path / "huurcontracten_20220630.csv"
    path.write_text(HEADER + ROWS, encoding="cp1252")
    return path


@pytest.fixture
def report(leases: Path) -> Report:
    with trial([leases], MITROS, None) as tried:
        return tried.report


def lines(content: bytes, sheet: str) -> list[list[object]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name(sheet).to_python()


def test_the_account_and_every_fault_are_told(report):
    (dataset,) = report.datasets
    assert (dataset.dataset, dataset.rows_in, dataset.accepted, dataset.held_back) == ("leases", 3, 1, 2)
    told = {(one.rule, one.column, one.example_rows) for one in dataset.remarks}
    assert told == {
        ("code", "tenant_group", "3"),
        ("type", "start_date", "3"),
        ("order", "end_date", "4"),
        ("dropped_identifier", None, "3"),
    }
    assert not report.clean


def test_every_form_says_the_same_and_shows_no_value(report):
    text, page, structured = as_text(report), as_page(report), as_json(report)
    plain = " ".join(text.split())
    for remark in report.all_remarks:
        assert " ".join(remark.message.split()) in plain
        assert remark.message.split(".")[0].replace("'", "&#39;") in page
    (dataset,) = json.loads(structured)["datasets"]
    assert [one["message"] for one in dataset["remarks"]] == [one.message for one in report.all_remarks]
    for form in (text, page, structured):
        assert not [value for value in VALUES if value in form]
    assert "3 rijen binnen, 1 overgenomen, 2 aangehouden" in plain


def test_the_page_stands_alone_and_is_dutch(report):
    page = as_page(report)
    assert '<html lang="nl">' in page
    assert "http" not in page
    assert page.count("<caption>") == 1
    assert 'scope="col"' in page
    assert 'scope="row"' in page


def test_names_from_outside_are_no_markup(tmp_path):
    path = tmp_path / "<script>alert(1)<.csv"
    path.write_text("a;b\n1;2\n")
    with trial([path], MITROS, None) as tried:
        assert "<script>" not in as_page(tried.report)
        assert "&lt;script&gt;" in as_page(tried.report)


def test_the_marked_copy_marks_the_cells_and_empties_identifiers(leases, tmp_path):
    out = tmp_path / "verslag.xlsx"
    ended = thuis("check", leases, "--partner", "mitros", "--format", "xlsx", "--out", out)
    assert ended.code == 1
    content = out.read_bytes()
    account = [str(cell) for row in lines(content, "Verslag") for cell in row]
    assert "leases" in account
    copy = lines(content, leases.name)
    assert copy[0][:2] == ["Contractnummer", "Eenheidnummer"]
    assert copy[2][4] == "XYZ"
    assert copy[2][11] == "[persoonsgegeven verwijderd]"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        comments = package.read("xl/comments1.xml").decode()
        sheet = package.read("xl/worksheets/sheet2.xml").decode()
    assert {f'ref="{cell}"' in comments for cell in ("E3", "I3", "J4")} == {True}
    assert comments.count("<comment ") == 3
    assert "Verbeter de code" in comments
    assert '<c r="E3" s=' in sheet
    assert "12345678" not in sheet


def test_a_file_without_titles_does_not_show_its_first_row_as_titles(leases, tmp_path):
    leases.write_text("HC2;U2;P2;T2;DAK;EEN;HUURDER;ONB;28-01-2021;;;bel 06 12345678\n" + ROWS, encoding="cp1252")
    out = tmp_path / "verslag.xlsx"
    assert thuis("check", leases, "--partner", "mitros", "--format", "xlsx", "--out", out).code == 1
    with zipfile.ZipFile(out) as package:
        assert not [name for name in package.namelist() if b"12345678" in package.read(name)]


def test_a_cell_that_looks_like_a_formula_stays_text(leases, tmp_path):
    leases.write_text(HEADER + ROWS.replace("HC1", "=1+1").replace("U1", "http://example.org"), encoding="cp1252")
    out = tmp_path / "verslag.xlsx"
    thuis("check", leases, "--partner", "mitros", "--format", "xlsx", "--out", out)
    with zipfile.ZipFile(out) as package:
        sheet = package.read("xl/worksheets/sheet2.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert lines(out.read_bytes(), leases.name)[1][0] == "=1+1"


def test_a_sound_delivery_ends_with_code_0_and_says_so(tmp_path):
    path = tmp_path / "overlast_20220630.csv"
    path.write_text("Meldingnummer;Complexnummer;Gemeld op;Ernst;Afgehandeld op\nM1;C1;01-02-2022;2;\n")
    ended = thuis("check", path, "--partner", "mitros")
    assert (ended.code, "Alles is in orde" in ended.out) == (0, True)


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_a_report_on_stdout_is_all_that_is_there(leases, form):
    ended = thuis("check", leases, "--partner", "mitros", "--format", form)
    assert ended.code == 1
    assert ended.err == ""
    assert "leases" in ended.out


def test_nothing_stays_behind(leases, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    before = sorted(tmp_path.rglob("*"))
    thuis("check", leases, "--partner", "mitros")
    assert sorted(tmp_path.rglob("*")) == before


def test_files_of_no_dataset_and_missing_files_are_told(tmp_path):
    folder = tmp_path / "2022-06-30"
    folder.mkdir()
    (folder / "notitie.docx").write_bytes(b"x")
    with trial([folder], MITROS, None) as tried:
        assert tried.report.delivery == "2022-06-30"
        assert [(one.rule, one.file) for one in tried.report.remarks] == [("unknown_file", "notitie.docx")]
        assert not tried.report.clean


def test_a_zip_is_looked_into(leases, tmp_path):
    archive = tmp_path / "alles.zip"
    with zipfile.ZipFile(archive, "w") as package:
        package.write(leases, "export/" + leases.name)
    with trial([archive], MITROS, None) as tried:
        assert tried.report.rows_in == 3


def test_a_profile_of_ones_own_can_be_tried(tmp_path):
    profile = tmp_path / "nieuw.yaml"
    profile.write_text(
        "partner: nieuw\nname: Nieuw\nkind: care\nowner: {name: Team, contact: data@example.org}\ndatasets:\n"
        "  handovers:\n    mode: full\n    sources:\n      - files: over*.csv\n        columns:\n"
        "          client: Wie\n          handed_over_on: Dag\n          to_team: Team\n"
    )
    path = tmp_path / "over.csv"
    path.write_text("Wie,Dag,Team\nP1,2022-01-01,Noord\n")
    assert thuis("check", path, "--profile", profile).code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--partner", "nobody"], "Choose one with --partner"),
        ([], "Say whose delivery it is"),
        (["--partner", "mitros", "--format", "pdf"], "not a form of report"),
        (["--partner", "mitros", "--reference-date", "30-6-2022"], "is not a date"),
        (["--profile", "absent.yaml"], "no profile absent.yaml"),
        (["--partner", "mitros", "--out", "/proc/none"], "cannot be written"),
    ],
)
def test_a_wrong_argument_is_said_in_one_sentence(leases, arguments, words):
    ended = thuis("check", leases, *arguments)
    assert ended.code == 2
    assert words in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_file_that_is_not_there_is_said(tmp_path):
    ended = thuis("check", tmp_path / "absent.csv", "--partner", "mitros")
    assert (ended.code, "There is no file" in ended.err) == (2, True)


def test_the_report_does_not_take_the_place_of_a_file_of_the_delivery(leases):
    content = leases.read_bytes()
    ended = thuis("check", leases, "--partner", "mitros", "--out", leases)
    assert ended.code == 2
    assert leases.read_bytes() == content
