"""Datakwaliteit: what arrived, what was held back and why, and how fresh it is."""

from collections.abc import Sequence
from dataclasses import astuple

from dashboards import data_quality
from dashboards.charts import upkeep
from dashboards.page import Context, Figure, Headline, Page
from dashboards.rows import Change, CheckResult, Delivery, Links, Register
from dashboards.tables import Column, Kind, Table, Value
from dashboards.views.parts import dates, publication_how, remark_columns, source_line, value_name

SLUG = "datakwaliteit"


def build(context: Context) -> Page:
    """Return the page on the quality of the data."""
    words, reader = context.words, context.reader
    arrived, failed = data_quality.deliveries(reader), data_quality.checks(reader)
    registers = data_quality.registers(reader)
    return Page(
        slug=SLUG,
        title=words("quality.title"),
        lead=_lead(context, arrived, registers),
        headlines=_headlines(context, arrived, failed, registers),
        figures=(
            _arrived(context, arrived),
            _found(context, failed),
            *_changed(context, data_quality.changes(reader)),
            *_linked(context, data_quality.links(reader)),
            _fresh(context, registers),
        ),
        how=(*(words.rich(f"quality.how.{n}") for n in (1, 2, 3)), *publication_how(context)),
        not_said=tuple(words.rich(f"quality.not_said.{n}") for n in (1, 2)),
    )


def late_by_partner(registers: Sequence[Register]) -> dict[str, list[Register]]:
    """Return the late registers of each partner that has any, the furthest behind first."""
    found: dict[str, list[Register]] = {}
    for register in registers:
        if register.late:
            found.setdefault(register.partner, []).append(register)
    return found


def late_lines(context: Context) -> list[str]:
    """Return a sentence per late partner, for the banner above every page; a partner is told of itself alone."""
    words, shown_to = context.words, context.access.partner
    return [
        words(
            "banner.late",
            partner=value_name(context, "partner", partner),
            datasets=", ".join(words.known(f"dataset.{one.dataset}", one.dataset) for one in late),
            register_date=words.day(late[0].register_date),
        )
        for partner, late in late_by_partner(data_quality.registers(context.reader)).items()
        if shown_to in ("", partner)
    ]


def _lead(context: Context, arrived: Sequence[Delivery], registers: Sequence[Register]) -> str:
    words = context.words
    return words.rich(
        "quality.lead",
        partners=words.number(len({delivery.partner for delivery in arrived})),
        deliveries=words.number(len(arrived)),
        late=words.number(len(late_by_partner(registers))),
        **dates(context),
    )


def _headlines(
    context: Context, arrived: Sequence[Delivery], failed: Sequence[CheckResult], registers: Sequence[Register]
) -> tuple[Headline, ...]:
    words = context.words
    errors = sum(check.severity == "error" for check in failed)
    late = late_by_partner(registers)
    return (
        Headline(
            words.number(len(arrived)),
            words("quality.headline.deliveries"),
            words("quality.headline.deliveries_detail", partners=words.number(len({d.partner for d in arrived}))),
        ),
        Headline(
            words.number(len(failed)),
            words("quality.headline.found"),
            words("quality.headline.found_detail", errors=words.number(errors)),
        ),
        Headline(
            words.number(len(late)),
            words("quality.headline.late"),
            ", ".join(value_name(context, "partner", partner) for partner in late)
            or words("quality.headline.none_late"),
        ),
    )


def _arrived(context: Context, arrived: Sequence[Delivery]) -> Figure:
    words = context.words
    title = words("quality.arrived.title")
    columns = (
        Column("partner", words("quality.partner"), Kind.TEXT),
        Column("reference_date", words("table.reference_date"), Kind.DAY),
        Column("received_on", words("quality.received_on"), Kind.DAY),
        Column("datasets", words("quality.datasets")),
        Column("refused", words("quality.refused")),
        Column("rows_in", words("quality.rows_in")),
        Column("rows_held_back", words("quality.rows_held_back")),
    )
    named = [(value_name(context, "partner", d.partner), d) for d in arrived]
    rows = tuple(
        (name, d.reference_date, d.received_on, d.datasets, d.refused, d.rows_in, d.rows_held_back) for name, d in named
    )
    told = _reach(context, arrived)
    return Figure(
        key="quality_arrived",
        title=title,
        summary=told,
        source=source_line(context, words("quality.arrived.denominator")),
        definition=words.rich("quality.arrived.definition"),
        table=Table(title, columns, rows),
        chart=upkeep.calendar(named, words),
        alt=words("alt.calendar", title=title, told=told),
        notes=(words("quality.open_dot"),) if any(d.refused for d in arrived) else (),
    )


def _reach(context: Context, arrived: Sequence[Delivery]) -> str:
    """Return who delivered how often and who reaches least far, from the dots that are drawn."""
    words = context.words
    newest: dict[str, Delivery] = {}
    for delivery in sorted(arrived, key=lambda d: d.reference_date):
        newest[delivery.partner] = delivery
    if not newest:
        return words("summary.empty")
    behind = min(newest.values(), key=lambda d: d.reference_date)
    return words(
        "quality.arrived.summary",
        partners=words.number(len(newest)),
        partner=value_name(context, "partner", behind.partner),
        reference_date=words.day(behind.reference_date),
    )


def _found(context: Context, failed: Sequence[CheckResult]) -> Figure:
    words = context.words
    title = words("quality.failed.title")
    told = context.access.shows_curves
    return Figure(
        key="quality_failed",
        title=title,
        summary=words("quality.failed.summary", count=words.number(len(failed))),
        source=source_line(context, words("quality.failed.denominator")),
        definition=words.rich("quality.failed.definition"),
        table=Table(title, _check_columns(context, told), tuple(_check_row(context, c, told) for c in failed)),
    )


def _check_columns(context: Context, told: bool) -> tuple[Column, ...]:
    words = context.words
    columns = (
        Column("partner", words("quality.partner"), Kind.CODE),
        Column("delivery", words("quality.delivery"), Kind.CODE),
        Column("dataset", words("quality.dataset"), Kind.TEXT),
        Column("check", words("quality.check"), Kind.TEXT),
        Column("severity", words("quality.severity"), Kind.TEXT),
        Column("failed", words("quality.failed")),
        Column("rows", words("quality.rows")),
    )
    return (*columns[:3], *remark_columns(context), *columns[3:]) if told else columns


def _check_row(context: Context, check: CheckResult, told: bool) -> tuple[Value, ...]:
    words = context.words
    where: tuple[Value, ...] = (
        value_name(context, "partner", check.partner),
        check.delivery,
        words.known(f"dataset.{check.dataset}", check.dataset or ""),
    )
    place = " · ".join(part for part in (check.file, check.column_name) if part)
    detail = (check.message or "", place, check.example_rows or "") if told else ()
    return (
        *where,
        *detail,
        words.known(f"check.{check.check}", check.check),
        words.known(f"severity.{check.severity}", check.severity),
        check.failed,
        check.rows,
    )


def _changed(context: Context, found: Sequence[Change]) -> tuple[Figure, ...]:
    """Return the table of differences between deliveries, for whoever may see it: counts of rows are not published."""
    if not found:
        return ()
    words = context.words
    title = words("quality.changes.title")
    columns = (
        Column("partner", words("quality.partner"), Kind.TEXT),
        Column("dataset", words("quality.dataset"), Kind.TEXT),
        Column("reference_date", words("table.reference_date"), Kind.DAY),
        Column("rows", words("quality.changes.rows")),
        Column("former_rows", words("quality.changes.former_rows")),
        Column("new", words("quality.changes.new")),
        Column("changed", words("quality.changes.changed")),
        Column("vanished", words("quality.changes.vanished")),
        Column("verdict", words("quality.changes.verdict"), Kind.TEXT),
    )
    rows = tuple(
        (
            value_name(context, "partner", one.partner),
            words.known(f"dataset.{one.dataset}", one.dataset),
            *astuple(one)[2:-1],
            words.known(f"value.verdict.{one.verdict}", one.verdict),
        )
        for one in found
    )
    held_back = sum(one.verdict == "hold_back" for one in found)
    return (
        Figure(
            key="quality_changes",
            title=title,
            summary=words("quality.changes.summary", count=words.number(len(found)), held=words.number(held_back)),
            source=source_line(context, words("quality.changes.denominator")),
            definition=words.rich("quality.changes.definition"),
            table=Table(title, columns, rows),
        ),
    )


def _linked(context: Context, found: Sequence[Links]) -> tuple[Figure, ...]:
    """Return the table of links, for whoever may see it: counts of single leases are not published."""
    if not found:
        return ()
    words = context.words
    title = words("quality.links.title")
    columns = (
        Column("partner", words("quality.partner"), Kind.TEXT),
        Column("leases", words("quality.links.leases")),
        Column("pseudonym", words("quality.links.pseudonym")),
        Column("placement_tenant", words("quality.links.placement_tenant")),
        Column("placement_date", words("quality.links.placement_date")),
        Column("tenant_number", words("quality.links.tenant_number")),
        Column("forced", words("quality.links.forced")),
        Column("unlinked", words("quality.links.unlinked")),
        Column("ambiguous", words("quality.links.ambiguous")),
    )
    rows = tuple((value_name(context, "partner", one.partner), *astuple(one)[1:]) for one in found)
    totals = {name: sum(getattr(one, name) for one in found) for name in ("leases", "unlinked", "ambiguous")}
    return (
        Figure(
            key="quality_links",
            title=title,
            summary=words("quality.links.summary", **{name: words.number(total) for name, total in totals.items()}),
            source=source_line(context, words("quality.links.denominator")),
            definition=words.rich("quality.links.definition"),
            table=Table(title, columns, rows),
        ),
    )


def _fresh(context: Context, registers: Sequence[Register]) -> Figure:
    words = context.words
    title = words("quality.fresh.title")
    columns = (
        Column("partner", words("quality.partner"), Kind.TEXT),
        Column("dataset", words("quality.dataset"), Kind.TEXT),
        Column("register_date", words("quality.register_date"), Kind.DAY),
        Column("late", words("quality.late"), Kind.TEXT),
    )
    rows = tuple(
        (
            value_name(context, "partner", register.partner),
            words.known(f"dataset.{register.dataset}", register.dataset),
            register.register_date,
            words("answer.yes" if register.late else "answer.no"),
        )
        for register in registers
    )
    late = sum(register.late for register in registers)
    return Figure(
        key="quality_fresh",
        title=title,
        summary=words("quality.fresh.summary", late=words.number(late), count=words.number(len(registers))),
        source=source_line(context, words("quality.fresh.denominator")),
        definition=words.rich("quality.fresh.definition"),
        table=Table(title, columns, rows),
    )
