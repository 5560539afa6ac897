"""`thuis key`: which key this is, how old, and whether the home was made with it. The key itself is never shown."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from pipelines.intake.pseudonyms import OTHERS, fingerprint, kept_fingerprint, load_key, require_there, unsafe
from pipelines.settings import home_of, key_file


def key(home: Path | None, plain: bool) -> int:
    """Print what may be known of the key; 1 when it is not safe where it lies or the home was made with another.

    Raises `UserMistake` when there is no key to read.
    """
    found = about(key_file(), home_of(home), datetime.now(UTC))
    typer.echo(json.dumps(found, indent=1) if plain else "\n".join(in_words(found)))
    return int(bool(found["unsafe"]) or found["home_fingerprint"] not in (None, found["fingerprint"]))


def about(place: Path, home: Path, now: datetime) -> dict[str, Any]:
    """Fingerprint, days since the file was last written, place, mode, and the fingerprint the home was made with."""
    require_there(place, home)
    held = load_key(place, create=False)
    state = place.stat()
    return {
        "fingerprint": fingerprint(held),
        "days_old": (now - datetime.fromtimestamp(state.st_mtime, UTC)).days,
        "place": str(place),
        "mode": f"{stat.S_IMODE(state.st_mode):04o}",
        "others_may_read": bool(state.st_mode & OTHERS),
        "unsafe": unsafe(place, home),
        "home_fingerprint": kept_fingerprint(home / "landing"),
    }


def in_words(found: dict[str, Any]) -> list[str]:
    """The same for a person: what the key is, then what is wrong or right with it."""
    lines = [f"Key {found['fingerprint']}, {found['days_old']} days old, in {found['place']} (mode {found['mode']})."]
    lines += [f"{wrong} Until then it is not used." for wrong in found["unsafe"]]
    if found["home_fingerprint"] is None:
        lines.append("This home has taken in nothing yet; it will remember the first key it is used with.")
    elif found["home_fingerprint"] == found["fingerprint"]:
        lines.append("This home was made with it. Keep a copy of the key apart from the data and its backups.")
    else:
        lines.append(
            f"This home was made with another key, {found['home_fingerprint']}, and refuses this one. "
            "Point THUIS_KEY_FILE at that key or restore its backup."
        )
    return lines
