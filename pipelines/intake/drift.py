"""Whether a delivery differs too much from what its partner delivered before it.

What belongs here: which delivery is compared with which, the verdict, and saying so. What does not: counting
(`drift_measures`) and an analyst's decision to let a delivery in (`admissions`).

A partner's deliveries of a dataset are walked in the order in which they are applied. One that is held back is no
history for the next: that one is compared with the last delivery that counts.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from pipelines.intake.drift_measures import Comparison, Measured
from pipelines.intake.drift_words import in_words
from pipelines.intake.findings import Finding
from pipelines.intake.manifests import Manifest
from pipelines.intake.profile_schema import Bound, Drift, Profile
from validations.contracts import CONTRACTS, Contract

if TYPE_CHECKING:
    import duckdb

DRIFT = {
    "partner": pl.String,
    "delivery": pl.String,
    "dataset": pl.String,
    "former_delivery": pl.String,
    "measure": pl.String,
    "column_name": pl.String,
    "code": pl.String,
    "value": pl.Float64,
    "former": pl.Float64,
    "day": pl.Date,
    "former_day": pl.Date,
    "change": pl.Float64,
    "bound": pl.Float64,
    "verdict": pl.String,
}
_OF_FULL_DELIVERIES = ("rows", "vanished_keys")
_TOLERANCE = 1e-9
_About = tuple[str, str, str]


@dataclass(frozen=True)
class Judged:
    """The rows of `DRIFT`, the findings, and the deliveries held back, by dataset, partner and delivery."""

    rows: list[tuple[object, ...]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    held_back: dict[_About, Finding] = field(default_factory=dict)


@dataclass
class _Chain:
    """A partner's deliveries of one dataset: their places among all of the dataset, in the order of application."""

    places: list[int]
    bounds: Drift
    full: bool
    out: set[int] = field(default_factory=set)

    def earlier(self) -> dict[int, list[int]]:
        """For each delivery what it is compared with: the last that counts, or all of them when they only add."""
        found: dict[int, list[int]] = {}
        standing: list[int] = []
        for place in self.places:
            found[place] = standing[-1:] if self.full else list(standing)
            if place not in self.out:
                standing.append(place)
        return found


def judge_all(
    manifests: Iterable[Manifest], landing: Path, profiles: Mapping[str, Profile], admitted: Collection[_About]
) -> Judged:
    """Compare every landed dataset with what the partner delivered before; `admitted` is what an analyst let in."""
    import duckdb

    judged = Judged()
    by_dataset: dict[str, list[Manifest]] = {}
    for manifest in manifests:
        if manifest.contained:
            by_dataset.setdefault(manifest.dataset, []).append(manifest)
    with duckdb.connect() as connection:  # one for all datasets: opening one costs as much as its questions
        connection.execute("set threads = 1")
        for dataset, delivered in by_dataset.items():
            if len({one.partner for one in delivered}) == len(delivered):
                continue
            # a landed file that cannot be read stops the warehouse, which needs it too and says which table it is
            with suppress(OSError, duckdb.IOException, duckdb.InvalidInputException):
                _judge_dataset(connection, CONTRACTS[dataset], delivered, landing, profiles, admitted, judged)
    return judged


def _judge_dataset(  # noqa: PLR0913, PLR0917 - one dataset and what all share
    connection: "duckdb.DuckDBPyConnection",
    contract: Contract,
    delivered: list[Manifest],
    landing: Path,
    profiles: Mapping[str, Profile],
    admitted: Collection[_About],
    judged: Judged,
) -> None:
    delivered = sorted(delivered, key=lambda one: (one.partner, one.reference_date, one.sequence))
    comparison = Comparison(connection, contract, [_accepted(landing, one) for one in delivered])
    unsettled = _chains(delivered, profiles)
    while unsettled:
        earlier = {place: before for chain in unsettled for place, before in chain.earlier().items()}
        measured = comparison.measure(earlier)
        settled = [chain for chain in unsettled if not _hold_back(chain, measured, delivered, admitted)]
        for chain in settled:
            _tell(chain, measured, delivered, admitted, judged)
        unsettled = [chain for chain in unsettled if chain not in settled]


def _chains(delivered: list[Manifest], profiles: Mapping[str, Profile]) -> list[_Chain]:
    """Chain deliveries by partner; only a chain of full deliveries knows keys that vanish."""
    places: dict[str, list[int]] = {}
    for place, one in enumerate(delivered):
        places.setdefault(one.partner, []).append(place)
    return [
        _Chain(mine, _bounds(profiles.get(partner), delivered[mine[0]].dataset), delivered[mine[-1]].mode == "full")
        for partner, mine in places.items()
        if len(mine) > 1
    ]


def _bounds(profile: Profile | None, dataset: str) -> Drift:
    said = profile.datasets.get(dataset) if profile else None
    return said.drift if said else Drift()


def _accepted(landing: Path, manifest: Manifest) -> Path:
    slot = f"{manifest.partner}@{_folder_date(manifest)}.{manifest.sequence}"
    return landing / manifest.dataset / slot / "accepted.parquet"


def _folder_date(manifest: Manifest) -> str:
    """The date in the folder's name: a file in the delivery may give another reference date."""
    return manifest.delivery[:10]


def _hold_back(
    chain: _Chain,
    measured: Mapping[int, list[Measured]],
    delivered: list[Manifest],
    admitted: Collection[_About],
) -> bool:
    """Take the first delivery that goes beyond a bound out of its chain; the ones after it must be compared anew."""
    for place in chain.places:
        about = _about(delivered[place])
        if place in chain.out or about in admitted:
            continue
        if any(_verdict(one, chain) == "hold_back" for one in measured.get(place, ())):
            chain.out.add(place)
            return True
    return False


def _verdict(one: Measured, chain: _Chain) -> str:
    """`ok`, `few` (seen on too few keys or rows to mean anything), `flag` or `hold_back`."""
    bound: Bound = getattr(chain.bounds, one.measure)
    beyond = bound.most is not None and one.change is not None and one.change > bound.most + _TOLERANCE
    if not beyond or (one.measure in _OF_FULL_DELIVERIES and not chain.full):
        return "ok"
    return bound.then if one.of >= bound.of_at_least else "few"


def _tell(
    chain: _Chain,
    measured: Mapping[int, list[Measured]],
    delivered: list[Manifest],
    admitted: Collection[_About],
    judged: Judged,
) -> None:
    earlier = chain.earlier()
    for place in chain.places:
        if not earlier[place]:
            continue
        this, former = delivered[place], delivered[earlier[place][-1]]
        for one in measured[place]:
            if one.measure == "vanished_keys" and not chain.full:
                continue  # a delivery of changes leaves out what did not change
            verdict = _verdict(one, chain)
            let_in = verdict == "hold_back" and _about(this) in admitted
            judged.rows.append(_line(this, former, one, chain, "admitted" if let_in else verdict))
            if verdict in ("flag", "hold_back") and not let_in:
                finding = _finding(this, former, one, held_back=verdict == "hold_back")
                judged.findings.append(finding)
                if verdict == "hold_back":
                    judged.held_back[this.dataset, this.partner, this.delivery] = finding


def _about(manifest: Manifest) -> _About:
    return (manifest.partner, manifest.delivery, manifest.dataset)


def _line(this: Manifest, former: Manifest, one: Measured, chain: _Chain, verdict: str) -> tuple[object, ...]:
    about = (this.partner, this.delivery, this.dataset, former.delivery, one.measure, one.column, one.code)
    bound: Bound = getattr(chain.bounds, one.measure)
    return (*about, one.value, one.former, one.day, one.former_day, one.change, bound.most, verdict)


def _finding(this: Manifest, former: Manifest, one: Measured, held_back: bool) -> Finding:
    message = f"Vergeleken met levering {former.delivery}: {in_words(one)}."
    if held_back:
        command = f'thuis partner admit {this.partner} {this.delivery} {this.dataset} --reason "..."'
        message += (
            f" {this.dataset} uit deze levering is daarom aangehouden; de vorige stand blijft gelden. "
            f"Vraag de partner of dit klopt. Zo ja, laat haar toe met: {command}"
        )
    failed = this.rows_in if held_back else 0
    about = (this.partner, this.delivery, this.dataset, None)
    return Finding(*about, "drift", "error" if held_back else "warning", message, this.rows_in, failed)
