"""The one table of who runs which command, and what it opens for them.

Lives here: command by role. Does not: who sees which page (`dashboards/permissions.py`), or the rights themselves: a
command has those of whoever gives it, and the modes of a home decide (`pipelines/release/modes.py`). Tests run every
command as each role and hold this table against what the modes really allow. A command without a row fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboards.access import Role

WAREHOUSE, PUBLISHED, MANIFESTS = "warehouse", "published", "manifests of releases"
LOG, REPORTS, OWN = "access log", "own reports", "own files"


@dataclass(frozen=True)
class Right:
    """What a command opens for each role that may run it, and why no other may.

    The night's user, who owns home, key and deliveries, runs every command.
    """

    why: str
    opens: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)


def _everyone(*opens: str) -> Mapping[Role, tuple[str, ...]]:
    return dict.fromkeys(Role, opens)


_OF_ONES_OWN = "opens nothing of a home"

RIGHTS: Mapping[str, Right] = {
    "refresh": Right("reads deliveries and key, and writes what all others read"),
    "check": Right(_OF_ONES_OWN, _everyone(OWN)),
    "pseudonymise": Right(f"{_OF_ONES_OWN}; the regional key is the partners'", _everyone(OWN)),
    "sql": Right(
        "no answer without a line in the log",
        {
            Role.ANALYST: (WAREHOUSE, LOG),
            Role.FUNDER: (PUBLISHED, LOG),
            Role.PARTNER: (PUBLISHED, LOG),
        },
    ),
    "explain": Right("tells of one person", {Role.ANALYST: (WAREHOUSE, MANIFESTS)}),
    "restatement": Right("builds earlier warehouses again, inside the home"),
    "serve": Right(
        "one process, one role, one database",
        {Role.ANALYST: (WAREHOUSE,), Role.FUNDER: (PUBLISHED,), Role.PARTNER: (PUBLISHED, REPORTS)},
    ),
    "up": Right("runs the night, on one machine for one person"),
    "releases": Right("counts rows that were held back", {Role.ANALYST: (MANIFESTS,)}),
    "publish": Right("shows exact counts beside printed ones", {Role.ANALYST: (WAREHOUSE, MANIFESTS)}),
    "rollback": Right("turns what everybody reads"),
    "status": Right("looks among deliveries, and at the warehouse"),
    "notify": Right("reads addresses that hold passwords"),
    "backup": Right("reads every file, and holds the home's lock"),
    "restore": Right("writes every file of a home"),
    "forget": Right("takes somebody out of every file, by the key"),
    "expire": Right("takes people past their term out of every file"),
    "key": Right("reads the key"),
    "demo": Right(_OF_ONES_OWN, _everyone(OWN)),
    "partner new": Right(_OF_ONES_OWN, _everyone(OWN)),
    "partner check": Right(_OF_ONES_OWN, _everyone(OWN)),
    "partner admit": Right("writes decisions, which every night follows"),
    "partner codes": Right(_OF_ONES_OWN, _everyone(OWN)),
}
