"""Putting a built folder in its place in the landing, so that a crash leaves no half folder.

What belongs here: moving folders, and undoing what a crash left behind. What does not: what is in them (`landing`).
"""

import shutil
from pathlib import Path

BUILDING = ".building"


def put(built: Path, place: Path, former: Path) -> None:
    """Move a built folder to its place. What stood there steps aside first, where `recover` finds it after a crash."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        aside = former / place.parent.name / place.name
        aside.parent.mkdir(parents=True, exist_ok=True)
        place.rename(aside)
        built.rename(place)
        shutil.rmtree(aside)
    else:
        built.rename(place)


def recover(landing: Path) -> None:
    """Undo what a crash left behind: put back a folder that had stepped aside, drop what was half built."""
    building = landing / BUILDING
    for aside in sorted(building.glob("former/*/*")):
        place = landing / aside.parent.name / aside.name
        if not place.exists():
            aside.rename(place)
    shutil.rmtree(building, ignore_errors=True)
