"""Expectations on money and what was paid per outcome.

What belongs here: the checks on that table. What does not: the outcomes themselves (`retention`, `residents`).
"""

from validations.suites.vocabulary import Check, Frame, Suite, is_zero

BUDGET = Frame(
    name="budget_progress",
    group=("municipality", "project"),
    query="""
        with lived as (select resident_key, sum(days) as days from marts.fct_housing_episode group by resident_key),
        people as (
            select 'complex' as breakdown, complex_id as value, count(*) as residents, sum(days) / 365.25 as years
            from marts.dim_resident inner join lived using (resident_key) group by complex_id
            union all
            select 'municipality', municipality, count(*), sum(days) / 365.25
            from marts.dim_resident inner join lived using (resident_key) group by municipality
        ),
        money as (
            select budget.*,
                case when complexes.complex_id is null then 'municipality' else 'complex' end as breakdown,
                coalesce(complexes.complex_id, budget.municipality) as value
            from marts.budget_progress as budget
            left join marts.dim_complex as complexes on budget.project = complexes.complex_id
        ),
        retained as (
            select breakdown, value,
                max(housed) filter (months = 12) as at_12, max(housed) filter (months = 24) as at_24
            from marts.retention_at_horizon group by breakdown, value
        )
        select money.municipality, money.project,
            abs(money.residents - coalesce(people.residents, 0))
                + abs(money.housed_years - coalesce(people.years, 0)) as people_off_by,
            abs(retained_12 - case when people.residents > 0 then coalesce(at_12, 0) else 0 end)
                + abs(retained_24 - case when people.residents > 0 then coalesce(at_24, 0) else 0 end)
                as retained_off_by,
            coalesce(abs(per_resident * money.residents - paid), 0)
                + coalesce(abs(per_housed_year * housed_years - paid), 0)
                + coalesce(abs(per_retained_12 * retained_12 - paid), 0)
                + coalesce(abs(per_retained_24 * retained_24 - paid), 0) > 0.005 as price_off,
            (per_resident is null) <> (paid is null or money.residents = 0)
                or (per_housed_year is null) <> (paid is null or housed_years = 0)
                or (per_retained_12 is null) <> (paid is null or retained_12 = 0)
                or (per_retained_24 is null) <> (paid is null or retained_24 = 0) as price_of_nothing,
            (committed is null) <> (paid is null) as half_known
        from money
        left join people using (breakdown, value)
        left join retained using (breakdown, value)
        order by money.municipality, money.project
    """,
    checks=(
        Check(
            "Money is set against the residents of its complex, or of its municipality",
            "Aantal en woonjaren komen uit dezelfde tabellen als elk ander cijfer over deze mensen (R44).",
            is_zero("people_off_by"),
        ),
        Check(
            "Who is still housed per euro is who is still housed in the retention table",
            "Dezelfde mensen, dezelfde termijn, hetzelfde aantal (R35).",
            is_zero("retained_off_by"),
        ),
        Check(
            "A price per outcome is what was paid over that outcome, to half a cent",
            "Betaald gedeeld door wat het opleverde.",
            is_zero("price_off"),
        ),
        Check(
            "There is a price exactly where something was known to be paid for somebody",
            "Zonder uitkomst geen prijs, en zonder geleverde betalingen is niets gratis.",
            is_zero("price_of_nothing"),
        ),
        Check(
            "Commitments and payments are both known or both not",
            "Ze komen uit dezelfde levering; de een zonder de ander is een leesfout.",
            is_zero("half_known"),
        ),
    ),
)

SUITE = Suite("money", "Geld", (BUDGET,))
