"""What `thuis partner codes` does: judge a published code list, and a profile by it.

What belongs here: the words of the report and the exit code. What does not: the judging (`intake.code_lists`).
"""

import datetime as dt
from collections import Counter
from pathlib import Path

import typer

from pipelines.errors import UserMistake

DEFECTS = 1


def codes(file: Path, profile: str | None, today: dt.date | None = None) -> int:
    """Print a summary and then every defect; return 1 when there are any. Raises UserMistake for a wrong file."""
    from pipelines.intake.code_lists import KINDS, list_defects, profile_defects, read_code_list
    from pipelines.intake.profiles import load_profiles

    profiles = load_profiles() if profile else {}
    if profile and profile not in profiles:
        raise UserMistake(f"There is no profile {profile}. Known are: {', '.join(profiles)}.")
    entries = read_code_list(file)
    defects = list_defects(entries)
    if profile:
        defects += profile_defects(entries, profiles[profile], today or dt.date.today())
    counts = Counter(defect.kind for defect in defects)
    typer.echo(f"{file.name}: {len(entries)} codes in {len({entry.text('Soort') for entry in entries})} lists")
    for kind, told in KINDS.items():
        if profile or kind not in {"unknown", "expired"}:
            typer.echo(f"{counts[kind]:6} {told}")
    for defect in defects:
        place = f"row {defect.where}" if defect.where.isdigit() else f"{profile}, {defect.where}"
        typer.echo(f"{place}: {defect.message}")
    return DEFECTS if defects else 0
