"""The address of a page: language, breakdown and term live in the query string, so that a link shows the same view.

Lives here: reading and writing the query string. Does not: what is shown with it.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboards.wording import Language


def language_in(query: Mapping[str, str]) -> Language:
    """Return the language of the address; Dutch when there is none or an unknown one."""
    asked = query.get("lang", Language.DUTCH)
    return Language(asked) if asked in tuple(Language) else Language.DUTCH


def keep_language(language: Language) -> None:
    """Keep the language in the address over a change of page; the default leaves no trace."""
    if language is not Language.DUTCH:
        st.query_params["lang"] = language
    elif "lang" in st.query_params:
        del st.query_params["lang"]


def chosen(name: str, options: Sequence[str], default: str) -> str:
    """Return the option in the address when it is offered, else the default, else the first one."""
    asked = st.query_params.get(name, default)
    return asked if asked in options else default if default in options or not options else options[0]


def remember(name: str, widget: str) -> None:
    """Write the value of a widget into the address."""
    st.query_params[name] = st.session_state[widget]
