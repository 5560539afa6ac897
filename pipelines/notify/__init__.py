"""Messages to whoever runs Thuis: that something went wrong, and once a week that it lives.

What belongs here: what a message says, whether it is time for one, where it goes and whether it arrived. What does not:
finding out how a release is (`thuis status` does) and any value from a delivery: a message leaves the machine, so it is
composed of names of partners and datasets, checks, counts and releases, and of nothing else.
"""
