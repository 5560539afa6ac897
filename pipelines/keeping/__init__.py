"""Backups: what a home cannot make again, in another folder, and back from there.

What belongs here: the signed list of a backup, the files it names, making a backup and putting it back. What does not:
the key (it lies outside the home and never enters a backup) and the deliveries (they stay where partners put them).
"""
