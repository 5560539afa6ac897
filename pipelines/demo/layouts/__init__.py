"""How each partner writes its deliveries: files, headers, codes and form.

What belongs here: one table of sheets per partner, and carrying it out for a delivery.
What does not: reading them back (the partners' profiles do that and know nothing of this room).
"""

from pathlib import Path

from pipelines.demo.deliveries import Told
from pipelines.demo.layouts import care, corporations, office
from pipelines.demo.layouts.sheet import Layout, Workbook
from pipelines.demo.writers.iwmo import write_messages
from pipelines.demo.writers.text import TextForm, write_text
from pipelines.demo.writers.workbook import SheetContent, write_workbook

LAYOUTS: dict[str, Layout] = {**corporations.LAYOUTS, **care.LAYOUTS, **office.LAYOUTS}


def write_delivery(folder: Path, told: Told) -> dict[str, str]:
    """Write one delivery into its folder; returns the name of the file that each dataset went into."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = f"{told.delivery.reference_date:%Y%m%d}"
    files: dict[str, str] = {}
    books: dict[str, dict[str, SheetContent]] = {}
    for dataset, rows in told.rows.items():
        sheet = LAYOUTS[told.partner][dataset]
        if isinstance(sheet.form, TextForm):
            files[dataset] = f"{sheet.name}_{stamp}.csv"
            write_text(folder / files[dataset], sheet.form, sheet.header, sheet.lines(rows))
        elif isinstance(sheet.form, Workbook):
            files[dataset] = f"{sheet.form.book or sheet.name}_{stamp}.xlsx"
            books.setdefault(files[dataset], {})[sheet.name] = (sheet.header, sheet.lines(rows))
        else:
            write_messages(folder, stamp, rows, told.delivery.reference_date)
    for file, sheets in books.items():
        write_workbook(folder / file, sheets)
    return files
