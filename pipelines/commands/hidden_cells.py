"""The counts that would not be printed as they are, one a line, with why.

What belongs here: why a count hides in words, and the list on a screen and for a program. What does not: the rules
themselves (`pipelines.disclosure.control`), the summary above the list (`publish`).
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from pipelines.disclosure.publication import TABLES
from pipelines.disclosure.reasons import Reason
from pipelines.disclosure.rounding import Rules
from pipelines.disclosure.untold import Untold
from pipelines.errors import UserMistake

WHY = {
    Reason.SMALL: "fewer than {min_cell} people, or nobody",
    Reason.TELLS_OF_ALL: "nobody, or everybody, of a group: it would say the same of each of them",
    Reason.SMALL_REMAINDER: "too small a remainder: fewer than {min_cell} people are not in it",
    Reason.PAST_THE_END: "past the end of the curve: fewer than {min_cell} people are still followed there",
    Reason.BETWEEN_STEPS: "between steps: it, or the point before it, is under {min_cell} people from one that shows",
    Reason.AHEAD_OF_THE_WHOLE: "would be more than its denominator, which still prints the former count",
    Reason.HID_BEFORE: "hid in a former publication, for a reason of then, with this count: it would show there too",
    Reason.PROTECTS_OTHERS: "protects others, here or in a former publication: they would follow by subtraction",
    Reason.CARRIED: "shows the former count: fewer than {min_cell} people changed since",
}


def require(table: str | None) -> None:
    """Raise `UserMistake` for the name of a table that is not published, or has no counts."""
    names = [one.name for one in TABLES]
    if table is not None and table not in names:
        raise UserMistake(f"'{table}' is not a published table with counts. Choose one of: {', '.join(names)}.")


def of_table(found: Sequence[Untold], table: str | None) -> list[Untold]:
    """The counts of one table, or of all."""
    return [one for one in found if table in (None, one.cell.table)]


def lines(found: Sequence[Untold], rules: Rules) -> Iterator[str]:
    """A heading for each table, and under it a line for each count."""
    for table, cells in groupby(found, key=lambda one: one.cell.table):
        listed = list(cells)
        yield ""
        keys = max((one.keys for one in listed), key=len)  # a count that many rows repeat has fewer
        yield f"{table}: {len(listed)} counts ({', '.join(keys)})"
        shown = [
            (", ".join(one.keys.values()), one.cell.column, "-" if one.count is None else str(one.count))
            for one in listed
        ]
        row_width, column_width, count_width = (max(map(len, texts)) for texts in zip(*shown, strict=True))
        for (row, column, count), one in zip(shown, listed, strict=True):
            yield f"  {row:<{row_width}}  {column:<{column_width}}  {count:>{count_width}}  {because(one, rules)}"


def because(one: Untold, rules: Rules) -> str:
    """Why one count is not printed as it is."""
    return WHY[one.reason].format(min_cell=rules.min_cell)


def records(found: Sequence[Untold], rules: Rules) -> list[dict[str, Any]]:
    """The same for a program."""
    return [
        {
            "table": one.cell.table,
            "row": dict(one.keys),
            "column": one.cell.column,
            "count": one.count,
            "why": one.reason.value,
            "because": because(one, rules),
        }
        for one in found
    ]
