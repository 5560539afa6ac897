"""Nine mistakes in canonical files, made at once: each is told in one sentence, stops no more than it must, and is
mended by a correction without anything lost.

Three nights follow each other: a first load with all mistakes, the same mistakes in a newer delivery over a good home,
and the corrections. What must stand is taken from homes that were built without any mistake.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from small_region import FIRST, Change, cell, column, cut_in_row, newest, region, spoil
from thuis_command import Ended, Row, holds, landed, marts, refresh

BSN = "123456782"
STRANGER = "woonlab"
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Mistake:
    """A file that was spoiled: how, what must be said about it, and how many rows of it are held back.

    `held_back` is None when nothing of the file may be used.
    """

    name: str
    partner: str
    dataset: str
    change: Change
    check: str
    words: tuple[str, ...]
    held_back: int | None = None

    @property
    def refused(self) -> bool:
        return self.held_back is None


MISTAKES = (
    Mistake("cut in half", "mitros", "leases", cut_in_row(6), "cut_file", ("leases.csv", "afgebroken in rij 6")),
    Mistake("empty", "groenwest", "units", lambda text: "", "empty_file", ("units.csv is leeg",)),
    Mistake(
        *("wrong separator", "tussenvoorziening", "guidance", lambda text: text.replace(",", "\t")),
        *("separator", ("guidance.csv", "rij 1", "tab")),
    ),
    Mistake(
        *("missing column", "vierdehuis", "applications", lambda text: text.replace("applied_on", "aangemeld")),
        *("missing_column", ("applications.csv", "'applied_on' ontbreekt in rij 1")),
    ),
    Mistake(
        *("unknown code", "groenwest", "leases", cell(3, "tenant_group", "DAKLOOS")),
        *("code", ("leases.csv, rij 3:", "'tenant_group' (vorm xxxxxxx) is onbekend"), 1),
    ),
    Mistake(
        *("a date in 2201", "tussenvoorziening", "shelter_stays", cell(4, "start_date", "2201-03-12")),
        *("range", ("shelter_stays.csv, rij 4:", "'start_date' (vorm 9999-99-99)", "2100-12-31"), 1),
    ),
    Mistake(
        *("a BSN in a column that is kept", "mitros", "complexes", cell(3, "name", f"mw. De Wit {BSN}")),
        *("identifier", ("complexes.csv", "'name' bevat een BSN (voor het eerst in rij 3)", "geweigerd")),
    ),
    Mistake(
        *("a BSN in a free column", "legerdesheils", "clients", column("opmerking", f"bekend als {BSN}")),
        *("dropped_identifier", ("clients.csv", "'opmerking'", "een BSN (voor het eerst in rij 2)"), 0),
    ),
)
LEAK = next(mistake for mistake in MISTAKES if mistake.check == "identifier")
SPOILED = {(mistake.partner, mistake.dataset) for mistake in MISTAKES}
by_name = pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)


def refused_along(raw: Path) -> dict[str, int]:
    """Rows of the files that held no mistake themselves but came with the one that holds a BSN, by dataset."""
    files = (raw / LEAK.partner / newest(raw, LEAK.partner)).glob("*.csv")
    return {path.stem: rows_of(path) for path in files if (LEAK.partner, path.stem) not in SPOILED}


def rows_of(path: Path) -> int:
    return max(0, len(path.read_text(encoding="utf-8").splitlines()) - 1)


@dataclass(frozen=True)
class Night:
    """A refresh with mistakes, beside the home that the same deliveries give without them."""

    raw: Path
    home: Path
    ended: Ended
    good: Path

    @property
    def manifest(self) -> Row:
        found: Row = json.loads((self.home / "current" / "manifest.json").read_text(encoding="utf-8"))
        return found

    def held_back(self, mistake: Mistake) -> int:
        """Rows that must be held back: all of a file that is refused."""
        if mistake.refused:
            return rows_of(self.raw / mistake.partner / newest(self.raw, mistake.partner) / f"{mistake.dataset}.csv")
        return mistake.held_back or 0

    def entry(self, mistake: Mistake) -> Row:
        """The account of the delivery that holds a mistake."""
        (entry,) = [
            row
            for row in self.manifest["deliveries"]
            if (row["partner"], row["dataset"]) == (mistake.partner, mistake.dataset)
            and row["delivery"] == newest(self.raw, mistake.partner)
        ]
        return entry


def with_mistakes(raw: Path) -> Path:
    """Make every mistake in the newest delivery of its partner, and add a folder of a partner nobody knows."""
    for mistake in MISTAKES:
        spoil(raw / mistake.partner / newest(raw, mistake.partner) / f"{mistake.dataset}.csv", mistake.change)
    shutil.copytree(raw / "portaal", raw / STRANGER)
    return raw


@pytest.fixture(scope="module")
def first_load(tmp_path_factory: pytest.TempPathFactory, first_home: Path) -> Night:
    folder = tmp_path_factory.mktemp("first_load")
    raw = with_mistakes(region(folder / "raw", FIRST))
    return Night(raw, folder / "home", refresh(raw, folder / "home"), first_home)


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory, first_home: Path, worked_home: Path) -> Night:
    folder = tmp_path_factory.mktemp("newer")
    raw = with_mistakes(region(folder / "raw"))
    home = shutil.copytree(first_home, folder / "home", symlinks=True)
    return Night(raw, home, refresh(raw, home), worked_home)


@pytest.fixture(scope="module")
def corrected(newer: Night, tmp_path_factory: pytest.TempPathFactory, worked_home: Path) -> Night:
    """Corrections of all mistakes, the refused delivery again whole, and an old file changed in its place."""
    folder = tmp_path_factory.mktemp("corrected")
    raw = shutil.copytree(newer.raw, folder / "raw")
    shutil.rmtree(raw / STRANGER)
    whole = region(folder / "whole")
    along = {(LEAK.partner, dataset) for dataset in refused_along(raw)}
    for partner, dataset in sorted(SPOILED | along):
        delivery = newest(whole, partner)
        place = raw / partner / f"{delivery}.2" / f"{dataset}.csv"
        place.parent.mkdir(exist_ok=True)
        shutil.copy(whole / partner / delivery / place.name, place)
    spoil(raw / "portaal" / FIRST / "leases.csv", cell(2, "end_date", "2022-01-01"))
    home = shutil.copytree(newer.home, folder / "home", symlinks=True)
    return Night(raw, home, refresh(raw, home), worked_home)


@pytest.fixture(scope="module", params=["first_load", "newer"])
def night(request: pytest.FixtureRequest) -> Night:
    found: Night = request.getfixturevalue(request.param)
    return found


def test_a_refresh_with_mistakes_releases_and_says_so_by_its_exit_code(night: Night) -> None:
    assert night.ended.code == 1
    assert night.ended.lines_on("Released")
    assert (night.home / "current").resolve().name == night.manifest["release"]


@by_name
def test_each_mistake_is_told_once_with_file_and_row(night: Night, mistake: Mistake) -> None:
    about = f"{mistake.partner} {newest(night.raw, mistake.partner)} {mistake.dataset}:"
    (line,) = night.ended.lines_on(about)
    assert all(word in line for word in mistake.words)


def test_a_folder_of_an_unknown_partner_is_told_and_not_read(night: Night) -> None:
    (line,) = night.ended.lines_on(STRANGER)
    assert f"De map {STRANGER} hoort bij geen bekende partner" in line
    assert not list((night.home / "landing").glob(f"*/{STRANGER}@*"))


def test_nothing_else_is_complained_about(night: Night) -> None:
    told = [line for line in night.ended.err.splitlines() if line.startswith("  - ")]
    late = night.ended.lines_on("no older than its rhythm allows")
    assert len(told) == len(MISTAKES) + 1 + len(late) + len(refused_along(night.raw))
    assert "Traceback" not in night.ended.err


@pytest.mark.parametrize("value", [BSN, "De Wit", "DAKLOOS", "2201"])
def test_no_faulty_value_is_repeated_on_the_screen(night: Night, value: str) -> None:
    assert value not in night.ended.err


@by_name
def test_every_row_that_came_in_is_accepted_or_held_back(night: Night, mistake: Mistake) -> None:
    entry = night.entry(mistake)
    assert entry["contained"] is not mistake.refused
    assert entry["rows_in"] == entry["rows_accepted"] + entry["rows_held_back"]
    assert entry["rows_held_back"] == night.held_back(mistake)
    assert bool(entry["rows_accepted"]) is not mistake.refused


def test_the_release_accounts_for_all_rows(night: Night) -> None:
    accounts = night.manifest["row_accounts"]
    assert accounts["rows_in"] == accounts["rows_accepted"] + accounts["rows_held_back"]
    assert accounts["rows_held_back"] == sum(map(night.held_back, MISTAKES)) + sum(refused_along(night.raw).values())


def test_what_held_no_mistake_is_taken_in_as_if_there_were_none(night: Night) -> None:
    slots = [path.parent for path in night.good.glob("landing/*/*@*/manifest.json")]
    same = 0
    stopped = SPOILED | {(LEAK.partner, dataset) for dataset in refused_along(night.raw)}
    for dataset, slot in ((path.parent.name, path.name) for path in slots):
        delivery = f"{newest(night.raw, slot.split('@')[0])}.1"
        if (slot.split("@")[0], dataset) in stopped and slot.endswith(delivery):
            continue
        before, now = landed(night.good, dataset, slot), landed(night.home, dataset, slot)
        assert before is not None and now is not None and now.equals(before)
        same += 1
    assert same == len(slots) - len(stopped)


@pytest.mark.parametrize(
    "query",
    [
        "from marts.dim_complex where corporation = 'portaal' order by all",
        "select episodes.* from marts.fct_housing_episode episodes join marts.dim_complex using (complex_id) "
        "where corporation = 'portaal' order by all",
        "from marts.homes_delivered where municipality in (select municipality from marts.dim_complex "
        "where corporation = 'portaal') and housing_form = 'flex' order by all",
        "from marts.fct_guidance_week where resident_key in (select resident_key from marts.dim_resident "
        "where care_partner = 'legerdesheils') order by all",
    ],
)
def test_the_figures_of_other_partners_are_those_of_a_night_without_mistakes(night: Night, query: str) -> None:
    expected = marts(night.good, query)
    assert expected
    assert marts(night.home, query) == expected


@by_name
def test_data_quality_names_every_mistake(night: Night, mistake: Mistake) -> None:
    rows = marts(night.home, f"from marts.data_quality where partner = '{mistake.partner}'")
    delivery = newest(night.raw, mistake.partner)
    found = [row for row in rows if (row["delivery"], row["dataset"]) == (delivery, mistake.dataset)]
    assert mistake.check in {row["check"] for row in found}
    assert ("refused" in {row["check"] for row in found}) is mistake.refused
    assert all(row["message"] for row in found if row["check"] == mistake.check)


def test_a_bsn_is_nowhere_in_the_home(night: Night) -> None:
    assert holds(night.home, BSN) == []
    assert holds(night.home, "Complex W-") != []


def test_a_fault_in_a_newer_delivery_leaves_the_last_good_state(
    newer: Night, first_home: Path, worked_home: Path
) -> None:
    of_mitros = "from marts.fct_housing_episode where complex_id in ('W-MIX', 'W-SCA') order by all"
    assert marts(newer.home, of_mitros) == marts(first_home, of_mitros) != marts(worked_home, of_mitros)
    guided = (
        "select sum(hours) as hours, max(week_start) as last from marts.fct_guidance_week where resident_key in "
        "(select resident_key from marts.dim_resident where care_partner = 'tussenvoorziening')"
    )
    assert marts(newer.home, guided) == marts(first_home, guided)


def test_a_held_back_row_leaves_its_key_standing_marked_as_stale(newer: Night) -> None:
    stale = marts(newer.home, "from marts.data_quality where \"check\" = 'stale_row' order by all")
    assert [(row["partner"], row["dataset"], row["failed"]) for row in stale] == [
        ("groenwest", "leases", 1),
        ("tussenvoorziening", "shelter_stays", 1),
    ]


def test_corrections_give_the_very_figures_of_deliveries_without_mistakes(corrected: Night) -> None:
    good = json.loads((corrected.good / "current" / "manifest.json").read_text(encoding="utf-8"))
    about_deliveries = {"data_quality", "delivery_drift", "dim_delivery", "dim_partner"}
    name_deliveries = {"lease_link": "delivery", "reconciliation": "first_delivery, second_delivery"}
    different = {name for name, made in good["tables"].items() if corrected.manifest["tables"][name] != made}
    assert different <= about_deliveries | name_deliveries.keys()
    for table, names in name_deliveries.items():
        told = f"select * exclude ({names}) from marts.{table} order by all"
        assert marts(corrected.home, told) == marts(corrected.good, told) != []


def test_a_file_that_was_changed_after_it_was_taken_in_is_told_and_the_first_version_stands(corrected: Night) -> None:
    (line,) = corrected.ended.lines_on(f"portaal {FIRST} leases:")
    assert "leases.csv is veranderd nadat de levering was verwerkt; de eerste versie blijft gelden" in line
    assert f"{FIRST}.2" in line
    first = landed(corrected.home, "leases", f"portaal@{FIRST}.1")
    good = landed(corrected.good, "leases", f"portaal@{FIRST}.1")
    assert first is not None and good is not None and first.equals(good)


def test_every_night_keeps_the_releases_before_it(corrected: Night) -> None:
    releases = sorted(path.name for path in (corrected.home / "releases").iterdir())
    assert len(releases) == 3
    assert (corrected.home / "current").resolve().name == releases[-1]
