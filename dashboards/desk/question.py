"""The question: what it starts from, where it is written, and asking it.

Lives here: the first two controls of the desk, the address, and one whole answer for a page. Does not: showing it
(reply.py).
The address names a kept query or a question of the cookbook, never a query itself: that may hold somebody's key.
"""

import time

import streamlit as st

from dashboards.desk.answers import Answered
from dashboards.desk.recipes import recipes
from dashboards.desk.seat import DRAFT, START, TEXT, Refused, Seat, refused
from dashboards.judged_again import guarded
from dashboards.wording import Wording
from pipelines.errors import UserMistake
from pipelines.queries import limits, saved
from pipelines.queries.ask import asking
from pipelines.queries.process import Question

OWN, SAVED, RECIPE = "", "saved", "recipe"


def start(seat: Seat) -> None:
    """Offer kept queries and those of the cookbook; what is chosen goes into the editor, its name into the address."""
    names = saved.names(seat.home)
    options = (OWN, *(f"{SAVED}:{name}" for name in names), *(f"{RECIPE}:{number}" for number in recipes()))
    if st.session_state.get(START) not in options or TEXT not in st.session_state:
        st.session_state[START] = _from_address(options)
        st.session_state[TEXT] = _text_of(seat, st.session_state[START]) or st.session_state.get(DRAFT, "")
    st.selectbox(
        seat.words("sql.start"),
        options,
        format_func=lambda option: _title(option, seat.words),
        key=START,
        on_change=guarded(_load),
        args=(seat,),
    )


def _from_address(options: tuple[str, ...]) -> str:
    asked = {f"{kind}:{st.query_params[kind]}" for kind in (SAVED, RECIPE) if kind in st.query_params}
    return next((option for option in options if option in asked), OWN)


def _title(option: str, words: Wording) -> str:
    kind, _, name = option.partition(":")
    if kind == SAVED:
        return words("sql.kept", name=name)
    return words(f"sql.recipe.{name}") if kind == RECIPE else words("sql.own")


def _text_of(seat: Seat, option: str) -> str:
    kind, _, name = option.partition(":")
    if kind == SAVED:
        return saved.read(seat.home, name)
    return recipes()[int(name)] if kind == RECIPE else ""


def _load(seat: Seat) -> None:
    st.session_state[TEXT] = _text_of(seat, st.session_state[START])
    remember(st.session_state[START])


def remember(option: str) -> None:
    """Write the name of a start into the address, in place of the one that was there."""
    kind, _, name = option.partition(":")
    for one in (SAVED, RECIPE):
        st.query_params.pop(one, None)
    if kind:
        st.query_params[kind] = name


def is_asked(words: Wording) -> bool:
    """Show where the question is written; returns whether it is asked now."""
    with st.form("sql_form", border=False):
        st.text_area(words("sql.query"), key=TEXT, height=300, max_chars=limits.LENGTH)
        return st.form_submit_button(words("sql.run"), type="primary")


def ask(seat: Seat, query: str) -> Answered | Refused:
    """Return the rows that a page can hold, or why there are none."""
    began = time.monotonic()
    try:
        question = Question(seat.access.database, query, rows=limits.ROWS, cells=limits.PAGE_CELLS)
        with st.spinner(seat.words("sql.busy")), asking(seat.home, seat.asker, question) as answer:
            rows = answer.table()
    except UserMistake as error:
        return refused(error, seat.words)
    cut = rows.num_rows > limits.ROWS
    return Answered(query, rows.slice(0, limits.ROWS), time.monotonic() - began, cut)
