"""Releases that can no longer be read: telling it, and what a person does about the current one.

What belongs here: reading a manifest, the words when that fails, the ways out. What does not: whether the other files
are those that it was signed with (`switch`).
"""

import json
from pathlib import Path
from typing import Any

from pipelines.errors import ReleaseDamaged
from pipelines.release.signature import was_changed


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a release.

    Raises `ReleaseDamaged`, which says what is the matter, when it cannot be read or is not as it was signed.
    """
    if not folder.is_dir():
        raise ReleaseDamaged(f"The folder of release {folder.name} is gone.")
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except PermissionError:
        raise
    except FileNotFoundError:
        raise ReleaseDamaged(f"Release {folder.name} is damaged: its manifest is gone.") from None
    except (OSError, ValueError):
        manifest = None
    if not isinstance(manifest, dict) or "files" not in manifest:
        raise ReleaseDamaged(f"Release {folder.name} is damaged: its manifest cannot be read.")
    if was_changed(manifest):
        raise ReleaseDamaged(f"Release {folder.name} is damaged: its manifest was changed after it was signed.")
    return manifest


def ways_out(home: Path) -> str:
    """What to do about a current release that is damaged."""
    return f"Go back to another one (thuis rollback --home {home}) or make a new one (thuis refresh --home {home})."
