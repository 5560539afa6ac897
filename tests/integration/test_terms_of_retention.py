"""Whoever is past their term is gone from every byte and value, all others keep every row, also after a kill.

On 1 June 2038 five people of the worked example are past their term: P14, P17, P18 and P19, who were never housed, and
the regular tenant of L93. P04, P05, P09, P13 and P15 left long ago too, but wait for those who moved in with them.
"""

import datetime as dt
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest
from forgotten_home import is_settled, stands
from small_region import WORKED_EXAMPLE
from thuis_command import KEY, Row, holds, marts, thuis

from pipelines.commands.expire import expire
from pipelines.commands.status import in_words, state_of
from pipelines.defs.rebuild import rebuild
from pipelines.intake.forgotten import rows_gone_by_term, whole_from
from pipelines.intake.pseudonyms import rekey
from pipelines.release import manifest
from pipelines.release.current import current_release
from pipelines.settings import PROJECT, resolve

pytestmark = pytest.mark.slow

RAW = WORKED_EXAMPLE / "raw"
ON = dt.date(2038, 6, 1)
GONE = tuple(rekey(name, KEY.encode()) for name in ("P14", "P17", "P18", "P19"))
STILL = tuple(rekey(f"P{number:02}", KEY.encode()) for number in (*range(1, 14), 15, 16))
ROWS = {"applications": 6, "clients": 2, "leases": 2, "placements": 1}
OTHERS = f"resident_key not in {GONE}"


@pytest.fixture
def home(worked_home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(worked_home, tmp_path / "home", symlinks=True)


def of_others(home: Path) -> dict[str, list[Row]]:
    """What the warehouse says of everybody else, in every table with a row per resident."""
    by_resident = "schema_name = 'marts' and column_name = 'resident_key'"
    tables = marts(home, f"select table_name from duckdb_columns() where {by_resident} order by all")
    names = [str(row["table_name"]) for row in tables]
    assert len(names) > 5
    return {name: marts(home, f"select * from marts.{name} where {OTHERS} order by all") for name in names}


def landed_rows_of(home: Path, person: str) -> int:
    """The rows of a person in the landing."""
    frames = [pl.read_parquet(path) for path in home.glob("landing/*/*@*/accepted.parquet")]
    return sum(frame.filter(pl.col("client") == person).height for frame in frames if "client" in frame.columns)


def test_whoever_is_past_their_term_is_gone_from_every_byte_and_nobody_still_followed_loses_a_row(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, kept = of_others(home), {person: landed_rows_of(home, person) for person in STILL}
    assert all(holds(home, person) for person in GONE)
    assert expire(RAW, home, str(ON), False, True, ON) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["people"], told["waiting"], told["landing"], told["still_in"]) == (5, 5, ROWS, [])
    assert not any(person in json.dumps(told) for person in GONE) and "marks" not in told
    assert [holds(home, person) for person in GONE] == [[], [], [], []]
    assert of_others(home) == before
    assert {person: landed_rows_of(home, person) for person in STILL} == kept
    is_settled(home)
    assert rows_gone_by_term(home / "landing") == sum(ROWS.values())
    assert current_release(home).manifest["gone_by_term"] == {"count": 1, "on": str(ON)}
    proof_counts_and_names_nobody(home)


def proof_counts_and_names_nobody(home: Path) -> None:
    (path,) = (home / "decisions" / "forgotten").iterdir()
    proof = json.loads(path.read_text())
    assert (proof["people"], proof["landing"], proof["done"]) == (5, ROWS, True)
    assert proof["until"]["leases"] == "2023-05-31" and proof["until"]["applications"] == "2028-05-31"
    assert proof["whole_from"] == {"homes": "2024-01-01", "applicants": "2024-01-01"}
    assert not any(person in path.read_text() for person in (*GONE, "P14", "P17", "L93"))
    assert all((RAW / place).is_file() for place in proof["raw_files"])


def test_status_tells_what_goes_within_a_month_and_what_is_past_its_term(home: Path) -> None:
    settings, release = resolve(RAW, home), current_release(home)

    def told(on: str) -> dict[str, object]:
        return state_of(settings, release, dt.datetime.fromisoformat(f"{on}T08:00:00+00:00"))["terms"]

    assert told("2032-03-11") == {"past": {}, "until": "2032-04-11", "within_a_month": {}}
    assert told("2032-03-13") == {"past": {}, "until": "2032-04-13", "within_a_month": {"applications": 2}}
    assert told("2032-04-12")["past"] == {}
    assert told("2032-04-13") == {"past": {"applications": 2}, "until": "2032-05-13", "within_a_month": {}}
    words = in_words(state_of(settings, release, dt.datetime(2032, 3, 31, tzinfo=dt.UTC)))
    assert "Go by term up to 2032-04-30: applications 2 rows." in words
    words = in_words(state_of(settings, release, dt.datetime(2032, 4, 30, tzinfo=dt.UTC)))
    assert "Past their term: applications 2 rows. Let them go: thuis expire --dry-run, then without." in words


def test_a_dry_run_looks_ahead_and_changes_nothing(home: Path) -> None:
    before = stands(home)
    ended = thuis("expire", "--home", home, "--raw", RAW, "--on", ON, "--dry-run")
    assert (ended.code, stands(home)) == (0, before)
    assert "On 2038-06-01: 5 people are past their term, with applications 6, clients 2" in ended.out
    assert "5 more wait for others who moved in in the same year." in ended.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "The newest delivery is of 2023-12-31 and the clock of this machine says"),
        (("--on", "2099-01-01"), "2099-01-01 has not come. Look what would go then"),
        (("--on", "soon"), "'soon' is not a date"),
    ],
)
def test_a_clock_that_may_be_wrong_takes_nobody_out(home: Path, options: tuple[str, ...], said: str) -> None:
    before = stands(home)
    ended = thuis("expire", "--home", home, "--raw", RAW, *options)
    assert (ended.code, said in ended.err, stands(home)) == (2, True, before)


def test_a_release_of_an_earlier_day_does_not_know_whose_a_lease_is(home: Path) -> None:
    release = current_release(home)
    manifest.write(release.folder, release.manifest | {"known_on": "2022-12-31"})
    ended = thuis("expire", "--home", home, "--raw", RAW, "--on", ON, "--dry-run")
    assert (ended.code, "does not know whose each lease is now" in ended.err) == (2, True)


# Of each mart about calendar time: how its rows from 2022 on are told. A supply band needs the year before.
FROM_2022 = {
    "complex_balance": "month >= date '2022-01-01'",
    "guidance_phase": "month >= date '2022-01-01'",
    "period_outcome": "first_day >= date '2022-01-01'",
    "waiting_curve": "year >= 2022",
    "municipal_task": "year >= 2022",
    "supply_demand": "year >= 2022",
    "living_lab_progress": "false",
}
OUTCOME = {"municipal_task": " and (complete or realised is not null)"}
BAND = ("lower_bound", "upper_bound", "position")


def test_no_figure_is_told_of_a_year_that_lacks_people_and_later_ones_stay_as_they_were(
    worked_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "forgotten").mkdir()
    for number, year in enumerate((2021, 2022, 2020)):
        told = {
            "until": {},
            "marks": [],
            "whole_from": dict.fromkeys(("homes", "residents", "applicants"), f"{year}-01-01"),
        }
        (tmp_path / "forgotten" / f"{number}.json").write_text(json.dumps(told))
    days = whole_from(tmp_path)
    assert set(days.values()) == {"2022-01-01"}
    rebuild(tmp_path / "warehouse.duckdb", worked_home / "landing", days, list(FROM_2022))
    with duckdb.connect(tmp_path / "warehouse.duckdb", read_only=True) as connection:
        for mart, later in FROM_2022.items():
            told = connection.sql(f"select * from marts.{mart} where {later} order by all").pl()
            whole = pl.DataFrame(
                marts(worked_home, f"select * from marts.{mart} where {later} order by all"), told.schema
            )
            assert told.drop(BAND, strict=False).equals(whole.drop(BAND, strict=False)), mart
            earlier = f"select 1 from marts.{mart} where not ({later})" + OUTCOME.get(mart, "")
            assert not connection.execute(earlier).fetchall() and marts(worked_home, earlier), mart


KILLED = """
import datetime as dt, sys
from pathlib import Path
from killed import run_until
from pipelines.commands.expire import expire
step, home, raw, on = sys.argv[1:]
run_until(int(step), lambda: expire(Path(raw), Path(home), on, False, True, dt.date.fromisoformat(on)))
"""


def completes_after_a_kill(step: int, worked_home: Path, home: Path) -> bool:
    """Kill at a step, look that readers are served, and run the command again; False when nothing was killed."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(worked_home, home, symlinks=True)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(step), str(home), str(RAW), str(ON)],
        text=True, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT), str(PROJECT / "tests")])},
    )  # fmt: skip
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    if ended.returncode == 0:
        return False
    assert marts(home, "select count(*) as people from marts.dim_resident")[0]["people"] >= 15
    assert expire(RAW, home, str(ON), False, True, ON) == 0
    assert [holds(home, person) for person in GONE] == [[], [], [], []]
    is_settled(home)
    assert rows_gone_by_term(home / "landing") == sum(ROWS.values())
    return True


@pytest.mark.parametrize("step", [40])
def test_killed_halfway_the_same_command_completes_it(step: int, worked_home: Path, tmp_path: Path) -> None:
    assert completes_after_a_kill(step, worked_home, tmp_path / "home")


@pytest.mark.deep
def test_killed_at_any_step_the_terms_still_end_once(worked_home: Path, tmp_path: Path) -> None:
    steps = itertools.takewhile(
        lambda step: completes_after_a_kill(step, worked_home, tmp_path / "home"), itertools.count()
    )
    assert sum(1 for _ in steps) > 50
