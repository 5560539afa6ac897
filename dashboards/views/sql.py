"""SQL: an analyst's own questions. What stands around the desk at which they are asked; the desk itself is desk.py."""

from dashboards.page import Context, Page
from dashboards.views.parts import dates
from pipelines.queries import limits

SLUG = "sql"


def build(context: Context) -> Page:
    """Return the page around the desk: what may be asked, and what an answer is not."""
    words = context.words
    limited = {"seconds": words.number(limits.SECONDS), "rows": words.number(limits.ROWS)}
    return Page(
        slug=SLUG,
        title=words("sql.title"),
        lead=words.rich("sql.lead", **dates(context)),
        how=(words.rich("sql.how.1", **limited), words.rich("sql.how.2"), words.rich("sql.how.3")),
        not_said=tuple(words.rich(f"sql.not_said.{n}") for n in (1, 2, 3)),
    )
