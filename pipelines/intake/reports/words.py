"""The Dutch words that all forms of a report share.

What belongs here: names of severities and sentences about a whole report. What does not: sentences about single faults,
which come with the fault.
"""

from pipelines.intake.report import DatasetReport, Remark, Report

SEVERITY = {"error": "fout", "warning": "let op"}
IN_ORDER = "Alles is in orde: elke rij is overgenomen en er is niets op te merken."


def summary(report: Report) -> str:
    """The account of a delivery in one sentence."""
    return (
        f"Levering {report.delivery} van {report.name}: {number(report.rows_in)} rijen binnen, "
        f"{number(report.accepted)} overgenomen, {number(report.held_back)} aangehouden."
    )


def advice(report: Report) -> str:
    """What the reader does with it, in one sentence."""
    if report.clean:
        return IN_ORDER
    errors = sum(remark.severity == "error" for remark in report.all_remarks)
    warnings = len(report.all_remarks) - errors
    found = f"{_count(errors, 'fout', 'fouten')} en {_count(warnings, 'aandachtspunt', 'aandachtspunten')}"
    mend = "Herstel wat fout is in uw systeem en exporteer opnieuw; pas het exportbestand zelf niet aan."
    return f"Gevonden: {found}. {mend}"


def state(one: DatasetReport) -> str:
    """What becomes of a dataset."""
    if not one.contained:
        return "niet overgenomen"
    return "overgenomen" if not one.held_back else "deels overgenomen"


def place(remark: Remark) -> str:
    """File and rows of a remark; nothing where the message itself begins with them."""
    if not remark.file or remark.message.startswith(remark.file):
        return ""
    if not remark.example_rows:
        return remark.file
    shown = remark.example_rows.count(",") + 1
    more = f" en meer ({number(remark.rows)} rijen)" if remark.rows > shown else ""
    return f"{remark.file}, rij {remark.example_rows}{more}"


def _count(count: int, one: str, more: str) -> str:
    return f"{count or 'geen'} {one if count == 1 else more}"


def number(count: int) -> str:
    """A count with the Dutch point between thousands."""
    return f"{count:,}".replace(",", ".")
