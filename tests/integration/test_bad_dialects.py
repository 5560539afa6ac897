"""The same mistakes in the partners' own forms: text in two encodings, workbooks, iWmo messages, an archive.

All of them are made at once in older deliveries of the invented region. What must stand is the release of `data/raw`.
"""

import datetime as dt
import io
import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import python_calamine
from thuis_command import Ended, holds, landed, marts, refresh

from pipelines.commands.attention import MOST, attention
from pipelines.demo.writers.workbook import write_workbook
from pipelines.release.current import current_release
from pipelines.settings import DEFAULT_RAW

BSN = "123456782"
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Mistake:
    """A file of the region that is spoiled, and what must be said of it. `held_back` as in canonical files."""

    place: str
    dataset: str
    spoil: Callable[[Path], None]
    words: tuple[str, ...]
    held_back: int | None = None

    @property
    def slot(self) -> tuple[str, str]:
        partner, delivery, _ = self.place.split("/")
        return self.dataset, f"{partner}@{delivery}.1"

    @property
    def about(self) -> str:
        return f"{' '.join(self.place.split('/')[:2])} {self.dataset}:"


def half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def instead(old: str, new: str, encoding: str = "cp1252", times: int = -1) -> Callable[[Path], None]:
    """Replace text in a file; it must be there."""

    def replace(path: Path) -> None:
        content = path.read_bytes()
        assert old.encode(encoding) in content
        path.write_bytes(content.replace(old.encode(encoding), new.encode(encoding), times))

    return replace


def field(row: int, column: str, value: str, separator: str = ";", encoding: str = "cp1252") -> Callable[[Path], None]:
    """Write another value in a field of separated text without quotes."""

    def replace(path: Path) -> None:
        lines = path.read_text(encoding=encoding).splitlines()
        fields = lines[row - 1].split(separator)
        fields[lines[0].split(separator).index(column)] = value
        lines[row - 1] = separator.join(fields)
        path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))

    return replace


def free_column(title: str, value: str) -> Callable[[Path], None]:
    """Add a column to UTF-8 text that starts with a byte order mark."""

    def add(path: Path) -> None:
        header, *lines = path.read_text(encoding="utf-8-sig").splitlines()
        written = [f"{header};{title}", *(f"{line};{value}" for line in lines)]
        path.write_bytes("".join(f"{line}\r\n" for line in written).encode("utf-8-sig"))

    return add


def sheet(change: Callable[[list[list[object]]], None], name: str | None = None) -> Callable[[Path], None]:
    """Change the cells of a workbook's first sheet, or the name of its last one."""

    def write(path: Path) -> None:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = {one: book.get_sheet_by_name(one).to_python() for one in book.sheet_names}
        change(next(iter(sheets.values())))
        if name:
            sheets[name] = sheets.pop(book.sheet_names[-1])
        contents = {title: ([str(one) for one in rows[0]], rows[1:]) for title, rows in sheets.items()}
        path.unlink()
        write_workbook(path, contents)

    return write


def cell(row: int, column: str, value: object) -> Callable[[Path], None]:
    """Write another value in a cell of the first sheet; in row 1 another title."""

    def change(rows: list[list[object]]) -> None:
        rows[row - 1][rows[0].index(column)] = value

    return sheet(change)


RENT = "huurcontracten"
MISTAKES = {
    "text cut in half": Mistake(f"mitros/2021-12-31/{RENT}_20211231.csv", "leases", half, ("afgebroken in rij",)),
    "empty text": Mistake("mitros/2022-06-30/overlast_20220630.csv", "nuisance_reports", empty, (".csv is leeg",)),
    "wrong separator": Mistake(
        *("mitros/2022-12-31/bewonersvereniging_20221231.csv", "association_members", instead(";", ",")),
        ("rij 1 is gescheiden met een komma", "puntkomma"),
    ),
    "missing column": Mistake(
        *("mitros/2021-06-30/eenheden_20210630.csv", "units", instead("Opgeleverd", "Gereed")),
        ("'Opgeleverd' ontbreekt in rij 1",),
    ),
    "unknown code": Mistake(
        *(f"mitros/2023-06-30/{RENT}_20230630.csv", "leases", field(5, "Aanvullende doelgroep", "XYZ9")),
        (f"{RENT}_20230630.csv, rij 5:", "'Aanvullende doelgroep' (tenant_group) (vorm xxx9) is onbekend"),
        held_back=1,
    ),
    "a date in 2201": Mistake(
        *("mitros/2023-12-31/overlast_20231231.csv", "nuisance_reports", field(3, "Gemeld op", "12-03-2201")),
        ("overlast_20231231.csv, rij 3:", "'Gemeld op' (reported_on)"),
        held_back=1,
    ),
    "a BSN in a column that is kept": Mistake(
        *("eigenhaard/2022-12-31/complexen_20221231.csv", "complexes"),
        *(field(2, "Complexnaam", f"t.n.v. {BSN}", ",", "utf-8"), ("'Complexnaam' bevat een BSN", "rij 2")),
    ),
    "a BSN in a free column": Mistake(
        *(f"portaal/2022-12-31/{RENT}_20221231.csv", "leases", free_column("Bijzonderheden", f"zie {BSN}")),
        ("'Bijzonderheden'", "een BSN (voor het eerst in rij 2)"),
        held_back=0,
    ),
    "workbook cut in half": Mistake(
        *(f"groenwest/2021-12-31/{RENT}_20211231.xlsx", "leases", half, (".xlsx is beschadigd of afgebroken",))
    ),
    "empty workbook": Mistake("groenwest/2022-06-30/overlast_20220630.xlsx", "nuisance_reports", empty, ("is leeg",)),
    "missing column in a workbook": Mistake(
        *("groenwest/2023-06-30/eenheden_20230630.xlsx", "units", cell(1, "Opgeleverd", "Gereed")),
        ("'Opgeleverd' ontbreekt in rij 1",),
    ),
    "unknown code in a workbook": Mistake(
        *(f"groenwest/2022-12-31/{RENT}_20221231.xlsx", "leases", cell(4, "Aanvullende doelgroep", "XYZ9")),
        (f"{RENT}_20221231.xlsx, rij 4:", "is onbekend"),
        held_back=1,
    ),
    "a date in 2201 in a workbook": Mistake(
        *(f"groenwest/2023-12-31/{RENT}_20231231.xlsx", "leases", cell(4, "Ingangsdatum", dt.date(2201, 3, 12))),
        (f"{RENT}_20231231.xlsx, rij 4:", "'Ingangsdatum'", "2100-12-31"),
        held_back=1,
    ),
    "a missing sheet": Mistake(
        *("vierdehuis/2022-12-31/matching_20221231.xlsx", "placements", sheet(lambda rows: None, "Blad2")),
        ("geen werkblad 'Plaatsingen'",),
    ),
    "message cut in half": Mistake(
        *("tussenvoorziening/2021-12-31/wmo305_20211231.xml", "guidance_assignments", half, (".xml", "(regel "))
    ),
    "message with a document type": Mistake(
        *("tussenvoorziening/2022-06-30/wmo301_20220630.xml", "guidance_assignments"),
        *(instead("<Berichten>", "<!DOCTYPE x><Berichten>", times=1), ("wmo301_20220630.xml", "documenttype (DTD)")),
    ),
    "message with a BSN": Mistake(
        *("tussenvoorziening/2022-12-31/wmo307_20221231.xml", "guidance_assignments"),
        instead("<wmo307:Pseudoniem>", f"<wmo307:Bsn>{BSN}</wmo307:Bsn><wmo307:Pseudoniem>", times=1),
        ("wmo307_20221231.xml", "element Bsn (regel 16)", "geweigerd"),
    ),
    "a date in 2201 in a message": Mistake(
        *("tussenvoorziening/2023-06-30/wmo305_20230630.xml", "guidance_assignments"),
        instead("<wmo305:Begindatum>20", "<wmo305:Begindatum>22", times=1),
        ("wmo305_20230630.xml, rij 20:", "'Begindatum' (start_date) (vorm 9999-99-99)"),
        held_back=1,
    ),
}
ARCHIVE = "buurtteam/2022-06-30"
BY_NAME = pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
SAME_AGAIN = ("fct_housing_episode", "fct_lease_flip", "retention_curve", "living_lab_progress", "homes_delivered")


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory, demo_home: Path) -> tuple[Path, Ended]:
    folder = tmp_path_factory.mktemp("dialects")
    raw = shutil.copytree(DEFAULT_RAW, folder / "raw")
    for mistake in MISTAKES.values():
        mistake.spoil(raw / mistake.place)
    pack_and_cut(raw / ARCHIVE)
    (raw / "mitros" / "2022-12-31" / "toelichting.docx").write_bytes(b"PK")
    (raw / "region" / "2022-12-31" / "handovers.csv").write_text(
        "client,handed_over_on,to_team\nP9X,2022-03-01,Buurtteam Zuid\n"
    )
    return folder / "home", refresh(raw, folder / "home")


def pack_and_cut(delivery: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path in sorted(delivery.iterdir()):
            archive.write(path, path.name)
            path.unlink()
    (delivery / "alles.zip").write_bytes(content.getvalue()[:-40])


@pytest.fixture(scope="module")
def new_lines(spoiled: tuple[Path, Ended], demo_home: Path) -> list[str]:
    """What deliveries need attention for, beside what those of `data/raw` need it for anyway."""
    usual = set(attention(current_release(demo_home)))
    gate = current_release(spoiled[0]).manifest["gate"]["warnings"]
    return [line for line in attention(current_release(spoiled[0])) if line not in usual.union(gate)]


@BY_NAME
def test_each_mistake_is_told_in_the_partners_own_words(new_lines: list[str], mistake: Mistake) -> None:
    (line,) = [one for one in new_lines if one.startswith(mistake.about)]
    assert all(word in line for word in mistake.words)


def test_nothing_else_is_told_but_the_archive_and_the_stranger(new_lines: list[str]) -> None:
    abouts = [mistake.about for mistake in MISTAKES.values()]
    others = [line for line in new_lines if not any(line.startswith(about) for about in abouts)]
    archive = [line for line in others if "alles.zip is beschadigd" in line and line.startswith("buurtteam 2022-06-30")]
    assert len(archive) == 3
    along = [line for line in others if "De hele levering is geweigerd omdat" in line]
    by_file = Counter(f"{line.split(' ')[0]} {line.split('geweigerd omdat ')[1].split(' ')[0]}" for line in along)
    assert by_file == {"eigenhaard complexen_20221231.csv": 6, "tussenvoorziening wmo307_20221231.xml": 4}
    (stranger,) = set(others) - set(archive) - set(along)
    assert "toelichting.docx hoort bij geen afgesproken dataset" in stranger


@BY_NAME
def test_rows_of_a_spoiled_file_are_accounted_for(
    spoiled: tuple[Path, Ended], demo_home: Path, mistake: Mistake
) -> None:
    dataset, slot = mistake.slot
    accepted, usual = landed(spoiled[0], dataset, slot), landed(demo_home, dataset, slot)
    manifest = json.loads((spoiled[0] / "landing" / dataset / slot / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows_in"] == manifest["rows_accepted"] + manifest["rows_held_back"]
    assert manifest["contained"] is (mistake.held_back is not None)
    assert usual is not None
    if mistake.held_back is not None:
        assert accepted is not None and accepted.height == usual.height - mistake.held_back


def test_all_that_was_not_spoiled_is_landed_to_the_row(spoiled: tuple[Path, Ended], demo_home: Path) -> None:
    slots = {(path.parent.parent.name, path.parent.name) for path in demo_home.glob("landing/*/*@*/manifest.json")}
    partner, delivery = ARCHIVE.split("/")
    touched = {mistake.slot for mistake in MISTAKES.values()}
    refused = [MISTAKES[name].slot[1] for name in ("a BSN in a column that is kept", "message with a BSN")]
    touched |= {one for one in slots if one[1] in (f"{partner}@{delivery}.1", *refused)}
    assert len(slots - touched) > 200
    for dataset, slot in slots - touched:
        usual, now = landed(demo_home, dataset, slot), landed(spoiled[0], dataset, slot)
        assert usual is not None and now is not None and now.equals(usual)


def test_later_deliveries_make_the_figures_whole_again(spoiled: tuple[Path, Ended], demo_home: Path) -> None:
    usual, now = current_release(demo_home).manifest["tables"], current_release(spoiled[0]).manifest["tables"]
    assert {table for table in SAME_AGAIN if usual[table] != now[table]} == set()


def test_a_partner_may_deliver_a_dataset_that_its_profile_does_not_name(spoiled: tuple[Path, Ended]) -> None:
    accepted = landed(spoiled[0], "handovers", "region@2022-12-31.1")
    assert accepted is not None and accepted.height == 1
    quality = marts(
        spoiled[0], "from marts.data_quality where partner = 'region' and dataset = 'handovers' and failed > 0"
    )
    assert [row["check"] for row in quality] in ([], ["freshness"])


def test_the_screen_shows_the_first_of_them_and_where_the_rest_stands(spoiled: tuple[Path, Ended]) -> None:
    ended = spoiled[1]
    assert ended.code == 1
    everything = attention(current_release(spoiled[0]))
    assert [line for line in ended.err.splitlines() if line.startswith("  - ")] == [
        f"  - {line}" for line in everything[:MOST]
    ]
    assert f"and {len(everything) - MOST} more; all of them: thuis sql" in ended.err


def test_a_bsn_is_neither_kept_nor_told(spoiled: tuple[Path, Ended]) -> None:
    home, ended = spoiled
    assert BSN not in ended.err
    assert holds(home, BSN) == []
