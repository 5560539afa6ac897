"""`thuis partner check`: what a profile still lacks."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import typer

from pipelines.errors import UserMistake
from pipelines.intake.drafting import TO_CONFIRM
from pipelines.intake.profile_schema import Profile
from pipelines.intake.profiles import PARTNERS, load_profile
from pipelines.intake.report import Remark
from pipelines.intake.trial import trial

PROFILE_LACKS = {"code", "dropped_column", "dropped_identifier", "unknown_file", "missing_column", "missing_file"}


def check(name: str, samples: Sequence[Path]) -> int:
    """Say what is missing, a line each; 0 when nothing is. Raises UserMistake when there is no such profile."""
    place = Path(name) if name.endswith((".yaml", ".yml")) else PARTNERS / f"{name}.yaml"
    if not place.is_file():
        raise UserMistake(f"There is no profile {place}. Give the name of a partner or a YAML file.")
    lines = list(missing_in(place, samples))
    for line in lines:
        typer.echo(line)
    typer.echo(f"{place.name}: {len(lines) or 'nothing'} still to do.", err=True)
    return 1 if lines else 0


def missing_in(place: Path, samples: Sequence[Path]) -> Iterable[str]:
    """Marks in the text, faults that keep it from loading, and what samples show that it does not know."""
    for number, line in enumerate(place.read_text(encoding="utf-8").splitlines(), start=1):
        if f"# {TO_CONFIRM}" in line:
            yield f"{place.name}, line {number}: to be confirmed: {line.strip()}"
    try:
        profile = load_profile(place)
    except UserMistake as mistake:
        yield from str(mistake).splitlines()
        return
    if profile.rhythm is None:
        yield f"{place.name}: no rhythm, so the partner is never late. Say `rhythm: month`, quarter or year."
    if not profile.datasets:
        yield f"{place.name}: no datasets; only canonical files will be read."
    if samples:
        yield from shown_by(samples, profile)


def shown_by(samples: Sequence[Path], profile: Profile) -> Iterable[str]:
    """What the samples hold that the profile does not know."""
    with trial(samples, profile, None) as tried:
        for remark in tried.report.all_remarks:
            if remark.rule in PROFILE_LACKS:
                yield in_words(remark)


def in_words(remark: Remark) -> str:
    """A remark on the samples, as a line about the profile."""
    place = f"{remark.file}, row {remark.example_rows}: " if remark.file and remark.column else ""
    return f"{place}{remark.message}"
