"""The landing: immutable Parquet and a manifest per dataset of a delivery.

What belongs here: what is landed, what is left alone, and writing it so that a crash leaves no half folder.
What does not: reading and validating (`preparing`, `validation`) and the overview of it all (`registry`).
"""

import datetime as dt
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.intake.delivered_tables import tidy_together
from pipelines.intake.deliveries import Delivery
from pipelines.intake.findings import REFUSALS, DatasetError, Finding, example, refused_with
from pipelines.intake.forgotten import NOBODY, Forgotten
from pipelines.intake.manifests import Manifest, read_manifest
from pipelines.intake.pieces import DatasetPieces, pieces_of
from pipelines.intake.placing import BUILDING, put, recover
from pipelines.intake.preparing import DeliveryReader
from pipelines.intake.profile_schema import Profile
from pipelines.intake.profiles import dataset_fingerprint
from pipelines.intake.pseudonyms import check_key, fingerprint
from pipelines.intake.registry import write_registry
from pipelines.intake.row_groups import write_rows
from pipelines.intake.stacking import Prepared
from pipelines.intake.streaming import judge
from pipelines.intake.validation import Validated, validate
from validations.contracts import CONTRACTS

__all__ = ["Landed", "land_deliveries", "land_delivery", "write_registry"]

VERSION = "1"
_BATCH_ROWS = 1_000_000


@dataclass(frozen=True)
class Landed:
    """What became of a dataset of a delivery; `unchanged` when it had been landed before and was left alone."""

    dataset: str
    partner: str
    delivery: str
    contained: bool
    rows_in: int
    rows_accepted: int
    rows_held_back: int
    unchanged: bool
    findings: tuple[Finding, ...] = ()


@dataclass
class _Pending:
    """A dataset of a delivery that is on its way into the landing."""

    manifest: Manifest
    slot: str
    prepared: Prepared | None = None
    outcome: Validated | None = None
    fault: DatasetError | None = None


@dataclass
class _Opened:
    """A dataset of a delivery whose files are open; with `pieces` when it is too large to read at once."""

    reader: DeliveryReader
    manifest: Manifest
    pieces: DatasetPieces | None

    @property
    def records(self) -> int:
        """Number of records that wait to be read in pieces."""
        return self.pieces.records if self.pieces else 0


def land_delivery(  # noqa: PLR0913, PLR0917 - where from, where to, three facts to record
    delivery: Delivery, profile: Profile, landing: Path, key: bytes, today: dt.date, new_home: bool
) -> tuple[Landed, ...]:
    """Land every dataset of one delivery. Raises KeyMismatch for another key than the landing's."""
    return land_deliveries([delivery], {profile.partner: profile}, landing, key, today, new_home)


def land_deliveries(  # noqa: PLR0913, PLR0917 - as land_delivery
    deliveries: Iterable[Delivery],
    profiles: dict[str, Profile],
    landing: Path,
    key: bytes,
    today: dt.date,
    new_home: bool,
    forgotten: Forgotten = NOBODY,
) -> tuple[Landed, ...]:
    """Land every dataset of several deliveries, which costs far less than one by one.

    What has the files, profile and contract of its landing is left alone. Raises KeyMismatch for another key.
    """
    check_key(landing, key)
    recover(landing)
    landed: list[Landed] = []
    opened: list[_Opened] = []
    rows = 0
    for delivery in deliveries:
        reader = DeliveryReader(delivery, profiles[delivery.partner])
        plans = [
            (read_manifest(landing / name / delivery.slot), _describe(reader, name, today, new_home, fingerprint(key)))
            for name in reader.datasets()
        ]
        again = not all(former and _stands(former, fresh) for former, fresh in plans)
        for former, fresh in plans:
            if former and _stands(former, fresh) and not (again and _may_be_judged_again(former, fresh)):
                landed.append(_left_alone(former, fresh.hashes, delivery))
            else:
                opened.append(_open(reader, _seen_before(fresh, former)))
                rows += opened[-1].records
        reader.files.forget()
        rows += reader.rows
        if rows > _BATCH_ROWS:
            landed += _land(_prepared(opened, key, forgotten), landing, key, forgotten)
            rows = 0
    return (*landed, *_land(_prepared(opened, key, forgotten), landing, key, forgotten))


def _open(reader: DeliveryReader, manifest: Manifest) -> _Opened:
    """Open a dataset: in pieces when it is large."""
    if (pieces := pieces_of(reader, manifest.dataset)) is None:
        reader.open(manifest.dataset)
    return _Opened(reader, manifest, pieces)


def _describe(reader: DeliveryReader, dataset: str, today: dt.date, new_home: bool, key_fingerprint: str) -> Manifest:
    """Return the manifest of a dataset before a row of it is read."""
    delivery = reader.delivery
    canonical = reader.is_canonical(dataset)
    return Manifest(
        dataset=dataset,
        partner=delivery.partner,
        delivery=delivery.name,
        reference_date=delivery.reference_date,
        sequence=delivery.sequence,
        mode="full" if canonical else reader.profile.datasets[dataset].mode,
        contained=False,
        rows_in=0,
        rows_accepted=0,
        rows_held_back=0,
        sources=[
            {"file": file.carrier, "sha256": reader.files.sha256(file), "bytes": reader.files.size(file)}
            for file in reader.source_files(dataset)
        ],
        profile_sha256="canonical" if canonical else dataset_fingerprint(reader.profile, dataset),
        contract_version=f"{VERSION}.{CONTRACTS[dataset].version}",
        first_seen=today,
        history=new_home,
        key_fingerprint=key_fingerprint,
    )


def _stands(former: Manifest, fresh: Manifest) -> bool:
    """Whether what was landed stays: its files were changed since, or neither they nor the rules were.

    A file that its partner had to replace, because somebody in it was forgotten or past their term, is read again.
    """
    if former.provisional or ((former.forgotten or former.gone_by_term) and former.hashes != fresh.hashes):
        return False
    return former.hashes != fresh.hashes or _same_rules(former, fresh)


def _may_be_judged_again(former: Manifest, fresh: Manifest) -> bool:
    """Whether a refused dataset shares the fate of a delivery of which another dataset is read again."""
    return former.hashes == fresh.hashes and any(one.check in REFUSALS for one in former.findings)


def _same_rules(former: Manifest, fresh: Manifest) -> bool:
    return (former.profile_sha256, former.contract_version) == (fresh.profile_sha256, fresh.contract_version)


def _seen_before(fresh: Manifest, former: Manifest | None) -> Manifest:
    """A dataset that is landed again under new rules keeps the day it was first seen."""
    return replace(fresh, first_seen=former.first_seen, history=former.history) if former else fresh


def _left_alone(former: Manifest, hashes: dict[str, str], delivery: Delivery) -> Landed:
    """A delivery that was changed after it was landed stays as it was landed, and its partner hears so."""
    findings = list(former.findings)
    changed = sorted(
        file for file in hashes.keys() | former.hashes.keys() if hashes.get(file) != former.hashes.get(file)
    )
    if changed:
        message = (
            f"{', '.join(changed)} is veranderd nadat de levering was verwerkt; de eerste versie blijft gelden. "
            f"Zet het oude bestand terug en lever de verbetering aan in de map {delivery.correction}."
        )
        about = (former.partner, former.delivery, former.dataset, changed[0])
        findings.append(Finding(*about, "delivery_changed", "error", message))
    return _landed(former, unchanged=True, findings=findings)


def _prepared(opened: list[_Opened], key: bytes, forgotten: Forgotten) -> list[_Pending]:
    """Prepare what was opened, and empty the list: what was read need not stay in memory for validation."""
    tidy_together(reader.tables for reader in {one.reader: None for one in opened})
    pending = [_prepare(one, key, forgotten) for one in opened]
    for reader in {one.reader: None for one in opened}:
        _refuse_together([one for mine, one in zip(opened, pending, strict=True) if mine.reader is reader])
    opened.clear()
    return pending


def _prepare(one: _Opened, key: bytes, forgotten: Forgotten) -> _Pending:
    reader, manifest, slot = one.reader, one.manifest, one.reader.delivery.slot
    outcome = None
    try:
        if one.pieces:
            prepared, outcome = judge(one.pieces, key, forgotten)
        else:
            prepared = reader.prepare(manifest.dataset)
    except DatasetError as fault:
        rows = one.pieces.rows_read if one.pieces else reader.rows_read(manifest.dataset)
        manifest = replace(manifest, rows_in=rows, rows_held_back=rows)
        return _Pending(_with_fault(manifest, fault), slot, fault=fault)
    manifest = replace(
        manifest,
        reference_date=prepared.reference_date,
        mode=prepared.mode,
        left_out=prepared.left_out,
        findings=prepared.findings,
    )
    return _Pending(manifest, slot, prepared, outcome)


def _refuse_together(parts: list[_Pending]) -> None:
    """Where one dataset of a delivery holds an identifier, refuse the others too: the same hand made them."""
    leaks = [one.fault for one in parts if one.fault and one.fault.check in REFUSALS]
    for one in parts if leaks else ():
        if one.prepared:
            rows = one.outcome.rows_in if one.outcome else one.prepared.rows
            one.manifest = _with_fault(one.manifest, refused_with(leaks[0], rows))
            one.prepared = one.outcome = None


def _with_fault(manifest: Manifest, fault: DatasetError) -> Manifest:
    """Refuse the dataset for this fault, and hold back all rows that could be counted before it.

    That a line without end may mean a cut is not told beside the cut itself.
    """
    if not manifest.rows_in:
        manifest = replace(manifest, rows_in=fault.counted, rows_held_back=fault.counted)
    about = (manifest.partner, manifest.delivery, manifest.dataset, fault.file)
    finding = Finding(
        *about, fault.check, "error", fault.message, manifest.rows_in, len(fault.rows), example(fault.rows)
    )
    earlier = [one for one in manifest.findings if (one.check, fault.check) != ("no_line_end", "cut_file")]
    return replace(manifest, contained=False, message=fault.message, findings=[*earlier, finding])


def _land(pending: list[_Pending], landing: Path, key: bytes, forgotten: Forgotten) -> list[Landed]:
    """Validate what could be read, dataset by dataset, and write everything in the order in which it came."""
    for dataset, contract in CONTRACTS.items():
        mine = [one for one in pending if one.manifest.dataset == dataset and one.outcome is None]
        prepared = [one.prepared for one in mine if one.prepared]
        if prepared:
            outcomes = validate(contract, prepared, key, forgotten)
            for one, outcome in zip((one for one in mine if one.prepared), outcomes, strict=True):
                one.outcome = outcome
    return [_write(one, landing) for one in pending]


def _write(one: _Pending, landing: Path) -> Landed:
    manifest, outcome = one.manifest, one.outcome
    folder = landing / BUILDING / manifest.dataset / one.slot
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if outcome is not None:
        manifest = _with_account(manifest, outcome)
        write_rows(outcome.accepted, folder / "accepted.parquet")
        if outcome.held_back.height:
            write_rows(outcome.held_back, folder / "held_back.parquet")
    manifest.write(folder)
    put(folder, landing / manifest.dataset / one.slot, landing / BUILDING / "former")
    return _landed(manifest, unchanged=False, findings=manifest.findings)


def _with_account(manifest: Manifest, outcome: Validated) -> Manifest:
    counted = replace(
        manifest,
        contained=True,
        rows_in=outcome.rows_in,
        rows_accepted=outcome.accepted.height,
        rows_held_back=outcome.rows_held_back,
        left_out={**manifest.left_out, **outcome.left_out},
    )
    return _with_fault(counted, outcome.fault) if outcome.fault else counted


def _landed(manifest: Manifest, unchanged: bool, findings: list[Finding]) -> Landed:
    return Landed(
        manifest.dataset,
        manifest.partner,
        manifest.delivery,
        manifest.contained,
        manifest.rows_in,
        manifest.rows_accepted,
        manifest.rows_held_back,
        unchanged,
        tuple(findings),
    )
