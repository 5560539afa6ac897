"""The periods of publishing: in which one a day falls, and when the next begins.

What belongs here: dates alone. What does not: what else makes a publication another one (`edition`).
"""

from datetime import date, timedelta

from pipelines.settings import Every


def period_of(day: date, every: Every) -> str:
    """The period a day falls in: `2022-Q4`, `2022-12` or `2022-12-31`."""
    if every == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day:%Y-%m}" if every == "month" else day.isoformat()


def next_period(day: date, every: Every) -> date:
    """The first day of the period after the one a day falls in."""
    if every == "night":
        return day + timedelta(days=1)
    last_month = (day.month + 2) // 3 * 3 if every == "quarter" else day.month
    return date(day.year + last_month // 12, last_month % 12 + 1, 1)
