"""What a release was made of, so that a night without news can stop at once.

Compared are the deliveries, what analysts decided about them, `known_on`, the cadence of publishing, the code with its
profiles and variables, and the key.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from pipelines.settings import PROJECT, Settings

CODE = ("pipelines", "validations", "dbt_project")
CODE_KINDS = {".py", ".yaml", ".yml", ".sql", ".csv", ".md"}
NOT_CODE = {"target", "logs", "__pycache__"}


def inputs_of(settings: Settings, key_fingerprint: str) -> dict[str, str]:
    """What decides a release, a digest each where it is long."""
    return {
        "deliveries": digest(settings.raw, files_below(settings.raw)),
        "decisions": digest(settings.decisions, files_below(settings.decisions)),
        "known_on": settings.known_on.isoformat() if settings.known_on else "",
        "publish_every": settings.publish_every,
        "code": code_digest(),
        "key": key_fingerprint,
    }


def code_digest() -> str:
    """One digest over code, profiles, models and variables."""
    return digest(PROJECT, (path for room in CODE for path in files_below(PROJECT / room) if is_code(path)))


def is_code(path: Path) -> bool:
    """Whether a file can change a figure, or what a release says of it."""
    return path.suffix in CODE_KINDS and not NOT_CODE & set(path.parts)


def files_below(folder: Path) -> Iterable[Path]:
    """All files below a folder, in a fixed order; hidden ones are nobody's delivery."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))


def digest(root: Path, paths: Iterable[Path]) -> str:
    """One digest over names and contents."""
    whole = hashlib.sha256()
    for path in paths:
        with path.open("rb") as handle:
            content = hashlib.file_digest(handle, "sha256").hexdigest()
        whole.update(json.dumps([str(path.relative_to(root)), content]).encode())
    return whole.hexdigest()
