"""How a page is shown: its parts in a fixed order, with Streamlit.

Lives here: the order of parts, controls and downloads. Does not: what they say (views/), their HTML (markup.py) or
their look (style.css).
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dashboards import address, downloads, tables
from dashboards.judged_again import guarded, made_for, visitor
from dashboards.markup import Sheet, safe, without_markup
from dashboards.page import Figure, Page
from dashboards.rows import About
from dashboards.wording import Language, Wording

_STYLES = tuple(
    Path(__file__).parent / name for name in ("style.css", "tables.css", "flows.css", "desk.css", "print.css")
)


def frame(words: Wording) -> None:
    """Set the style, and the language of the document, which Streamlit fixes to English."""
    for style in _STYLES:
        st.html(style)
    script = f"<script>document.documentElement.lang = '{words.language}';</script>"
    st.html(script, unsafe_allow_javascript=True)


def show(sheet: Sheet, words: Wording, desk: Callable[[], None] | None = None) -> None:
    """Show a whole page, with what a reader works at between its opening and its closing."""
    st.sidebar.html(sheet.colophon)
    if sheet.banner:
        st.html(sheet.banner)
    st.html(sheet.opening)
    for figure, under in zip(sheet.page.figures, sheet.under, strict=True):
        show_figure(figure, under, sheet, words)
    if desk:
        desk()
    st.html(sheet.closing)


def language_switch(language: Language) -> None:
    """Offer the languages in their own names. The address decides which one holds; choosing writes it there."""
    names = {Language.DUTCH: "Nederlands", Language.ENGLISH: "English"}
    st.session_state["language"] = language
    st.sidebar.segmented_control(
        "Taal / Language",
        list(Language),
        format_func=lambda one: names[one],
        key="language",
        on_change=guarded(address.remember),
        args=("lang", "language"),
        required=True,
        label_visibility="collapsed",
    )


def show_figure(figure: Figure, under: str, sheet: Sheet, words: Wording) -> None:
    """Show title, control, sentence, picture with its alternative text, what stands under it, and files."""
    page = sheet.page
    st.html(f"<h2>{safe(figure.title)}</h2>")
    if figure.filtered and page.breakdowns:
        _filter(page, words)
    st.html(f"<p class='summary'>{safe(figure.summary)}</p>")
    if figure.chart is not None:
        key = f"{page.slug}_{figure.key}"
        st.vega_lite_chart(spec=figure.chart, theme=None, width="stretch", alt=figure.alt, key=key)
    st.html(under)
    _downloads(figure, sheet.about, words)


def _filter(page: Page, words: Wording) -> None:
    """Offer the breakdowns; the choice goes into the address."""
    widget = f"by_{page.slug}"
    st.session_state[widget] = address.chosen("by", page.breakdowns, page.breakdowns[0])
    st.segmented_control(
        words("filter.by"),
        page.breakdowns,
        format_func=lambda name: words(f"breakdown.{name}"),
        key=widget,
        on_change=guarded(address.remember),
        args=("by", widget),
        required=True,
    )


def explanation(figure: Figure, words: Wording) -> list[tuple[str, str]]:
    """Return what a file for people says of itself above its rows: the marks that occur in it too."""
    return [
        (words("download.title"), figure.title),
        (words("download.source"), figure.source),
        (words("figure.definition"), without_markup(figure.definition)),
        *((words("download.marks"), words.plain(mark)) for mark in tables.marks([figure.table], words)),
    ]


def _downloads(figure: Figure, about: About, words: Wording) -> None:
    """Offer the table as files, made only when somebody asks."""
    told = explanation(figure, words)
    files: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
        ("download.people", "csv", lambda: downloads.for_people(figure.table, told, words)),
        ("download.machines", "machine.csv", lambda: downloads.for_machines(figure.table, about)),
    )
    is_let_in = visitor()
    with st.container(horizontal=True, gap="small"):
        for label, ending, make in files:
            st.download_button(
                words(label),
                made_for(is_let_in, make),
                file_name=f"{figure.key}.{ending}",
                mime="text/csv",
                key=f"{figure.key}_{ending}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
                help=words("download.help", title=figure.title),
            )
