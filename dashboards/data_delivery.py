"""Where a partner's page meets the reports that the release keeps on that partner's deliveries.

Lives here: reading those reports, of the partner of this process alone. Does not: SQL, or writing reports
(pipelines/intake).
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboards.access import Access
from pipelines.errors import UserMistake


@dataclass(frozen=True)
class Remark:
    """What was found in a dataset and what to do about it; `message` never repeats a value."""

    dataset: str
    severity: str
    place: str
    rows: int
    example_rows: str
    message: str


@dataclass(frozen=True)
class Rows:
    """Rows of a dataset, or of a whole delivery: accepted and held back together are what was delivered."""

    name: str
    delivered: int
    accepted: int
    held_back: int


@dataclass(frozen=True)
class Report:
    """One delivery: its rows by dataset and together, and the remarks."""

    delivery: Rows
    datasets: tuple[Rows, ...]
    remarks: tuple[Remark, ...]


def reports(access: Access) -> list[Report]:
    """Return the reports on this partner's deliveries, the newest first; none for a partner without any.

    Raises UserMistake when this process may not read them.
    """
    folder = access.release / "quality" / "deliveries" / access.partner
    try:
        paths = sorted((path for path in folder.iterdir() if path.suffix == ".json"), reverse=True)
        return [_report(path) for path in paths]
    except FileNotFoundError:
        return []
    except PermissionError:
        raise UserMistake(
            "This dashboard may not read the reports on these deliveries; see docs/deployment.md."
        ) from None


def _report(path: Path) -> Report:
    told = json.loads(path.read_text(encoding="utf-8"))
    found = [_remark(one["dataset"], remark) for one in told["datasets"] for remark in one["remarks"]]
    found += [_remark("", remark) for remark in told["remarks"]]
    datasets = tuple(_rows(one["dataset"], one) for one in told["datasets"])
    return Report(_rows(told["delivery"], told), datasets, tuple(found))


def _rows(name: str, told: dict[str, Any]) -> Rows:
    return Rows(name, told["rows_in"], told["accepted"], told["held_back"])


def _remark(dataset: str, told: dict[str, Any]) -> Remark:
    place = " · ".join(told[part] for part in ("file", "column") if told.get(part))
    example = told.get("example_rows") or ""
    return Remark(dataset, told["severity"], place, told.get("rows") or 0, str(example), told["message"])
