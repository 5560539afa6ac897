"""`thuis partner new`: a first profile from sample files."""

from collections.abc import Sequence
from pathlib import Path

import typer

from pipelines.errors import UserMistake
from pipelines.intake.deliveries import is_partner_name
from pipelines.intake.drafting.draft import as_profile
from pipelines.intake.drafting.guesses import Guessed, guess
from pipelines.intake.drafting.samples import samples
from pipelines.intake.drafting.vocabulary import vocabulary
from pipelines.intake.profiles import PARTNERS, load_profile, load_profiles


def new(name: str, files: Sequence[Path], out: Path | None, force: bool) -> int:
    """Write the profile and say what was recognised; 0 when it can be used as it stands, 1 when something is missing.

    Raises UserMistake for a name that is none, a file that cannot be read, and a profile that is there already.
    """
    if not is_partner_name(name):
        raise UserMistake(f"'{name}' is no name for a partner: small letters, digits and _, at most 40 of them.")
    place = out or PARTNERS / f"{name}.yaml"
    if place.exists() and not force:
        raise UserMistake(f"{place} exists. Give another place with --out, or --force to write over it.")
    words = vocabulary(load_profiles())
    tables = [sample for path in files for sample in samples(path)]
    guessed = [found for sample in tables if (found := guess(sample, words))]
    try:
        place.write_text(as_profile(name, guessed), encoding="utf-8")
    except OSError as error:
        raise UserMistake(f"{place} cannot be written ({error.strerror}). Give another place: --out FILE.") from None
    unknown = [sample for sample in tables if not any(one.sample is sample for one in guessed)]
    for line in [*map(summary, guessed), *(f"{sample.name}: resembles no dataset." for sample in unknown)]:
        typer.echo(line, err=True)
    usable = loads(place) and not unknown
    typer.echo(f"{place} is written. What is still missing: thuis partner check {place}", err=True)
    return 0 if usable else 1


def summary(one: Guessed) -> str:
    """One line on a sample: what it is, and what is missing."""
    sheet = f" ({one.sample.sheet})" if one.sample.sheet else ""
    parts = [f"{one.sample.name}{sheet}: {one.contract.name}, {len(one.columns)} columns recognised"]
    if one.missing:
        parts.append(f"missing: {', '.join(one.missing)}")
    if one.unused:
        parts.append(f"not used: {len(one.unused)}")
    if one.telling:
        parts.append(f"to be pseudonymised or left out first: {', '.join(one.telling)}")
    return "; ".join(parts) + "."


def loads(place: Path) -> bool:
    """Whether the profile can be used as it stands."""
    try:
        load_profile(place)
    except UserMistake:
        return False
    return True
