"""One source row to several canonical rows: the columns that a profile names become rows.

What belongs here: the turning, and the count of cells that hold nothing. What does not: mapping of columns.
"""

from dataclasses import replace

import polars as pl

from pipelines.intake.joins import LeftOut, require_columns
from pipelines.intake.profile_schema import Unpivot
from pipelines.intake.tables import ROW, Table

_PLACE = " place"  # no sender's column begins with a space: see unique_names


def unpivot_table(table: Table, unpivot: Unpivot, left_out: LeftOut) -> Table:
    """Return a row per row and named column, which all bear the number of the source row; blank cells are left out.

    Raises DatasetError when one of the columns is missing.
    """
    require_columns(table, unpivot.columns)
    made = (unpivot.name, unpivot.value)
    kept = [name for name in table.columns if name not in unpivot.columns and name not in made]
    frame = (
        table.frame.select(ROW, *kept, *unpivot.columns)
        .with_row_index(_PLACE)
        .unpivot(
            list(unpivot.columns), index=[_PLACE, ROW, *kept], variable_name=unpivot.name, value_name=unpivot.value
        )
        .sort(_PLACE, maintain_order=True)
        .drop(_PLACE)
    )
    return replace(table, frame=left_out.keep(frame, pl.col(unpivot.value).is_not_null(), unpivot.reason))
