"""Trying other rules of disclosure: what a coarser or finer choice would show, worked out when an analyst asks.

Lives here: the controls, the process that works it out, and what is kept of it. Does not: hiding (that process does,
by `thuis publish --dry-run`), or the words and tables of the answer (views/tried.py). Nothing is published from here.
"""
