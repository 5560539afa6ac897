"""The reports of all deliveries as a folder of pages, part of a release."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from pipelines.intake.profile_schema import Profile
from pipelines.intake.report import reports
from pipelines.intake.reports.page import as_index, as_page
from pipelines.intake.reports.structured import as_json


def write_reports(
    landing: Path, profiles: Mapping[str, Profile], folder: Path, known_on: dt.date | None = None
) -> None:
    """Write `<partner>/<delivery>.html` and `.json` for every delivery received by `known_on`, and `index.html`."""
    told = reports(landing, profiles, known_on)
    folder.mkdir(parents=True, exist_ok=True)
    for report in told:
        place = folder / report.partner
        place.mkdir(exist_ok=True)
        (place / f"{report.delivery}.html").write_text(as_page(report), encoding="utf-8")
        (place / f"{report.delivery}.json").write_text(as_json(report), encoding="utf-8")
    (folder / "index.html").write_text(as_index(told), encoding="utf-8")
