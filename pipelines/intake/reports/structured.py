"""A report as JSON, whose keys are stable.

A report has partner, name, delivery, clean, rows_in, accepted, held_back, remarks and datasets.
A dataset has dataset, contained, rows_in, accepted, held_back and remarks; a remark has severity (error or warning),
rule, file, column (our name for it), rows, example_rows and message.
"""

import json
from dataclasses import asdict

from pipelines.intake.report import Report


def as_json(report: Report) -> str:
    """Return the report as one JSON object."""
    totals = {name: getattr(report, name) for name in ("clean", "rows_in", "accepted", "held_back")}
    return json.dumps({**asdict(report), **totals}, ensure_ascii=False, indent=1) + "\n"
