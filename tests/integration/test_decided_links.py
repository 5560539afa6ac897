"""What an analyst decides about a link holds at every rebuild, for as long as it stood in the file.

Two nights: decisions on the first deliveries; then all releases are gone and newer deliveries have come. On the second
night the file also holds what was decided later.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from small_region import FIRST, WORKED_EXAMPLE, region
from thuis_command import KEY, Ended, Row, marts, refresh, snapshot

from pipelines.intake.link_decisions import COLUMNS, FILE
from pipelines.intake.pseudonyms import rekey

pytestmark = pytest.mark.slow
LATER = "2023-12-31"


def person(pseudonym: str) -> str:
    return rekey(pseudonym, KEY.encode())


DECIDED = (
    f"force,mitros,L91,{person('P01')},the caretaker knows,2022-11-01",
    f"forbid,portaal,L19,{person('P15')},placement cancelled,2022-11-01",
    f"force,mitros,L-typo,{person('P01')},no such lease,2022-11-01",
    f"force,portaal,L94,{person('P02')},decided later,2023-06-01",
)


def decide(home: Path, *lines: str) -> None:
    folder = home / "decisions"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text("\n".join([",".join(COLUMNS), *lines]), encoding="utf-8")


def links(home: Path) -> dict[str, Row]:
    return {row["lease_id"]: row for row in marts(home, "from marts.lease_link")}


@dataclass(frozen=True)
class Nights:
    """Both refreshes, how they ended and what they linked."""

    home: Path
    first: Ended
    at_first: dict[str, Row]
    at_last: dict[str, Row]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, key_file: Path) -> Nights:
    folder = tmp_path_factory.mktemp("decisions")
    raw, home = region(folder / "raw", FIRST), folder / "home"
    decide(home, *DECIDED)
    first = refresh(raw, home, "--known-on", FIRST)
    at_first = links(home)
    shutil.rmtree(home / "releases")
    (home / "current").unlink()
    for partner in ("mitros", "portaal"):
        shutil.copytree(WORKED_EXAMPLE / "raw" / partner / LATER, raw / partner / LATER)
    assert refresh(raw, home).code in (0, 1)
    return Nights(home, first, at_first, links(home))


def test_a_forced_link_holds_when_all_releases_are_gone_and_the_lease_is_delivered_again(nights: Nights) -> None:
    for found in (nights.at_first, nights.at_last):
        assert (found["L91"]["resident_key"], found["L91"]["link_rule"]) == (person("P01"), "forced")
        assert (found["L91"]["link_confidence"], found["L91"]["decision"]) == ("certain", "force")
    assert nights.at_first["L91"]["delivery"] != nights.at_last["L91"]["delivery"] == LATER


def test_a_forbidden_link_stays_away_and_its_tenant_number_links_nobody_back(nights: Nights) -> None:
    for found in (nights.at_first, nights.at_last):
        assert (found["L19"]["resident_key"], found["L19"]["link_rule"]) == (None, "none")
        assert found["L19"]["decision"] == "forbid"


def test_what_was_decided_after_known_on_does_not_count_yet(nights: Nights) -> None:
    assert "L94" not in nights.at_first
    assert nights.at_last["L94"]["resident_key"] == person("P02")


def test_all_other_leases_are_linked_as_without_decisions(nights: Nights, worked_home: Path) -> None:
    usual = links(worked_home)
    touched = {"L91", "L94", "L19", "L20"}
    assert {lease: row["resident_key"] for lease, row in nights.at_last.items() if lease not in touched} == {
        lease: row["resident_key"] for lease, row in usual.items() if lease not in touched
    }


def test_a_decision_that_matches_nothing_is_told_after_the_refresh_and_kept_in_data_quality(nights: Nights) -> None:
    assert nights.first.lines_on("mitros", "links.csv, rij 4", "typefout")
    (told,) = marts(nights.home, "from marts.data_quality where \"check\" = 'aimless_decision'")
    assert (told["partner"], told["rows"], told["failed"], told["example_rows"]) == ("mitros", 2, 1, "4")


def test_leases_decided_by_hand_are_counted(nights: Nights) -> None:
    found = marts(nights.home, "select partner, failed from marts.data_quality where \"check\" = 'decided_link'")
    assert found == [{"partner": "portaal", "failed": 1}]


def test_a_file_that_contradicts_itself_stops_the_refresh_before_anything_is_touched(nights: Nights) -> None:
    before = snapshot(nights.home / "landing"), (nights.home / "current").resolve()
    decide(nights.home, DECIDED[0], DECIDED[0].replace("force", "forbid"))
    ended = refresh(nights.home.parent / "raw", nights.home)
    assert ended.code == 2
    assert ended.lines_on(f"{FILE}, row 3: contradicts or repeats row 2")
    assert (snapshot(nights.home / "landing"), (nights.home / "current").resolve()) == before
