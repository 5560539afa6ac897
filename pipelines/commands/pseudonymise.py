"""`thuis pseudonymise`: a partner's export without people, made on the partner's own premises."""

import os
import stat
from pathlib import Path

import typer

from pipelines.errors import UserMistake
from pipelines.intake.pseudonymise.message import pseudonymise_message
from pipelines.intake.pseudonymise.outcome import Outcome
from pipelines.intake.pseudonymise.table import Wishes, pseudonymise_table
from pipelines.intake.pseudonyms import load_key


def pseudonymise(source: Path, out: Path, key_file: Path, wishes: Wishes, force: bool) -> None:
    """Write the pseudonymised file and say what was done.

    Raises UserMistake for a missing file or key, a place that cannot be written, and whatever the file itself has.
    """
    require_places(source, out, force)
    key = load_key(key_file, create=False)
    warn_of_readers(key_file)
    content = source.read_bytes()
    if source.suffix.lower() == ".xml":
        outcome = pseudonymise_message(source.name, content, key)
    else:
        outcome = pseudonymise_table(source.name, content, key, wishes)
    write(out, outcome)
    typer.echo(f"{out} is geschreven; {source.name} is niet veranderd.\n{outcome.in_words()}", err=True)
    typer.echo("Bewaar het origineel niet langer dan nodig, en verzend alleen de nieuwe versie.", err=True)


def require_places(source: Path, out: Path, force: bool) -> None:
    """Raise UserMistake unless there is a file to read and a place to write that is another."""
    if not source.is_file():
        raise UserMistake(f"There is no file {source}. Give the export to pseudonymise.")
    if out.resolve() == source.resolve():
        raise UserMistake("The original is never overwritten. Give another file to write.")
    if out.exists() and not force:
        raise UserMistake(f"{out} exists. Give another name, or --force to write over it.")
    if source.suffix.lower() != out.suffix.lower():
        raise UserMistake(f"{out} should end in {source.suffix}, as the export does. Give such a name.")


def warn_of_readers(key_file: Path) -> None:
    """Say so when others on this machine can read the key."""
    if key_file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        typer.echo(f"Let op: anderen op deze computer kunnen {key_file} lezen. Maak dat ongedaan.", err=True)


def write(out: Path, outcome: Outcome) -> None:
    """Write beside the place and then into it: whoever stops halfway leaves no half file."""
    beside = out.with_name(f".{out.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(outcome.content)
            os.fsync(file.fileno())
        beside.replace(out)
    except OSError as error:
        raise UserMistake(f"{out} cannot be written ({error.strerror}). Give another place.") from None
    finally:
        beside.unlink(missing_ok=True)
