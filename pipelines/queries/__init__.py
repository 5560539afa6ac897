"""Questions that people ask in SQL: each in a process of its own that can reach nothing but one database.

What belongs here: starting, limiting and ending that process, what may be asked, the log of who asked, and queries kept
under a name. What does not: how an answer is shown (the command and the page), or what a role may see (which database).
"""
