"""`thuis publish`: make the funders' database anew, or show what that would be."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from pipelines.disclosure.audit import Publication
from pipelines.disclosure.edition import published_day
from pipelines.disclosure.preview import Preview, preview
from pipelines.disclosure.publication import DEFAULT, Occasion, TableReport
from pipelines.disclosure.rounding import Rules
from pipelines.errors import UserMistake
from pipelines.release.current import Release, current_release
from pipelines.release.editions import published_before
from pipelines.settings import home_of, publish_every


def show(home: Path | None, min_cell: int | None, merge_below: int | None, plain: bool) -> int:
    """Print what would be published of the current release; the exit code is 1 where the attack finds a hidden count.

    Raises `UserMistake` without a release or for rules that hide nothing.
    """
    release = current_release(home_of(home))
    rules = rules_of(min_cell, merge_below)
    typer.echo(f"Hiding, and attacking what was hidden, of {release.folder.name}; nothing is changed.", err=True)
    found = previewed(home_of(home), release, rules)
    if plain:
        typer.echo(json.dumps(facts(release, rules, found), indent=1))
    else:
        for line in words(rules, found):
            typer.echo(line)
    return 0 if found.audit.holds else 1


def rules_of(min_cell: int | None, merge_below: int | None) -> Rules:
    """The house's rules, or those that are tried; raises `UserMistake` for rules that hide nothing."""
    rules = Rules(min_cell or DEFAULT.min_cell, DEFAULT.base, merge_below or DEFAULT.merge_below)
    if rules.min_cell < DEFAULT.base or rules.merge_below < 1:
        raise UserMistake(f"Give --min-cell {DEFAULT.base} or more: counts are rounded to {DEFAULT.base}.")
    return rules


def previewed(home: Path, release: Release, rules: Rules) -> Preview:
    """The next publication of a release, beside those before it; under other rules by itself, as none is made so."""
    day = published_day(release.warehouse, None)
    before = published_before(home, day) if rules == DEFAULT else []
    former = [Publication(one.published, one.warehouse, one.record) for one in before]
    return preview(release.warehouse, rules, Occasion(day, publish_every()), former)


def words(rules: Rules, found: Preview) -> Iterator[str]:
    """The summary first, then a line for each table."""
    tables = found.report.tables
    yield f"Counts of fewer than {rules.min_cell} people hide; groups under {rules.merge_below} are merged."
    yield f"{share(sum(map(shown, tables)), sum(one.cells for one in tables))} of all counts show, and " + (
        f"{share(sum(map(denominators_shown, tables)), sum(one.denominators for one in tables))} of the denominators."
    )
    yield attack_in_words(found)
    if change := found.largest_change:
        cell = change.cell
        where = f"{cell.column} of {cell.table} ({', '.join(cell.row)})"
        yield f"Largest change: {where}, {change.before} to {change.after}."
    yield f"{'table':<28}{'counts':>8}{'small':>8}{'protect':>9}{'carried':>9}{'show':>7}{'denominators':>14}"
    for one in tables:
        yield (
            f"{one.table:<28}{one.cells:>8}{one.hidden_primary:>8}{one.hidden_secondary:>9}{one.carried:>9}"
            f"{share(shown(one), one.cells):>7}{share(denominators_shown(one), one.denominators):>14}"
        )


def attack_in_words(found: Preview) -> str:
    """What the attack came to."""
    attacked, exposed = sum(found.audit.attacked.values()), found.audit.exposed
    if exposed:
        return f"{attacked} hidden counts attacked, {len(exposed)} FOUND OUT, for example: {exposed[0]}."
    return f"{attacked} hidden counts attacked, none found out within {found.report.min_cell} people."


def shown(table: TableReport) -> int:
    """The counts of a table that show."""
    return table.cells - table.hidden_primary - table.hidden_secondary


def denominators_shown(table: TableReport) -> int:
    """The denominators of its breakdowns that show."""
    return table.denominators - table.denominators_hidden


def share(part: int, whole: int) -> str:
    """A share in whole percents; a dash of nothing."""
    return f"{round(100 * part / whole)}%" if whole else "-"


def facts(release: Release, rules: Rules, found: Preview) -> dict[str, Any]:
    """The same for a program."""
    change = found.largest_change
    return {
        "release": release.folder.name,
        "rules": {"min_cell": rules.min_cell, "base": rules.base, "merge_below": rules.merge_below},
        **found.report.as_record(),
        "audit": found.audit.as_record() | {"holds": found.audit.holds},
        "largest_change": change and {**change.cell._asdict(), "before": change.before, "after": change.after},
    }
