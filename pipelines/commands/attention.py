"""What needs a person's attention after a refresh: a line per fault, with file and row, the newest delivery first.

What belongs here: choosing and wording those lines. What does not: finding faults (intake), judging figures (the gate)
and keeping all of it (`marts.data_quality`).
"""

from collections.abc import Mapping, Sequence

from pipelines.release.current import Release, connect_read_only

MOST = 20
THE_REST = "thuis sql \"from marts.data_quality where severity <> 'info'\""
# A refused dataset is told once, by the finding that says why; what is late the gate tells in one line; what linking
# left open and where sources disagree is for the analyst to work through, not for the night.
FAULTS = """
    with refused as (
        select partner, delivery, dataset from marts.data_quality where "check" = 'refused'
    )
    select partner, delivery, dataset, file, column_name, failed, example_rows, message
    from marts.data_quality as faults
    where
        severity in ('error', 'warning')
        and "check" not in ('refused', 'dataset', 'stale_row', 'freshness')
        and "check" not in ('unlinked_lease', 'ambiguous_link', 'placement_without_lease')
        and "check" not in (select kind from marts.reconciliation)
        and (column_name is null or delivery is null or (partner, delivery, dataset) not in (from refused))
    order by severity, coalesce(delivery, '9999') desc, partner, dataset, file, example_rows, column_name
"""


def attention(release: Release) -> list[str]:
    """Every fault in the deliveries of a release, then the gate's warnings."""
    with connect_read_only(release.warehouse) as connection:
        faults = connection.execute(FAULTS).fetchall()
    return [*(in_words(*fault) for fault in faults), *release.manifest["gate"].get("warnings", [])]


def in_words(  # noqa: PLR0913, PLR0917 - the columns of data_quality
    partner: str,
    delivery: str | None,
    dataset: str | None,
    file: str | None,
    column: str | None,
    failed: int,
    example_rows: str,
    message: str,
) -> str:
    """One fault: where it is, what it is and what to do. Findings name file and row themselves, rules do not."""
    place = " ".join(part for part in (partner, delivery, dataset) if part)
    if column is None:
        return f"{place}: {message}"
    more = f" en meer ({failed} rijen)" if failed > len(example_rows.split(", ")) else ""
    return f"{place}: {file}, rij {example_rows}{more}: {message}"


def account(rows: Mapping[str, int]) -> str:
    """What became of all rows."""
    gone = f", {rows['rows_gone_by_term']} gone by term before" if rows.get("rows_gone_by_term") else ""
    return f"{rows['rows_in']} rows in, {rows['rows_accepted']} accepted, {rows['rows_held_back']} held back{gone}"


def shortened(lines: Sequence[str], rest: str = THE_REST) -> list[str]:
    """At most `MOST` lines, each marked as one of a list, and where to find the rest."""
    left = len(lines) - MOST
    shown = [f"  - {line}" for line in lines[:MOST]]
    return [*shown, f"  … and {left} more; all of them: {rest}"] if left > 0 else shown
