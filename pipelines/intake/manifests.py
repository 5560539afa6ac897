"""The manifest of a landed dataset: what it was made from, by which rules, and the account of its rows.

What belongs here: the shape of a manifest, reading and writing it. What does not: the rows themselves.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.intake.findings import CHANGING, Finding

MANIFEST = "manifest.json"


def _plain(value: object) -> object:
    return vars(value) if isinstance(value, Finding) else str(value)


_JSON = json.JSONEncoder(default=_plain, ensure_ascii=False)


@dataclass(frozen=True)
class Manifest:
    """`contained` is false when nothing of the dataset could be used; `left_out` counts filtered rows by reason.

    `delivery` is the name of the folder; `reference_date` may come from a file in it. `history` says that the
    dataset was landed in a home that was new, so that its reference date stands for the day it was received.
    `forgotten` says how many `rows` were taken out afterwards, of people who were forgotten, and when (`on`) last;
    `gone_by_term` the same of people whose term was over.
    """

    dataset: str
    partner: str
    delivery: str
    reference_date: dt.date
    sequence: int
    mode: str
    contained: bool
    rows_in: int
    rows_accepted: int
    rows_held_back: int
    sources: list[dict[str, Any]]
    profile_sha256: str
    contract_version: str
    first_seen: dt.date
    history: bool
    key_fingerprint: str
    message: str = ""
    left_out: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    forgotten: dict[str, Any] = field(default_factory=dict)
    gone_by_term: dict[str, Any] = field(default_factory=dict)

    @property
    def hashes(self) -> dict[str, str]:
        """File to SHA-256 of what was landed."""
        return {source["file"]: source["sha256"] for source in self.sources}

    @property
    def provisional(self) -> bool:
        """Whether a file changed while it was read, so that the dataset must be read again."""
        return any(finding.check == CHANGING for finding in self.findings)

    def write(self, folder: Path) -> None:
        """Write the manifest into a landed folder."""
        facts = (f'"{name}": {_JSON.encode(fact)}' for name, fact in vars(self).items())
        (folder / MANIFEST).write_text("{\n " + ",\n ".join(facts) + "\n}\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a landed folder; None when nothing was landed there."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    content["reference_date"] = dt.date.fromisoformat(content["reference_date"])
    content["first_seen"] = dt.date.fromisoformat(content["first_seen"])
    content["findings"] = [Finding(**finding) for finding in content["findings"]]
    return Manifest(**content)


def all_manifests(landing: Path) -> Iterator[Manifest]:
    """Yield every manifest of a landing, by dataset and delivery."""
    for path in sorted(landing.glob(f"*/*/{MANIFEST}")):
        manifest = read_manifest(path.parent)
        if manifest is not None:
            yield manifest
