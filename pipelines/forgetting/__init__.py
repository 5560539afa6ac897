"""Forgetting a person, or everybody whose term is over: the one exception to "what came in or was released stays".

What belongs here: finding all that a home holds of somebody and whose term is over, taking it out of landing, decisions
and every kept release, signing those anew, and the proof that it was done. What does not: keeping re-sent rows out
(`intake.forgotten`), the terms themselves (`intake.terms`), and the deliveries, which their partner replaces.
"""
