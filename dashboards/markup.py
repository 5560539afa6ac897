"""The parts of a page as HTML: written once per release and kept, so that a visit costs no formatting.

Lives here: which part goes into which element. Does not: Streamlit (layout.py), looks (style.css), or words (views/).
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.access import Role
from dashboards.address import TABLES
from dashboards.page import Figure, Flow, Page, Step
from dashboards.rows import About
from dashboards.tables import key_to, to_html
from dashboards.wording import Wording

SHORT_TABLE = 6
_DATE = re.compile(r"\b\d\d-\d\d-\d{4}\b")


@dataclass(frozen=True)
class Sheet:
    """A page ready to be shown: what stands around its pictures and controls is finished HTML.

    `under` holds, for each figure of the page, what stands under its picture.
    """

    page: Page
    about: About
    banner: str
    opening: str
    under: tuple[str, ...]
    closing: str
    colophon: str


def sheet(page: Page, about: About, role: Role, late: Sequence[str], words: Wording) -> Sheet:
    """Return the page with its HTML written out."""
    return Sheet(
        page=page,
        about=about,
        banner=_banner(late),
        opening=f"<h1>{safe(page.title)}</h1><p class='lead'>{_dated(page.lead)}</p>{_headlines(page)}",
        under=tuple(under(figure, words) for figure in page.figures),
        closing=_terms(page) + _closing(page, words),
        colophon=_colophon(about, role, words),
    )


def safe(text: str) -> str:
    """Return text that holds no markup."""
    return html.escape(text)


def without_markup(text: str) -> str:
    """Return safe HTML without its tags, for a file."""
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def _banner(late: Sequence[str]) -> str:
    items = "".join(f"<li>{safe(line)}</li>" for line in late)
    return f"<aside class='banner' role='note'><ul>{items}</ul></aside>" if items else ""


def _headlines(page: Page) -> str:
    blocks = "".join(
        f"<div><dt>{safe(h.label)}</dt><dd><strong>{safe(h.figure)}</strong><span>{safe(h.detail)}</span></dd></div>"
        for h in page.headlines
    )
    return f"<dl class='headlines'>{blocks}</dl>" if blocks else ""


def under(figure: Figure, words: Wording) -> str:
    """Return what stands under a figure's picture, or in its place: marks, source, definition and table."""
    notes = "".join(f"<p class='note'>{safe(note)}</p>" for note in figure.notes if figure.chart is not None)
    risks = f"<div class='risks'>{to_html(figure.risk_tables, words)}</div>" if figure.risk_tables else ""
    source = f"<p class='source'>{_dated(safe(figure.source))}</p>"
    definition = f"<p class='definition'><b>{safe(words('figure.definition'))}</b> {figure.definition}</p>"
    key = key_to([*figure.risk_tables, figure.table], words)
    return f"{_flows(figure, words)}{notes}{key}{risks}{source}{definition}{_table(figure, words)}"


def _flows(figure: Figure, words: Wording) -> str:
    """Return the flows side by side: lists of boxes, so that they can be read aloud and printed as they are."""
    drawn = "".join(_flow(flow, words) for flow in figure.flows)
    return f"<div class='flows'>{drawn}</div>" if drawn else ""


def _flow(flow: Flow, words: Wording) -> str:
    *before, last = flow.steps
    steps = "".join(_step(step, "gone", words("flow.gone")) for step in before)
    steps += _step(last, "counted", words("flow.counted"))
    return f"<section><h3>{safe(flow.title)}</h3><ol>{steps}</ol></section>"


def _step(step: Step, kind: str, told: str) -> str:
    branches = "".join(f"<li><b>{safe(one.count)}</b> {safe(one.name)}</li>" for one in step.branches)
    beside = f"<div class='{kind}'><span>{safe(told)}</span><ul>{branches}</ul></div>" if branches else ""
    return f"<li class='{kind}-step'><p><b>{safe(step.count)}</b> {safe(step.name)}</p>{beside}</li>"


def _table(figure: Figure, words: Wording) -> str:
    """Return the table: in full where it is the figure, else under a heading that folds."""
    table = to_html([figure.table], words)
    if figure.chart is None and not figure.flows:
        return table
    heading = safe(words("figure.table"))
    state = " open" if len(figure.table.rows) <= SHORT_TABLE else ""
    return f"<details{state}><summary>{heading}</summary>{table}</details>"


def _terms(page: Page) -> str:
    groups = []
    for group in page.terms:
        entries = "".join(f"<dt>{safe(term.name)}</dt><dd>{safe(term.meaning)}</dd>" for term in group.terms)
        groups.append(f"<h2>{safe(group.title)}</h2><dl class='terms'>{entries}</dl>")
    return "".join(groups)


def not_shown(title: str, detail: str, words: Wording) -> str:
    """Return, in the reader's language, that a page cannot be shown, above what is the matter in the program's own."""
    sentence = words("page.not_shown")
    told = f"<p>{safe(sentence)}</p><pre lang='en' tabindex='0'>{safe(detail)}</pre>"
    return f"<h1>{safe(title)}</h1><div class='refused' role='alert'>{told}</div>"


def _closing(page: Page, words: Wording) -> str:
    parts = (("page.how", page.how), ("page.not_said", page.not_said))
    sections = (
        f"<section><h2>{safe(words(title))}</h2><ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul></section>"
        for title, lines in parts
        if lines
    )
    return f"<div class='closing'>{''.join(sections)}</div>"


def _colophon(about: About, role: Role, words: Wording) -> str:
    """Return what is looked at: three dates that are three things, the release and the role."""
    facts = [
        ("colophon.known_on", words.day(about.as_known_on)),
        ("colophon.reference_date", words.day(about.reference_date)),
    ]
    if about.publication:
        facts.append(("colophon.period", words.period(about.publication.period)))
        facts.append(("colophon.next_period", words.day(about.publication.next_period)))
    if about.refreshed_on:
        facts.append(("colophon.refreshed_on", words.moment(about.refreshed_on)))
    facts += [("colophon.release", about.release), ("colophon.role", words(f"role.{role}"))]
    rows = "".join(f"<dt>{safe(words(label))}</dt><dd>{safe(value)}</dd>" for label, value in facts)
    return f"<dl class='colophon'>{rows}</dl><p class='source'>{_to_know(role, words)}</p>"


def _to_know(role: Role, words: Wording) -> str:
    """Return what this role must know of what it sees: the protection, whose it is, or the place to look it up."""
    if role is Role.PARTNER:
        return safe(words("colophon.partner"))
    if role is Role.FUNDER:
        return safe(words("colophon.funder"))
    shown = safe(words("colophon.tables"))
    return f"<a href='{TABLES}' target='_blank'>{shown}</a>"


def _dated(text: str) -> str:
    """Return HTML in which no date breaks over a line."""
    return _DATE.sub(r"<span class='date'>\g<0></span>", text)
