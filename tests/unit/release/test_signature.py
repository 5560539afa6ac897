"""A manifest bears a hash of itself: whoever changes a word of it is noticed, and its form on disk is free."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import ReleaseDamaged
from pipelines.release import manifest
from pipelines.release.damage import read_manifest
from pipelines.release.signature import is_signed, signed, was_changed

Manifest = dict[str, Any]
FACTS = {
    "release": "one",
    "known_on": date(2022, 12, 31),
    "files": {"warehouse.duckdb": "ab"},
    "tables": {"dim_resident": {"rows": 16, "digest": "cd"}, "fct_relapse": {"rows": 3, "digest": "ef"}},
    "seconds": {"published": 0.1 + 0.2},
    "findings": [{"message": "Één rij; vorm 9…"}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    manifest.write(tmp_path, FACTS)
    return tmp_path


def rewrite(folder: Path, facts: object, **form: Any) -> None:
    (folder / "manifest.json").write_text(json.dumps(facts, **form))


def on_disk(folder: Path) -> Manifest:
    found: Manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_what_was_written_is_read_whatever_form_it_has_on_disk(folder: Path) -> None:
    found = read_manifest(folder)
    assert is_signed(found) and found["known_on"] == "2022-12-31"
    rewrite(folder, dict(reversed(found.items())), indent=None)
    assert read_manifest(folder) == found


CHANGES: dict[str, Callable[[Manifest], object]] = {
    "another day": lambda facts: facts.update(known_on="2022-06-30"),
    "a table less": lambda facts: facts["tables"].pop("fct_relapse"),
    "a table more": lambda facts: facts["tables"].update(another={"rows": 1}),
    "rows": lambda facts: facts["tables"]["dim_resident"].update(rows=17),
    "a file": lambda facts: facts["files"].update({"warehouse.duckdb": "ba"}),
    "a word more": lambda facts: facts.update(forgotten={"count": 1}),
    "a word less": lambda facts: facts.pop("findings"),
    "another hash": lambda facts: facts.update(sha256="0" * 64),
    "no text for a hash": lambda facts: facts.update(sha256=None),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_changed_in_a_manifest_is_noticed(folder: Path, change: Callable[[Manifest], object]) -> None:
    facts = on_disk(folder)
    change(facts)
    rewrite(folder, facts)
    with pytest.raises(ReleaseDamaged, match="its manifest was changed after it was signed"):
        read_manifest(folder)


def test_a_manifest_that_is_written_anew_is_signed_anew(folder: Path) -> None:
    manifest.write(folder, read_manifest(folder) | {"known_on": "2022-06-30"})
    assert read_manifest(folder)["known_on"] == "2022-06-30"


def test_a_manifest_from_before_is_read_as_it_is(folder: Path) -> None:
    facts = on_disk(folder)
    del facts["sha256"]
    rewrite(folder, facts)
    assert read_manifest(folder) == facts and not is_signed(facts)


def test_facts_that_bear_no_hash_are_not_said_to_be_changed() -> None:
    assert not was_changed({"one": 1}) and not was_changed(signed({"one": 1}))
    assert was_changed(signed({"one": 1}) | {"one": 2})
