"""Re-keying of pseudonyms with a secret that stays outside the repository, the landing and the warehouse.

What belongs here: the key file, the re-keying, and the fingerprint by which the landing knows its key.
What does not: which columns hold pseudonyms (the contracts say so).
"""

import hashlib
import hmac
import os
import re
import secrets
import stat
from pathlib import Path

import polars as pl

from pipelines.errors import UserMistake

FINGERPRINT_FILE = "key_fingerprint"
OTHERS = stat.S_IRWXG | stat.S_IRWXO
_SPREADSHEET_NUMBER = re.compile(r"^(\d+)\.0+$")


class KeyMismatch(UserMistake):
    """Another key than the one this landing was made with: going on would split every person in two."""


def load_key(path: Path, create: bool) -> bytes:
    """Return the key at `path`; with `create` a missing one is made, readable by its owner alone.

    Raises UserMistake when the file is missing (without `create`), unreadable or empty.
    """
    if create and not path.exists():
        _make_key(path)
    try:
        key = path.read_bytes().rstrip(b"\r\n")
    except OSError as error:
        raise UserMistake(
            f"The key file {path} cannot be read ({error.strerror}). Point THUIS_KEY_FILE at it or restore its backup."
        ) from None
    if not key:
        raise UserMistake(f"The key file {path} is empty. Restore its backup, or remove it to start a new home.")
    return key


def key_of_home(path: Path, home: Path) -> bytes:
    """Return the key at `path` for what is taken in by a home; a home that took in nothing yet may have one made.

    Raises UserMistake for a key that is not safe where it lies or that is lost, and as `load_key` does.
    """
    if wrong := unsafe(path, home):
        raise UserMistake(" ".join(wrong))
    require_there(path, home)
    return load_key(path, create=True)


def unsafe(path: Path, home: Path) -> list[str]:
    """Return what is wrong with the place of a key, there or still to be made, and with who may read it."""
    place, wrong = path.resolve(), []
    if path.exists() and path.stat().st_mode & OTHERS:
        wrong.append(f"Others than its owner may read the key file {path}. Close it: chmod 600 {path}")
    if place.is_relative_to(home.resolve()):
        wrong.append(
            f"The key file {path} lies inside the home {home}, beside the data that it keeps apart. Move it outside, "
            "for example to ~/.config/thuis/key, and point THUIS_KEY_FILE at it."
        )
    return wrong


def require_there(path: Path, home: Path) -> None:
    """Raise UserMistake when the key that a home was made with is missing: with a new one every person becomes two."""
    kept = kept_fingerprint(home / "landing")
    if kept and not path.exists():
        raise UserMistake(
            f"The key of this home (fingerprint {kept}) is not at {path}, and no other is made in its place. Put it "
            "back there from its own backup, or point THUIS_KEY_FILE at it. Only when it is lost for good: start a new "
            "home from all deliveries (--home DIR); it gets a key of its own, and its pseudonyms match nothing that "
            "was released or decided before."
        )


def normalise(pseudonym: str) -> str:
    """Return a pseudonym as it is re-keyed: trimmed, and a spreadsheet's `123.0` as `123`."""
    return _SPREADSHEET_NUMBER.sub(r"\1", pseudonym.strip())


def rekey(value: str, key: bytes) -> str:
    """Return the lower-case hex HMAC-SHA-256 of a partner's pseudonym."""
    return hmac.digest(key, normalise(value).encode(), "sha256").hex()


class Rekeyer:
    """Re-keys with one key, and remembers half a million pseudonyms: files name the same people over and over."""

    _MOST = 500_000

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known = pl.DataFrame(schema={"value": pl.String, "keyed": pl.String})

    def __call__(self, values: pl.Series) -> pl.Series:
        """Return what `rekey` makes of each value; null stays null."""
        asked = values.alias("value").to_frame()
        found = self._looked_up(asked)
        new = asked.filter(values.is_not_null() & found.is_null()).unique()
        if new.height:
            keyed = pl.Series("keyed", [rekey(value, self._key) for value in new["value"]], dtype=pl.String)
            self._known = pl.concat([new.hstack([keyed]), self._known])
            found = self._looked_up(asked)
            self._known = self._known.head(self._MOST)
        return found.alias(values.name)

    def _looked_up(self, asked: pl.DataFrame) -> pl.Series:
        return asked.join(self._known, on="value", how="left", maintain_order="left")["keyed"]


def fingerprint(key: bytes) -> str:
    """Return a short text that tells keys apart and does not give the key away."""
    return hashlib.sha256(hmac.digest(key, b"thuis: fingerprint of the landing key", "sha256")).hexdigest()[:16]


def check_key(landing: Path, key: bytes) -> None:
    """Hold `key` against the landing's fingerprint, which is written the first time. Raises KeyMismatch."""
    kept, found = kept_fingerprint(landing), fingerprint(key)
    if kept is None:
        landing.mkdir(parents=True, exist_ok=True)
        (landing / FINGERPRINT_FILE).write_text(found + "\n", encoding="utf-8")
    elif kept != found:
        raise KeyMismatch(
            f"The landing {landing} was made with another key (fingerprint {kept}, "
            f"this key has {found}). Restore the former key file or point THUIS_KEY_FILE at it."
        )


def kept_fingerprint(landing: Path) -> str | None:
    """Return the fingerprint of the key that a landing was made with; None when nothing was landed yet."""
    kept = landing / FINGERPRINT_FILE
    return kept.read_text(encoding="utf-8").strip() if kept.exists() else None


def _make_key(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise UserMistake(
            f"No key can be made at {path} ({error.strerror}). Point THUIS_KEY_FILE at a place that can be written."
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secrets.token_hex(32) + "\n")
