"""Commands about releases that stand: which there are, and which one readers see.

What belongs here: their arguments and help. What does not: making a release (`deliveries`), copies of it (`keeping`).
"""

from typing import Annotated

import typer

from pipelines.arguments.options import AsJson, Home

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
