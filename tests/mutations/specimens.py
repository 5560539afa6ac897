"""Sound deliveries to be spoiled: one file of each form that partners send, small, from the demo and in canonical form.

What belongs here: the files as they should be. What does not: what happens to them (`changes_*`).
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from pipelines.settings import DEFAULT_RAW

FIRST = "2021-06-30"
ROWS = 9


@dataclass(frozen=True)
class Specimen:
    """A file of a partner; `form` is its kind, `encoding` and `separator` are how its text is written."""

    partner: str
    dataset: str
    name: str
    content: bytes
    form: str
    encoding: str = "utf-8"
    separator: str = ","

    @property
    def is_text(self) -> bool:
        """Whether the file is separated text."""
        return self.form == "text"

    @property
    def rows(self) -> list[list[str]]:
        """Header and rows of separated text."""
        limit = csv.field_size_limit(10**8)
        try:
            return list(csv.reader(io.StringIO(self.content.decode(self.encoding)), delimiter=self.separator))
        finally:
            csv.field_size_limit(limit)

    def written(self, rows: list[list[str]]) -> bytes:
        """Write rows the way this file is written."""
        text = io.StringIO()
        csv.writer(text, delimiter=self.separator, lineterminator="\r\n").writerows(rows)
        return text.getvalue().encode(self.encoding, "replace")


@cache
def specimens() -> tuple[Specimen, ...]:
    """Every specimen, always in the same order."""
    leases = _first_rows("mitros", "huurcontracten_20210630.csv")
    canonical = _canonical_guidance()
    return (
        Specimen("mitros", "leases", "huurcontracten_20210630.csv", leases, "text", "cp1252", ";"),
        Specimen(
            "buurtteam",
            "clients",
            "clienten_20210630.csv",
            _first_rows("buurtteam", "clienten_20210630.csv"),
            "text",
            _encoding("buurtteam", "clienten_20210630.csv"),
            ";",
        ),
        Specimen("legerdesheils", "guidance", "guidance.csv", canonical, "text"),
        Specimen("legerdesheils", "guidance", "guidance.parquet", _as_parquet(canonical), "parquet"),
        Specimen("legerdesheils", "guidance", "alles.zip", _as_zip({"map/guidance.csv": canonical}), "zip"),
        Specimen("groenwest", "leases", "huurcontracten_20210630.xlsx", _whole("groenwest", "huurcontracten"), "xlsx"),
        Specimen("vierdehuis", "placements", "matching_20210630.xlsx", _whole("vierdehuis", "matching"), "xlsx"),
        Specimen(
            "tussenvoorziening",
            "guidance_assignments",
            "wmo307_20210630.xml",
            _whole("tussenvoorziening", "wmo307"),
            "xml",
        ),
    )


def _folder(partner: str) -> Path:
    return DEFAULT_RAW / partner / FIRST


def _whole(partner: str, stem: str) -> bytes:
    (path,) = _folder(partner).glob(f"{stem}_*")
    return path.read_bytes()


def _first_rows(partner: str, name: str) -> bytes:
    return b"".join((_folder(partner) / name).read_bytes().splitlines(keepends=True)[: ROWS + 1])


def _encoding(partner: str, name: str) -> str:
    return "utf-8-sig" if (_folder(partner) / name).read_bytes().startswith(b"\xef\xbb\xbf") else "cp1252"


def _canonical_guidance() -> bytes:
    rows = [f"G{n},P{n % 3},guidance,2021-0{n % 6 + 1}-01,2021-0{n % 6 + 1}-28,{n}.5" for n in range(1, ROWS + 1)]
    return "\n".join(["guidance_id,client,kind,from_date,to_date,hours", *rows, ""]).encode()


def _as_parquet(text: bytes) -> bytes:
    written = io.BytesIO()
    pl.read_csv(text, infer_schema=False).write_parquet(written)
    return written.getvalue()


def _as_zip(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()
