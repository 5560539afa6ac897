"""From the marts to the published database: the whole of disclosure control in one call.

What belongs here: the list of published tables, the order of reading, controlling and writing.
What does not: any rule (`control` and below), what is said of it afterwards (`report`), the command line and the
orchestrator.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipelines.disclosure import community, comparison, guidance, housing, money, outcomes, programme, supply
from pipelines.disclosure.between import without_idle
from pipelines.disclosure.cadence import next_period, period_of
from pipelines.disclosure.changed import changes, largest
from pipelines.disclosure.control import hide
from pipelines.disclosure.merging import OTHER, merged, places_of, small_values
from pipelines.disclosure.printing import printed
from pipelines.disclosure.reader import as_of, as_rows, read_reference_date, read_region, read_table, reading
from pipelines.disclosure.record import Record, read_record, write_record
from pipelines.disclosure.report import PublishReport, report_on, report_on_repeated
from pipelines.disclosure.rounding import Rules
from pipelines.disclosure.tables import Link, Rows, Table
from pipelines.disclosure.ties import TIES
from pipelines.disclosure.untold import untold
from pipelines.disclosure.writer import Output, write
from pipelines.settings import Every

TABLES: tuple[Table, ...] = (
    housing.RETENTION_AT_HORIZON,
    housing.RETENTION_CURVE,
    housing.RELAPSE_CURVE,
    guidance.GUIDANCE_TIMELINE,
    guidance.GUIDANCE_PHASE,
    guidance.GUIDANCE_MILESTONE_CURVE,
    guidance.LEASE_FLIP_CURVE,
    outcomes.HANDOVER_COVERAGE,
    outcomes.RETURN_AFTER_EXIT,
    outcomes.PERIOD_OUTCOME,
    supply.SUPPLY_DEMAND,
    supply.MUNICIPAL_TASK,
    community.COMPLEX_BALANCE,
    community.GOOD_NEIGHBOUR_DEMAND,
    community.REFERENCE_BANDS,
    programme.LIVING_LAB_PROGRESS,
    programme.HOMES_DELIVERED,
    programme.DATA_QUALITY,
)
DEFAULT = Rules()
LINKS = (Link(("retention_curve", "residents"), ("relapse_curve", "residents")), *TIES)
RELAPSE_HORIZONS = (6, 12, 24, 36)
RENAMED = {"cif_relapse_low": "low", "cif_relapse_high": "high"}
ABOUT = {
    "known_on": "DATE",
    "reference_date": "DATE",
    "min_cell": "INTEGER",
    "rounding_base": "INTEGER",
    "publish_every": "VARCHAR",
    "period": "VARCHAR",
    "next_period": "DATE",
}

PUBLISHED_TABLES: tuple[str, ...] = (
    *(table.name for table in TABLES),
    "relapse_at_horizon",
    money.NAME,
    comparison.NAME,
    "about",
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a publication is made, and after which others.

    `known_on`: the date the warehouse was built as of; without it the newest reference date stands for it (R45).
    `every`: how long the file stands, for its readers to know. `former`: the folders with the records of publications
    before this one, the oldest first. `record`: the folder to write its own record to, for analysts alone.
    """

    known_on: date | None = None
    every: Every = "quarter"
    former: tuple[Path, ...] = ()
    record: Path | None = None


FIRST = Occasion()


def publish(warehouse: Path, published: Path, rules: Rules = DEFAULT, occasion: Occasion = FIRST) -> PublishReport:
    """Write the funders' database from the warehouse's marts and say how much of it shows."""
    with reading(warehouse) as connection:
        exact = [(table, read_table(connection, table)) for table in TABLES]
        region = read_region(connection)
        sums, contrasts = as_rows(connection, money.SELECT), as_rows(connection, comparison.SELECT)
        reference_date, day = read_reference_date(connection), as_of(connection, occasion.known_on)
    before = [read_record(folder) for folder in occasion.former]
    small = small_values(replace(region, told=told_before(before)), rules.merge_below)
    sheets = [without_idle(merged(table, rows, small), rules.min_cell, before) for table, rows in exact]
    hiding, own_record = hide(sheets, places_of(region, small), LINKS, rules, before)
    outputs = [output_of(sheet.table, printed(sheet, hiding, rules)) for sheet in sheets]
    about = {
        "known_on": day,
        "reference_date": reference_date,
        "min_cell": rules.min_cell,
        "rounding_base": rules.base,
        "publish_every": occasion.every,
        "period": period_of(day, occasion.every) if day else None,
        "next_period": next_period(day, occasion.every) if day else None,
    }
    repeated = [
        relapse_at_horizon(outputs),
        money.budget_progress(outputs, sums),
        comparison.housing_form_comparison(outputs, contrasts, rules),
    ]
    write([*outputs, *repeated, Output("about", ABOUT, [about])], published)
    if occasion.record:
        write_record(own_record, occasion.record)
    return PublishReport(
        rules.min_cell,
        rules.base,
        tuple([report_on(sheet, hiding) for sheet in sheets]),
        tuple([report_on_repeated(output) for output in repeated]),
        day.isoformat() if day else None,
        largest(changes(before[-1], own_record, rules)) if before else None,
        tuple([one for sheet in sheets for one in untold(sheet, hiding, own_record)]),
    )


def told_before(records: Sequence[Record]) -> frozenset[tuple[str, str]]:
    """The breakdowns and values that a publication told of, `other` apart; retention tells of all there are."""
    name = housing.RETENTION_AT_HORIZON.name
    rows = {cell.row for record in records for cell, one in record.counts.items() if cell.table == name and one.printed}
    return frozenset((breakdown, value) for breakdown, value, *_ in rows if value != OTHER)


def output_of(table: Table, rows: Rows) -> Output:
    """The columns of a published table, each value that can be hidden followed by its status."""
    hideable: dict[str, str] = {}
    for name, kind in table.hideable.items():
        hideable |= {name: kind, f"{name}_status": "VARCHAR"}
    return Output(table.name, {**table.keys, **table.kept, **hideable}, rows)


def relapse_at_horizon(outputs: Sequence[Output]) -> Output:
    """Relapse at the horizons it is measured at, out of the published curve: one set of cells, shown in two tables."""
    curve = next(output for output in outputs if output.name == "relapse_curve")
    columns = {new_name(name): kind for name, kind in curve.columns.items() if name != "day"}
    rows = [
        {new_name(name): row[name] for name in curve.columns if name != "day"}
        for row in curve.rows
        if row["months"] in RELAPSE_HORIZONS
    ]
    return Output("relapse_at_horizon", columns, rows)


def new_name(column: str) -> str:
    """A column of the curve as the table of horizons names it, its status too."""
    plain = column.removesuffix("_status")
    return RENAMED.get(plain, plain) + column[len(plain) :]
