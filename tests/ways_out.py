"""All that leaves by the pages of a role: what is shown of each, and every file it offers, as text and as parts.

What belongs here: walking pages and breakdowns. What does not: what may be in them.
"""

from collections.abc import Iterator
from pathlib import Path

from dashboards import app, data
from dashboards.access import Access, open_release
from dashboards.downloads import for_machines, for_people
from dashboards.markup import sheet
from dashboards.page import Choice, Context, Page
from dashboards.views import quality
from dashboards.wording import Language, Wording


def as_role(home: Path, role: str) -> Access:
    """The current release of a home as a process of a role opens it: `funder`, or `partner:mitros`."""
    return open_release({"THUIS_HOME": str(home), "THUIS_ROLE": role})


def ways_out(
    access: Access, language: Language = Language.DUTCH, slugs: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, Page]]:
    """Every page by every breakdown that it offers: its name, all that leaves with it as text, and its parts."""
    words = Wording(language, access.decimals)
    with data.reading(access) as reader:
        about = data.about(reader)
        for slug, build in app.views_of(access.role).items():
            if slugs and slug not in slugs:
                continue
            offered = build(Context(access, reader, about, words, Choice())).breakdowns
            for breakdown in offered or (Choice.breakdown,):
                context = Context(access, reader, about, words, Choice(breakdown))
                page = build(context)
                shown = sheet(page, about, access.role, quality.late_lines(context), words)
                files = [
                    file
                    for figure in page.figures
                    for file in (
                        for_people(figure.table, [("", figure.title)], words),
                        for_machines(figure.table, about),
                    )
                ]
                yield f"{slug} by {breakdown}", repr(shown) + repr(files), page
