"""The hash that a file of facts bears of itself, by which it shows that it was changed after it was written.

What belongs here: bearing it, and comparing. What does not: hashes of other files (`switch`), and what is said of a
file that was changed. No secret is in it: it tells of damage and edits by hand, not of whoever makes a new one on
purpose.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

OWN = "sha256"


def signed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as JSON knows them, with the hash of all the rest; one that they bore before is replaced."""
    plain: dict[str, Any] = json.loads(json.dumps(facts, default=str))
    return {**plain, OWN: signature(plain)}


def is_signed(facts: Mapping[str, Any]) -> bool:
    """Whether facts bear a hash at all: manifests of earlier versions do not."""
    return OWN in facts


def was_changed(facts: Mapping[str, Any]) -> bool:
    """Whether the hash that facts bear is not theirs; of facts without one nobody can say."""
    return is_signed(facts) and facts[OWN] != signature(facts)


def signature(facts: Mapping[str, Any]) -> str:
    """A hash over everything that is said, but for the hash itself."""
    rest = {name: said for name, said in facts.items() if name != OWN}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()
