"""The one table of who sees which page.

Lives here: page by role. Does not: who has which role (login.py), which file a role opens (access.py), or the pages.
A page without a row is shown to nobody, and fails a test.
"""

from collections.abc import Mapping

from dashboards.access import Role

_FIGURES = frozenset({Role.ANALYST, Role.FUNDER})
_EVERYONE = frozenset(Role)

PAGES: Mapping[str, frozenset[Role]] = {
    "voortgang": _FIGURES,
    "terugval": _FIGURES,
    "woonbehoud": _FIGURES,
    "begeleiding": _FIGURES,
    "datakwaliteit": _FIGURES,
    "begrippen": _EVERYONE,
    "sql": frozenset({Role.ANALYST}),
    "methode": frozenset({Role.ANALYST}),
    "openbaarmaking": frozenset({Role.ANALYST}),
    "levering": frozenset({Role.PARTNER}),
}


def may_see(role: Role, page: str) -> bool:
    """Whether a role sees a page; nobody sees a page that has no row."""
    return role in PAGES.get(page, frozenset())
