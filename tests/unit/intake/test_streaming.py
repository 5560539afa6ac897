"""A large delivery is read piece by piece, and nobody can tell from what became of it."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_desk import Desk, profile

from pipelines.intake import pieces
from pipelines.intake.deliveries import Delivery
from pipelines.intake.landing import land_delivery
from pipelines.intake.readers import text

HEADER = "guidance_id,client,kind,from_date,to_date,hours"
ROWS = [f"B{n},P{n % 3},guidance,2021-0{n}-01,2021-0{n}-28,{n}.5" for n in range(1, 10)]
BORN = [f"B{n},P{n % 3},guidance,{1950 + 3 * n}-0{n}-01,2021-0{n}-28,{n}.5" for n in range(1, 10)]
CANONICAL = "\n".join([HEADER, *ROWS, ""])
PROFILE = """
guidance:
  mode: full
  sources:
    - files: "uren*.csv"
      separator: ";"
      decimal: ","
      date: "%d-%m-%Y"
      filter: {column: Status, not_in: [concept], reason: concept}
      columns:
        guidance_id: [Nummer, Regel]
        client: Pseudoniem
        kind: {from: Soort, codes: {BEG: guidance, SCH: debt}}
        from_date: Van
        to_date: Tot
        hours: Uren
    - files: "extra*.csv"
      optional: true
      columns: {guidance_id: nr, client: wie, kind: soort, from_date: van, to_date: tot, hours: uren}
"""
OWN_HEADER = "Nummer;Pseudoniem;Soort;Van;Tot;Uren;Status;Opmerking"
OWN_ROWS = [f"B{n};P{n % 3};BEG;0{n}-02-2021;2{n}-02-2021;{n},25;definitief;" for n in range(1, 10)]
OWN = "\n".join([OWN_HEADER, *OWN_ROWS, ""])
SPECIMENS = {
    "sound": CANONICAL,
    "without rows": HEADER + "\n",
    "a key twice": CANONICAL + ROWS[0].replace("2021-01-28", "2021-01-29") + "\n",
    "the same row twice": CANONICAL + ROWS[0] + "\n",
    "a faulty row twice": CANONICAL + "X,P1,guidance,2021-01-01,2020-01-01,1\n" * 2,
    "an unreadable key": CANONICAL + ROWS[3].replace("B4", "") + "\n" + ROWS[2] + "\n",
    "a cut last line": CANONICAL[:-3],
    "a cut last number": CANONICAL + "B99,P1,guidance,2021-01-01,2021-",
    "a last line without end that repeats a key": CANONICAL + ROWS[0][:-1],
    "an open quote": CANONICAL + 'B99,"P1,guidance,2021-01-01,2021-01-02,3\n',
    "a stray quote": CANONICAL.replace("B5", 'B"5'),
    "quoted line breaks": CANONICAL.replace("P1", '"P\n1"'),
    "blank lines": CANONICAL.replace("\n", "\n\n"),
    "a field too many": CANONICAL.replace("7.5", "7,5"),
    "an identifier far down": CANONICAL.replace("P0", "jan@example.org"),
    "an unasked column": CANONICAL.replace("\n", ",x\n").replace("hours,x", "hours,naam"),
    "an unasked address": CANONICAL.replace("\n", ",\n").replace("9.5,", "9.5,jan@example.org"),
    "a lacking column": CANONICAL.replace("client", "klant"),
    "unknown codes": CANONICAL.replace("guidance,2021-05", "advies,2021-05"),
    "windows line ends": CANONICAL.replace("\n", "\r\n"),
    "old line ends": CANONICAL.replace("\n", "\r"),
    "dates of birth": "\n".join([HEADER, *BORN, ""]),
    "a first date that is no date of birth": "\n".join([HEADER, ROWS[0], *BORN[1:], ""]),
    "names that nobody asked for": CANONICAL.replace("\n", ",Fatima de Vries\n").replace("hours,Fatima", "hours,x"),
    "names that come late": CANONICAL.replace("\n", ",\n", 8).replace(".5\n", ".5,Jan Smit\n"),
    "removed rows": CANONICAL.replace("\n", ",nee\n").replace("hours,nee", "hours,deleted") + "B1,,,,,,ja\n",
}
OWN_SPECIMENS = {
    "sound": OWN,
    "lines above the header": "Uren 2021\n\n" + OWN,
    "filtered rows": OWN.replace("2,25;definitief", "2,25;concept"),
    "unknown codes": OWN.replace("BEG;03", "XYZ;03"),
    "unreadable dates": OWN.replace("05-02-2021", "2021-02-05"),
    "a key twice": OWN + OWN_ROWS[4].replace("P2", "P1") + "\n",
    "an unreadable key": OWN.replace("B7", ""),
    "an unasked name": OWN.replace("Opmerking", "Achternaam").replace("definitief;", "definitief;Jansen"),
    "an identifier": OWN.replace("P1", "06-12345678"),
    "a lacking column": OWN.replace("Uren", "Tijd"),
    "another name for a column": OWN.replace("Nummer", "Regel").replace("B2", ""),
}
DAYS = count()


@contextmanager
def in_pieces(size: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "STREAMED_BYTES", -1)
        patch.setattr(text, "PIECE_BYTES", size)
        yield


def outcome(desk: Desk, delivery: Delivery) -> tuple[object, ...]:
    """Manifest, accepted and held-back rows, as a landing of this delivery alone holds them."""
    partner = desk.profiles[delivery.partner]
    land_delivery(delivery, partner, desk.landing, desk.key, desk.today, False)
    (folder,) = desk.landing.glob(f"*/{delivery.slot}")
    kept = {path.name: pl.read_parquet(path).to_dict(as_series=False) for path in sorted(folder.glob("*.parquet"))}
    return json.loads((folder / "manifest.json").read_text()), kept


def both_ways(folder: Path, files: dict[str, bytes], size: int, datasets: str = "{}") -> None:
    """Hold what becomes of a delivery in pieces against what becomes of it in one go."""
    day = dt.date(2020, 1, 1) + dt.timedelta(days=next(DAYS))
    whole, streamed = (Desk(folder / name, {"mitros": profile(datasets)}) for name in ("whole", "streamed"))
    for name, content in files.items():
        path = whole.deliver(name, content, str(day))
    delivery = Delivery("mitros", day, 1, path.parent)
    expected = outcome(whole, delivery)
    with in_pieces(size):
        assert outcome(streamed, delivery) == expected
    path.unlink()


@pytest.mark.parametrize("size", [1, 90, 10_000])
@pytest.mark.parametrize("specimen", SPECIMENS)
def test_a_canonical_file_in_pieces_ends_as_it_does_in_one_go(tmp_path, specimen, size):
    both_ways(tmp_path, {"guidance.csv": SPECIMENS[specimen].encode()}, size)


@pytest.mark.parametrize("size", [1, 90])
@pytest.mark.parametrize("specimen", OWN_SPECIMENS)
def test_files_under_a_profile_in_pieces_end_as_they_do_in_one_go(tmp_path, specimen, size):
    extra = "nr,wie,soort,van,tot,uren\nE1,P1,debt,2021-01-01,2021-01-02,3\nB2,P1,debt,2021-01-01,2021-01-02,3\n"
    files = {"uren_1.csv": OWN_SPECIMENS[specimen].encode("cp1252"), "extra.csv": extra.encode()}
    both_ways(tmp_path, files, size, PROFILE)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_pieces_know_the_encoding_of_the_whole_file(tmp_path, encoding):
    both_ways(tmp_path, {"guidance.csv": CANONICAL.replace("P1", "Pé").encode(encoding)}, 90)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_happens_to_a_file_pieces_end_as_one_go_does(tmp_path_factory, data):
    lines = data.draw(st.lists(st.sampled_from(ROWS), max_size=14))
    spoiled = bytearray("\n".join([HEADER, *lines, ""]).encode())
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.integers(len(HEADER), max(len(HEADER), len(spoiled) - 1)))
        spoiled[place : place + data.draw(st.integers(0, 2))] = data.draw(
            st.sampled_from([b"", b'"', b"\n", b",", b"9", b"\xe9", b"\r\n", b"\0", b" "])
        )
    both_ways(
        tmp_path_factory.mktemp("desk"), {"guidance.csv": bytes(spoiled)}, data.draw(st.sampled_from([1, 60, 200]))
    )


def test_small_files_are_read_in_one_go(tmp_path):
    desk = Desk(tmp_path)
    path = desk.deliver("guidance.csv", CANONICAL)
    reader = pieces.DeliveryReader(Delivery("mitros", dt.date(2022, 6, 30), 1, path.parent), desk.profiles["mitros"])
    assert pieces.pieces_of(reader, "guidance") is None
    with in_pieces(1):
        found = pieces.pieces_of(reader, "guidance")
        assert found is not None
        assert len(list(found)) == found.records == len(ROWS)


def test_nothing_shows_on_stderr_without_a_terminal(tmp_path, capfd):
    with in_pieces(90):
        Desk(tmp_path).land_one("guidance.csv", CANONICAL)
    assert capfd.readouterr().err == ""
