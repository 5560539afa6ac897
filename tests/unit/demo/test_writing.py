"""Files look like the partners' own, and come out the same byte for byte."""

import io
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
import python_calamine
from lxml import etree

from pipelines.demo import write_region
from pipelines.demo.deliveries import SCHEDULE
from pipelines.demo.layouts import LAYOUTS
from pipelines.demo.layouts.sheet import Header, Sheet
from pipelines.demo.writers.iwmo import write_messages
from pipelines.demo.writers.text import TextForm, write_text
from pipelines.demo.writers.workbook import write_workbook
from pipelines.intake.profiles import load_profiles

RAW = Path(__file__).parents[3] / "data" / "raw"
ASSIGNMENT = {
    "assignment_id": "TWT-00012",
    "client": "K7M2Q9X4B1",
    "birth_year": 1980,
    "gender": "f",
    "product_category": "02",
    "start_date": date(2021, 5, 3),
    "end_date": date(2022, 5, 2),
    "end_reason": "planned",
    "hours_per_week": 4.5,
    "deleted": False,
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("region")
    write_region(out)
    return out


def content(path: Path) -> object:
    """The bytes of a file; of a workbook those of its parts, as packing differs between machines."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_repository_holds_this_region_at_its_seed_and_it_is_small(written: Path) -> None:
    expected = {path.relative_to(written): content(path) for path in written.rglob("*") if path.is_file()}
    found = {path.relative_to(RAW): content(path) for path in RAW.rglob("*") if path.is_file()}
    assert set(found) == set(expected)
    assert [str(name) for name in found if found[name] != expected[name]] == []
    assert sum(path.stat().st_size for path in written.rglob("*") if path.is_file()) < 8_000_000


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 5), ("two", 5), ("other", 6)):
        write_region(tmp_path / name, residents=20, seed=seed)
    files = [path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert any(path.suffix == ".xlsx" for path in files)
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    leases = Path("mitros/2024-06-30/huurcontracten_20240630.csv")
    assert (tmp_path / "one" / leases).read_bytes() != (tmp_path / "other" / leases).read_bytes()


def test_the_summary_counts_what_was_written(tmp_path: Path) -> None:
    summary = write_region(tmp_path, residents=40, seed=3)
    folders = [path for path in tmp_path.glob("*/*") if path.is_dir()]
    assert summary.residents == 40
    assert summary.deliveries == len(folders)
    assert str(summary).startswith("40 residents, ") and str(len(summary.faults)) in str(summary)
    for fault in summary.faults:
        assert (tmp_path / fault.partner / fault.delivery / fault.file).is_file()


def test_every_partner_writes_in_its_own_dialect(written: Path) -> None:
    mitros = (written / "mitros/2024-06-30/huurcontracten_20240630.csv").read_bytes()
    assert "Cliëntpseudoniem;".encode("cp1252") in mitros
    with pytest.raises(UnicodeDecodeError):
        mitros.decode("utf-8")
    portaal = (written / "portaal/2024-06-30/huurcontracten_20240630.csv").read_bytes()
    assert portaal.startswith(b"\xef\xbb\xbf") and b"seudoniem" not in portaal
    eigenhaard = (written / "eigenhaard/2024-06-30/huurcontracten_20240630.csv").read_text(encoding="utf-8")
    assert ",TIJ,2021-" in eigenhaard
    assessments = (written / "legerdesheils/2023-12-31/zrm_20231231.csv").read_bytes()
    assert "Financiën".encode("cp1252") in assessments
    assert (written / "groenwest/2024-06-30/huurcontracten_20240630.xlsx").is_file()
    assert (written / "tussenvoorziening/2024-06-30/wmo301_20240630.xml").is_file()
    assert (written / "received.csv").read_text().startswith("partner,delivery,received_on\n")
    assert "mitros,2022-12-31.2,2023-02-14" in (written / "received.csv").read_text()


def test_profiles_name_every_dataset_their_partner_delivers() -> None:
    profiles = load_profiles()
    for partner, schedule in SCHEDULE.items():
        assert set(schedule) <= set(profiles[partner].datasets)
        assert set(LAYOUTS[partner]) == set(schedule)


def test_text_is_written_with_the_dates_and_decimals_of_its_form(tmp_path: Path) -> None:
    line = [date(2021, 3, 9), 4.5, True, None, "a;b", 7]
    write_text(tmp_path / "own.csv", TextForm("cp1252"), ["Één", "b", "c", "d", "e", "f"], [line])
    assert (tmp_path / "own.csv").read_bytes().decode("cp1252") == 'Één;b;c;d;e;f\r\n09-03-2021;4,50;J;;"a;b";7\r\n'
    write_text(
        tmp_path / "iso.csv", TextForm("utf-8", ",", ".", iso=True), list("abcdef"), [[*line[:2], False, *line[3:]]]
    )
    assert (tmp_path / "iso.csv").read_text() == "a,b,c,d,e,f\n2021-03-09,4.50,N,,a;b,7\n"


def test_a_workbook_holds_real_dates_and_numbers(tmp_path: Path) -> None:
    lines = [[date(2021, 3, 9), "404123", "02", 4.5, True, None, "tekst"]]
    write_workbook(tmp_path / "a.xlsx", {"blad": (list("abcdefg"), lines)})
    sheet = python_calamine.CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("blad").to_python()
    assert sheet[1] == [date(2021, 3, 9), 404123.0, "02", 4.5, "J", "", "tekst"]


def test_a_sheet_translates_codes_and_leaves_unknown_ones() -> None:
    sheet = Sheet("leases", "x", TextForm("utf-8"), {"Reden": Header("end_reason", {"eviction": "ONT"}), "Nr": "id"})
    assert sheet.header == ["Reden", "Nr"]
    assert sheet.lines([{"end_reason": "eviction", "id": 1}, {"end_reason": "QQQ", "id": 2}]) == [
        ["ONT", 1],
        ["QQQ", 2],
    ]


def elements(path: Path) -> list[tuple[str, str]]:
    return [(etree.QName(found).localname, found.text) for found in etree.parse(path).iter() if found.text.strip()]


def test_messages_are_pseudonymised_iwmo(tmp_path: Path) -> None:
    removed = ASSIGNMENT | {"assignment_id": "TWT-00013", "end_date": None, "end_reason": None, "deleted": True}
    write_messages(tmp_path, "20220630", [ASSIGNMENT, removed], date(2022, 6, 30))
    assigned, started, stopped = (elements(tmp_path / f"wmo{kind}_20220630.xml") for kind in ("301", "305", "307"))
    assert [value for name, value in assigned if name == "ToewijzingNummer"] == ["300012"]
    assert dict(assigned) | {"Volume": "270", "Eenheid": "01", "Frequentie": "2", "BerichtCode": "414"} == dict(
        assigned
    )
    assert [value for name, value in started if name == "StatusAanlevering"] == ["1", "3"]
    assert dict(stopped)["RedenBeeindiging"] == "19" and dict(stopped)["Einddatum"] == "2022-05-02"
    names = {name for name, _ in (*assigned, *started, *stopped)}
    assert {"Pseudoniem", "Geboortejaar"} <= names
    assert not names & {"Bsn", "Geboortedatum", "Naam", "Adres"}


def test_a_message_follows_the_element_order_of_its_schema(tmp_path: Path) -> None:
    write_messages(tmp_path, "20220630", [ASSIGNMENT], date(2022, 6, 30))
    bundle = etree.parse(tmp_path / "wmo307_20220630.xml").getroot()
    product = next(found for found in bundle.iter() if etree.QName(found).localname == "StopProduct")
    assert [etree.QName(child).localname for child in product] == [
        "ToewijzingNummer",
        "Product",
        "ToewijzingIngangsdatum",
        "Begindatum",
        "RedenBeeindiging",
        "Einddatum",
        "StatusAanlevering",
    ]


def test_a_workbook_bears_no_time_of_making(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", {"blad": (["a"], [[1]])})
    shutil.copy(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "a.xlsx").read_bytes())) as package:
        assert b"2021-01-01T00:00:00Z" in package.read("docProps/core.xml")
        assert {member.date_time[0] for member in package.infolist()} == {1980}
