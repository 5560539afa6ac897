"""Invented identifiers in every place of a raw folder: after a refresh no byte of the home and no line holds one."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from small_region import FIRST, column, in_lines, region, spoil
from thuis_command import Ended, marts, refresh, texts_in

from pipelines.settings import DEFAULT_RAW

ROWS = 4
BSNS = ["999900006", "123456782", "111222333", "999996204"]
KINDS = {
    "bsn": BSNS,
    "e-mail": [f"muis{n}@kanarievogel.nl" for n in range(ROWS)],
    "phone": [f"06-8765432{n}" for n in range(ROWS)],
    "iban": ["NL91ABNA0417164300"] * ROWS,
    "street": [f"Kanariestraat {n + 41}b" for n in range(ROWS)],
    "postcode": [f"359{n}ZX" for n in range(ROWS)],
    "birth": ["13-08-1949", "01-02-1957", "30-11-1971", "24-04-1966"],
    "name": [f"{given} Kanarievogel" for given in ("Fatima", "Jan", "Truus", "Mohamed")],
    "text": [f"Zij woont al {n} jaren met haar zoon in de flat en wil daar blijven wonen" for n in range(ROWS)],
}
MESSAGE = DEFAULT_RAW / "tussenvoorziening" / "2022-12-31" / "wmo301_20221231.xml"


def everywhere(raw: Path) -> None:
    mapped = (raw / "portaal" / FIRST / "units.csv").read_text(encoding="utf-8").splitlines()
    for number, (kind, values) in enumerate(KINDS.items(), start=2):
        put(raw / "portaal" / f"{FIRST}.{number}" / "units.csv", in_mapped_column(mapped[0], values))
        spoil(raw / "tussenvoorziening" / FIRST / "clients.csv", column(values[0], values[1]))
        spoil(raw / "tussenvoorziening" / FIRST / "clients.csv", column(f"extra {kind}", values[2]))
        in_names(raw, values)
        put(raw / "groenwest" / f"2023-01-31.{number}" / "complexen_20230131.xlsx", workbook(values))
    put(raw / "tussenvoorziening" / "2023-01-31" / "wmo301_20230131.xml", message("Opmerking"))
    put(raw / "tussenvoorziening" / "2023-02-28" / "wmo301_20230228.xml", message("Naam"))


def put(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def in_mapped_column(header: str, values: list[str]) -> str:
    titles = header.split(",")
    rows = [[value if title == "unit_id" else "" for title in titles] for value in values]
    return in_lines([titles, *rows])


def in_names(raw: Path, values: list[str]) -> None:
    """As the name of a stray file, a stray folder, a file in a delivery, an archive and a member of it."""
    first, second, third, _ = values
    put(raw / f"{first}.csv", "a\n1\n")
    put(raw / "mitros" / f"{second}.csv", "a\n1\n")
    put(raw / "mitros" / second / "a.csv", "a\n1\n")
    put(raw / "mitros" / FIRST / f"{third}.csv", "a\n1\n")
    put(raw / "mitros" / FIRST / first / "b.csv", "a\n1\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{second}/{third}.csv", "a\n1\n")
    put(raw / "mitros" / FIRST / f"dossier {second}.zip", packed.getvalue())
    put(raw / "mitros" / FIRST / f"kapot {third}.zip", b"PK no zip")


def workbook(values: list[str]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        for value in values[:2] if values[0] != values[1] else values[:1]:
            book.add_worksheet(value[:31]).write_column(0, 0, ["Complexnummer", *values])
    return written.getvalue()


def message(element: str) -> str:
    planted = "".join(
        f"<{element}>{values[3]}</{element}><K{n}>{values[0]}</K{n}>" for n, values in enumerate(KINDS.values())
    )
    before, client, after = MESSAGE.read_text(encoding="utf-8").partition("<wmo301:Client>")
    assert client, "the message has a client to plant in"
    return before + client + planted + after


@pytest.fixture(scope="module")
def night(tmp_path_factory) -> tuple[Path, Ended]:
    folder = tmp_path_factory.mktemp("canaries")
    raw = region(folder / "raw", FIRST)
    everywhere(raw)
    return folder / "home", refresh(raw, folder / "home")


def told_in(text: str) -> Iterator[str]:
    return (secret for values in KINDS.values() for secret in values if secret in text)


def test_no_byte_of_the_home_holds_an_identifier_that_was_sent(night):
    files = [path for path in night[0].rglob("*") if path.is_file()]
    leaks = [f"{path.name}: {secret}" for path in files for text in texts_in(path) for secret in told_in(text)]
    names = [str(path) for path in files if any(told_in(str(path)))]
    assert leaks + names == []


def test_no_line_on_the_screen_holds_one(night):
    assert night[1].code == 1
    assert list(told_in(night[1].out + night[1].err)) == []


def test_the_same_look_finds_what_may_be_kept(night):
    """So that the tests above can fail."""
    assert any("Complex" in text for path in night[0].rglob("*.parquet") for text in texts_in(path))


def test_each_kind_in_a_mapped_column_refuses_its_delivery(night):
    refused = marts(
        night[0],
        "select distinct delivery from marts.data_quality where \"check\" = 'identifier' and partner = 'portaal'",
    )
    assert len(refused) == len(KINDS)


def test_each_file_whose_name_says_too_much_is_told_of_by_its_place(night):
    found = marts(night[0], "select message from marts.data_quality where \"check\" = 'file_name'")
    assert len(found) >= len(KINDS)
    assert all("bestand " in row["message"] for row in found)
