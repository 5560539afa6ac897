"""The pictures: typed rows in, Vega-Lite specifications out. A room per subject.

Lives here: marks, scales and labels. Does not: data access, words (they are handed in), colours (style.py), or sums.
Altair is imported inside the functions: a page whose specification is cached never pays for it.
"""
