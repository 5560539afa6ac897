"""`thuis publish --dry-run`: what the funders' database would be, before it is made."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typer

from pipelines.commands import hidden_cells
from pipelines.disclosure.audit import Publication
from pipelines.disclosure.edition import edition, published_day
from pipelines.disclosure.preview import Preview, preview
from pipelines.disclosure.publication import DEFAULT, Occasion
from pipelines.disclosure.report import RepeatedReport, TableReport
from pipelines.disclosure.rounding import Rules
from pipelines.errors import UserMistake
from pipelines.measures.versions import recorded
from pipelines.release.current import Release, current_release
from pipelines.release.editions import published_before
from pipelines.settings import home_of, publish_every

HEADING = (
    f"{'table':<28}{'counts':>8}{'small':>8}{'protect':>9}{'carried':>9}{'show':>7}{'denominators':>14}{'outcomes':>10}"
)
REPEATED = f"{'repeat what others print':<28}{'values':>8}{'hide':>17}{'carried':>9}{'show':>7}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: other rules to try, the list of hidden counts (of one table), and whether a program reads it."""

    min_cell: int | None = None
    merge_below: int | None = None
    cells: bool = False
    table: str | None = None
    plain: bool = False

    @property
    def rules(self) -> Rules:
        """The house's rules, or those that are tried; raises `UserMistake` for rules that hide nothing."""
        rules = Rules(self.min_cell or DEFAULT.min_cell, DEFAULT.base, self.merge_below or DEFAULT.merge_below)
        if rules.min_cell < DEFAULT.base or rules.merge_below < 1:
            raise UserMistake(f"Give --min-cell {DEFAULT.base} or more: counts are rounded to {DEFAULT.base}.")
        return rules

    @property
    def by_itself(self) -> bool:
        """Whether it is tried beside no former publication: so are rules that somebody gives, for none is made so."""
        return self.min_cell is not None or self.merge_below is not None


def show(home: Path | None, wanted: Wanted) -> int:
    """Print what would be published of the current release; 1 where the attack finds a hidden count or a contradiction.

    Raises `UserMistake` without a release, for rules that hide nothing, or for a table that is not published.
    """
    release, rules = current_release(home_of(home)), wanted.rules
    hidden_cells.require(wanted.table)
    typer.echo(f"Hiding, and attacking what was hidden, of {release.folder.name}; nothing is changed.", err=True)
    try:
        found = previewed(home_of(home), release, wanted)
    except ValueError as contradiction:  # of what was published before, or of the tables themselves
        typer.echo(f"It would not be published, and what was published before stays: {contradiction}", err=True)
        return 1
    listed = hidden_cells.of_table(found.report.untold, wanted.table) if wanted.cells else []
    if wanted.plain:
        cells = {"cells": hidden_cells.records(listed, rules)} if wanted.cells else {}
        typer.echo(json.dumps(facts(release, rules, found) | cells, indent=1))
    else:
        for line in (*words(rules, found), *hidden_cells.lines(listed, rules)):
            typer.echo(line)
    return 0 if found.audit.holds else 1


def previewed(home: Path, release: Release, wanted: Wanted) -> Preview:
    """The next publication of a release, beside those before it, or by itself.

    What stands already is held against those before it alone: beside itself each count would say no more than that it
    hid before, and not why.
    """
    day = published_day(release.warehouse, None)
    own = release.publication if stands(release) else None
    before = [] if wanted.by_itself else published_before(home, day, but=own)
    former = [Publication(one.published, one.warehouse, one.record) for one in before]
    return preview(release.warehouse, wanted.rules, Occasion(day, publish_every()), former)


def stands(release: Release) -> bool:
    """Whether a release made the publication that it has, by what the next one would be made by too."""
    made, known_on = release.manifest.get("published", {}), release.manifest.get("known_on")
    asked = date.fromisoformat(known_on) if known_on else None
    if "made_in" in made or "edition" not in made:
        return False
    return bool(made["edition"] == edition(release.warehouse, publish_every(), asked, recorded()))


def words(rules: Rules, found: Preview) -> Iterator[str]:
    """The summary first, then a line for each table."""
    tables = found.report.tables
    yield f"Counts of fewer than {rules.min_cell} people hide; groups under {rules.merge_below} are merged."
    counts, denominators, outcomes = shares(tables)
    yield f"{counts} of all counts show, {denominators} of the denominators and {outcomes} of the outcomes among them."
    yield attack_in_words(found)
    if change := found.report.largest_change:
        cell = change.cell
        where = f"{cell.column} of {cell.table} ({', '.join(cell.row)})"
        yield f"Largest change: {where}, {change.before} to {change.after}."
    yield HEADING
    for one in tables:
        counts, denominators, outcomes = shares([one])
        yield (
            f"{one.table:<28}{one.cells:>8}{one.hidden_primary:>8}{one.hidden_secondary:>9}{one.carried:>9}"
            f"{counts:>7}{denominators:>14}{outcomes:>10}"
        )
    yield from repeated_in_words(found.report.repeated)


def repeated_in_words(tables: Sequence[RepeatedReport]) -> Iterator[str]:
    """A line for each table without cells of its own, apart from those that are added up."""
    yield REPEATED
    for one in tables:
        shown = share(one.shown, one.values)
        yield f"{one.table:<28}{one.values:>8}{one.hidden:>17}{one.carried:>9}{shown:>7}"


def attack_in_words(found: Preview) -> str:
    """What the attack came to."""
    attacked, exposed = sum(found.audit.attacked.values()), found.audit.exposed
    if exposed:
        return f"{attacked} hidden counts attacked, {len(exposed)} FOUND OUT, for example: {exposed[0]}."
    return f"{attacked} hidden counts attacked, none found out within {found.report.min_cell} people."


def shares(tables: Sequence[TableReport]) -> tuple[str, str, str]:
    """How many of their counts, denominators and outcomes show."""
    return (
        share(sum(one.shown for one in tables), sum(one.cells for one in tables)),
        share(sum(one.denominators_shown for one in tables), sum(one.denominators for one in tables)),
        share(sum(one.outcomes_shown for one in tables), sum(one.outcomes for one in tables)),
    )


def share(part: int, whole: int) -> str:
    """A share in whole percents; a dash of nothing."""
    return f"{round(100 * part / whole)}%" if whole else "-"


def facts(release: Release, rules: Rules, found: Preview) -> dict[str, Any]:
    """The same for a program."""
    return {
        "release": release.folder.name,
        "rules": {"min_cell": rules.min_cell, "base": rules.base, "merge_below": rules.merge_below},
        **found.report.as_record(),
        "audit": found.audit.as_record() | {"holds": found.audit.holds},
    }
