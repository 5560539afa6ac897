"""Expectations on life in a complex: its balance and the candidates per home.

What belongs here: the checks on these two tables. What does not: people one by one (`residents`).
"""

from validations.suites.vocabulary import Check, Frame, Suite, counted, is_zero, share

BALANCE = Frame(
    name="complex_balance",
    group=("complex_id",),
    query="""
        with months as (
            select *, coalesce(date_diff('month', lag(month) over by_month, month), 1) as step
            from marts.complex_balance
            window by_month as (partition by complex_id order by month)
        )
        select months.complex_id,
            max(step - 1) as months_skipped,
            min(least(occupied, vulnerable, members, nuisance, good_neighbours, consultations)) as smallest_count,
            max(greatest(occupied - coalesce(complexes.homes, 0), 0)) as homes_too_many,
            min(least(share, member_share)) as lowest_share,
            max(greatest(share, member_share)) as highest_share,
            max(coalesce(abs(share * occupied - vulnerable), 0)
                + coalesce(abs(member_share * occupied - members), 0)
                + coalesce(abs(nuisance_per_100 * occupied / 100 - nuisance), 0)) as rates_off_by,
            count(*) filter (
                (share is null) <> (occupied = 0)
                or (member_share is null) <> (members is null or occupied = 0)
                or (nuisance_per_100 is null) <> (nuisance is null or occupied = 0)
            ) as rates_of_nothing
        from months
        left join marts.dim_complex as complexes on months.complex_id = complexes.complex_id
        group by months.complex_id
        order by months.complex_id
    """,
    checks=(
        Check(
            "The months of a complex skip none", "Ook een maand zonder bewoners staat er.", is_zero("months_skipped")
        ),
        counted("No count of a complex is below zero", "smallest_count"),
        Check(
            "A complex has no more occupied homes than homes",
            "Een woning met twee contracten is een woning (R39).",
            is_zero("homes_too_many"),
        ),
        share("No share of a complex is below 0", "lowest_share"),
        share("No share of a complex is above 1", "highest_share"),
        Check(
            "The shares and rates of a complex are its counts over its occupied homes",
            "Teller gedeeld door noemer.",
            is_zero("rates_off_by"),
        ),
        Check(
            "A complex has a rate exactly where it is known and something is occupied",
            "Wat niemand leverde is leeg, geen 0.",
            is_zero("rates_of_nothing"),
        ),
    ),
)

CANDIDATES = Frame(
    name="good_neighbour_demand",
    group=("complex_id", "advertised_on"),
    query="""
        select complex_id, strftime(advertised_on, '%Y-%m-%d') as advertised_on,
            least(homes, candidates) as smallest_count,
            coalesce(abs(candidates_per_home * homes - candidates), 0) as per_home_off_by,
            case when advertised_on > (select max(reference_date) from marts.dim_delivery) then 1 else 0 end as too_late
        from marts.good_neighbour_demand
        order by complex_id, advertised_on
    """,
    checks=(
        counted("No count of homes or candidates is below zero", "smallest_count"),
        Check(
            "Candidates per home are the candidates over the homes on offer",
            "Teller gedeeld door noemer.",
            is_zero("per_home_off_by"),
        ),
        Check(
            "No home is advertised after the newest reference date",
            "Wat na de laatste peildatum ligt, kan nog niemand weten (R6).",
            is_zero("too_late"),
        ),
    ),
)

SUITE = Suite("community", "Samen wonen", (BALANCE, CANDIDATES))
