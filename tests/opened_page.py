"""One page of the dashboard in an app under test, as the navigation would show it.

What belongs here: opening a page by its address, and all that it wrote; and the context of a page without an app. What
does not: the home it reads, which each test makes.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.testing.v1 import AppTest

from dashboards import data
from dashboards.access import Access
from dashboards.page import Choice, Context
from dashboards.wording import Language, Wording

SECONDS = 60


def the_page(slug: str, language: str) -> None:
    """Runs inside the tested app, which knows nothing of this module."""
    from dashboards import app
    from dashboards.access import open_release
    from dashboards.wording import Language

    app.show_page(open_release(), Language(language), slug)


def open_page(slug: str, language: Language = Language.DUTCH, **query: str) -> AppTest:
    """The page after its first run, with what stands in its query string."""
    kwargs = {"slug": slug, "language": str(language)}
    tested = AppTest.from_function(the_page, kwargs=kwargs, default_timeout=SECONDS)
    for name, value in query.items():
        tested.query_params[name] = value
    return tested.run()


def shown(tested: AppTest) -> str:
    """All HTML of a page that did not fail."""
    assert not tested.exception
    return "\n".join(element.proto.body for element in tested.get("html"))


@contextmanager
def in_context(access: Access, language: Language = Language.DUTCH, choice: Choice | None = None) -> Iterator[Context]:
    """What a page is built from, with its database open."""
    with data.reading(access) as reader:
        yield Context(access, reader, data.about(reader), Wording(language, access.decimals), choice or Choice())
