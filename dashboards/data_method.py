"""Rows of the page on method: who is counted in each measure, and by which version of its definition.

Lives here: reading the flows, and the versions that the release's manifest keeps. Does not: any other page's rows.
Both are for analysts: a flow is a chain of differences of small counts, and is not published.
"""

import json
from datetime import date

from dashboards.data import Reader
from dashboards.rows import FlowRow, Version, typed


def flows(reader: Reader) -> list[FlowRow]:
    """Return the steps of every measure, those who reached one before those who go no further, most people first."""
    sql = """
        select * from {schema}.measure_flow
        order by measure, part, step_number, reason <> 'reached', residents desc, reason
    """
    return typed(FlowRow, reader.rows(sql))


def versions(reader: Reader) -> list[Version]:
    """Return the version of every measure that this release was made with; none of a release from before."""
    manifest = json.loads((reader.access.release / "manifest.json").read_text(encoding="utf-8"))
    kept = manifest.get("measures", {})
    return [Version(name, one["version"], date.fromisoformat(one["defined_on"])) for name, one in kept.items()]
