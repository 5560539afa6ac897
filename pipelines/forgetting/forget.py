"""Forgetting a person, or everybody whose term is over, from first look to proof.

What belongs here: the order of the work, and going on after a kill. What does not: finding them (`following`, `due`),
and the lock of the home, which must be held. The plan is noted first: half forgotten, nobody could be found again.
Whoever goes by term is taken out as if all were one person; that proof says until which days rows stay out (`until`).
"""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import NothingKept, ReleaseDamaged
from pipelines.forgetting import landing as landed
from pipelines.forgetting import proof as proofs
from pipelines.forgetting import releases
from pipelines.forgetting.person import Person, from_plan
from pipelines.forgetting.replacing import replacing, settle
from pipelines.forgetting.search import files_with
from pipelines.intake import link_decisions
from pipelines.intake.handwritten import decisions_in
from pipelines.release.kept import kept, names_of, opened
from pipelines.release.switch import is_whole
from pipelines.release.unfinished import Unfinished, begin, end, replace_text, unfinished

WORK, TERMS = "forgetting", "removal of rows past their term"
COMMANDS = {WORK: "forget", TERMS: "expire"}


@dataclass(frozen=True)
class Plan:
    """Whom to forget, and the proof as it will be, with all that there was to count."""

    person: Person
    proof: dict[str, Any]


def plan(home: Path, person: Person, key: bytes, on: dt.date, by_term: Mapping[str, Any] | None = None) -> Plan:
    """Count all that a home holds of a person; `by_term` is what a proof says besides of those whose term is over.

    Raises `NothingKept` for a release that is not whole, `UserMistake` for decisions that cannot be read.
    """
    require_whole(home)
    link_decisions.read_link_decisions(home / "decisions")
    touched = landed.touched(home / "landing", person)
    by_dataset: dict[str, int] = {}
    for one in touched:
        by_dataset[one.manifest.dataset] = by_dataset.get(one.manifest.dataset, 0) + one.rows
    raw_files = {place: digest for one in touched if one.rows for place, digest in landed.sources(one.manifest)}
    of_releases = {one.folder.name: releases.changes(one, person) for one in kept(home)}
    proof = {
        "id": proofs.new_id(on),
        "on": on.isoformat(),
        "marks": proofs.marks_of(person, key),
        "landing": {dataset: rows for dataset, rows in sorted(by_dataset.items()) if rows},
        "releases": {name: found for name, found in of_releases.items() if any(found.values())},
        "raw_files": raw_files,
        "done": False,
        **(by_term or {}),
    }
    return Plan(person, proof)


def require_whole(home: Path) -> None:
    """Raise `NothingKept` when a release is damaged: it would be signed anew as if it were not."""
    for name in names_of(home):
        release = opened(home, name)
        if isinstance(release, ReleaseDamaged) or not is_whole(release.folder, release.manifest["files"]):
            raise NothingKept(
                f"Release {name} is damaged and cannot be signed anew; nobody was forgotten. "
                "Put it back from a backup, or remove its folder, and run the command again."
            )


def carry_out(home: Path, plan: Plan) -> list[str]:
    """Forget the person, and give the files in which they are still found: none, or the work stays unfinished."""
    note = {"person": plan.person.as_plan(), "proof": plan.proof}
    work = TERMS if proofs.is_by_term(plan.proof) else WORK
    begin(home, Unfinished(work, f"thuis {COMMANDS[work]} --home {home}", note))
    return go_on(home)


def go_on(home: Path) -> list[str]:
    """Do what is left of the work that the home's note tells of; the same as `carry_out` for the rest."""
    begun = unfinished(home)
    if begun is None:
        return []
    person, proof = from_plan(begun.plan["person"]), begun.plan["proof"]
    on, account = dt.date.fromisoformat(proof["on"]), proofs.account_of(proof)
    settle(home)
    proofs.write(home / "decisions", proof)
    for one in sorted(landed.touched(home / "landing", person), key=lambda one: one.rows):
        if one.rows or getattr(one.manifest, account).get("on") != str(on):
            with replacing(home, one.folder) as folder:
                landed.write_without(one, folder, on, account)
    forget_decisions(home, person)
    for release in kept(home):
        if any(releases.changes(release, person).values()):
            with replacing(home, release.folder) as folder:
                releases.write_without(release, person, folder, on, account)
    return finish(home, person, proof)


def finish(home: Path, person: Person, proof: dict[str, Any]) -> list[str]:
    """Look everywhere once more; with nothing left, sign the proof and drop the note."""
    noted = {"unfinished.json"}
    left = [place for place in files_with(home, person.texts) if place not in noted]
    if not left:
        proofs.write(home / "decisions", {**proof, "done": True})
        end(home)
    return left


def forget_decisions(home: Path, person: Person) -> None:
    """Take the person out of what analysts decided by hand about leases."""
    path = home / "decisions" / link_decisions.FILE
    lines = [cells for _, cells in decisions_in(path, link_decisions.COLUMNS)]
    others = [cells for cells in lines if not is_about(cells, person)]
    if len(others) < len(lines):
        text = io.StringIO()
        writer = csv.DictWriter(text, link_decisions.COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(others)
        replace_text(path, text.getvalue())
        link_decisions.land_link_decisions(home / "landing", home / "decisions")


def is_about(cells: dict[str, str], person: Person) -> bool:
    """Whether a line of decisions names the person or one of their leases."""
    return cells["resident_key"] in person.clients or (cells["partner"], cells["lease_id"]) in person.leases
