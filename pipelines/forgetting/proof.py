"""The proof of a forgetting: that it was done, when, and how much it took; and the marks that keep the person out.

What belongs here: writing and reading it, in `decisions/forgotten` of the home. What does not: any pseudonym. A mark
names nobody without the key and the pseudonym together.
"""

import json
import secrets
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.forgetting.person import NUMBERS, Person
from pipelines.intake.forgotten import FOLDER, mark
from pipelines.release.switch import file_hash
from pipelines.release.unfinished import replace_text


def new_id(on: date) -> str:
    """A name that tells the day and nothing else."""
    return f"{on.isoformat()}-{secrets.token_hex(4)}"


def marks_of(person: Person, key: bytes) -> list[str]:
    """The marks of everything by which a row of this person can be known, in an order that tells nothing."""
    found = [mark("client", "", client, key) for client in person.clients]
    for column in NUMBERS:
        found += [mark(column, partner, number, key) for partner, number in person.numbers(column)]
    return sorted(found)


def write(decisions: Path, proof: dict[str, Any]) -> None:
    """Write or replace a proof, whole and on disk."""
    (decisions / FOLDER).mkdir(parents=True, exist_ok=True)
    replace_text(decisions / FOLDER / f"{proof['id']}.json", json.dumps(proof, indent=1) + "\n")


def still_to_replace(proof: dict[str, Any], raw: Path) -> list[str]:
    """The delivered files that a forgetting named and that still lie there as they were."""
    named = ((raw / place, place, digest) for place, digest in proof["raw_files"].items())
    return sorted(place for path, place, digest in named if path.is_file() and file_hash(path) == digest)
