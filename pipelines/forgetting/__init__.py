"""Forgetting a person: the one exception to "what was landed or released is never changed".

What belongs here: finding all that a home holds of a person, taking it out of landing, decisions and every kept
release, signing those anew, and the proof that it was done. What does not: keeping re-sent rows out
(`intake.forgotten`), and the deliveries themselves, which their partner replaces.
"""
