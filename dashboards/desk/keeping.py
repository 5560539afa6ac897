"""Keeping a query under a name that analysts share, and removing one.

Lives here: these two controls. Does not: where kept queries stand and what may be kept (pipelines/queries/saved.py).
"""

import streamlit as st

from dashboards.desk.question import OWN, SAVED, remember
from dashboards.desk.seat import DRAFT, START, Seat
from dashboards.judged_again import guarded
from dashboards.markup import safe
from pipelines.queries import saved

NAME, SAID = "sql_name", "sql_said"


def show(seat: Seat) -> None:
    """Offer to keep what was asked, and to remove the kept query that was chosen."""
    words, (kind, _, chosen) = seat.words, st.session_state[START].partition(":")
    if said := st.session_state.pop(SAID, ""):
        st.html(f"<p class='summary' role='status'>{safe(said)}</p>")
    if st.session_state.get(DRAFT):
        with st.form("sql_keeping", border=False):
            st.text_input(words("sql.name"), key=NAME, max_chars=40)
            st.form_submit_button(words("sql.keep"), on_click=guarded(_keep), args=(seat,))
    if kind == SAVED:
        st.button(words("sql.remove", name=chosen), key="sql_remove", on_click=guarded(_remove), args=(seat, chosen))


def _keep(seat: Seat) -> None:
    name = st.session_state[NAME].strip()
    there = name in saved.names(seat.home)
    try:
        saved.keep(seat.home, name, st.session_state[DRAFT])
    except saved.NotKept as error:
        st.session_state[SAID] = seat.words(f"sql.not_kept.{error.reason}")
        return
    _end(f"{SAVED}:{name}", seat.words("sql.replaced" if there else "sql.is_kept", name=name))


def _remove(seat: Seat, name: str) -> None:
    try:
        saved.remove(seat.home, name)
    except saved.NotKept as error:
        st.session_state[SAID] = seat.words(f"sql.not_kept.{error.reason}")
        return
    _end(OWN, seat.words("sql.removed", name=name))


def _end(start: str, said: str) -> None:
    st.session_state[START], st.session_state[SAID] = start, said
    remember(start)
