"""Holding the warehouse against the reference, row by row.

What lives here: which rows and columns differ, in words. What does not: building either side.
"""

from __future__ import annotations

from typing import Any

from reference.built import Record


def near(found: object, expected: object) -> bool:
    """Equal, numbers to 1e-9."""
    if isinstance(found, float) and isinstance(expected, int | float):
        return abs(found - expected) <= 1e-9
    return found == expected


def differences(found: dict[Any, Record], expected: dict[Any, Record]) -> list[str]:
    told = [f"only in the warehouse: {key}" for key in found.keys() - expected.keys()]
    told += [f"only in the reference: {key}" for key in expected.keys() - found.keys()]
    return told + [
        f"{key} {column}: {found[key][column]} in the warehouse, {value} in the reference"
        for key in found.keys() & expected.keys()
        for column, value in expected[key].items()
        if not near(found[key][column], value)
    ]
