"""A partner's report on paper: text for a terminal, JSON for a program, a page for a browser, a workbook to mend.

What belongs here: one module per form; all say the same facts. What does not: the facts (`pipelines.intake.report`).
"""
