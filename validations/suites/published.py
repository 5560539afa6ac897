"""Expectations on the published database: only what is allowed, nothing about too few people, and true to the marts.

What belongs here: the suite. What does not: its checks (`published_whole`, `published_figures`, `published_true`), and
the attack on hidden cells, which is the audit's.
"""

from validations.suites.published_figures import COMPARISON, CURVES, DEATHS, MONEY, SHARES
from validations.suites.published_true import TRUE_TO_MARTS
from validations.suites.published_whole import CELLS, COLUMNS, SHAPE
from validations.suites.vocabulary import Suite

SUITE = Suite(
    "published", "Gepubliceerd", (COLUMNS, SHAPE, CELLS, SHARES, DEATHS, CURVES, MONEY, COMPARISON, TRUE_TO_MARTS)
)
