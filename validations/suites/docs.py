"""Data Docs: the gate's result as static pages that ask nothing of any server.

What belongs here: a page per frame, made by Great Expectations' own renderer inside a page frame of ours, and an index.
What does not: its site builder, whose pages fetch styles and scripts from elsewhere and carry megabytes of pictures.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from great_expectations.render.renderer import ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaPageView

from validations.suites.gx import Judged
from validations.suites.report import GateReport
from validations.suites.vocabulary import Suite

TEMPLATES = Path(__file__).parent / "pages"


class Page(DefaultJinjaPageView):
    """One frame's results in our own page."""

    _template: ClassVar[str] = "gate_frame.html"


def write_pages(judged: Sequence[tuple[Suite, Sequence[Judged]]], report: GateReport, quality: Path) -> None:
    """Write `index.html` and a page per frame into `quality`."""
    quality.mkdir(parents=True, exist_ok=True)
    page = Page(custom_views_directory=str(TEMPLATES))
    for suite, frames in judged:
        for one in frames:
            (quality / page_name(suite, one)).write_text(frame_page(page, suite, one), encoding="utf-8")
    told = (quality / "deliveries" / "index.html").exists()
    index = page.env.get_template("gate_index.html").render(suites=overview(judged), report=report, deliveries=told)
    (quality / "index.html").write_text(index, encoding="utf-8")


def page_name(suite: Suite, one: Judged) -> str:
    """The file name of a frame's page."""
    return f"{suite.name}_{one.frame.name}.html"


def frame_page(page: Page, suite: Suite, one: Judged) -> str:
    """A frame's results; the library's overview section goes, its links lead nowhere here."""
    document = ValidationResultsPageRenderer().render(one.result)
    document.sections = document.sections[1:]
    checks = list(zip(one.frame.checks, one.outcomes, strict=True))
    return str(page.render(document, suite=suite, judged=one, checks=checks))


def overview(judged: Sequence[tuple[Suite, Sequence[Judged]]]) -> list[dict[str, Any]]:
    """What the index tells of each suite."""
    return [
        {
            "title": suite.title,
            "frames": [
                {"name": one.frame.name, "page": page_name(suite, one), "outcomes": one.outcomes} for one in frames
            ],
        }
        for suite, frames in judged
    ]
