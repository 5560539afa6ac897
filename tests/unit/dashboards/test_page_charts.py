import json
from datetime import date
from typing import Any

import pytest

from dashboards.charts import monthly, survival, upkeep, weekly
from dashboards.charts.survival import spread
from dashboards.encodings import Line
from dashboards.page import Spec
from dashboards.rows import Delivery, HomesMonth, PhaseMonth, Point, ProgressMonth, Series, WeekHours
from dashboards.style import COLOURS, DASHES, FIFTH, GREY, INK, house_style
from dashboards.wording import Cell, Language, Mark, Wording, carried


def line(name: str, *cells: Cell, at_risk: Cell = 50) -> Line:
    points = tuple(Point(182 * n, at_risk, cell, cell, cell) for n, cell in enumerate(cells))
    return Line(name, Series(name, at_risk, points))


def plotted(spec: Spec | None, field: str) -> list[Any]:
    """Every value of a field in the data of a specification, layer by layer."""
    return [row[field] for row in rows_in(spec) if field in row]


def rows_in(spec: Spec | None) -> list[dict[str, Any]]:
    """The data of a specification, layer by layer."""
    assert spec is not None
    return spec.get("data", {}).get("values", []) + [row for layer in spec.get("layer", []) for row in rows_in(layer)]


def contrast(one: str, other: str) -> float:
    light = sorted((luminance(one), luminance(other)), reverse=True)
    return (light[0] + 0.05) / (light[1] + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [*COLOURS, FIFTH])
def test_every_colour_of_a_series_stands_out_from_white(colour: str) -> None:
    assert contrast(colour, "#FFFFFF") >= 3


@pytest.mark.parametrize("colour", [INK, GREY])
def test_text_in_a_picture_can_be_read(colour: str) -> None:
    assert contrast(colour, "#FFFFFF") >= 4.5


def test_no_two_series_share_a_dash() -> None:
    assert len(set(DASHES)) == len(COLOURS)


def test_a_hidden_figure_is_a_gap_and_never_a_zero(dutch: Wording) -> None:
    for draw in (survival.curves, survival.horizons):
        spec = draw([line("a", 0.1, Mark.HIDDEN, 0.3)], "y", dutch)
        assert None in plotted(spec, "figure")
        assert 0 not in plotted(spec, "figure")


def test_a_hidden_horizon_is_marked_in_the_picture(dutch: Wording) -> None:
    spec = survival.horizons([line("a", 0.1, Mark.HIDDEN)], "y", dutch)
    assert '"[c]"' in json.dumps(spec)
    assert plotted(spec, "hidden").count(True) == 1


def of_each_picture(cells: list[Cell], words: Wording) -> dict[str, Spec | None]:
    """Each picture that a funder gets, with these figures in it."""
    months = [date(2021, number + 1, 1) for number in range(len(cells))]
    parts = list(zip(months, cells, strict=True))
    return {
        "horizons": survival.horizons([line("a", *cells)], "y", words),
        "months": survival.months([line("a", *cells)], "y", words, True),
        "progress": monthly.progress([ProgressMonth(m, c, c, 200, True) for m, c in parts], "y", "doel", words),
        "homes": monthly.homes([HomesMonth(m, "flex", c, c, 20) for m, c in parts], {"flex": "flex"}, "y", words),
        "phases": monthly.phases([PhaseMonth(m, "light", c) for m, c in parts], {"light": "licht"}, "y", words),
        "hours": weekly.hours([WeekHours(n, 50, c, c, c, c) for n, c in enumerate(cells)], ("a", "b", "c"), "y", words),
    }


START = 1.0  # of a line by month that falls from everybody
FIELDS = {
    "horizons": "figure",
    "months": "figure",
    "progress": "total",
    "homes": "total",
    "phases": "total",
    "hours": "hours",
}


@pytest.mark.parametrize("picture", FIELDS)
def test_a_carried_figure_is_drawn_at_its_height_and_tells_of_itself(picture: str, dutch: Wording) -> None:
    spec = of_each_picture([20, carried(20), Mark.HIDDEN, 30], dutch)[picture]
    found = [(row[FIELDS[picture]], row["state"]) for row in rows_in(spec) if "state" in row]
    assert (20, "bijgewerkt") in found
    assert (20, "overgenomen [u]") in found
    assert {height for height, _ in found} - {START} == {20, 30, None}
    assert "datum.carried" in json.dumps(spec)
    assert '"title": "Stand"' in json.dumps(spec)


@pytest.mark.parametrize("picture", FIELDS)
def test_without_a_carried_figure_a_picture_says_nothing_of_it(picture: str, dutch: Wording) -> None:
    spec = of_each_picture([20, Mark.HIDDEN, 30], dutch)[picture]
    assert '"title": "Stand"' not in json.dumps(spec)


def test_a_tooltip_gives_shares_with_the_decimals_of_the_table() -> None:
    for decimals in (0, 1):
        spec = survival.horizons([line("a", 0.123)], "y", Wording(Language.DUTCH, decimals))
        assert f'"format": ".{decimals}%"' in json.dumps(spec)


def test_hidden_figures_of_two_series_at_one_horizon_share_a_mark(dutch: Wording) -> None:
    spec = survival.horizons([line("a", 0.1, Mark.HIDDEN), line("b", 0.1, Mark.HIDDEN)], "y", dutch)
    assert spec is not None
    (gaps,) = [layer["encoding"] for layer in spec["layer"][0]["layer"] if layer["mark"]["type"] == "text"]
    assert (gaps["x"]["aggregate"], gaps["x"]["field"], gaps["detail"]["field"]) == ("min", "place", "day")


def by_month(name: str, *cells: Cell) -> Line:
    """A line by month with a horizon at every third."""
    points = tuple(Point(30 * n, 50, cell, cell, cell, between=n % 3 != 0) for n, cell in enumerate(cells, start=1))
    return Line(name, Series(name, 50, points, by_month=True))


@pytest.mark.parametrize(("whole", "start"), [(True, 1.0), (False, 0.0)])
def test_a_line_by_month_starts_from_everybody_or_nobody_and_has_dots_at_horizons_alone(
    dutch: Wording, whole: bool, start: float
) -> None:
    spec = survival.months([by_month("a", 0.1, 0.2, 0.3, 0.3)], "y", dutch, whole)
    assert plotted(spec, "figure")[1:] == [start, 0.1, 0.2, 0.3, 0.3]
    assert plotted(spec, "low") == [None, 0.1, 0.2, 0.3, 0.3]
    assert plotted(spec, "fixed") == [False, False, False, True, False]
    assert plotted(spec, "last") == [False, False, False, False, True]


def test_a_line_by_month_starts_where_its_figures_start_to_show_and_marks_hidden_horizons_alone(dutch: Wording) -> None:
    spec = survival.months([by_month("a", Mark.HIDDEN, Mark.HIDDEN, Mark.HIDDEN, 0.2)], "y", dutch)
    days = plotted(spec, "day")[1:]
    marked = zip(days, plotted(spec, "hidden"), plotted(spec, "fixed"), strict=True)
    assert days == [30, 60, 90, 120]
    assert [day for day, hidden, fixed in marked if hidden and fixed] == [90]
    drawn = json.dumps(spec)
    assert '"isValid(datum.figure)"' in drawn and '"datum.hidden && datum.fixed"' in drawn
    assert '"domainMin": 0, "nice": false' in drawn


@pytest.mark.parametrize(("whole", "height"), [(True, "height"), (False, 0)])
def test_the_mark_of_a_hidden_horizon_stands_where_no_line_starts(dutch: Wording, whole: bool, height: object) -> None:
    spec = survival.months([by_month("a", Mark.HIDDEN, Mark.HIDDEN, Mark.HIDDEN, 0.2)], "y", dutch, whole)
    assert spec is not None
    (gaps,) = [layer["encoding"] for layer in spec["layer"][1]["layer"] if layer["mark"]["type"] == "text"]
    assert gaps["y"] == {"value": height}


def test_points_at_horizons_leave_out_what_lies_between(dutch: Wording) -> None:
    spec = survival.horizons([by_month("a", 0.1, Mark.HIDDEN, 0.2, 0.3)], "y", dutch)
    assert plotted(spec, "figure") == [0.2]


def test_at_most_four_series_are_drawn_and_none_without_figures() -> None:
    lines = [line(name, 0.1, 0.2) for name in "abcde"]
    assert [one.name for one in survival.that_fit([line("hidden", Mark.HIDDEN), *lines])] == ["a", "b", "c", "d"]


def test_a_specification_holds_its_rows_once(dutch: Wording) -> None:
    spec = survival.curves([line("a", 0.1, 0.2, 0.3)], "y", dutch)
    assert plotted(spec, "at_risk") == [50, 50, 50]


def test_points_at_one_horizon_stand_beside_each_other(dutch: Wording) -> None:
    spec = survival.horizons([line("a", 0.1), line("b", 0.1)], "y", dutch)
    assert len(set(plotted(spec, "place"))) == 2
    assert set(plotted(spec, "day")) == {0}


def test_nothing_to_draw_gives_no_picture(dutch: Wording) -> None:
    assert survival.curves([], "y", dutch) is None
    assert survival.months([], "y", dutch) is None
    assert survival.horizons([], "y", dutch) is None
    assert monthly.progress([], "y", "doel", dutch) is None
    assert monthly.homes([], {}, "y", dutch) is None
    assert weekly.hours([], ("a", "b", "c"), "y", dutch) is None
    assert upkeep.calendar([], dutch) is None


def test_a_month_with_a_hidden_total_is_a_gap(dutch: Wording) -> None:
    months = [
        ProgressMonth(date(2021, 1, 1), 12, 12, 200, True),
        ProgressMonth(date(2021, 2, 1), Mark.HIDDEN, Mark.HIDDEN, 200, True),
    ]
    assert set(plotted(monthly.progress(months, "y", "doel: 200", dutch), "total")) == {12, None}


def test_stacks_keep_the_order_of_their_legend_and_leave_hidden_cells_out(dutch: Wording) -> None:
    homes = [
        HomesMonth(date(2021, 1, 1), "flex", 10, 10, 20),
        HomesMonth(date(2021, 1, 1), "mixed", Mark.HIDDEN, Mark.HIDDEN, 20),
    ]
    spec = monthly.homes(homes, {"mixed": "gemengd", "flex": "flex"}, "woningen", dutch)
    assert plotted(spec, "rank") == [1, 0]
    assert plotted(spec, "total") == [10, None]


def test_a_month_of_which_all_is_hidden_keeps_its_place_on_the_axis(dutch: Wording) -> None:
    cells: list[Cell] = [10, Mark.HIDDEN, 20]
    homes = [HomesMonth(date(2021, number + 1, 1), "flex", cell, cell, 20) for number, cell in enumerate(cells)]
    spec = monthly.homes(homes, {"flex": "flex"}, "woningen", dutch)
    assert spec is not None
    months = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert months == [{"year": 2021, "month": number} for number in (1, 2, 3)]


def test_every_phase_has_a_colour_of_its_own(dutch: Wording) -> None:
    names = {phase: phase for phase in ("intensive", "regular", "light", "none", "unknown")}
    months = [PhaseMonth(date(2021, 1, 1), phase, 12) for phase in names]
    spec = monthly.phases(months, names, "bewoners", dutch)
    assert spec is not None
    colours = spec["layer"][0]["encoding"]["color"]["scale"]["range"]
    assert len(set(colours)) == len(names)


def test_a_phase_keeps_its_colour_whichever_others_there_are(dutch: Wording) -> None:
    spec = monthly.phases([PhaseMonth(date(2021, 1, 1), "unknown", 12)], {"unknown": "onbekend"}, "bewoners", dutch)
    assert spec is not None
    assert spec["layer"][0]["encoding"]["color"]["scale"]["range"] == [FIFTH]


def test_few_weeks_get_a_dot_each_and_many_do_not(dutch: Wording) -> None:
    few = [WeekHours(week, 50, 3.0, 2.0, 2.5, 4.0) for week in (1, 13, 26)]
    many = [WeekHours(week, 50, 3.0, 2.0, 2.5, 4.0) for week in range(1, 60)]
    for weeks, dotted in ((few, True), (many, False)):
        spec = weekly.hours(weeks, ("gemiddelde", "mediaan", "band"), "uren", dutch)
        assert spec is not None
        assert bool(spec["layer"][1]["layer"][0]["mark"]["point"]) is dotted


def test_a_delivery_that_could_not_be_used_is_an_open_dot(dutch: Wording) -> None:
    arrived = [
        ("Mitros", Delivery("mitros", "2022-06-30", date(2022, 6, 30), None, 3, 0, 10, 0)),
        ("Portaal", Delivery("portaal", "2022-06-30", date(2022, 6, 30), None, 3, 1, 10, 0)),
    ]
    assert plotted(upkeep.calendar(arrived, dutch), "state") == ["gebruikt", "deels of niet gebruikt"]


def test_labels_at_the_end_of_lines_do_not_overlap() -> None:
    placed = spread([0.30, 0.10, 0.11], gap=0.05)
    assert placed == [0.30, 0.10, pytest.approx(0.15)]
    assert spread([], gap=0.05) == []


@pytest.mark.parametrize(("language", "decimal", "percent"), [("nl", ",", "\u00a0%"), ("en", ".", "%")])
def test_axes_are_in_the_language_of_the_reader(language: str, decimal: str, percent: str) -> None:
    locale = house_style(Language(language))["locale"]
    assert (locale["number"]["decimal"], locale["number"]["percent"]) == (decimal, percent)
    assert locale["time"]["days"][0] == {"nl": "zondag", "en": "Sunday"}[language]
    assert locale["time"]["shortMonths"][4] == {"nl": "mei", "en": "May"}[language]
