"""The desk as a whole: its controls in the order in which they are used.

Lives here: that order, and that only an analyst sits at it. Does not: any control.
"""

import streamlit as st

from dashboards.access import Access, Role
from dashboards.desk import keeping, lookup, question, reply
from dashboards.desk.seat import ANSWER, DRAFT, TEXT, Seat, heading
from dashboards.rows import About
from dashboards.wording import Wording
from pipelines.errors import UserMistake


def show(access: Access, about: About, words: Wording) -> None:
    """Show the desk to an analyst; raises `UserMistake` for anybody else, should a page ever lead them here."""
    if access.role is not Role.ANALYST:
        raise UserMistake("Only an analyst asks in SQL.")
    seat = Seat(access, about, words)
    st.html(heading(words("sql.ask")))
    question.start(seat)
    if question.is_asked(words):
        st.session_state[DRAFT] = st.session_state[TEXT]
        st.session_state[ANSWER] = question.ask(seat, st.session_state[TEXT])
    if ANSWER in st.session_state:
        reply.show(seat, st.session_state[ANSWER])
    keeping.show(seat)
    lookup.show(access, words)
