"""A person's rows in the landing: which they are, and the landed folders without them.

What belongs here: accepted and held-back rows and the manifest of a landed dataset. What does not: putting the new
files in place (`replacing`).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import polars as pl

from pipelines.forgetting.person import Person
from pipelines.intake.manifests import MANIFEST, Manifest, read_manifest
from pipelines.intake.row_groups import write_rows


@dataclass(frozen=True)
class Touched:
    """A landed folder that holds rows of a person; or none of them, but a file that must be replaced."""

    folder: Path
    manifest: Manifest
    accepted: pl.DataFrame | None
    held_back: pl.DataFrame | None
    rows_accepted: int = 0
    rows_held_back: int = 0

    @property
    def rows(self) -> int:
        """How many rows of the person it holds."""
        return self.rows_accepted + self.rows_held_back


def touched(landing: Path, person: Person) -> list[Touched]:
    """The landed folders with rows of a person, and those made of the same files."""
    folders = sorted(path.parent for path in landing.glob(f"[!.]*/*/{MANIFEST}"))
    looked_at = [_look(folder, manifest, person) for folder in folders if (manifest := read_manifest(folder))]
    files = {about for one in looked_at if one.rows for about in sources(one.manifest)}
    return [one for one in looked_at if one.rows or files & set(sources(one.manifest))]


def sources(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Every file that a dataset was made of, as it lies in the folder of deliveries, with its hash."""
    for source in manifest.sources:
        yield f"{manifest.partner}/{manifest.delivery}/{source['file']}", source["sha256"]


def write_without(one: Touched, folder: Path, on: dt.date, account: Literal["forgotten", "gone_by_term"]) -> None:
    """Write the folder anew without the person's rows; its manifest keeps count of them under `account`."""
    if one.accepted is not None and one.rows_accepted:
        write_rows(one.accepted, folder / "accepted.parquet")
    if one.held_back is not None and one.rows_held_back:
        write_rows(one.held_back, folder / "held_back.parquet")
    before = one.manifest
    counted: dict[str, Any] = {account: {"rows": getattr(before, account).get("rows", 0) + one.rows, "on": str(on)}}
    replace(
        before,
        **counted,
        rows_in=before.rows_in - one.rows,
        rows_accepted=before.rows_accepted - one.rows_accepted,
        rows_held_back=before.rows_held_back - one.rows_held_back,
    ).write(folder)


def _look(folder: Path, manifest: Manifest, person: Person) -> Touched:
    accepted, held_back = _read(folder / "accepted.parquet"), _read(folder / "held_back.parquet")
    mine = accepted.filter(~person.rows_among(accepted)) if accepted is not None else None
    others = held_back.filter(~_held_of(held_back, manifest.dataset, person)) if held_back is not None else None
    return Touched(
        folder,
        manifest,
        mine,
        others,
        accepted.height - mine.height if accepted is not None and mine is not None else 0,
        _rows(held_back) - _rows(others),
    )


def _held_of(rows: pl.DataFrame, dataset: str, person: Person) -> pl.Series:
    """Which held-back rows are of this person, by the key that is all that is known of them."""
    by_number = {"leases": person.leases, "rent_arrears": person.leases}
    numbers = by_number.get(dataset, person.applications if dataset in ("applications", "placements") else frozenset())
    told = [
        bool(key) and (bool(person.clients & set(key.split("|"))) or (partner, key.split("|")[0]) in numbers)
        for partner, key in rows.select("_partner", "_key").iter_rows()
    ]
    return pl.Series(told, dtype=pl.Boolean)


def _rows(held_back: pl.DataFrame | None) -> int:
    """A held-back row has a line for each of its faults."""
    return held_back.select("_file", "_row").n_unique() if held_back is not None and held_back.height else 0


def _read(path: Path) -> pl.DataFrame | None:
    return pl.read_parquet(path) if path.exists() else None
