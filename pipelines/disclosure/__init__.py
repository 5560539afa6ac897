"""Disclosure control: from the marts, which are exact, to the published database, which is safe to hand out.

What belongs here: everything between the two, each step a pure function on small frames: declarations of tables by
subject (`housing`, `guidance`, `programme` and so on), how cells add up (`relations`, `ties`), which hide (`primary`,
`protection`) and which wait for ten people (`consecutive`), how the rest is rounded (`rounding`) and turned into
figures again (`estimates`, `curves`), reading and writing.
What does not: orchestration, the gate that checks the result, and any look at deliveries.
"""

from pipelines.disclosure.edition import edition, published_day
from pipelines.disclosure.publication import PUBLISHED_TABLES, Occasion, publish
from pipelines.disclosure.report import PublishReport, TableReport

__all__ = ["PUBLISHED_TABLES", "Occasion", "PublishReport", "TableReport", "edition", "publish", "published_day"]
