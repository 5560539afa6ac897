"""One page of the dashboard in an app under test, as the navigation would show it.

What belongs here: opening a page by its address, and all that it wrote. What does not: the home it reads, which each
test makes.
"""

from streamlit.testing.v1 import AppTest

from dashboards.wording import Language

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
