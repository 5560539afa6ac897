"""A first profile for a new partner, from sample files and from what the profiles of other partners already know.

What belongs here: looking at samples, guessing, writing the guesses down as marked YAML, and telling what is missing.
What does not: what a profile may say (`profile_schema`) or carrying one out.
"""

TO_CONFIRM = "te bevestigen"
