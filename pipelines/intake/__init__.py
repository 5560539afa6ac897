"""From what a partner sends to what the warehouse may read: read, screen, map, re-key, validate, land.

What belongs here: everything between a delivery folder and the landing, as plain functions.
What does not: orchestration, the warehouse, and any knowledge of one partner (that is a profile in `partners`).
"""
