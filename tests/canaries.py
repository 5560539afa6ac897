"""A raw folder with a canary in every place: identifiers of every kind, and a word of its own in every column.

What belongs here: planting them and finding them back. What does not: refreshing, and where none may be found.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from small_region import FIRST, column, in_lines, spoil

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


def in_every_column(raw: Path) -> dict[str, str]:
    """Add to every delivered CSV a row for each of its columns with a word in it that stands nowhere else.

    Returns where each word was put. The words look like codes: nothing recognises them as a person's.
    """
    words: dict[str, str] = {}
    for path in sorted(raw.glob(f"*/{FIRST}/*.csv")):
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        if not rows or path.parent.parent.name == "region":
            continue
        for place, title in enumerate(header):
            word = f"KANARIE{len(words):04d}Q"
            words[word] = f"{path.parent.parent.name}/{path.stem}.{title}"
            rows.append([word if at == place else cell for at, cell in enumerate(rows[0])])
        path.write_text(in_lines([header, *rows]), encoding="utf-8")
    return words


def told_in(text: str) -> Iterator[str]:
    return (secret for values in KINDS.values() for secret in values if secret in text)
