"""`thuis partner`: commands about one partner and what it delivers.

What belongs here: their arguments and help. What does not: commands for a partner's own use (`deliveries`).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.arguments.options import Home

commands = typer.Typer(no_args_is_help=True, help="Everything about one partner: its profile and its deliveries.")


@commands.command()
def new(
    name: Annotated[str, typer.Argument(metavar="PARTNER", help="Folder name for the new partner.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Sample files of one delivery.")],
    out: Annotated[Path | None, typer.Option(help="Where to write it (default: among the installed profiles).")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a profile that is there.")] = False,
) -> None:
    """Write a first profile from sample files, with every guess marked.

    Titles and codes are recognised by what other partners' profiles know. Exit code 0: it can be used as it stands;
    1: something is still missing.

    Example: thuis partner new woonlab export/*.csv
    """
    from pipelines.commands.partner_new import new as run

    raise typer.Exit(run(name, files, out, force))


@commands.command()
def check(
    name: Annotated[str, typer.Argument(metavar="PARTNER|FILE", help="An installed profile, or a YAML file.")],
    on: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Sample file or folder to hold it against; may be repeated"),
    ] = None,
) -> None:
    """Explain what a profile still lacks: marks to confirm, faults with their line, and what samples show.

    Exit code 0: nothing; 1: something is still missing.

    Example: thuis partner check woonlab --on export
    """
    from pipelines.commands.partner_check import check as run

    raise typer.Exit(run(name, on or []))


@commands.command()
def admit(  # noqa: PLR0913, PLR0917 - arguments of a command
    name: Annotated[str, typer.Argument(metavar="PARTNER", help="Folder name of the partner.")],
    delivery: Annotated[
        str, typer.Argument(metavar="DELIVERY", help="Folder name of the delivery, as 2022-06-30 or 2022-06-30.2.")
    ],
    datasets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DATASET]...", help="Datasets of it; all that were held back when none."),
    ] = (None),
    reason: Annotated[str, typer.Option(help="Why it is right after all; whoever reads it later was not there.")] = "",
    home: Home = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take an earlier admission back.")] = False,
) -> None:
    """Let in a delivery that was held back because it differs too much from the one before it.

    The decision is kept in the home, in decisions/admitted.csv; the next refresh follows it, and so does every
    refresh after that, also when everything is built anew.

    Example: thuis partner admit mitros 2022-12-31 leases --reason "two complexes were sold"
    """
    from pipelines.commands.admit import admit as run

    run(name, delivery, datasets or [], reason, home, withdraw)


@commands.command()
def codes(
    file: Annotated[Path, typer.Argument(help="A code list such as VERA's Referentiedata.csv.")],
    profile: Annotated[
        str | None, typer.Option(metavar="PARTNER", help="Also hold the codes of this partner's profile against it.")
    ] = None,
) -> None:
    """Report the defects of a published code list, and which codes of a profile it does not know or has ended.

    Exit codes: 0 without defects, 1 with defects, 2 for a file that is no code list.

    Example: thuis partner codes Referentiedata.csv --profile vera
    """
    from pipelines.commands.codes import codes as run

    raise typer.Exit(run(file, profile))
