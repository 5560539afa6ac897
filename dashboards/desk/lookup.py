"""Looking up tables and columns beside the desk.

Lives here: the search field and what it finds. Does not: the dictionary itself (dictionary.py).
"""

import streamlit as st

from dashboards.access import Access
from dashboards.desk import dictionary
from dashboards.desk.seat import heading
from dashboards.judged_again import require_visitor
from dashboards.markup import safe
from dashboards.wording import Wording

UNFOLDED = 3  # tables found; more than that are shown by their names first


@st.fragment
def show(access: Access, words: Wording) -> None:
    """Show the dictionary of the release, narrowed to the words that are asked for."""
    require_visitor()
    st.html(heading(words("sql.dictionary")))
    example = words("sql.search_example")
    asked = st.text_input(words("sql.search"), key="sql_search", type="search", placeholder=example) or ""
    everything = dictionary.entries(access.release)
    found = dictionary.matching(everything, asked)
    told = words("sql.found", found=words.number(len(found)), tables=words.number(len(everything)))
    unfolded = bool(asked.strip()) and len(found) <= UNFOLDED
    st.html(f"<p class='summary' role='status'>{safe(told)}</p>{dictionary.as_html(found, words, unfolded)}")
