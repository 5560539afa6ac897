"""Expectations on relapse: the curve, and the incidence at a horizon.

What belongs here: the checks on these two tables. What does not: what every curve must obey (`curves`).
"""

from validations.suites.curves import Curve
from validations.suites.vocabulary import Check, Frame, Suite, at_least, is_zero, share

CURVE = Curve(
    table="relapse_curve",
    events=("relapsed", "died"),
    rising=("cif_relapse", "cif_died"),
    parts=("cif_relapse", "cif_died"),
    population="(select count(*) from marts.fct_relapse)",
    event_count="(select count(*) from marts.fct_relapse where outcome <> 'censored')",
)

HORIZONS = Frame(
    name="relapse_at_horizon",
    group=("breakdown", "value", "months"),
    query="""
        with horizons as (
            select *, lag(cif_relapse) over (partition by breakdown, value order by months) as before
            from marts.relapse_at_horizon
        ),
        read_off as (
            select horizons.breakdown, horizons.value, horizons.months,
                max(curve.cif_relapse) as cif_relapse, min(curve.at_risk) as at_risk
            from horizons
            left join marts.relapse_curve as curve
                on horizons.breakdown = curve.breakdown and horizons.value = curve.value
                and curve.day <= floor(horizons.months * 30.4375)
            group by horizons.breakdown, horizons.value, horizons.months
        )
        select horizons.breakdown, horizons.value, horizons.months, horizons.cif_relapse, horizons.at_risk,
            greatest(horizons.before - horizons.cif_relapse, 0) as falls_by,
            coalesce(abs(horizons.cif_relapse - read_off.cif_relapse) + abs(horizons.at_risk - read_off.at_risk), 1)
                as off_the_curve_by,
            case when horizons.cif_relapse not between horizons.low and horizons.high then 1 else 0 end
                as outside_interval
        from horizons
        inner join read_off
            on horizons.breakdown = read_off.breakdown and horizons.value = read_off.value
            and horizons.months = read_off.months
        order by horizons.breakdown, horizons.value, horizons.months
    """,
    checks=(
        share("Every incidence of relapse lies between 0 and 1", "cif_relapse"),
        Check(
            "Someone is at risk at every horizon that is shown",
            "Zonder iemand in beeld is er op die termijn geen cijfer.",
            at_least("at_risk", 1),
        ),
        Check(
            "Relapse by a longer horizon is never less",
            "Een cumulatief aandeel kan alleen stijgen.",
            is_zero("falls_by"),
        ),
        Check(
            "A horizon is read off the relapse curve",
            "Het cijfer op een termijn is de curve op de laatste dag ervoor (R18).",
            is_zero("off_the_curve_by"),
        ),
        Check(
            "Every incidence at a horizon lies within its own interval",
            "Een interval hoort om het cijfer heen te liggen.",
            is_zero("outside_interval"),
        ),
    ),
)

SUITE = Suite("relapse", "Terugval", (HORIZONS,))
