"""Every expectation of the gate holds on a sound region and fails when what it guards against is caused."""

import dataclasses

import duckdb
import pytest
from breakages import BREAKAGES, ways_to_break

from validations.suites.gate import ALL_SUITES, SUITES, try_frame
from validations.suites.gx import Judge, Judged
from validations.suites.vocabulary import Check, Frame, Suite

CASES = [(suite, frame, check) for suite in ALL_SUITES for frame in suite.frames for check in frame.checks]


def name_of(part: object) -> str:
    return part.sentence if isinstance(part, Check) else getattr(part, "name", "")


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


def test_for_every_expectation_somebody_thought_of_a_way_to_break_it() -> None:
    expected = {(frame.name, check.sentence) for _, frame, check in CASES}
    assert {(frame, sentence) for frame, sentences in BREAKAGES.items() for sentence in sentences} == expected


def test_no_two_frames_or_suites_share_a_name() -> None:
    frames = [frame.name for suite in ALL_SUITES for frame in suite.frames]
    assert len(set(frames)) == len(frames) > 15
    assert len(set(SUITES)) == len(SUITES)


@pytest.mark.parametrize("suite", ALL_SUITES, ids=name_of)
def test_a_sound_region_meets_every_expectation(suite: Suite, judge: Judge, both: duckdb.DuckDBPyConnection) -> None:
    failed = [
        outcome.in_words
        for frame in suite.frames
        for outcome in judged(judge, suite, frame, both).outcomes
        if not outcome.passed
    ]
    assert failed == []


@pytest.mark.parametrize(
    ("suite", "frame", "check", "breakage"),
    [(*case, way) for case in CASES for way in ways_to_break(case[1].name, case[2].sentence)],
    ids=name_of,
)
def test_the_expectation_fails_when_what_it_guards_against_happens(
    suite: Suite, frame: Frame, check: Check, breakage: str, judge: Judge, both: duckdb.DuckDBPyConnection
) -> None:
    both.execute(breakage)
    alone = dataclasses.replace(frame, checks=(check,))
    (outcome,) = judged(judge, suite, alone, both).outcomes
    assert not outcome.passed
    assert outcome.severity == check.severity
    assert "row(s)" in outcome.in_words and check.sentence in outcome.in_words


def test_a_failure_says_which_groups_fail_and_no_more_than_three(judge: Judge, both: duckdb.DuckDBPyConnection) -> None:
    both.execute("delete from marts.relapse_curve where day = 0")
    (suite,) = (one for one in ALL_SUITES if one.name == "curves")
    (outcome, *_) = judged(judge, suite, suite.frames[0], both).outcomes
    assert "for example relapse_curve/all/all, relapse_curve/complex/FLX, relapse_curve/complex/MAJ" in outcome.detail
    assert outcome.detail.count("relapse_curve") == 3


def test_an_expectation_that_cannot_be_tried_counts_as_failed(judge: Judge, both: duckdb.DuckDBPyConnection) -> None:
    suite = ALL_SUITES[0]
    frame = dataclasses.replace(suite.frames[0], query="select 1 as something_else")
    outcomes = judged(judge, suite, frame, both).outcomes
    assert not any(outcome.passed for outcome in outcomes)
    assert all("could not be tried" in outcome.detail for outcome in outcomes)
    assert not any("Traceback" in outcome.detail for outcome in outcomes)


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("select missing from marts.about", "Catalog Error: Table with name about does not exist!"),
        ("select cast('12-03-2201' as date)", "ConversionException"),
    ],
)
def test_a_frame_that_cannot_be_read_is_a_blocking_failure_that_quotes_no_value(
    query: str, detail: str, judge: Judge, both: duckdb.DuckDBPyConnection
) -> None:
    frame = dataclasses.replace(ALL_SUITES[0].frames[0], query=query)
    outcome = try_frame(judge, ALL_SUITES[0], frame, both)
    assert not isinstance(outcome, Judged)
    assert (outcome.severity, outcome.passed, outcome.detail) == ("blocking", False, detail)


def judged(judge: Judge, suite: Suite, frame: Frame, connection: duckdb.DuckDBPyConnection) -> Judged:
    found = try_frame(judge, suite, frame, connection)
    assert isinstance(found, Judged), found
    return found
