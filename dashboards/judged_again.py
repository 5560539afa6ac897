"""Judging again, before anything is done, in a tab that stood open longer than a token may be old.

Lives here: guards for what does not pass by the page's own judging: the callback of a widget (it runs before the page),
a part that runs alone (instead of it), and a file made when somebody asks (after it, in a thread that knows nobody).
Does not: judging (login.py), or what is shown to whoever is not let in any more (front_door.py, by the page itself).
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from dashboards.login import Outcome, judge
from pipelines.errors import ThuisError, UserMistake

P = ParamSpec("P")


def visitor() -> Callable[[], bool]:
    """Return the question whether whoever is here is still let in, to be asked at any later moment, in any thread."""
    claims, headers = st.user.to_dict(), st.context.headers

    def is_let_in() -> bool:
        try:
            return judge(claims, headers) is Outcome.ADMITTED
        except ThuisError:
            return False

    return is_let_in


def guarded(callback: Callable[P, None]) -> Callable[P, None]:
    """Return a callback that does nothing for whoever is not let in any more; the page that follows tells them."""

    @wraps(callback)
    def only_for_who_is_let_in(*args: P.args, **kwargs: P.kwargs) -> None:
        if visitor()():
            callback(*args, **kwargs)

    return only_for_who_is_let_in


def require_visitor() -> None:
    """Within a part that runs alone: run the whole page instead for whoever is not let in any more."""
    if not visitor()():
        st.rerun()


def made_for(is_let_in: Callable[[], bool], make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return the making of a file, which raises `UserMistake` when who asks is not let in any more."""

    def file() -> bytes:
        if not is_let_in():
            raise UserMistake("Whoever asked for a file was not let in any more.")
        return make()

    return file
