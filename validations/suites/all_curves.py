"""The suite on all curves of the warehouse.

What belongs here: which curves there are. What does not: what one counts (its subject) and what must hold (`curves`).
"""

from validations.suites import guidance, relapse, retention
from validations.suites.curves import curves_frame
from validations.suites.vocabulary import Suite

CURVES = (retention.CURVE, relapse.CURVE, guidance.FLIPS, guidance.MILESTONES)

SUITE = Suite("curves", "Curven", (curves_frame(CURVES),))
