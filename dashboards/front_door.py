"""What somebody sees who is not let in: how to log in, or that this account has no access and whom to ask.

Lives here: that one page, in both languages since nobody has chosen one yet, and the way out. Does not: who is let in
(login.py), or its words (text/*/login.po).
"""

import streamlit as st

from dashboards import layout
from dashboards.login import Outcome, setting_of
from dashboards.markup import safe
from dashboards.wording import Language, Wording


def show(outcome: Outcome, addresses: list[str]) -> None:
    """Show the page of an outcome at every address that exists here, so that none of them tells more."""
    layout.frame(Wording(Language.DUTCH))
    pages = [
        st.Page(lambda: _page(outcome), title="Thuis", url_path=slug, default=number == 0)
        for number, slug in enumerate(addresses)
    ]
    st.navigation(pages, position="hidden").run()


def way_out(words: Wording) -> None:
    """Offer whoever logged in to log out again."""
    if setting_of():
        st.sidebar.button(words("login.out"), on_click=st.logout, type="tertiary")


def _page(outcome: Outcome) -> None:
    setting = setting_of()
    dutch, english = Wording(Language.DUTCH), Wording(Language.ENGLISH)
    ask = setting.access.ask if setting else None
    titles = (dutch(f"login.{outcome}.title"), english(f"login.{outcome}.title"))
    st.set_page_config(page_title=f"{titles[0]} · Thuis")
    st.html(
        f"<h1>{safe(titles[0])}</h1><p class='lead'>{safe(_told(outcome, ask, dutch))}</p>"
        f"<div lang='en'><h2>{safe(titles[1])}</h2><p class='lead'>{safe(_told(outcome, ask, english))}</p></div>"
    )
    if setting and outcome is Outcome.DENIED:
        st.button(_both("login.out", dutch, english), on_click=st.logout)
    elif setting:
        st.button(_both("login.in", dutch, english), on_click=st.login, type="primary")


def _both(key: str, dutch: Wording, english: Wording) -> str:
    return f"{dutch(key)} / {english(key)}"


def _told(outcome: Outcome, ask: str | None, words: Wording) -> str:
    if outcome is not Outcome.DENIED:
        return words(f"login.{outcome}.text")
    return words("login.denied.text", ask=ask) if ask else words("login.denied.not_local")
