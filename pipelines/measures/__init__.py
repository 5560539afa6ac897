"""Which version of which definition a figure was made with.

What belongs here: the one list of measures (`versions.yaml`) and reading it. What does not: any definition itself;
those are `docs/measures.md` in words and `dbt_project` in SQL.
"""
