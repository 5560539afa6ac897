"""Dagster's side of Thuis. What belongs here: assets, checks, jobs, schedules, resources; each only wires.

What does not: reading, modelling, hiding or judging data. Nobody imports this package but `pipelines.definitions` and
the command line.
"""
