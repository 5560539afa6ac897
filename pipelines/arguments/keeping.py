"""Commands about what a home cannot make again: its copies, its key, and taking a person out of it.

What belongs here: their arguments and help. What does not: releases, which a night makes again.
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.arguments.options import AsJson, Home, Raw

commands = typer.Typer()


@commands.command()
def backup(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", readable=False, help="Folder for the backup, on another disk.")
    ],
    home: Home = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be copied and change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Copy landing, decisions and releases to a folder, verified by hash; what lies there already is not copied again.

    The former backup stays usable until the new one is whole. The key is never in it: keep that apart from the data.

    Example: thuis backup /mnt/backup/thuis --home data/home
    """
    from pipelines.commands.backup import backup as run

    run(folder, home, dry_run, as_json)


@commands.command()
def restore(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", readable=False, help="Folder that was given to thuis backup.")
    ],
    home: Home = None,
    replace: Annotated[bool, typer.Option("--replace", help="Let it take the place of what the home holds.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Verify every file and change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup back, after looking whether every file of it is whole; a home that holds anything is refused.

    Stopped halfway, the same command completes it. The key is not in the backup: restore it from where it is kept.

    Example: thuis restore /mnt/backup/thuis --home data/home
    """
    from pipelines.commands.backup import bring_back as run

    run(folder, home, replace, dry_run, as_json)


@commands.command()
def forget(  # noqa: PLR0913, PLR0917 - arguments of a command
    raw: Raw = None,
    home: Home = None,
    partner: Annotated[str | None, typer.Option(help="Whose pseudonym you type: this partner's own.")] = None,
    resident: Annotated[bool, typer.Option("--resident", help="You type a resident_key of the warehouse.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what there is and change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a person out of landing, decisions and every kept release, and keep them out when sent again.

    The pseudonym is asked for, or read from stdin: as an argument it would stay in the shell's history. All pseudonyms
    of that person are followed. What remains is a proof without any, in decisions/forgotten. Stopped halfway, the same
    command without options completes it.

    Example: thuis forget --partner portaal --dry-run < pseudonym.txt
    """
    from pipelines.commands.forget import forget as run

    raise typer.Exit(run(raw, home, partner, resident, dry_run, as_json))


@commands.command()
def expire(
    raw: Raw = None,
    home: Home = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="Count by this day (default: today).")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count who goes and change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take out everybody whose term of retention is over, from landing, decisions and every kept release.

    Terms are declared per dataset in pipelines/intake/terms.yaml. All rows of a person go together, when the last of
    them may, and whoever moved in goes with everybody of that year. What remains is a proof without any pseudonym, in
    decisions/forgotten. Stopped halfway, the same command completes it. With --dry-run, --on may be a day to come.

    Example: thuis expire --home data/home --dry-run
    """
    from datetime import date

    from pipelines.commands.expire import expire as run

    raise typer.Exit(run(raw, home, on, dry_run, as_json, date.today()))


@commands.command()
def key(
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tell which key this is by its fingerprint, how old it is, and whether this home was made with it.

    The key itself is never shown. Exit code 1: others may read its file, it lies inside the home, or this home was made
    with another key.

    Example: thuis key --home data/home
    """
    from pipelines.commands.key import key as run

    raise typer.Exit(run(home, as_json))
