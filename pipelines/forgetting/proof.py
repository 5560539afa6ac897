"""The proof of a forgetting, or of rows that went by term: that it was done, when, how much it took, and marks.

What belongs here: writing and reading it, in `decisions/forgotten` of the home. What does not: any pseudonym. A mark
keeps rows out that are sent again, and names nobody without the key and the pseudonym together.
"""

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pipelines.forgetting.person import NUMBERS, Person
from pipelines.intake.forgotten import FOLDER, mark
from pipelines.release.switch import file_hash
from pipelines.release.unfinished import replace_text


def new_id(on: date) -> str:
    """A name that tells the day and nothing else."""
    return f"{on.isoformat()}-{secrets.token_hex(4)}"


def is_by_term(proof: Mapping[str, Any]) -> bool:
    """Whether this is about people whose term was over, and not about a wish."""
    return "until" in proof


def account_of(proof: Mapping[str, Any]) -> Literal["forgotten", "gone_by_term"]:
    """Where manifests keep the count of rows that went."""
    return "gone_by_term" if is_by_term(proof) else "forgotten"


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


def gone_by_term(proofs: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many landed rows of each dataset have gone by term, over all proofs."""
    counted: Counter[str] = Counter()
    for proof in proofs:
        counted.update(proof["landing"] if is_by_term(proof) else {})
    return dict(sorted(counted.items()))
