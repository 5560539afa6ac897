"""A report as one page that asks nothing of any server."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.intake.report import Report
from pipelines.intake.reports import words

_TEMPLATES = Path(__file__).parent / "pages"


def as_page(report: Report) -> str:
    """Return the report as HTML."""
    return str(_template("report.html").render(report=report, words=words))


def as_index(reports: Sequence[Report]) -> str:
    """Return a page that leads to the page of each delivery, which lies at `<partner>/<delivery>.html`."""
    return str(_template("index.html").render(reports=reports, words=words))


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, FileSystemLoader

    return Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True).get_template(name)
