"""`thuis partner admit`: let in what was held back for its drift, or take that back."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

import typer

from pipelines.errors import UserMistake
from pipelines.intake.admissions import Admission, read_admissions, write_admissions
from pipelines.settings import home_of


def admit(  # noqa: PLR0913, PLR0917 - as the command
    partner: str, delivery: str, datasets: Sequence[str], reason: str, home: Path | None, withdraw: bool
) -> None:
    """Keep the decision and say what follows. Raises UserMistake where there is nothing to decide."""
    folder = home_of(home)
    decisions = folder / "decisions"
    standing = read_admissions(decisions)
    if withdraw:
        asked = chosen(partner, delivery, datasets, {one.about for one in standing}, "was let in")
        write_admissions(decisions, [one for one in standing if one.about not in asked])
        typer.echo(f"Withdrawn: {names(asked)}. The next refresh holds it back again.", err=True)
        return
    if not reason.strip():
        raise UserMistake('Say why it is right after all: --reason "...". The reason is kept with the decision.')
    asked = chosen(partner, delivery, datasets, held_back(folder), "is held back for its differences")
    decided = {one.about for one in standing}
    fresh = [Admission(*about, " ".join(reason.split()), date.today()) for about in sorted(asked - decided)]
    write_admissions(decisions, [*standing, *fresh])
    typer.echo(f"Let in: {names(asked)}. Run thuis refresh to take it in.", err=True)


def chosen(
    partner: str,
    delivery: str,
    datasets: Sequence[str],
    known: Collection[tuple[str, str, str]],
    state: str,
) -> set[tuple[str, str, str]]:
    """The asked datasets, or all of the delivery's when none is named. Raises UserMistake for any that is not known."""
    mine = {about for about in known if about[:2] == (partner, delivery)}
    asked = {(partner, delivery, dataset) for dataset in datasets} or mine
    wrong = asked - mine
    if wrong or not asked:
        what = names(wrong) if wrong else f"{partner} {delivery}"
        others = names(known) if known else "nothing at all"
        raise UserMistake(f"Of {what} nothing {state}; what does so: {others}.")
    return asked


def held_back(home: Path) -> set[tuple[str, str, str]]:
    """What the newest refresh held back for its drift. Raises UserMistake when nothing was ever taken in."""
    import polars as pl

    path = home / "landing" / "drift.parquet"
    if not path.exists():
        raise UserMistake(f"Nothing was taken in at {home} yet. Run thuis refresh first, or give another --home.")
    drift = pl.read_parquet(path).filter(pl.col("verdict") == "hold_back")
    return set(drift.select("partner", "delivery", "dataset").unique().rows())


def names(abouts: Collection[tuple[str, str, str]]) -> str:
    """Partner, delivery and dataset of each, for a sentence."""
    return ", ".join(" ".join(about) for about in sorted(abouts))
