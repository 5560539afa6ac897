"""How each partner writes its deliveries: files, headers, codes and form.

What belongs here: one table of sheets per partner, and carrying it out for a delivery.
What does not: reading them back (the partners' profiles do that and know nothing of this room).
"""

from pathlib import Path

from pipelines.demo.deliveries import Told
from pipelines.demo.layouts import care, corporations, office
from pipelines.demo.layouts.sheet import Layout
from pipelines.demo.writers.iwmo import write_messages
from pipelines.demo.writers.text import TextForm, write_text
from pipelines.demo.writers.workbook import SheetContent, write_workbook

LAYOUTS: dict[str, Layout] = {**corporations.LAYOUTS, **care.LAYOUTS, **office.LAYOUTS}


def write_delivery(folder: Path, told: Told) -> dict[str, str]:
    """Write one delivery into its folder; returns the name of the file that each dataset went into."""
    folder.mkdir(parents=True, exist_ok=True)
    layout = LAYOUTS[told.partner]
    stamp = f"{told.delivery.reference_date:%Y%m%d}"
    files: dict[str, str] = {}
    workbook: dict[str, SheetContent] = {}
    for dataset, sheet in layout.sheets.items():
        if dataset not in told.rows:
            continue
        rows, form = told.rows[dataset], sheet.form
        if isinstance(form, TextForm):
            files[dataset] = f"{sheet.name}_{stamp}.csv"
            write_text(folder / files[dataset], form, sheet.header, sheet.lines(rows))
        elif form == "workbook":
            files[dataset] = f"{layout.workbook}_{stamp}.xlsx"
            workbook[sheet.name] = (sheet.header, sheet.lines(rows))
        else:
            write_messages(folder, stamp, rows, told.delivery.reference_date)
    if workbook:
        write_workbook(folder / f"{layout.workbook}_{stamp}.xlsx", workbook)
    return files
