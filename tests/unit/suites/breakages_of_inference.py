"""For every expectation on what inference fills in a way to break it, as in `breakages`.

What belongs here: what goes wrong with the comparison and the forecasts. What does not: the other frames (`breakages`).
"""

FIRST_PERSON = "resident_key = (select min(resident_key) from marts.dim_resident)"
FIRST_ENDED = "resident_key = (select min(resident_key) from marts.fct_housing_episode where end_date is not null)"

OF_INFERENCE: dict[str, dict[str, str | tuple[str, ...]]] = {
    "progress_forecast": {
        "Every complete month has its forecast and no other": (
            "delete from marts.progress_forecast where made_on = date '2021-05-31'",
            "update marts.living_lab_progress set complete = false where month = date '2023-01-01'",
        ),
        "A forecast starts from the people housed by then": (
            "update marts.progress_forecast set moved_in_total = moved_in_total + 1"
        ),
        "Every forecast lies within its interval and never under what is there already": (
            "update marts.progress_forecast set low = moved_in_total - 1 where calculated",
            "update marts.progress_forecast set high = expected_total - 1 where calculated",
        ),
        "Coverage is the share of forecasts that held": "update marts.progress_forecast set coverage = coverage / 2",
        "Every forecast of progress says in both languages what it does not know": (
            "update marts.progress_forecast set caveat_nl = '-' where made_on = date '2021-05-31'"
        ),
    },
    "guidance_capacity": {
        "Hours are foreseen for twelve months, or it is said why not": (
            "delete from marts.guidance_capacity where months_ahead = 12"
        ),
        "Expected hours are those of present residents and of newcomers": (
            "update marts.guidance_capacity set hours_newcomers = hours_newcomers + 1 where months_ahead = 3"
        ),
        "Every expected number of hours lies within its own interval": (
            "update marts.guidance_capacity set low = expected_hours + 1 where months_ahead = 3",
            "update marts.guidance_capacity set checked_high = checked_expected - 1 where months_ahead = 3",
        ),
        "An earlier forecast held exactly when what came lies in its interval": (
            "update marts.guidance_capacity set checked_held = not checked_held where months_ahead = 3"
        ),
        "Every forecast of hours says in both languages what it does not know": (
            "update marts.guidance_capacity set caveat_en = '' where months_ahead = 3"
        ),
    },
    "housing_form_comparison": {
        "No housing forms are compared on fewer than ten events in one of them": (
            "update marts.housing_form_comparison set calculated = true where reference = 'pitstop'"
        ),
        "A comparison counts the people and events of the tables it is made from": (
            "update marts.housing_form_comparison set reference_events = reference_events + 1 "
            "where reference = 'scattered' and test = 'gray'",
            f"delete from marts.fct_relapse where {FIRST_PERSON}",
            f"update marts.fct_housing_episode set exit_reason = null where {FIRST_ENDED}",
        ),
        "Every contrast has all its tests, calculated or not": (
            "delete from marts.housing_form_comparison where reference = 'pitstop' and test = 'gray'"
        ),
        "Every hazard ratio is above 0 and within its own interval": (
            "update marts.housing_form_comparison set low = hazard_ratio + 1 where hazard_ratio is not null",
            "update marts.housing_form_comparison set hazard_ratio = 0, low = null, high = null",
        ),
        "Every comparison says in both languages what it does not prove": (
            "update marts.housing_form_comparison set caveat_en = '' where test = 'gray'"
        ),
    },
}
