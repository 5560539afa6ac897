"""A report as plain text, for a terminal."""

import textwrap

from pipelines.intake.report import Report
from pipelines.intake.reports import words

_WIDTH = 100


def as_text(report: Report) -> str:
    """Return the summary, a line per dataset and a paragraph per remark."""
    parts = [words.summary(report), _datasets(report), words.advice(report), *_remarks(report)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _datasets(report: Report) -> str:
    if not report.datasets:
        return ""
    width = max(len(one.dataset) for one in report.datasets)
    lines = [f"  {'dataset':{width}}  {'binnen':>9}  {'over':>9}  {'aangeh.':>9}"]
    for one in report.datasets:
        counts = (words.number(count) for count in (one.rows_in, one.accepted, one.held_back))
        lines.append(
            f"  {one.dataset:{width}}  " + "  ".join(f"{count:>9}" for count in counts) + f"  {words.state(one)}"
        )
    return "\n".join(lines)


def _remarks(report: Report) -> list[str]:
    groups = [("", report.remarks), *((f" in {one.dataset}", one.remarks) for one in report.datasets)]
    return [
        textwrap.fill(
            f"[{words.SEVERITY[remark.severity]}{where}] "
            + ": ".join(filter(None, (words.place(remark), remark.message))),
            _WIDTH,
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for where, remarks in groups
        for remark in remarks
    ]
