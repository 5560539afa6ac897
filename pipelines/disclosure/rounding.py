"""Rounding of counts that survive suppression.

What belongs here: how a count becomes a printed count. What does not: which counts survive (`suppress`).
"""


def rounded(count: int, base: int) -> int:
    """The multiple of `base` nearest to `count`, halves up; raises `ValueError` for a negative count."""
    if count < 0:
        raise ValueError(f"A count cannot be below zero, this one is {count}.")
    return (2 * count + base) // (2 * base) * base
