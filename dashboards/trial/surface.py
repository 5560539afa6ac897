"""The controls with which an analyst tries other rules, and what came of it.

Lives here: the choice, in the address; the button; and what is kept, so that one choice is worked out once per release.
Does not: working it out (process.py), or what the answer looks like (views/tried.py).
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict

import streamlit as st

from dashboards import address, data, data_disclosure
from dashboards.access import Access, Role
from dashboards.judged_again import guarded
from dashboards.layout import show_figure
from dashboards.markup import Sheet, safe, under
from dashboards.page import Choice, Context
from dashboards.rows import Disclosure, PublishingRules
from dashboards.trial.process import NotTried, worked_out
from dashboards.views import tried
from dashboards.wording import Wording
from pipelines.errors import UserMistake

MIN_CELLS, MERGES = (5, 10, 15, 20), (10, 15, 25)
KEPT_RELEASES = 4
Kept = dict[PublishingRules, Disclosure]


def show(access: Access, sheet: Sheet, words: Wording) -> None:
    """Let an analyst try rules; raises `UserMistake` for anybody else, should a page ever lead them here."""
    if access.role is not Role.ANALYST:
        raise UserMistake("Only an analyst tries other rules.")
    stands = data_disclosure.standing(access.release)
    if stands is None:
        return
    rules = stands.rules
    title, told = words("disclosure.try.title"), words("disclosure.try.only", **asdict(rules))
    st.html(f"<h2>{safe(title)}</h2>")
    st.html(f"<p class='note'>{safe(told)}</p>")
    least = _picked("min_cell", MIN_CELLS, rules.min_cell, words)
    asked = PublishingRules(least, _picked("merge_below", MERGES, rules.merge_below, words), rules.base)
    kept = kept_of(access)
    if asked not in kept:
        _offer(access, asked, kept, words)
    with data.reading(access) as reader:
        context = Context(access, reader, sheet.about, words, Choice())
        for figure in tried.figures(context, stands, list(kept.values()), kept.get(asked)):
            show_figure(figure, under(figure, words), sheet, words)


@st.cache_resource(max_entries=KEPT_RELEASES, show_spinner=False)
def kept_of(access: Access) -> Kept:
    """Return the choices that were worked out of a release, for all its analysts: the answer is the same for each."""
    return {}


def _picked(name: str, offered: Sequence[int], stands: int, words: Wording) -> int:
    """Offer one rule's values, that which stands among them, and return the one in the address."""
    options = [str(value) for value in sorted({*offered, stands})]
    widget = f"try_{name}"
    st.session_state[widget] = address.chosen(name, options, str(stands))
    st.segmented_control(
        words(f"disclosure.rule.{name}"),
        options,
        format_func=lambda value: words("disclosure.try.now", value=value) if value == str(stands) else value,
        key=widget,
        on_change=guarded(address.remember),
        args=(name, widget),
        required=True,
    )
    return int(st.session_state[widget])


def _clock(words: Wording) -> Callable[[], object]:
    """Return what tells, each time it is called, how long it has been busy."""
    place, began = st.empty(), time.monotonic()

    def tell() -> None:
        told = words("disclosure.try.seconds", seconds=words.number(time.monotonic() - began))
        place.html(f"<p class='source'>{safe(told)}</p>")

    return tell


def _offer(access: Access, asked: PublishingRules, kept: Kept, words: Wording) -> None:
    """Offer to work a choice out, and do it when that is asked for."""
    takes = words("disclosure.try.takes")
    st.html(f"<p class='source'>{safe(takes)}</p>")
    if not st.button(words("disclosure.try.go"), type="primary", key="try_go"):
        return
    try:
        with st.spinner(words("disclosure.try.busy")):
            kept[asked] = worked_out(access, asked, _clock(words))
    except NotTried as error:
        st.html(f"<div class='refused' role='alert'><p>{safe(words(f'disclosure.outcome.{error.outcome}'))}</p></div>")
    else:
        st.rerun()
