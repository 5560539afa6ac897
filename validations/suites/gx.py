"""The only door to Great Expectations.

What belongs here: making its context, running the checks of one frame, and reading its results; imported only when the
gate runs, for the library takes seconds to import.
What does not: what is checked (a file per subject), the pages (`docs`). Nothing is stored, sent or shown as it runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)

from validations.suites.report import Outcome
from validations.suites.vocabulary import Check, Frame, Suite

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A frame after judgement: how many rows it has, the library's own result for its page, the outcomes in words."""

    frame: Frame
    rows: int
    result: ExpectationSuiteValidationResult
    outcomes: tuple[Outcome, ...]


class Judge:
    """Runs frames in one in-memory context, without analytics and progress bars."""

    def __init__(self) -> None:
        context = gx.get_context(
            mode="ephemeral",
            project_config=DataContextConfig(
                store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
                analytics_enabled=False,
                progress_bars=ProgressBarsConfig(globally=False),
            ),
        )
        asset = context.data_sources.add_pandas("gate").add_dataframe_asset("facts")
        self._facts = asset.add_batch_definition_whole_dataframe("all rows")

    def judge(self, suite: Suite, frame: Frame, facts: pd.DataFrame) -> Judged:
        """Try every check of a frame on its facts; only a frame that fails is asked which rows are at fault."""
        expectations = gx.ExpectationSuite(
            name=f"{suite.name}: {frame.name}", expectations=[check.as_configuration() for check in frame.checks]
        )
        batch = self._facts.get_batch({"dataframe": facts})
        # Counting rows and looking up examples is half of the library's work, and a night without failures needs none.
        result = batch.validate(expectations, result_format="BOOLEAN_ONLY")
        if not result.success:
            result = batch.validate(expectations, result_format=result_format(frame))
        by_sentence = {sentence_of(one): one for one in result.results}
        outcomes = tuple(outcome(suite, frame, check, by_sentence[check.sentence]) for check in frame.checks)
        return Judged(frame, len(facts), result, outcomes)


def sentence_of(found: ExpectationValidationResult) -> str:
    """The sentence a result belongs to."""
    configuration = found.expectation_config
    return str(configuration.description) if configuration else ""


def result_format(frame: Frame) -> dict[str, Any]:
    """How much a result tells: a few examples with the columns that say which group they are."""
    return {
        "result_format": "SUMMARY",
        "partial_unexpected_count": EXAMPLES,
        **({"unexpected_index_column_names": list(frame.group)} if frame.group else {}),
    }


def outcome(suite: Suite, frame: Frame, check: Check, found: ExpectationValidationResult) -> Outcome:
    """One result in words; an expectation that raised has not been tried and counts as failed."""
    raised = exceptions(found.exception_info)
    passed = bool(found.success) and not raised
    detail = "" if passed else f"could not be tried ({'; '.join(raised)})" if raised else failure(found.result, frame)
    return Outcome(suite.name, frame.name, check.sentence, check.severity, passed, detail)


def exceptions(info: Mapping[str, Any]) -> list[str]:
    """The exceptions behind a result, whether it has one or one per metric."""
    if "raised_exception" in info:
        return [first_line(info)] if info["raised_exception"] else []
    return sorted({first_line(one) for one in info.values() if one["raised_exception"]})


def first_line(info: Mapping[str, Any]) -> str:
    """An exception without its traceback."""
    return str(info["exception_message"] or "unknown error").strip().splitlines()[0]


def failure(result: Mapping[str, Any], frame: Frame) -> str:
    """How many rows fail, and which groups they are, for the first few."""
    count, total = result["unexpected_count"], result["element_count"]
    examples = [
        "/".join(str(row[column]) for column in frame.group)
        for row in result.get("partial_unexpected_index_list") or []
    ]
    return f"{count} of {total} row(s)" + (f", for example {', '.join(examples[:EXAMPLES])}" if examples else "")
