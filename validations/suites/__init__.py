"""The gate: Great Expectations on marts and published tables, just before a release.

What belongs here: expectations on aggregates and on agreement between tables, a readable file per subject, and running
them. What does not: rules on single rows (contracts at the door, dbt inside) and the decision to release.
"""

from validations.suites.gate import SUITES, run_gate
from validations.suites.report import GateReport, Outcome

__all__ = ["SUITES", "GateReport", "Outcome", "run_gate"]
