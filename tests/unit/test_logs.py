"""Whatever anybody logs, a line holds no more than the allowed fields."""

import io
import logging
from collections.abc import Iterator

import pytest

from pipelines.logs import OURS, EventLine, by_allow_list

CANARY = "Fatima Kanarievogel"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged from here on, as a handler of somebody else would write it and as ours does."""
    former, shown = logging.getLogRecordFactory(), io.StringIO()
    handlers = [logging.StreamHandler(shown) for _ in range(2)]
    handlers[0].setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    handlers[1].setFormatter(EventLine())
    loggers = [logging.getLogger(), logging.getLogger(OURS)]
    kept = [logger.handlers[:] for logger in loggers]
    logging.getLogger(OURS).setLevel(logging.INFO)
    by_allow_list()
    loggers[0].handlers, loggers[1].handlers = handlers[:1], handlers[1:]
    yield shown
    logging.setLogRecordFactory(former)
    for logger, before in zip(loggers, kept, strict=True):
        logger.handlers = before


def fail() -> None:
    raise ValueError(CANARY)


def test_another_library_says_its_name_and_the_kind_and_place_of_an_error(lines: io.StringIO) -> None:
    logging.getLogger("somebody").error("cannot read %s", CANARY)
    logging.getLogger("somebody").error(f"cannot read {CANARY}")
    try:
        fail()
    except ValueError:
        logging.getLogger("somebody").exception(CANARY, stack_info=True)
    told = lines.getvalue()
    assert CANARY not in told and "Traceback" not in told
    assert "ERROR somebody left out\n" in told
    assert "ERROR somebody left out: ValueError in tests/unit/test_logs.py, line " in told


def test_our_events_say_the_allowed_fields_and_drop_any_other(lines: io.StringIO) -> None:
    fields = {"partner": "mitros", "dataset": "leases", "check": "code", "rows": 3, "resident": CANARY}
    logging.getLogger(OURS).info("intake", extra=fields | {"release": "20261127T013000-a1b2c3"})
    assert "intake partner=mitros dataset=leases check=code release=20261127T013000-a1b2c3 rows=3\n" in lines.getvalue()
    assert CANARY not in lines.getvalue()


@pytest.mark.parametrize("extra", [{"partner": CANARY}, {"rows": CANARY}, {"release": CANARY}, {"rows": True}])
def test_a_value_in_an_allowed_field_must_look_like_what_belongs_there(
    lines: io.StringIO, extra: dict[str, object]
) -> None:
    logging.getLogger(OURS).info("intake", extra=extra)
    assert "intake\n" in lines.getvalue() and CANARY not in lines.getvalue()


def test_an_event_of_ours_is_a_name_and_no_sentence(lines: io.StringIO) -> None:
    logging.getLogger(OURS).warning(f"held back {CANARY}")
    logging.getLogger(OURS).warning("held back %s", CANARY)
    assert CANARY not in lines.getvalue() and lines.getvalue().count("left out") >= 2


def test_who_asks_for_tracebacks_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    former = logging.getLogRecordFactory()
    monkeypatch.setenv("THUIS_TRACEBACK", "1")
    by_allow_list()
    assert logging.getLogRecordFactory() is former
