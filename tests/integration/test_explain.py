"""`thuis explain` on the sixteen residents: it tells what the marts say, and its sources can be looked up."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from small_region import WORKED_EXAMPLE
from thuis_command import KEY, Ended, marts, thuis

from pipelines.explain.evidence import MOVED, Evidence
from pipelines.intake.pseudonyms import rekey


def resident(name: str) -> str:
    return rekey(name, KEY.encode())


def told(home: Path, measure: str, key: str) -> dict[str, Any]:
    ended = thuis("explain", measure, key, "--home", home, "--json")
    assert ended.code == 0, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


def decisive(story: dict[str, Any]) -> list[tuple[date, str]]:
    return [(date.fromisoformat(one["day"]), one["what"]) for one in story["timeline"] if one["decides"]]


def test_of_everyone_the_day_that_decided_on_relapse_is_the_day_the_mart_says(worked_home: Path) -> None:
    query = "from marts.fct_relapse inner join marts.dim_resident using (resident_key)"
    for fact in marts(worked_home, query):
        days = decisive(told(worked_home, "relapse", fact["resident_key"]))
        assert days, "something must have decided"
        assert {day for day, _ in days} == {fact["first_move_in"] + timedelta(fact["days_at_risk"])}
        if fact["relapsed"]:
            assert [what[-6:] for _, what in days] == [f"rule {fact['relapse_rule']}"]


def test_of_everyone_the_end_of_the_first_episode_is_told(worked_home: Path) -> None:
    for fact in marts(worked_home, "from marts.fct_housing_episode where episode_number = 1"):
        ((day, _),) = decisive(told(worked_home, "retention", fact["resident_key"]))
        assert day == (fact["end_date"] or fact["observed_until"])


def test_of_everyone_the_milestones_and_the_flip_are_told_on_their_days(worked_home: Path) -> None:
    for fact in marts(worked_home, "from marts.fct_guidance_milestone where guidance_start is not null"):
        found = {(what, day) for day, what in decisive(told(worked_home, "guidance", fact["resident_key"]))}
        named = {name: fact[f"{name}_on"] for name in ("halved", "independent", "reintensified")}
        assert {(name, day) for name, day in named.items() if day} == {one for one in found if one[0] in named}
    for fact in marts(worked_home, "from marts.fct_lease_flip"):
        ((day, _),) = decisive(told(worked_home, "flip", fact["resident_key"]))
        assert day == fact["lease_start"] + timedelta(fact["days"])


def test_a_source_is_the_row_in_the_delivery_that_said_so(worked_home: Path) -> None:
    story = told(worked_home, "relapse", resident("P02"))
    stays = [
        one["source"] for one in story["timeline"] if one["source"] and one["source"]["dataset"] == "shelter_stays"
    ]
    rows = [one for one in stays if one["row"]]
    assert len(rows) == 2
    for one in rows:
        path = WORKED_EXAMPLE / "raw" / one["partner"] / one["delivery"] / "shelter_stays.csv"
        lines = list(csv.DictReader(path.open(encoding="utf-8")))
        assert lines[one["row"] - 2]["client"] == "P02"


def test_who_never_had_a_lease_is_said_not_to_count(worked_home: Path) -> None:
    for measure in ("relapse", "retention", "guidance", "flip"):
        story = told(worked_home, measure, resident("P14"))
        assert story["outcome"] == "Not counted: no lease."
        assert {(one["included"], one["why"]) for one in story["counts"]} == {(False, "no_lease")}


def test_a_person_reads_the_outcome_first_and_the_mark_of_what_decided(worked_home: Path) -> None:
    ended = thuis("explain", "relapse", resident("P02")[:8], "--home", worked_home)
    lines = ended.out.splitlines()
    assert resident("P02") in lines[0]
    assert lines[1].startswith("Followed for 231 days up to 2022-02-01: rule b")
    (marked,) = [line for line in lines if line.startswith("* 2")]
    assert "homeless spell of 14 nights during an episode, at least 14: rule b (R11, R14)" in marked


def refused(ended: Ended, *words: str) -> None:
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
    assert all(word in ended.err for word in words)


def test_a_key_of_nobody_or_of_several_is_one_sentence_that_does_not_repeat_it(worked_home: Path) -> None:
    keys = [row["resident_key"] for row in marts(worked_home, "select resident_key from marts.dim_resident")]
    shared = next(key[0] for key in keys if sum(other.startswith(key[0]) for other in keys) > 1)
    refused(thuis("explain", "relapse", "client-4711", "--home", worked_home), "No resident", "marts.dim_resident")
    assert "4711" not in thuis("explain", "relapse", "client-4711", "--home", worked_home).err
    refused(thuis("explain", "relapse", "", "--home", worked_home), "No resident")
    refused(thuis("explain", "relapse", shared, "--home", worked_home), "More than one", "give more")
    refused(thuis("explain", "income", keys[0], "--home", worked_home), "relapse, retention, guidance, flip")


def test_rows_of_a_landing_that_has_gone_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"copy (select 'A' as client) to '{tmp_path / 'stays.parquet'}'")
        connection.execute("create schema staging")
        for view in ("stg_care__shelter_stays", "stg_landing__deliveries"):
            connection.execute(f"create view staging.{view} as from read_parquet('{tmp_path / 'stays.parquet'}')")
        evidence = Evidence(connection, "A", {})
        query = "from staging.stg_care__shelter_stays where client = $key"
        assert evidence.staged(query) == [{"client": "A"}]
        (tmp_path / "stays.parquet").unlink()
        assert evidence.staged(query) == []
        assert evidence.notes() == (MOVED,)


@pytest.mark.parametrize("word", ["timeline", "For analysts", "--json", "Example"])
def test_the_help_teaches(word: str) -> None:
    assert word in thuis("explain", "--help").out
