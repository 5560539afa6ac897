"""Commands about releases that stand: which there are, which one readers see, and what funders see of it.

What belongs here: their arguments and help. What does not: taking in deliveries (`deliveries`), copies (`keeping`).
"""

from typing import Annotated

import typer

from pipelines.arguments.options import AsJson, Home, Raw
from pipelines.errors import UserMistake

commands = typer.Typer()


@commands.command()
def releases(
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """List the releases that are kept: 14 nights, 12 month ends and every quarter's end, the newest first.

    Example: thuis releases --home data/home
    """
    from pipelines.commands.releases import releases as run

    run(home, as_json)


@commands.command()
def publish(  # noqa: PLR0913, PLR0917 - arguments of a command
    raw: Raw = None,
    home: Home = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be published, and change nothing.")
    ] = False,
    min_cell: Annotated[
        int | None, typer.Option(min=5, help="With --dry-run: hide counts of fewer people than this (now 10).")
    ] = None,
    merge_below: Annotated[
        int | None, typer.Option(min=1, help="With --dry-run: merge groups of fewer people than this (now 15).")
    ] = None,
    cells: Annotated[
        bool, typer.Option("--cells", help="With --dry-run: list the counts that hide, exactly, each with why.")
    ] = False,
    table: Annotated[str | None, typer.Option(metavar="NAME", help="With --cells: those of one table alone.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make the funders' database anew before its period is over, or show beforehand what that would be.

    --dry-run publishes the current release, whatever was delivered since, into a folder that goes again: how much of
    each table shows, what hides because it is small and what to protect that, what prints the former count because
    fewer than ten people changed, what the attack on it finds, and the largest change. --cells lists every count that
    hides, with its exact number: for your eyes, not for a file that leaves the house. It is held against what was
    published before it; rules that you give are tried by themselves. Without --dry-run it is thuis refresh --publish.

    Example: thuis publish --dry-run --cells --table retention_at_horizon
    """
    if table and not cells:
        raise UserMistake("--table goes with --cells: it says of which table to list the counts that hide.")
    if dry_run and raw is not None:
        raise UserMistake(
            "--raw goes without --dry-run: a dry run is of the current release and reads no deliveries. To see what "
            "others would give, refresh from them with a --home of its own, and give that home to the dry run."
        )
    if dry_run:
        from pipelines.commands.publish import Wanted, show

        raise typer.Exit(show(home, Wanted(min_cell, merge_below, cells, table, as_json)))
    if min_cell or merge_below or cells or as_json:
        raise UserMistake(
            "--min-cell, --merge-below, --cells and --json go with --dry-run: what is published has the house's rules."
        )
    from pipelines.commands.refresh import refresh as run

    raise typer.Exit(run(raw, home, None, publish_now=True))


@commands.command()
def rollback(
    release: Annotated[
        str | None, typer.Argument(metavar="ID", help="Release to go back to (default: the one before the current).")
    ] = None,
    home: Home = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")] = False,
) -> None:
    """Make an earlier release the current one, after looking whether it is still whole.

    Nothing is removed. The night leaves it so until there is news: a delivery, a decision or a rule that the releases
    after it were not made of.

    Example: thuis rollback --dry-run
    """
    from pipelines.commands.releases import rollback as run

    run(release, home, dry_run)
