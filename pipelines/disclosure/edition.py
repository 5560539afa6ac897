"""Which edition a publication is: all that makes it differ from another one.

What belongs here: period, rules, declarations of tables and definitions of measures, as plain values. What does not:
what hides, and the copying of an edition that stands (`pipelines.release.editions`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.disclosure import comparison, money
from pipelines.disclosure.cadence import next_period, period_of
from pipelines.disclosure.publication import DEFAULT, PUBLISHED_TABLES, TABLES
from pipelines.disclosure.reader import as_of, reading
from pipelines.disclosure.rounding import Rules
from pipelines.settings import Every


def edition(
    warehouse: Path, every: Every, known_on: date | None, measures: Mapping[str, Any], rules: Rules = DEFAULT
) -> dict[str, Any]:
    """What a publication is made by, as plain values: two nights with equal editions have one published file.

    `known_on`: the date that was asked for, if any: another one is another publication. `measures`: the version of each
    definition.
    """
    day = published_day(warehouse, known_on)
    return {
        "every": every,
        "period": period_of(day, every) if day else None,
        "next_period": next_period(day, every).isoformat() if day else None,
        "asked_known_on": known_on.isoformat() if known_on else None,
        "rules": asdict(rules),
        "tables": declared(),
        "measures": dict(measures),
    }


def published_day(warehouse: Path, known_on: date | None) -> date | None:
    """The day up to which what is published of a warehouse knows the world."""
    with reading(warehouse) as connection:
        return as_of(connection, known_on)


def declared() -> str:
    """A digest of what the published tables hold and where it comes from."""
    tables = [(table.name, table.select, dict(table.keys), dict(table.hideable)) for table in TABLES]
    beside = (money.SELECT, comparison.SELECT)
    return hashlib.sha256(repr((PUBLISHED_TABLES, tables, beside)).encode()).hexdigest()
