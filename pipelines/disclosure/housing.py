"""Published tables on housing: retention and relapse, at horizons only.

What belongs here: the declarations and figures of these tables. A daily curve gives every single event away, so curves
appear at 6, 12, 18, 24 and 36 months with counts since move-in (`_total`), which show only while the curve still runs.
What does not: the words of a declaration (`tables`), what curves share (`curves`), the statistics (`estimates`).
"""

from collections.abc import Sequence

from pipelines.disclosure.curves import (
    ALONG,
    AT_RISK,
    BETWEEN,
    FOLLOWED,
    GROUP,
    HORIZON,
    Question,
    at_risk_figures,
    by_month,
    figure,
    incidence_figures,
    interval_columns,
    runs_along,
    together,
)
from pipelines.disclosure.estimates import wilson
from pipelines.disclosure.tables import Count, Figures, Row, Share, Split, Table


def retention_rates(rows: Sequence[Row]) -> list[Row]:
    """The rates of each row by itself."""
    return [retention_rate(row) for row in rows]


def retention_rate(row: Row) -> Row:
    """The rates of one row, each only where its numerator and its denominator are printed."""
    found: Row = {}
    if row["denominator"] is None:
        return found
    if row["housed"] is not None:
        found |= figure("rate", wilson(row["housed"], row["denominator"]))
    if row["same_home"] is not None:
        share = figure("same_home", wilson(row["same_home"], row["denominator"]))
        found |= {"same_home_rate": share.pop("same_home"), **share}
    return found


def relapse_figures(rows: Sequence[Row]) -> list[Row]:
    """Relapse with death competing; deaths too few to show count as out of sight."""
    question = Question("cif_relapse", ("relapsed_total",), competing="died_total")
    return together([at_risk_figures(rows, question.gone), incidence_figures(rows, question)])


def retention_figures(rows: Sequence[Row]) -> list[Row]:
    """Still housed, retained, and the causes of an end; each only where all counts it is made of are printed."""
    ended = "ended_total"
    questions = [
        Question("still_housed", (ended,), complement=True),
        Question("retained", ("negative_total", "died_total"), ended, complement=True),
        *(Question(f"cif_{cause}", (f"{cause}_total",), ended) for cause in CAUSES),
    ]
    return together([at_risk_figures(rows, (ended,)), *(incidence_figures(rows, one) for one in questions)])


CAUSES = ("negative", "positive", "died")

# The eligible are the denominator and those who died: where deaths hide, the denominator shows, `eligible` does not.
RETENTION_AT_HORIZON = Table(
    name="retention_at_horizon",
    select="""
        select breakdown, value, months, eligible, eligible - died as denominator, housed, died, same_home
        from marts.retention_at_horizon
        order by breakdown, value, months
    """,
    keys={**GROUP, "months": "INTEGER"},
    counts=(
        Count("eligible"),
        Count("denominator", dear=2),
        Count("housed", dear=1),
        Count("died", zero="in_company"),
        Count("same_home"),
    ),
    shares=(Share("housed", of="denominator"), Share("same_home", of="denominator"), Share("same_home", of="housed")),
    splits=(
        Split("eligible", ("denominator", "died"), whole=True),
        Split("eligible", ("housed", "died")),
        Split("denominator", ("housed",)),
        Split("housed", ("same_home",)),
    ),
    outcomes=("housed", "died", "same_home"),
    figures=Figures(
        {
            **interval_columns("rate"),
            "same_home_rate": "DOUBLE",
            "same_home_low": "DOUBLE",
            "same_home_high": "DOUBLE",
        },
        retention_rates,
    ),
)

RETENTION_CURVE = Table(
    name="retention_curve",
    select=by_month(
        "retention_curve",
        {"ended_total": "negative + positive + died", **{f"{cause}_total": cause for cause in CAUSES}},
        ended=("ended_total",),
    ),
    keys={**GROUP, **HORIZON},
    along=ALONG,
    between=BETWEEN,
    followed="followed",
    counts=(
        *FOLLOWED,
        Count("ended_total", dear=1),
        Count("negative_total"),
        Count("positive_total"),
        Count("died_total", zero="in_company"),
    ),
    shares=(Share("ended_total", of="residents"),),
    splits=(
        Split("residents", ("ended_total", "censored_total")),
        Split("ended_total", ("negative_total", "positive_total", "died_total"), whole=True),
    ),
    outcomes=("ended_total", *(f"{cause}_total" for cause in CAUSES)),
    running=runs_along("ended_total", *(f"{cause}_total" for cause in CAUSES)),
    figures=Figures(
        {**AT_RISK, **interval_columns("still_housed", "retained", *(f"cif_{cause}" for cause in CAUSES))},
        retention_figures,
        within=tuple(GROUP),
    ),
)

RELAPSE_CURVE = Table(
    name="relapse_curve",
    select=by_month(
        "relapse_curve", {"relapsed_total": "relapsed", "died_total": "died"}, ended=("relapsed_total", "died_total")
    ),
    keys={**GROUP, **HORIZON},
    along=ALONG,
    between=BETWEEN,
    followed="followed",
    counts=(*FOLLOWED, Count("relapsed_total"), Count("died_total", zero="in_company")),
    shares=(Share("relapsed_total", of="residents"),),
    splits=(Split("residents", ("relapsed_total", "died_total", "censored_total")),),
    outcomes=("relapsed_total", "died_total"),
    running=runs_along("relapsed_total", "died_total"),
    figures=Figures({**AT_RISK, **interval_columns("cif_relapse")}, relapse_figures, within=tuple(GROUP)),
)
