"""The gate: every suite over the marts and the published tables, before anyone reads them.

What belongs here: the list of suites, opening both databases read-only, running suites in order, and the pages.
What does not: what is expected (a file per subject), Great Expectations itself (`gx`), the refusal (the release step).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from validations.suites import (
    all_curves,
    community,
    comparison,
    deliveries,
    guidance,
    method,
    money,
    outcomes,
    programme,
    published,
    relapse,
    residents,
    retention,
    supply,
    support,
)
from validations.suites.report import GateReport, Outcome
from validations.suites.vocabulary import Frame, Suite

if TYPE_CHECKING:
    from validations.suites.gx import Judge, Judged

ALL_SUITES: tuple[Suite, ...] = (
    residents.SUITE,
    retention.SUITE,
    relapse.SUITE,
    outcomes.SUITE,
    guidance.SUITE,
    all_curves.SUITE,
    programme.SUITE,
    supply.SUITE,
    money.SUITE,
    community.SUITE,
    support.SUITE,
    comparison.SUITE,
    method.SUITE,
    deliveries.SUITE,
    published.SUITE,
)
SUITES: tuple[str, ...] = tuple(suite.name for suite in ALL_SUITES)


def run_gate(warehouse: Path, published_file: Path, quality: Path, handed_on: bool = False) -> GateReport:
    """Try every expectation on both databases and write Data Docs as static pages into `quality`.

    `handed_on`: the published tables are those of an earlier night, and were held against its marts then.
    Freshness is measured within the warehouse, against the date it was built for. Raises nothing for a failed
    expectation: the report says what is blocking and what is a warning.
    """
    from validations.suites.docs import write_pages
    from validations.suites.gx import Judge

    judge = Judge()
    judged: list[tuple[Suite, list[Judged]]] = []
    unreadable: list[Outcome] = []
    with both(warehouse, published_file) as connection:
        for suite in ALL_SUITES:
            done: list[Judged] = []
            for frame in frames_of(suite, handed_on):
                found = try_frame(judge, suite, frame, connection)
                if isinstance(found, Outcome):
                    unreadable.append(found)
                else:
                    done.append(found)
            judged.append((suite, done))
    all_outcomes = [outcome for _, frames in judged for one in frames for outcome in one.outcomes]
    report = GateReport((*all_outcomes, *unreadable))
    write_pages(judged, report, quality)
    return report


def frames_of(suite: Suite, handed_on: bool) -> Iterator[Frame]:
    """The frames of a suite that can be judged tonight."""
    return (frame for frame in suite.frames if not (handed_on and frame.against_marts))


def try_frame(judge: "Judge", suite: Suite, frame: Frame, connection: duckdb.DuckDBPyConnection) -> "Judged | Outcome":
    """Judge one frame; when its tables cannot be read at all, that is a blocking failure of its own."""
    try:
        facts = connection.execute(frame.query).df()
    except duckdb.Error as error:
        sentence = "The tables behind this frame can be read"
        return Outcome(suite.name, frame.name, sentence, "blocking", False, reading_failed(error))
    return judge.judge(suite, frame, facts)


def reading_failed(error: duckdb.Error) -> str:
    """Why a frame cannot be read; only errors on names are quoted, the others could quote a value."""
    if isinstance(error, duckdb.CatalogException | duckdb.BinderException):
        return str(error).splitlines()[0]
    return type(error).__name__


@contextmanager
def both(warehouse: Path, published_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """One connection that reads the marts as `marts.<table>`, published tables as `funders.published.<table>`."""
    with duckdb.connect() as connection:
        # Small tables: a second thread costs more than it brings.
        connection.execute("set threads to 1")
        connection.execute(f"attach '{quoted(warehouse)}' as warehouse (read_only)")
        connection.execute(f"attach '{quoted(published_file)}' as funders (read_only)")
        connection.execute("use warehouse")
        yield connection


def quoted(path: Path) -> str:
    """A path inside an SQL string."""
    return str(path).replace("'", "''")
