"""How a new warehouse takes the place of the old one: built beside, checked, then one symlink switch.

What belongs here: the lock, the workspace, the fingerprint of inputs, the manifest, the switch, reading the current
release. What does not: how tables are made (dbt), what may be published (disclosure), what must hold (validations).
"""
