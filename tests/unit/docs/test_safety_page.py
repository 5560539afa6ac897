"""docs/safety.md: every promise is held by tests that exist."""

import re

import pytest

from pipelines.settings import PROJECT

PAGE = (PROJECT / "docs" / "safety.md").read_text(encoding="utf-8")
ROWS = [row for row in re.findall(r"^\| (.+?) \| (.+?) \| ?(.*?) ?\|$", PAGE, re.MULTILINE) if row[0] != "Promise"]


def written() -> set[str]:
    """The name of every test function."""
    texts = (path.read_text(encoding="utf-8") for path in (PROJECT / "tests").rglob("test_*.py"))
    return {name for text in texts for name in re.findall(r"^def (test_\w+)\(", text, re.MULTILINE)}


@pytest.mark.parametrize(("promise", "tests", "figures"), ROWS, ids=[promise for promise, *_ in ROWS])
def test_a_promise_is_held_by_tests_that_exist(promise: str, tests: str, figures: str) -> None:
    named = re.findall(r"`(test_\w+)`", tests)
    assert named and set(named) <= written()
    assert len(promise.split()) > 3 and "`" not in figures


def test_every_part_of_the_page_makes_promises() -> None:
    parts = PAGE.split("\n## ")[1:]
    assert len(parts) == 4 and len(ROWS) > 20
    assert all(part.count("`test_") >= 3 for part in parts)
