"""The address of a page: language, breakdown and term live in the query string, so that a link shows the same view.

Lives here: reading and writing the query string. Does not: what is shown with it.
"""

from collections.abc import Sequence

import streamlit as st

from dashboards.wording import Language

_LANGUAGE = "language_of_session"
TABLES = "tabellen"  # where server.py answers with the description of every table


def language() -> Language:
    """Return the language of the address, else of this session, else Dutch; and keep it in the address.

    Streamlit empties the query string when a reader goes to another page; the session carries the language over.
    """
    asked = st.query_params.get("lang", st.session_state.get(_LANGUAGE, Language.DUTCH))
    found = Language(asked) if asked in tuple(Language) else Language.DUTCH
    st.session_state[_LANGUAGE] = found
    if found is not Language.DUTCH:
        st.query_params["lang"] = found
    return found


def chosen(name: str, options: Sequence[str], default: str) -> str:
    """Return what the address asks for when it is on offer, else the default: nothing else gets in by the address."""
    asked = st.query_params.get(name, default)
    return asked if asked in options else default


def remember(name: str, widget: str) -> None:
    """Write the value of a widget into the address."""
    st.query_params[name] = st.session_state[widget]
