with enrolments as (

    select
        "HouseholdID" as household,
        "HoHID" as head,
        "EntryHHType" as household_type,
        cast("EntryDate" as date) as entry_date,
        cast(nullif("ExitDate", '') as date) as exit_date
    from read_csv('{{ env_var("THUIS_HMIS") }}/tlsa_HHID.csv', header = true, all_varchar = true)

),

qualifying_exits as (

    select
        exits."HoHID" as head,
        exits."HHType" as household_type,
        exits."QualifyingExitHHID" as household,
        exits."Cohort" as cohort,
        enrolments.exit_date
    from read_csv('{{ env_var("THUIS_HMIS") }}/tlsa_Exit.csv', header = true, all_varchar = true) as exits
    inner join enrolments on exits."QualifyingExitHHID" = enrolments.household

),

-- HUD counts entries into the system, not stays: each is a spell of its first day, and those of one day are one
entries as (

    select
        head,
        household_type,
        household,
        entry_date as start_date,
        {{ add_days('entry_date', 1) }} as known_end
    from enrolments

),

numbered as (

    {{ spell_union('entries', ['head', 'household_type'], -1, ['household']) }}

),

spells as (

    select
        head,
        household_type,
        min(start_date) as start_date
    from numbered
    group by head, household_type, spell_number

),

returns as (

    {{ first_return('qualifying_exits', 'spells', ['head', 'household_type'], last_day=730, first_day=15) }}

)

select
    cohort,
    household,
    head,
    household_type,
    exit_date,
    return_days
from returns
