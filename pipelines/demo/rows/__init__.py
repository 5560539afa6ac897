"""The region written down as rows of the canonical datasets, complete and without mistakes.

What belongs here: one module per family of datasets; each turns the region into rows per partner.
What does not: what was known when (`snapshot`), mistakes (`mess`) and a partner's own way of writing (`layouts`).
"""

from pipelines.demo.rows import care, community, guidance, housing, matching, money, shelter
from pipelines.demo.rows.table import Row, Tables
from pipelines.demo.settlement import Region

__all__ = ["Row", "Tables", "write_down"]


def write_down(region: Region) -> Tables:
    """All rows of the region by partner and dataset, with canonical column names."""
    tables: Tables = {}
    housing.add_housing(tables, region)
    community.add_community(tables, region)
    care.add_care(tables, region)
    guidance.add_guidance(tables, region)
    shelter.add_shelter(tables, region)
    matching.add_matching(tables, region)
    money.add_money(tables, region)
    return tables
