"""Re-keying of pseudonyms with a secret that stays outside the repository, the landing and the warehouse.

What belongs here: the key file, the re-keying, and the fingerprint by which the landing knows its key.
What does not: which columns hold pseudonyms (the contracts say so).
"""

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

import polars as pl

from pipelines.errors import UserMistake

FINGERPRINT_FILE = "key_fingerprint"
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
