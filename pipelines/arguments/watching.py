"""Commands for whoever watches over a home: how it is, and whether messages about it arrive.

What belongs here: their arguments and help. What does not: mending what is wrong.
"""

from typing import Annotated

import typer

from pipelines.arguments.options import AsJson, Home, Raw

commands = typer.Typer()


@commands.command()
def status(
    raw: Raw = None,
    home: Home = None,
    as_json: AsJson = False,
    tell: Annotated[
        bool, typer.Option("--tell", help="Send it when something is wrong, and once a week when not.")
    ] = False,
) -> None:
    """Tell how the current release is: its age, whether its files are whole, who is late and what was refused.

    It looks at what was released and believes no log. Exit code 0: all is well; 1: for 36 hours no night made a
    release or found that there was no news, the release is not whole, a partner is late, work on the home was left
    unfinished (a restore, a forgetting), or with --tell a message did not arrive.

    Example: thuis status --home data/home
    """
    from pipelines.commands.status import status as run

    raise typer.Exit(run(raw, home, as_json, tell))


@commands.command()
def notify(
    home: Home = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the trial and send nothing.")] = False,
) -> None:
    """Send a trial message to every address that is told of failures, and say which it did not reach.

    Addresses stand in ~/.config/thuis/notify or where THUIS_NOTIFY_FILE says, one a line, for their owner's eyes alone
    (chmod 600): mailto://user:password@mail.example.org?to=analyst@example.org or jsons://example.org/hook. Exit code
    0: all arrived; 1: some did not.

    Example: thuis notify --dry-run
    """
    from pipelines.commands.telling import try_out

    raise typer.Exit(try_out(home, dry_run))
