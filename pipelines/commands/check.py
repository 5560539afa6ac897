"""`thuis check`: a partner's own look at a delivery, before it is sent."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from pipelines.errors import UserMistake
from pipelines.intake.profile_schema import Profile
from pipelines.intake.profiles import load_profile, load_profiles
from pipelines.intake.reports.page import as_page
from pipelines.intake.reports.structured import as_json
from pipelines.intake.reports.text import as_text
from pipelines.intake.trial import Trial, trial
from pipelines.settings import as_date

Form = Callable[[Trial, Profile], str | bytes]


def marked_copy(tried: Trial, profile: Profile) -> bytes:
    """The workbook, whose library is loaded only when it is asked for."""
    from pipelines.intake.reports.marked_copy import as_workbook

    return as_workbook(tried, profile)


FORMS: dict[str, Form] = {
    "text": lambda tried, _: as_text(tried.report),
    "json": lambda tried, _: as_json(tried.report),
    "html": lambda tried, _: as_page(tried.report),
    "xlsx": marked_copy,
}


def check(  # noqa: PLR0913, PLR0917 - as the command
    files: Sequence[Path],
    partner: str | None,
    profile: Path | None,
    reference_date: str | None,
    style: str,
    out: Path | None,
) -> int:
    """Report on the files; 0 when all is in order, 1 when something is held back or worth a remark.

    Raises UserMistake for a partner, profile, form, date or file that is not there.
    """
    if style not in FORMS:
        raise UserMistake(f"'{style}' is not a form of report. Choose one of: {', '.join(FORMS)}.")
    chosen = profile_of(partner, profile)
    if out is not None and (out.is_dir() or any(out.resolve() == file.resolve() for file in files)):
        raise UserMistake(f"{out} is a folder or one of the files themselves. Give another place: --out FILE.")
    with trial(files, chosen, as_date(reference_date)) as tried:
        deliver(FORMS[style](tried, chosen), style, out)
        return 0 if tried.report.clean else 1


def profile_of(partner: str | None, path: Path | None) -> Profile:
    """The profile in a file, else the installed one of a partner."""
    if path is not None:
        if not path.is_file():
            raise UserMistake(f"There is no profile {path}. Give a YAML file: --profile FILE.")
        return load_profile(path)
    profiles = load_profiles()
    if partner not in profiles:
        given = f"'{partner}' is not a partner with a profile" if partner else "Say whose delivery it is"
        raise UserMistake(f"{given}. Choose one with --partner: {', '.join(profiles)}; or give --profile FILE.")
    return profiles[partner]


def deliver(content: str | bytes, style: str, out: Path | None) -> None:
    """Write the report to its file, else to stdout; a workbook is not for a terminal."""
    raw = content.encode() if isinstance(content, str) else content
    if out is not None:
        try:
            out.write_bytes(raw)
        except OSError as error:
            raise UserMistake(f"{out} cannot be written ({error.strerror}). Give another place: --out FILE.") from None
        typer.echo(f"Report written to {out}.", err=True)
    elif isinstance(content, bytes) and sys.stdout.isatty():
        raise UserMistake(f"A workbook is not for a terminal. Give it a file: --format {style} --out report.{style}")
    else:
        sys.stdout.buffer.write(raw)
        sys.stdout.flush()
