"""Who is reading, for the access log.

Lives here: the name that goes with what this session asks. Does not: what a reader may see (access.py).
"""

import streamlit as st

NOBODY_LOGGED_IN = "local"


def name() -> str:
    """Return the subject of the login, or `local` where none is needed: then the machine's own login is the door."""
    known = st.user.to_dict()
    return str(known.get("sub") or known.get("email") or NOBODY_LOGGED_IN)
