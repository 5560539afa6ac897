"""The attack on what was published: what a reader with a solver would find out about hidden cells.

What belongs here: reading a published database as an outsider does (`reading`), what such a reader knows about how its
tables add up (`knowledge`, `ties`, `geography`, `constraints`), and what follows for every hidden cell (`bounds`).
What does not: anything that decides what hides. This room imports nothing of the rest of `disclosure`, so that a
mistake there is not repeated here.
"""

from pipelines.disclosure.audit.attack import AuditReport, Exposed, Publication, attack

__all__ = ["AuditReport", "Exposed", "Publication", "attack"]
