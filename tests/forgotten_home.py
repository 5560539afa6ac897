"""A home that people were taken out of: what must be true of it afterwards, whatever stopped the work in between.

What belongs here: looking. What does not: taking anybody out.
"""

import json
from pathlib import Path

import polars as pl
from thuis_command import snapshot

from pipelines.release import switch
from pipelines.release.current import current_release


def stands(home: Path) -> dict[str, str]:
    """A hash of every file of a home but its lock, which tells who held it last."""
    return {place: digest for place, digest in snapshot(home).items() if place != "refresh.lock"}


def accounts_hold(home: Path) -> None:
    """Of every landed dataset the rows in are those accepted and held back, and the accepted ones are there."""
    for path in home.glob("landing/[!.]*/*/manifest.json"):
        one = json.loads(path.read_text())
        assert one["rows_in"] == one["rows_accepted"] + one["rows_held_back"], path
        accepted = path.with_name("accepted.parquet")
        assert not one["contained"] or pl.read_parquet(accepted).height == one["rows_accepted"], path


def is_settled(home: Path) -> None:
    """Nothing is left to do, the current release is the one that was signed, and all rows are accounted for."""
    assert not (home / ".forgetting").exists() and not (home / "unfinished.json").exists()
    release = current_release(home)
    switch.verify(release.folder, release.manifest["files"])
    accounts_hold(home)
