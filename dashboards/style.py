"""The look of the pictures: colours, dashes, type and the notation of axes.

Lives here: constants and the Vega configuration. Does not: the look of the page around them (style.css).
The four colours differ in lightness as well as hue and stand at least 3:1 against white; a dash and a direct label
go with each, so that colour alone never tells series apart.
"""

from typing import Any

from babel.dates import get_day_names, get_month_names

from dashboards.wording import Language

COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25")
DASHES = ((1, 0), (7, 3), (2, 3), (9, 3, 2, 3))
FIFTH = "#868E96"  # for what is not known, in a stack
BLUE, TEAL, PLUM, ORANGE = COLOURS
INK, GREY, RULE, PALE, WHITE = "#1F2933", "#5B6570", "#E4E0D8", "#D5DEE6", "#FFFFFF"
FONT = '"Source Sans", "Source Sans 3", sans-serif'


def house_style(language: Language) -> dict[str, Any]:
    """Return the Vega-Lite configuration: quiet axes, no frame, and numbers and dates in the reader's language.

    Marks are not read aloud one by one: the picture has a text, and a table with the same figures beneath it.
    """
    text = {"labelFont": FONT, "titleFont": FONT, "labelColor": GREY, "titleColor": GREY}
    return {
        "background": WHITE,
        "font": FONT,
        "padding": {"left": 4, "right": 8, "top": 12, "bottom": 4},
        "view": {"stroke": None},
        "mark": {"aria": False},
        "axis": {
            **text,
            "labelFontSize": 13,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "titlePadding": 10,
            "labelPadding": 6,
            "gridColor": RULE,
            "domainColor": "#A9A69F",
            "tickColor": "#A9A69F",
            "labelOverlap": True,
        },
        "axisY": {"domain": False, "ticks": False},
        "axisX": {"grid": False},
        "title": {"font": FONT, "fontSize": 13, "fontWeight": "normal", "color": GREY, "anchor": "start", "offset": 10},
        "text": {"font": FONT, "fontSize": 13, "color": INK},
        "legend": {**text, "labelFontSize": 13, "labelColor": INK, "orient": "top", "title": None,
                   "symbolStrokeWidth": 3, "symbolSize": 160, "offset": 10, "columns": 2},
        "locale": {"number": _number_locale(language), "time": _time_locale(language)},
    }  # fmt: skip


def _number_locale(language: Language) -> dict[str, Any]:
    dutch = language is Language.DUTCH
    return {
        "decimal": "," if dutch else ".",
        "thousands": "." if dutch else ",",
        "grouping": [3],
        "currency": ["€\u00a0", ""],
        "percent": "\u00a0%" if dutch else "%",
    }


def _time_locale(language: Language) -> dict[str, Any]:
    days, short_days = get_day_names("wide", locale=language), get_day_names("abbreviated", locale=language)
    months, short_months = get_month_names("wide", locale=language), get_month_names("abbreviated", locale=language)
    sunday_first = (6, 0, 1, 2, 3, 4, 5)
    return {
        "dateTime": "%A %e %B %Y %X",
        "date": "%d-%m-%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": [days[day] for day in sunday_first],
        "shortDays": [short_days[day] for day in sunday_first],
        "months": [months[month] for month in range(1, 13)],
        "shortMonths": [short_months[month] for month in range(1, 13)],
    }
