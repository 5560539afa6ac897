"""Published figures: made from printed counts, near the exact ones, at horizons, and never alone in hiding."""

from itertools import pairwise

import duckdb
import pytest

from pipelines.disclosure.curves import Question, incidence_figures
from pipelines.disclosure.tables import Row


def only(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[object, ...]:
    found = connection.execute(query).fetchall()
    assert len(found) == 1, found
    return tuple(found[0])


def test_a_retention_rate_is_made_from_the_printed_counts(both: duckdb.DuckDBPyConnection) -> None:
    rates, wrong = only(
        both,
        """
        select count(rate),
            count(*) filter (where abs(rate - housed / denominator) > 0.005 + 1e-9 or rate <> round(rate, 2))
        from funders.published.retention_at_horizon
        """,
    )
    assert isinstance(rates, int) and rates > 20
    assert wrong == 0


def test_a_rate_hides_with_its_numerator(both: duckdb.DuckDBPyConnection) -> None:
    found = both.execute(
        "select rate, rate_status, rate_low_status from funders.published.retention_at_horizon where housed is null"
    ).fetchall()
    assert len(found) > 5
    assert set(found) == {(None, "c", "c")}


def test_published_incidences_are_near_the_exact_ones_and_inside_their_interval(
    both: duckdb.DuckDBPyConnection,
) -> None:
    found = both.execute(
        """
        select shown.cif_relapse, marts.cif_relapse, shown.low, shown.high
        from funders.published.relapse_at_horizon as shown
        inner join warehouse.marts.relapse_at_horizon as marts using (breakdown, value, months)
        where shown.cif_relapse is not null and shown.residents >= 100
        """
    ).fetchall()
    assert len(found) > 5
    for shown, exact, low, high in found:
        assert shown == pytest.approx(exact, abs=0.04)
        assert low < shown < high


def test_curves_have_every_horizon_of_every_group_and_nothing_shows_where_few_are_followed(
    both: duckdb.DuckDBPyConnection,
) -> None:
    horizons = ((6, 182), (12, 365), (18, 547), (24, 730), (36, 1095))
    few = f"""
        select value, months from warehouse.marts.relapse_curve as curve
        inner join (values {", ".join(map(str, horizons))}) as horizon(months, until) on true
        where breakdown = 'target_group'
        group by value, months, until
        having max(at_risk) - coalesce(sum(relapsed + died + censored) filter (where day <= until), 0) < 10
    """
    past_the_end = set(both.execute(few).fetchall())
    curve = both.execute("from funders.published.relapse_curve where breakdown = 'target_group'")
    names = [column[0] for column in curve.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in curve.fetchall()]
    groups = {row["value"] for row in rows}
    assert {(row["value"], row["months"], row["day"]) for row in rows} == {
        (value, months, day) for value in groups for months, day in horizons
    }
    dark = [row for row in rows if (row["value"], row["months"]) in past_the_end]
    assert len(dark) > 3
    shown = {name for name in names if f"{name}_status" in names} - {"residents"}
    assert {row[name] for row in dark for name in shown} == {None}
    assert {row[f"{name}_status"] for row in dark for name in shown} == {"c"}
    assert any(row["residents"] for row in dark)


def test_between_horizons_the_region_and_its_housing_forms_have_the_months_that_print_a_count_of_their_own(
    both: duckdb.DuckDBPyConnection,
) -> None:
    found = both.execute(
        """
        select breakdown, months, day, [ended_total_status, negative_total_status, positive_total_status],
            censored_total_status
        from funders.published.retention_curve where months not in (6, 12, 18, 24, 36)
        """
    ).fetchall()
    assert {breakdown for breakdown, *_ in found} == {"all", "housing_form"}
    for _, months, day, causes, censored in found:
        assert day == int(months * 30.4375) and "" in causes and censored in ("u", "c")


def test_figures_at_horizons_are_what_they_are_without_the_months_between() -> None:
    totals = {3: (10, 0), 6: (20, 15), 9: (20, 15), 12: (35, 40), 15: (45, 40), 18: (60, 70)}
    rows: list[Row] = [
        {"months": months, "residents": 200, "ended_total": ended, "censored_total": censored}
        for months, (ended, censored) in totals.items()
    ]
    question = Question("still_housed", ("ended_total",), complement=True)
    every, fixed = (
        incidence_figures(some, question) for some in (rows, [row for row in rows if row["months"] % 6 == 0])
    )
    assert every[1::2] == fixed
    shares = [one["still_housed"] for one in every]
    assert shares == sorted(shares, reverse=True) and shares[1] == shares[2]
    # Of 200 people 20 ended by month 6 and 15 went out of sight, of 165 then 15 and 25, and of 125 another 10.
    assert shares[4] == pytest.approx((1 - 20 / 192.5) * (1 - 15 / 152.5) * (1 - 10 / 125), abs=0.005)


def test_relapse_at_horizon_is_the_curve_at_the_horizons_of_the_measure(both: duckdb.DuckDBPyConnection) -> None:
    differences = both.execute(
        """
        select breakdown, value, months, residents, relapsed_total, cif_relapse, low, high, high_status
        from funders.published.relapse_at_horizon
        except
        select breakdown, value, months, residents, relapsed_total, cif_relapse, cif_relapse_low, cif_relapse_high,
            cif_relapse_high_status
        from funders.published.relapse_curve
        """
    ).fetchall()
    assert differences == []
    months = "select distinct months from funders.published.relapse_at_horizon order by 1"
    assert both.execute(months).fetchall() == [(6,), (12,), (24,), (36,)]


def test_hidden_deaths_take_the_eligible_with_them_and_leave_the_denominator(both: duckdb.DuckDBPyConnection) -> None:
    found = both.execute(
        """
        select shown.eligible, shown.died, shown.denominator, round((marts.eligible - marts.died) / 5) * 5
        from funders.published.retention_at_horizon as shown
        inner join warehouse.marts.retention_at_horizon as marts using (breakdown, value, months)
        where breakdown = 'all' and marts.died between 1 and 9 and marts.eligible >= 20
        """
    ).fetchall()
    assert len(found) >= 2
    for eligible, died, denominator, expected in found:
        assert (eligible, died, denominator) == (None, None, expected)


def test_a_breakdown_never_hides_one_value_alone(both: duckdb.DuckDBPyConnection) -> None:
    lonely = both.execute(
        """
        select breakdown, months, count(*) filter (where residents is null) as hidden
        from funders.published.relapse_curve
        where breakdown not in ('all', 'complex')
            and months in (select months from funders.published.relapse_curve where breakdown = 'all')
        group by breakdown, months having hidden = 1
        """
    ).fetchall()
    assert lonely == []


def test_people_housed_show_in_steps_of_at_least_ten(both: duckdb.DuckDBPyConnection) -> None:
    exact = both.execute(
        """
        select marts.moved_in_total from funders.published.living_lab_progress as shown
        inner join warehouse.marts.living_lab_progress as marts using (month)
        where shown.moved_in_total_status = '' order by month
        """
    ).fetchall()
    totals = [total for (total,) in exact]
    assert totals[-1] == 240 and len(totals) > 8
    assert all(after == before or after - before >= 10 for before, after in pairwise(totals))


def test_hours_appear_at_a_few_weeks_to_the_half_hour(both: duckdb.DuckDBPyConnection) -> None:
    weeks, off_the_half, lone_quartiles = only(
        both,
        """
        select list(distinct weeks_since_start order by weeks_since_start),
            count(*) filter (where (mean_hours * 2) % 1 <> 0 or (median * 2) % 1 <> 0),
            count(*) filter (where p25 is not null and residents < 40 or median is not null and residents < 20)
        from funders.published.guidance_timeline
        """,
    )
    assert weeks == [1, 13, 26, 52, 78, 104]
    assert (off_the_half, lone_quartiles) == (0, 0)


def test_phases_appear_at_the_ends_of_quarters(both: duckdb.DuckDBPyConnection) -> None:
    months = both.execute("select distinct month(month) from funders.published.guidance_phase order by 1").fetchall()
    assert months == [(3,), (6,), (9,), (12,)]
