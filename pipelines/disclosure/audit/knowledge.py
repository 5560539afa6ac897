"""What a reader of the published tables knows about how they add up.

What belongs here: sums within a row, totals that only grow, counts that every row of a curve repeats, counts that
another table prints again; declared anew from the definitions of the measures, not taken from the code that publishes.
What does not: values (`reading`), what tables say of each other (`ties`), what follows from all of it (`bounds`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sum:
    """`total` is the sum of `parts`, and of people in none of them unless `complete`.

    `runs_on`: the row shows counts of its own only where those people are not too few.
    """

    total: str
    parts: tuple[str, ...]
    complete: bool = False
    runs_on: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """One table: its key columns, its counts, sums within a row, totals that grow `along` an order, and what repeats.

    `people`: a name for the people that follow-up starts with, where several tables follow the same ones. `zeros`:
    columns that print nobody as 0, so that a reader may hold that what is hidden is somebody; with `company` only in a
    row beside two others, of the same keys, that show somebody. `rolled_up`: keys in which `all` is the sum over the
    others, each once those after it are `all`.
    """

    keys: tuple[str, ...]
    counts: tuple[str, ...]
    sums: tuple[Sum, ...] = ()
    along: tuple[str, ...] = ()
    growing: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    people: str | None = None
    zeros: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    rolled_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """A column that prints a count of another table again, at one place along it or at all."""

    column: str
    of: tuple[str, str]
    place: tuple[object, ...] = ()


GROUP = ("breakdown", "value")
MONTHS = ("months", "day")


def curve(*causes: str, keys: tuple[str, ...] = GROUP, of: tuple[Sum, ...] = (), people: str | None = None) -> Known:
    """A curve at horizons: everybody has one of the causes, is out of sight, or is still at risk."""
    totals = (*causes, *(part for one in of for part in one.parts), "censored_total")
    everybody = Sum("residents", (*causes, "censored_total"), runs_on=True)
    return Known((*keys, *MONTHS), ("residents", *totals), (everybody, *of), MONTHS, totals, ("residents",), people)


KNOWN: dict[str, Known] = {
    "retention_at_horizon": Known(
        (*GROUP, "months"),
        ("eligible", "denominator", "housed", "died", "same_home"),
        (
            Sum("eligible", ("denominator", "died"), complete=True),
            Sum("denominator", ("housed",)),
            Sum("housed", ("same_home",)),
        ),
        zeros=("died",),
    ),
    "retention_curve": curve(
        "ended_total",
        of=(Sum("ended_total", ("negative_total", "positive_total", "died_total"), complete=True),),
        people="moved in",
    ),
    "relapse_curve": curve("relapsed_total", "died_total", people="moved in"),
    "guidance_milestone_curve": curve("reached_total", "exited_total", keys=("milestone", *GROUP)),
    "lease_flip_curve": curve("flipped_total", "exited_total"),
    "guidance_timeline": Known((*GROUP, "weeks_since_start"), ("residents",)),
    "guidance_phase": Known(
        ("month", *GROUP, "phase"), ("residents",), zeros=("residents",), company=("month", *GROUP)
    ),
    "handover_coverage": Known(
        GROUP, ("move_ins", "with_handover_before"), (Sum("move_ins", ("with_handover_before",)),)
    ),
    "return_after_exit": Known(
        GROUP,
        ("exits", "returned_180", "returned_365", "returned_730", "returned_total"),
        (
            Sum("exits", ("returned_total",)),
            Sum("returned_total", ("returned_180", "returned_365", "returned_730"), complete=True),
        ),
    ),
    "period_outcome": Known(
        (*GROUP, "period"),
        ("residents", "denominator", "retained", "negative_exits", "out_of_denominator"),
        (
            Sum("residents", ("denominator", "out_of_denominator"), complete=True),
            Sum("denominator", ("retained", "negative_exits"), complete=True),
        ),
    ),
    "complex_balance": Known(
        ("complex_id", "month"),
        ("occupied", "vulnerable", "members"),
        (Sum("occupied", ("vulnerable",)), Sum("occupied", ("members",))),
        zeros=("members",),
    ),
    # The band of a year is the year before: printed twice, hidden twice, no count of its own.
    "supply_demand": Known(("year",), ("applications", "matched", "keys")),
    "good_neighbour_demand": Known(("complex_id",), ("homes", "candidates")),
    "housing_form_comparison": Known(("contrast", "outcome", "test"), ()),
    "budget_progress": Known(("municipality", "project"), ()),
    "municipal_task": Known(("municipality", "year"), ("realised",), zeros=("realised",)),
    "living_lab_progress": Known(
        ("month",), ("moved_in", "moved_in_total"), along=("month",), growing=("moved_in_total",)
    ),
    "homes_delivered": Known(
        ("month", "housing_form", "municipality"),
        ("delivered", "delivered_total", "planned"),
        along=("month",),
        growing=("delivered_total",),
        rolled_up=("housing_form", "municipality"),
    ),
    "data_quality": Known(("partner", "delivery", "dataset", "check", "severity"), ("rows", "failed")),
}

NO_COMPLEX = ("other", "unallocated")
# Money stands beside the residents of its complex, or else of its municipality.
MONEY = (
    Repeat("residents", ("retention_curve", "residents")),
    Repeat("retained_12", ("retention_at_horizon", "housed"), (12,)),
    Repeat("retained_24", ("retention_at_horizon", "housed"), (24,)),
)


def label_of(table: str, column: str) -> str:
    """Whose count a column is: the table's own, or that of people whom several tables follow."""
    known = KNOWN.get(table)
    return known.people or table if known and column in known.repeated else table
