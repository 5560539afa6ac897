"""What a partner does on its own premises before it delivers: people out, pseudonyms in.

What belongs here: iWmo messages and tables, from raw export to a file that passes the door. What does not: the
re-keying of pseudonyms on arrival, with a key that no partner has (`pipelines.intake.pseudonyms`).
"""
