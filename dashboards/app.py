"""The entry point: who reads, in which language, which page. Run it with `thuis serve`.

Lives here: the order of things in one run of the app. Does not: any page's content, SQL or look.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from dashboards import address, data, front_door, layout
from dashboards.access import Access, Role, open_release, started_for
from dashboards.desk import surface
from dashboards.login import Outcome, judge
from dashboards.markup import Sheet, not_shown, sheet
from dashboards.page import Choice, Context, Page
from dashboards.permissions import may_see
from dashboards.trial import surface as trial
from dashboards.views import (
    delivery,
    disclosure,
    glossary,
    guidance,
    method,
    progress,
    quality,
    relapse,
    retention,
    sql,
)
from dashboards.wording import Language, Wording
from pipelines.errors import ThuisError

View = Callable[[Context], Page]
VIEWS: dict[str, View] = {
    module.SLUG: module.build for module in (progress, relapse, retention, guidance, quality, glossary)
}
ANALYSTS_VIEWS: dict[str, View] = {module.SLUG: module.build for module in (sql, method, disclosure)}
PARTNERS_VIEWS: dict[str, View] = {delivery.SLUG: delivery.build}
KEPT_PAGES = 200
ICON = Path(__file__).parent / "house.svg"


def views_of(role: Role) -> dict[str, View]:
    """Return the pages that a role has, the one it opens on first."""
    views = {**PARTNERS_VIEWS, **VIEWS, **ANALYSTS_VIEWS}
    return {slug: view for slug, view in views.items() if may_see(role, slug)}


@st.cache_resource(max_entries=KEPT_PAGES, show_spinner=False)
def built_page(access: Access, language: Language, slug: str, choice: Choice) -> Sheet:
    """Return a page, built once per release, role, language and choice. Immutable, so all sessions share it."""
    words = Wording(language, access.decimals)
    with data.reading(access) as reader:
        context = Context(access, reader, data.about(reader), words, choice)
        return sheet(
            views_of(access.role)[slug](context), context.about, access.role, quality.late_lines(context), words
        )


def show_page(access: Access, language: Language, slug: str) -> None:
    """Show one page as the address asks for it, or why it cannot be shown."""
    choice = Choice(
        breakdown=address.chosen("by", data.BREAKDOWNS, Choice.breakdown),
        term=address.chosen("term", tuple(glossary.source()["terms"]), Choice.term),
    )
    words = Wording(language, access.decimals)
    try:
        built = built_page(access, language, slug, choice)
    except ThuisError as error:
        st.html(not_shown(words(f"nav.{slug}"), str(error), words))
        return
    st.set_page_config(page_title=f"{built.page.title} · Thuis")
    desks = {
        sql.SLUG: partial(surface.show, access, built.about, words),
        disclosure.SLUG: partial(trial.show, access, built, words),
    }
    layout.show(built, words, desks.get(slug))


def main() -> None:
    """Run the app once: first whoever is there, and only then what there is to see."""
    st.set_page_config(page_icon=str(ICON), layout="centered")
    try:
        outcome = judge(st.user.to_dict(), st.context.headers)
        if outcome is not Outcome.ADMITTED:
            front_door.show(outcome, list(views_of(started_for()[0])))
            st.stop()
        access = open_release()
    except ThuisError as error:
        st.error(str(error))
        st.stop()
    show_pages(access)


def show_pages(access: Access) -> None:
    """Show the page that the address asks for, among those that this role has."""
    language = address.language()
    layout.language_switch(language)
    words = Wording(language, access.decimals)
    layout.frame(words)
    pages = [
        st.Page(
            partial(show_page, access, language, slug),
            title=words(f"nav.{slug}"),
            url_path=slug,
            default=number == 0,
        )
        for number, slug in enumerate(views_of(access.role))
    ]
    front_door.way_out(words)
    st.navigation(pages).run()


if __name__ == "__main__":
    main()
