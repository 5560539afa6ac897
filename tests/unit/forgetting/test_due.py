"""Whose term is over on which day: a small case worked by hand, with a clock that is moved over every boundary.

The last day of each, and the first day on which their rows may go (15 years for leases and care, 10 for applications):

| who | tells until | may go on | goes on |
|---|---|---|---|
| TENANT, a regular tenant | 2004-12-31 | 2020-01-01 | that day |
| WITHDRAWN, never housed | 2010-06-30 | 2020-07-01 | that day |
| LEAP, moved in in 2007, left on 29 February | 2008-02-29 | 2023-03-01 | that day: alone in that year |
| EARLY, moved in in 2005, guided after the lease | 2006-08-20 | 2021-08-21 | with LATER |
| LATER, moved in in 2005 too | 2009-02-28 | 2024-02-29 | that day |
| HOUSED, moved in in 2006 and still there | 2023-12-31, the newest delivery | 2039-01-01 | that day |
| WAITING, applied in 2011 | 2023-12-31 | 2034-01-01 | that day |
"""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from pipelines.forgetting.due import Due, due, last_day_past
from pipelines.forgetting.proof import marks_of
from pipelines.intake.deliveries import survey
from pipelines.intake.forgotten import BY_TERM, NOBODY, Forgotten, Gone
from pipelines.intake.landing import Landed, land_deliveries, write_registry
from pipelines.intake.profiles import load_profiles
from pipelines.intake.pseudonyms import rekey

KEY = b"only-for-tests"
LEASES = "lease_id,unit_id,client,tenant_number,tenant_group,holder,contract_type,start_date,end_date,end_reason"
FILES = {
    "portaal/2006-12-31/leases.csv": [
        LEASES,
        "L1,U1,EARLY,,vulnerable,resident,regular,2005-03-01,2006-05-10,own_home",
        "L2,U2,LATER,,vulnerable,resident,regular,2005-07-01,,",
        "L3,U3,HOUSED,,vulnerable,resident,regular,2006-02-01,,",
        "L4,U4,,TENANT,regular,resident,regular,2001-01-01,2004-12-31,",
    ],
    "portaal/2023-12-31/leases.csv": [
        LEASES,
        "L2,U2,LATER,,vulnerable,resident,regular,2005-07-01,2009-02-28,moved_away",
        "L3,U3,HOUSED,,vulnerable,resident,regular,2006-02-01,,",
        "L5,U5,LEAP,,vulnerable,resident,regular,2007-04-01,2008-02-29,own_home",
    ],
    "tussenvoorziening/2006-12-31/guidance.csv": [
        "guidance_id,client,kind,from_date,to_date,hours",
        "G1,EARLY,guidance,2006-08-01,2006-08-20,6",
    ],
    "vierdehuis/2023-12-31/applications.csv": [
        "application_id,client,applied_on,withdrawn_on",
        "A1,WITHDRAWN,2010-01-05,2010-06-30",
        "A2,WAITING,2011-01-05,",
        "A3,HOUSED,2005-12-01,",
    ],
    "vierdehuis/2023-12-31/placements.csv": [
        "application_id,client,unit_id,tenant_number,matched_on,key_on",
        "A3,HOUSED,U3,,2006-01-10,2006-02-01",
    ],
}
BOUNDARIES = [
    ("2019-12-31", "", 0),
    ("2020-01-01", "TENANT", 0),
    ("2020-06-30", "TENANT", 0),
    ("2020-07-01", "TENANT WITHDRAWN", 0),
    ("2021-08-20", "TENANT WITHDRAWN", 0),
    ("2021-08-21", "TENANT WITHDRAWN", 1),
    ("2023-02-28", "TENANT WITHDRAWN", 1),
    ("2023-03-01", "TENANT WITHDRAWN LEAP", 1),
    ("2024-02-28", "TENANT WITHDRAWN LEAP", 1),
    ("2024-02-29", "TENANT WITHDRAWN LEAP EARLY LATER", 0),
    ("2033-12-31", "TENANT WITHDRAWN LEAP EARLY LATER", 0),
    ("2034-01-01", "TENANT WITHDRAWN LEAP EARLY LATER WAITING", 0),
    ("2038-12-31", "TENANT WITHDRAWN LEAP EARLY LATER WAITING", 0),
    ("2039-01-01", "TENANT WITHDRAWN LEAP EARLY LATER WAITING HOUSED", 0),
]


def land(folder: Path, files: dict[str, list[str]], forgotten: Forgotten = NOBODY) -> list[Landed]:
    """Take in canonical files, as a night would."""
    for place, lines in files.items():
        path = folder / "raw" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
    profiles, raw, landing = load_profiles(), folder / "raw", folder / "landing"
    deliveries = survey(raw, profiles).deliveries
    landed = land_deliveries(deliveries, profiles, landing, KEY, dt.date(2024, 1, 1), True, forgotten)
    write_registry(landing, raw, profiles, [])
    return list(landed)


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deliveries above."""
    folder = tmp_path_factory.mktemp("terms")
    land(folder, FILES)
    return folder / "landing"


def names(found: Due) -> set[str]:
    """Whom this is about, as the deliveries call them."""
    everyone = {name for _, going, _ in BOUNDARIES for name in going.split()}
    known = {*found.person.clients, *(number for _, number in found.person.tenants)}
    return {name for name in everyone if rekey(name, KEY) in known}


@pytest.mark.parametrize(("on", "going", "waiting"), BOUNDARIES)
def test_whoever_goes_goes_on_the_day_after_their_term_and_with_their_whole_year(
    landing: Path, on: str, going: str, waiting: int
) -> None:
    found = due(landing, {}, dt.date.fromisoformat(on))
    assert (names(found), found.people, found.waiting) == (set(going.split()), len(going.split()), waiting)


def test_rows_are_counted_by_dataset_over_all_deliveries_and_years_that_lack_somebody_are_told(landing: Path) -> None:
    found = due(landing, {}, dt.date(2024, 2, 29))
    assert found.rows == {"applications": 1, "guidance": 1, "leases": 5}
    assert found.last_years == {"homes": 2009, "residents": 2009, "applicants": 2010}
    assert found.person.leases == {("portaal", lease) for lease in ("L1", "L2", "L4", "L5")}
    assert found.person.applications == {("vierdehuis", "A1")}


@pytest.mark.parametrize(
    ("on", "past"),
    [
        ("2036-02-29", "2021-02-28"),
        ("2036-03-01", "2021-02-28"),
        ("2035-02-28", "2020-02-27"),
        ("2035-03-01", "2020-02-29"),
        ("2036-01-01", "2020-12-31"),
    ],
)
def test_a_term_ends_on_the_same_day_of_the_year_and_a_leap_day_counts_as_the_last_of_february(
    on: str, past: str
) -> None:
    assert last_day_past(15, dt.date.fromisoformat(on)) == dt.date.fromisoformat(past)


def test_whose_lease_is_linked_by_the_warehouse_alone_goes_with_that_person(tmp_path: Path) -> None:
    leases = ["L1,U1,,N1,vulnerable,care_partner,transitional,2001-01-01,2002-01-01,"]
    land(
        tmp_path,
        {**FILES, "portaal/2024-03-31/leases.csv": [LEASES, *leases, FILES["portaal/2023-12-31/leases.csv"][2]]},
    )
    day = dt.date(2020, 1, 1)
    assert ("portaal", "L1") not in due(
        tmp_path / "landing", {("portaal", "L1"): rekey("HOUSED", KEY)}, day
    ).person.leases


def test_a_number_of_several_people_with_a_lease_of_nobody_keeps_all_of_them_together(tmp_path: Path) -> None:
    shared = [
        "L1,U1,GONE,N1,vulnerable,care_partner,transitional,2001-01-01,2002-01-01,own_home",
        "L2,U2,HERE,N1,vulnerable,care_partner,transitional,2003-01-01,,",
        "L3,U3,,N1,vulnerable,care_partner,transitional,2001-01-01,2002-01-01,own_home",
    ]
    land(tmp_path, {"portaal/2023-12-31/leases.csv": [LEASES, *shared]})
    assert due(tmp_path / "landing", {}, dt.date(2030, 1, 1)).people == 0
    land(tmp_path / "told_apart", {"portaal/2023-12-31/leases.csv": [LEASES, *shared[:2]]})
    assert due(tmp_path / "told_apart" / "landing", {}, dt.date(2030, 1, 1)).people == 1


def test_where_deliveries_bring_changes_what_is_open_stands_until_the_newest_of_them(tmp_path: Path) -> None:
    header = "stay_id,client,ethos_category,start_date,end_date,deleted"
    open_stay, other = "S1,SLEEPS,2,2005-01-01,,", "S2,OTHER,2,2005-01-01,2005-02-01,"
    place = "tussenvoorziening/{}/shelter_stays.csv"
    land(tmp_path, {place.format("2005-03-31"): [header, open_stay], place.format("2023-12-31"): [header, other]})
    found = due(tmp_path / "landing", {}, dt.date(2030, 1, 1))
    assert found.person.clients == {rekey("OTHER", KEY)}


def test_a_row_that_could_not_be_read_keeps_its_person(tmp_path: Path) -> None:
    header = FILES["vierdehuis/2023-12-31/applications.csv"][0]
    place = "vierdehuis/{}/applications.csv"
    land(
        tmp_path, {place.format("2010-12-31"): [header, "A1,ONE,2010-01-05,2010-06-30", "A2,TWO,2010-01-05,2010-06-30"]}
    )
    assert due(tmp_path / "landing", {}, dt.date(2023, 1, 1)).people == 2
    land(tmp_path, {place.format("2022-12-31"): [header, "A1,ONE,no date,2010-06-30", "A2,TWO,2010-01-05,2010-06-30"]})
    assert due(tmp_path / "landing", {}, dt.date(2023, 1, 1)).person.clients == {rekey("TWO", KEY)}


def test_what_is_sent_again_stays_out_and_whoever_comes_back_is_followed_anew(landing: Path, tmp_path: Path) -> None:
    on = dt.date(2024, 2, 29)
    marks = frozenset(marks_of(due(landing, {}, on).person, KEY))
    until = {"leases": last_day_past(15, on), "applications": last_day_past(10, on)}
    forgotten = Forgotten(key=KEY, gone=(Gone(Forgotten(marks, KEY), until),))
    back = "L9,U1,LATER,,vulnerable,resident,regular,2024-01-15,,"
    again = {
        "portaal/2024-03-31/leases.csv": [*FILES["portaal/2023-12-31/leases.csv"], back],
        "vierdehuis/2024-03-31/applications.csv": FILES["vierdehuis/2023-12-31/applications.csv"],
    }
    landed = {one.dataset: one for one in land(tmp_path, again, forgotten)}
    leases = pl.read_parquet(tmp_path / "landing" / "leases" / "portaal@*" / "accepted.parquet")
    assert set(leases["lease_id"]) == {"L3", "L9"}
    assert (landed["leases"].rows_in, landed["applications"].rows_in) == (2, 2)
    manifest = (tmp_path / "landing" / "leases" / "portaal@2024-03-31.1" / "manifest.json").read_text()
    assert f'"{BY_TERM}": 2' in manifest
