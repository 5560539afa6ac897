"""Why a headline figure of one release differs from that of another: recomputed cause by cause, never guessed.

What belongs here: which deliveries correct and which are new, the states in between, and splitting each change over
them. What does not: how a warehouse is built; that is handed in as a function.
"""
