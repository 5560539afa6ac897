"""The desk at which an analyst asks in SQL: controls, the answer, kept queries, and a dictionary beside them.

What belongs here: the one page that works with whatever is typed into it. What does not: how a question is answered and
kept (pipelines/queries), the words around the desk (views/sql.py), or any text.
"""
