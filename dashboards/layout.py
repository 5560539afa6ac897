"""How a page is shown: its parts in a fixed order, with Streamlit.

Lives here: headings, figures, tables, downloads and the frame around them. Does not: what they say (views/) or
look like in detail (style.css).
"""

import html
import re
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dashboards import address, downloads
from dashboards.access import Role
from dashboards.page import Figure, Page, Spec
from dashboards.rows import About
from dashboards.tables import to_html
from dashboards.wording import Language, Wording

SHORT_TABLE = 6
_STYLE = Path(__file__).parent / "style.css"
_DATE = re.compile(r"\b\d\d-\d\d-\d{4}\b")


def frame(words: Wording) -> None:
    """Set the style, and the language of the document, which Streamlit fixes to English."""
    st.html(_STYLE)
    script = f"<script>document.documentElement.lang = '{words.language}';</script>"
    st.html(script, unsafe_allow_javascript=True)


def show(page: Page, about: About, words: Wording) -> None:
    """Show a whole page."""
    st.html(f"<h1>{_safe(page.title)}</h1><p class='lead'>{_dated(page.lead)}</p>{_headlines(page)}")
    for figure in page.figures:
        _figure(figure, page, about, words)
    st.html(_terms(page) + _closing(page, words))


def banner(lines: list[str]) -> None:
    """Show what the reader must know before any figure."""
    if lines:
        items = "".join(f"<li>{_safe(line)}</li>" for line in lines)
        st.html(f"<aside class='banner' role='note'><ul>{items}</ul></aside>")


def colophon(about: About, role: Role, words: Wording) -> None:
    """Show in the margin what is looked at: three dates that are three things, the release and the role."""
    facts = [
        ("colophon.known_on", words.day(about.as_known_on)),
        ("colophon.reference_date", words.day(about.reference_date)),
    ]
    if about.refreshed_on:
        facts.append(("colophon.refreshed_on", words.moment(about.refreshed_on)))
    facts += [("colophon.release", about.release), ("colophon.role", words(f"role.{role}"))]
    rows = "".join(f"<dt>{_safe(words(label))}</dt><dd>{_safe(value)}</dd>" for label, value in facts)
    told = words("colophon.funder") if role is Role.FUNDER else ""
    st.html(f"<dl class='colophon'>{rows}</dl><p class='source'>{_safe(told)}</p>")


def _headlines(page: Page) -> str:
    blocks = "".join(
        f"<div><dt>{_safe(h.label)}</dt><dd><strong>{_safe(h.figure)}</strong><span>{_safe(h.detail)}</span></dd></div>"
        for h in page.headlines
    )
    return f"<dl class='headlines'>{blocks}</dl>" if blocks else ""


def _filter(page: Page, words: Wording) -> None:
    """Offer the breakdowns; the choice goes into the address."""
    if not page.breakdowns:
        return
    current = address.chosen("by", page.breakdowns, "housing_form")
    widget = f"by_{page.slug}"
    st.session_state[widget] = current
    st.segmented_control(
        words("filter.by"),
        page.breakdowns,
        format_func=lambda name: words(f"breakdown.{name}"),
        key=widget,
        on_change=address.remember,
        args=("by", widget),
        required=True,
    )


def _figure(figure: Figure, page: Page, about: About, words: Wording) -> None:
    st.html(f"<h2>{_safe(figure.title)}</h2>")
    if figure.filtered:
        _filter(page, words)
    st.html(f"<p class='summary'>{_safe(figure.summary)}</p>")
    if figure.chart is not None:
        chart(figure.chart, figure.alt, f"{page.slug}_{figure.key}")
    st.html(
        f"{_notes(figure)}{_risks(figure, words)}<p class='source'>{_dated(_safe(figure.source))}</p>"
        f"<p class='definition'><b>{_safe(words('figure.definition'))}</b> {figure.definition}</p>"
        f"{_table(figure, words)}"
    )
    _downloads(figure, about, words)


def _notes(figure: Figure) -> str:
    return "".join(f"<p class='note'>{_safe(note)}</p>" for note in figure.notes)


def _risks(figure: Figure, words: Wording) -> str:
    return f"<div class='risks'>{to_html(figure.risk_tables, words)}</div>" if figure.risk_tables else ""


def chart(spec: Spec, alt: str, key: str) -> None:
    """Show a picture with its alternative text; the specification comes finished from the cache."""
    st.vega_lite_chart(spec=spec, theme=None, width="stretch", alt=alt, key=key)


def _table(figure: Figure, words: Wording) -> str:
    """Return the table: in full where it is the figure, else under a heading that folds."""
    table = to_html([figure.table], words)
    if figure.chart is None:
        return table
    heading = _safe(words("figure.table"))
    state = " open" if len(figure.table.rows) <= SHORT_TABLE else ""
    return f"<details{state}><summary>{heading}</summary>{table}</details>"


def _downloads(figure: Figure, about: About, words: Wording) -> None:
    """Offer the table as files, made only when somebody asks."""
    explanation = [
        (words("download.title"), figure.title),
        (words("download.source"), figure.source),
        (words("figure.definition"), _plain(figure.definition)),
        (words("download.marks"), words("download.marks_meaning")),
    ]
    with st.container(horizontal=True, gap="small"):
        _download(
            figure, "download.people", "csv", lambda: downloads.for_people(figure.table, explanation, words), words
        )
        _download(
            figure, "download.machines", "machine.csv", lambda: downloads.for_machines(figure.table, about), words
        )


def _download(figure: Figure, label: str, ending: str, make: Callable[[], bytes], words: Wording) -> None:
    st.download_button(
        words(label),
        make,
        file_name=f"{figure.key}.{ending}",
        mime="text/csv",
        key=f"{figure.key}_{ending}",
        on_click="ignore",
        type="tertiary",
        help=words("download.help", title=figure.title),
    )


def _terms(page: Page) -> str:
    groups = []
    for group in page.terms:
        entries = "".join(f"<dt>{_safe(term.name)}</dt><dd>{_safe(term.meaning)}</dd>" for term in group.terms)
        groups.append(f"<h2>{_safe(group.title)}</h2><dl class='terms'>{entries}</dl>")
    return "".join(groups)


def _closing(page: Page, words: Wording) -> str:
    parts = (("page.how", page.how), ("page.not_said", page.not_said))
    sections = (
        f"<section><h2>{_safe(words(title))}</h2><ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul></section>"
        for title, lines in parts
        if lines
    )
    return f"<div class='closing'>{''.join(sections)}</div>"


def language_switch(language: Language) -> None:
    """Offer the languages in their own names. The address decides which one holds; choosing writes it there."""
    names = {Language.DUTCH: "Nederlands", Language.ENGLISH: "English"}
    st.session_state["language"] = language
    st.sidebar.segmented_control(
        "Taal / Language",
        list(Language),
        format_func=lambda one: names[one],
        key="language",
        on_change=address.remember,
        args=("lang", "language"),
        required=True,
        label_visibility="collapsed",
    )


def _plain(text: str) -> str:
    """Return safe HTML without its tags, for a file."""
    without = "".join(part.split(">", 1)[-1] for part in text.split("<"))
    return html.unescape(without)


def _dated(text: str) -> str:
    """Return HTML in which no date breaks over a line."""
    return _DATE.sub(r"<span class='date'>\g<0></span>", text)


def _safe(text: str) -> str:
    return html.escape(text)
