"""Where the page on quality, and the banner above every page, meet SQL.

Lives here: rows on deliveries, their changes, checks, links and registers. Does not: opening databases, and rows on
residents (data.py).
"""

from dashboards import data
from dashboards.rows import Change, CheckResult, Delivery, Links, Register, typed

LINK_RULES = ("pseudonym", "placement_tenant", "placement_date", "tenant_number", "forced")


def deliveries(reader: data.Reader) -> list[Delivery]:
    """Return what every partner delivered, newest first within a partner."""
    sums = data.sums_of(reader, {"rows": "rows_in", "failed": "rows_held_back"})
    received = (
        ", max(dim_delivery.received_on) as received_on" if reader.access.shows_curves else ", null as received_on"
    )
    joined = "left join {schema}.dim_delivery using (partner, delivery)" if reader.access.shows_curves else ""
    sql = f"""
        select partner, delivery, cast(left(delivery, 10) as date) as reference_date, count(*) as datasets,
            sum(case when "check" = 'refused' then 1 else 0 end) as refused, {sums} {received}
        from {{schema}}.data_quality as counted {joined}
        where "check" in ('received', 'refused')
        group by partner, delivery
        order by partner, delivery desc
    """
    return typed(Delivery, reader.rows(sql))


def checks(reader: data.Reader) -> list[CheckResult]:
    """Return the checks that found something, or whose result is hidden; heaviest first."""
    told = "file, column_name, example_rows, message"
    detail = told if reader.access.shows_curves else ", ".join(f"'' as {name.strip()}" for name in told.split(","))
    hidden = "" if reader.access.shows_curves else ", rows_status, failed_status"
    sql = f"""
        select partner, delivery, dataset, "check", severity, rows, failed, {detail} {hidden}
        from {{schema}}.data_quality
        where "check" not in ('received', 'freshness') and (failed > 0 or failed is null)
        order by severity, failed desc nulls last, partner, delivery desc, dataset, "check"
    """
    return typed(CheckResult, reader.rows(sql))


def registers(reader: data.Reader) -> list[Register]:
    """Return up to when each partner's datasets are known, and which are late; the furthest behind first."""
    sql = """
        select partner, dataset, cast(left(delivery, 10) as date) as register_date, severity = 'warning' as late
        from {schema}.data_quality
        where "check" = 'freshness'
        order by register_date, partner, dataset
    """
    return typed(Register, reader.rows(sql))


def changes(reader: data.Reader) -> list[Change]:
    """Return how each partner's newest deliveries differ from the ones before; nothing for a funder."""
    if not reader.has("delivery_drift"):
        return []
    counts = ", ".join(
        f"cast(max(value) filter (where measure = '{measure}') as integer) as {name}"
        for measure, name in (("new_keys", "new"), ("changed_keys", "changed"), ("vanished_keys", "vanished"))
    )
    sql = f"""
        select partner, dataset, cast(left(max(delivery), 10) as date) as reference_date,
            cast(max(value) filter (where measure = 'rows') as integer) as rows,
            cast(max(former) filter (where measure = 'rows') as integer) as former_rows, {counts},
            case
                when bool_or(verdict = 'hold_back') then 'hold_back'
                when bool_or(verdict = 'admitted') then 'admitted'
                when bool_or(verdict = 'flag') then 'flag'
                else 'ok'
            end as verdict
        from {{schema}}.delivery_drift
        where is_newest
        group by partner, dataset
        order by bool_and(verdict in ('ok', 'few')), partner, dataset
    """
    return typed(Change, reader.rows(sql))


def links(reader: data.Reader) -> list[Links]:
    """Return how each partner's leases were linked; nothing for a funder, to whom none of it is published."""
    if not reader.has("lease_link"):
        return []
    rules = ", ".join(f"count(*) filter (where link_rule = '{rule}') as {rule}" for rule in LINK_RULES)
    sql = f"""
        select partner, count(*) as leases, {rules}, count(*) filter (where resident_key is null) as unlinked,
            count(*) filter (where is_ambiguous) as ambiguous
        from {{schema}}.lease_link
        where tenant_group = 'vulnerable'
        group by partner
        order by partner
    """
    return typed(Links, reader.rows(sql))
