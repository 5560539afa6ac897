"""A new publication that would tell too much beside the former one: the night goes on, and the former one stands."""

import json
import shutil
from pathlib import Path

import pytest
from invented_marts import marts_of
from invented_people import people
from invented_warehouse import write_warehouse

from pipelines.defs import publication
from pipelines.disclosure.audit import AuditReport, Exposed
from pipelines.release import editions, switch
from pipelines.settings import Settings

pytestmark = pytest.mark.slow

FOUND_OUT = AuditReport({"retention_curve": 1}, 0.0, (Exposed("retention_curve", "died_total", ("all", "all", "6")),))
FORMER_AUDIT = {"attacked": {}, "narrowest": None, "exposed": ()}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home where a warehouse is under construction, and nothing was released yet."""
    found = Settings(tmp_path / "raw", tmp_path / "home", tmp_path / "key")
    found.building.mkdir(parents=True)
    write_warehouse(found.building / "warehouse.duckdb", marts_of(people(40)))
    return found


@pytest.fixture(autouse=True)
def compared_with_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A former publication here is no database: none is read."""
    monkeypatch.setattr(editions, "published_before", lambda *_: [])


def with_former(settings: Settings, day: str = "2000-01-01") -> None:
    """One release, with a publication of another edition that tells of the world up to a day."""
    release = settings.releases / "first"
    (release / "publication").mkdir(parents=True)
    (release / "published.duckdb").write_bytes(b"former figures")
    (release / "publication" / "cells.parquet").write_bytes(b"former counts")
    published = {"edition": {"period": "2022-Q4"}, "known_on": day, "tables": []}
    manifest = {"published": published, "gate": {"audit": FORMER_AUDIT}, "files": switch.hashes_of(release)}
    (release / "manifest.json").write_text(json.dumps(manifest))
    switch.turn(settings.current, release)


def test_the_former_publication_stands_and_the_release_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_former(settings)
    monkeypatch.setattr(publication, "attack", lambda *_, **__: FOUND_OUT)
    made = publication.published_record(settings)
    assert (settings.building / "published.duckdb").read_bytes() == b"former figures"
    assert (settings.building / "publication" / "cells.parquet").read_bytes() == b"former counts"
    assert not (settings.building / "publication" / "relations.parquet").exists()
    assert (made["made_in"], made["edition"]) == ("first", {"period": "2022-Q4"})
    assert AuditReport(**made["audit"]).holds
    (warning,) = publication.kept_back(made)
    assert "former publication stands" in warning and "died_total of retention_curve" in warning


def test_without_a_former_one_the_gate_is_told_what_was_found_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "attack", lambda *_, **__: FOUND_OUT)
    made = publication.published_record(settings)
    assert not AuditReport(**made["audit"]).holds
    assert publication.kept_back(made) == []


def test_nothing_new_goes_out_beside_a_publication_that_cannot_be_read_while_a_former_one_stands(
    settings: Settings,
) -> None:
    with_former(settings)
    (settings.releases / "second").mkdir()
    (settings.releases / "second" / "published.duckdb").write_bytes(b"figures that funders have seen")
    made = publication.published_record(settings)
    assert (settings.building / "published.duckdb").read_bytes() == b"former figures"
    (warning,) = publication.not_held_against(made)
    assert "former publication stands" in warning and "second" in warning and "thuis restore" in warning
    shutil.rmtree(settings.building / "publication")
    (settings.building / "published.duckdb").unlink()
    (settings.releases / "first" / "manifest.json").unlink()
    made = publication.published_record(settings)
    (warning,) = publication.not_held_against(made)
    assert "made_in" not in made and "first, second" in warning


def test_a_sound_publication_replaces_the_former_one(settings: Settings) -> None:
    with_former(settings)
    made = publication.published_record(settings)
    assert "made_in" not in made and AuditReport(**made["audit"]).holds
    assert (made["former"], publication.not_held_against(made)) == ([], [])


def test_what_looks_back_is_not_published_beside_a_publication_of_a_later_day(settings: Settings) -> None:
    with_former(settings, "2099-12-31")
    made = publication.published_record(settings)
    assert (settings.building / "published.duckdb").read_bytes() == b"former figures"
    (warning,) = publication.kept_back(made)
    assert "looks back to 20" in warning and made["made_in"] == "first"


def test_beside_a_former_one_that_it_contradicts_it_does_not_go_out_and_the_night_goes_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def contradicting(*_: object, **__: object) -> AuditReport:
        raise ValueError("What is published contradicts itself around a cell.")

    with_former(settings)
    monkeypatch.setattr(publication, "attack", contradicting)
    made = publication.published_record(settings)
    assert (settings.building / "published.duckdb").read_bytes() == b"former figures"
    assert AuditReport(**made["audit"]).holds
    (warning,) = publication.kept_back(made)
    assert "contradicts itself around a cell" in warning


def test_tables_that_contradict_themselves_do_not_pass(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def contradicting(*_: object, **__: object) -> AuditReport:
        raise ValueError("What is published contradicts itself around a cell.")

    monkeypatch.setattr(publication, "attack", contradicting)
    made = publication.published_record(settings)
    result = publication.audit_result(AuditReport(**made["audit"]), [made["contradiction"]])
    assert not result.passed and "contradicts itself" in str(result.metadata["exposed"])
    assert publication.audit_result(AuditReport(**made["audit"]), []).passed
