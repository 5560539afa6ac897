"""The gate lets the programme of nasty regions through: an expectation too strict would refuse every release."""

from __future__ import annotations

import pytest
from reference.cases import Case

from validations.suites import community, method, money, supply, support
from validations.suites.gate import try_frame
from validations.suites.gx import Judge, Judged
from validations.suites.vocabulary import Suite

pytestmark = pytest.mark.slow

SUITES = [one.SUITE for one in (supply, money, community, support, method)]


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_what_partners_send_breaks_no_expectation_on_the_programme(case: Case, suite: Suite) -> None:
    judge = Judge()
    for frame in suite.frames:
        found = try_frame(judge, suite, frame, case.built)
        assert isinstance(found, Judged), found
        assert [outcome.in_words for outcome in found.outcomes if not outcome.passed] == []
