"""Commands from a delivery to a release: taking it in, and what a partner does before it is sent.

What belongs here: their arguments and help. What does not: releases that stand (`releases`), one partner (`partner`).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.arguments.options import Home, Raw

commands = typer.Typer()


@commands.command()
def refresh(
    raw: Raw = None,
    home: Home = None,
    known_on: Annotated[
        str | None, typer.Option(metavar="DATE", help="Rebuild as known on this day (yyyy-mm-dd).")
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Make the funders' database anew, before the quarter is over.")
    ] = False,
) -> None:
    """Take in what partners sent, rebuild the warehouse, and release it when it passes the gate.

    Example: thuis refresh --raw data/raw --home data/home
    """
    from pipelines.commands.refresh import refresh as run

    raise typer.Exit(run(raw, home, known_on, publish))


@commands.command()
def check(  # noqa: PLR0913, PLR0917 - arguments of a command
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files of one delivery, or their folder.")],
    partner: Annotated[str | None, typer.Option(help="Whose delivery it is: the partner's folder name.")] = None,
    profile: Annotated[Path | None, typer.Option(help="A profile (YAML) that is not installed yet.")] = None,
    reference_date: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day up to which it describes the world (default: today).")
    ] = None,
    format: Annotated[str, typer.Option(help="text, json, html or xlsx (a copy with the faulty cells marked).")] = (
        "text"
    ),
    out: Annotated[Path | None, typer.Option(help="File to write the report to (default: stdout).")] = None,
) -> None:
    """Check a delivery before it is sent: what would be accepted, what held back, and what to do about it.

    The report is in Dutch. Nothing is kept and no warehouse is needed. Exit code 0: all in order; 1: something was
    held back or is worth a remark.

    Example: thuis check export/*.csv --partner mitros --format html --out verslag.html
    """
    from pipelines.commands.check import check as run

    raise typer.Exit(run(files, partner, profile, reference_date, format, out))


@commands.command()
def pseudonymise(  # noqa: PLR0913, PLR0917 - arguments of a command
    source: Annotated[Path, typer.Argument(metavar="IN", help="Raw export: iWmo message (XML), CSV or XLSX.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="File to write; never IN itself.")],
    key: Annotated[Path, typer.Option(help="File with the regional key, from the region's trusted third party.")],
    client: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Column with the person's number.")] = None,
    birth: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Column with a date of birth.")] = None,
    postcode: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Column with a postcode.")] = None,
    drop: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Column to leave out.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook (default: the first).")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over OUT when it exists.")] = False,
) -> None:
    """Take people out of an export, on the partner's own premises: what comes out may be delivered.

    Numbers of persons become regional pseudonyms, dates of birth become years, postcodes four digits; names, addresses,
    telephone numbers and remarks are left out. Columns are recognised by title and content; name those that are not.
    The regional key is not the key of the warehouse: partners share it, so that one person has one pseudonym.

    Example: thuis pseudonymise --key regio.key WMO301.xml WMO301_pseudoniem.xml
    """
    from pipelines.commands.pseudonymise import pseudonymise as run
    from pipelines.intake.pseudonymise.table import Wishes

    titles = [tuple(said or ()) for said in (client, birth, postcode, drop)]
    wishes = Wishes(client=titles[0], birth=titles[1], postcode=titles[2], drop=titles[3], sheet=sheet)
    run(source, out, key, wishes, force)
