"""Pseudonymised iWmo 3.2 messages, bundled by kind: 301 (assignment), 305 (start) and 307 (stop).

What belongs here: the elements of the messages; `Pseudoniem` stands for `Bsn`, `Geboortejaar` for `Geboortedatum`, and
names and addresses are left out. A message is about one client, as the standard has it.
What does not: which assignments are told when.
"""

from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from pipelines.demo.rows.table import Row

MUNICIPALITY, PROVIDER = "0344", "42420001"
MESSAGE_CODES = {"301": "414", "305": "418", "307": "420"}
SEXES = {"m": "1", "f": "2", "x": "0"}
STOP_REASONS = {
    "deceased": "02",
    "planned": "19",
    "pause": "20",
    "other": "23",
    "moved_away": "31",
    "change": "37",
    "other_provider": "38",
    "other_law": "39",
}
FIRST, REMOVED = "1", "3"
_BASE = "http://www.istandaarden.nl/iwmo/3_2/basisschema/schema"
_OWN = "http://www.istandaarden.nl/iwmo/3_2/wmo{kind}/schema"


def write_messages(folder: Path, stamp: str, rows: list[Row], signed_on: date) -> None:
    """Write one bundle for each kind of message: every assignment is assigned and started, and stopped once it ended.

    A removed assignment is told by a start (and a stop) with the status that takes it back.
    """
    kept = [row for row in rows if not row["deleted"]]
    stopped = [row for row in rows if row["end_date"] is not None]
    for kind, about, products in (("301", kept, _assigned), ("305", rows, _started), ("307", stopped, _stopped)):
        messages = "".join(_message(kind, row, signed_on, products(row)) for row in about)
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Berichten>\n{messages}</Berichten>\n'
        (folder / f"wmo{kind}_{stamp}.xml").write_bytes(text.encode("utf-8"))


def assignment_number(row: Row) -> str:
    """The number of an assignment as iWmo has it: digits only."""
    return str(300_000 + int(row["assignment_id"][-5:]))


def _status(row: Row) -> str:
    return REMOVED if row["deleted"] else FIRST


def _message(kind: str, row: Row, signed_on: date, products: str) -> str:
    own = f"wmo{kind}"
    people = _elements(own, Pseudoniem=row["client"], Geboortejaar=row["birth_year"], Geslacht=SEXES[row["gender"]])
    return (
        f'<{own}:Bericht xmlns:iwmo="{_BASE}" xmlns:{own}="{_OWN.format(kind=kind)}">\n'
        f"{_header(kind, row, signed_on)}"
        f"<{own}:Client>\n{people}{products}</{own}:Client>\n</{own}:Bericht>\n"
    )


def _header(kind: str, row: Row, signed_on: date) -> str:
    own = f"wmo{kind}"
    sender, receiver = (MUNICIPALITY, PROVIDER) if kind == "301" else (PROVIDER, MUNICIPALITY)
    codes = _elements(
        own,
        BerichtCode=MESSAGE_CODES[kind],
        BerichtVersie="3",
        BerichtSubversie="2",
        Afzender=sender,
        Ontvanger=receiver,
    )
    identification = _elements("iwmo", Identificatie=f"{kind}{assignment_number(row):0>9}", Dagtekening=signed_on)
    return (
        f"<{own}:Header>\n{codes}<{own}:BerichtIdentificatie>\n{identification}</{own}:BerichtIdentificatie>\n"
        f"</{own}:Header>\n"
    )


def _assigned(row: Row) -> str:
    size = _elements("iwmo", Volume=round(row["hours_per_week"] * 60), Eenheid="01", Frequentie="2")
    own = _elements("wmo301", ToewijzingNummer=assignment_number(row))
    dates = _elements("wmo301", Toewijzingsdatum=row["start_date"], Ingangsdatum=row["start_date"])
    return _wrap(
        "301", "ToegewezenProduct", "ToegewezenProducten",
        f"{own}{_product('301', row)}{dates}<wmo301:Omvang>\n{size}</wmo301:Omvang>\n",
    )  # fmt: skip


def _started(row: Row) -> str:
    own = _elements("wmo305", ToewijzingNummer=assignment_number(row))
    rest = _elements(
        "wmo305", ToewijzingIngangsdatum=row["start_date"], Begindatum=row["start_date"], StatusAanlevering=_status(row)
    )
    return _wrap("305", "StartProduct", "StartProducten", f"{own}{_product('305', row)}{rest}")


def _stopped(row: Row) -> str:
    own = _elements("wmo307", ToewijzingNummer=assignment_number(row))
    rest = _elements(
        "wmo307",
        ToewijzingIngangsdatum=row["start_date"],
        Begindatum=row["start_date"],
        RedenBeeindiging=STOP_REASONS[row["end_reason"]],
        Einddatum=row["end_date"],
        StatusAanlevering=_status(row),
    )
    return _wrap("307", "StopProduct", "StopProducten", f"{own}{_product('307', row)}{rest}")


def _product(kind: str, row: Row) -> str:
    category = _elements("iwmo", Categorie=row["product_category"])
    return f"<wmo{kind}:Product>\n{category}</wmo{kind}:Product>\n"


def _wrap(kind: str, one: str, many: str, content: str) -> str:
    own = f"wmo{kind}"
    return f"<{own}:{many}>\n<{own}:{one}>\n{content}</{own}:{one}>\n</{own}:{many}>\n"


def _elements(prefix: str, **values: object) -> str:
    """Elements of one namespace with their text, a line each; dates are written in ISO."""
    return "".join(f"<{prefix}:{name}>{escape(str(value))}</{prefix}:{name}>\n" for name, value in values.items())
