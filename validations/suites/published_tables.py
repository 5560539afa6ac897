"""What may stand in the published database, table by table and column by column.

What belongs here: the gate's own list, written down apart from the code that publishes, so that a new column is seen by
two pairs of eyes. `counts` are numbers of people, homes or rows; `shares` and `means` (of hours, weeks, euros) are
made from them; each has a `_status`.
What does not: how columns come about (that is `pipelines.disclosure`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowed:
    """One table that may be published: the columns of its key, what passes as it is, counts and figures."""

    keys: tuple[str, ...]
    counts: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()

    @property
    def hideable(self) -> tuple[str, ...]:
        """Columns whose value may be hidden."""
        return (*self.counts, *self.shares, *self.means)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the table."""
        return (*self.keys, *self.plain, *self.hideable, *(f"{column}_status" for column in self.hideable))


def with_interval(*shares: str) -> tuple[str, ...]:
    """Each share with both ends of its interval."""
    return tuple(f"{share}{end}" for share in shares for end in ("", "_low", "_high"))


GROUP = ("breakdown", "value")
HORIZON = ("months", "day")
FOLLOWED = ("residents", "at_risk")
SAME_HOME = ("same_home_rate", "same_home_low", "same_home_high")

ALLOWED: dict[str, Allowed] = {
    "retention_at_horizon": Allowed(
        keys=(*GROUP, "months"),
        counts=("eligible", "housed", "died", "same_home", "denominator"),
        shares=(*with_interval("rate"), *SAME_HOME),
    ),
    "retention_curve": Allowed(
        keys=(*GROUP, *HORIZON),
        counts=(*FOLLOWED, "censored_total", "ended_total", "negative_total", "positive_total", "died_total"),
        shares=with_interval("still_housed", "retained", "cif_negative", "cif_positive", "cif_died"),
    ),
    "relapse_curve": Allowed(
        keys=(*GROUP, *HORIZON),
        counts=(*FOLLOWED, "censored_total", "relapsed_total", "died_total"),
        shares=with_interval("cif_relapse"),
    ),
    "relapse_at_horizon": Allowed(
        keys=(*GROUP, "months"),
        counts=(*FOLLOWED, "censored_total", "relapsed_total", "died_total"),
        shares=("cif_relapse", "low", "high"),
    ),
    "lease_flip_curve": Allowed(
        keys=(*GROUP, *HORIZON),
        counts=(*FOLLOWED, "censored_total", "flipped_total", "exited_total"),
        shares=with_interval("cif_flip", "cif_exit"),
    ),
    "guidance_milestone_curve": Allowed(
        keys=("milestone", *GROUP, *HORIZON),
        counts=(*FOLLOWED, "censored_total", "reached_total", "exited_total"),
        shares=with_interval("cif"),
    ),
    "guidance_timeline": Allowed(
        keys=(*GROUP, "weeks_since_start"),
        counts=("residents",),
        means=("mean_hours", "p25", "median", "p75"),
    ),
    "guidance_phase": Allowed(keys=("month", *GROUP, "phase"), counts=("residents",)),
    "handover_coverage": Allowed(
        keys=GROUP, counts=("move_ins", "with_handover_before"), shares=("rate", "low", "high")
    ),
    "return_after_exit": Allowed(
        keys=GROUP,
        counts=("exits", "returned_180", "returned_365", "returned_730", "returned_total"),
        shares=with_interval("rate_180", "rate_365", "rate_730", "rate_total"),
    ),
    "period_outcome": Allowed(
        keys=(*GROUP, "period"),
        counts=("residents", "denominator", "retained", "negative_exits", "out_of_denominator"),
        shares=with_interval("rate"),
    ),
    "supply_demand": Allowed(
        keys=("year",),
        counts=("applications", "matched", "keys", "lower_bound", "upper_bound"),
        means=("median_wait_weeks",),
        plain=("position", "complete"),
    ),
    "budget_progress": Allowed(
        keys=("municipality", "project"),
        counts=("residents", "retained_12", "retained_24"),
        means=("mean_years_housed", "per_resident", "per_housed_year", "per_retained_12", "per_retained_24"),
        plain=("granted", "committed", "paid"),
    ),
    "municipal_task": Allowed(keys=("municipality", "year"), counts=("realised",), plain=("task", "complete")),
    "complex_balance": Allowed(
        keys=("complex_id", "month"),
        counts=("occupied", "vulnerable", "members"),
        shares=with_interval("share", "member_share"),
        plain=("norm",),
    ),
    "good_neighbour_demand": Allowed(
        keys=("complex_id",), counts=("homes", "candidates"), means=("candidates_per_home",)
    ),
    "reference_bands": Allowed(
        keys=("band",),
        plain=("place", "programme", "measure", "months", "value", "definition", "source", "caveat"),
    ),
    "housing_form_comparison": Allowed(
        keys=("contrast", "outcome", "test", "arm", "reference"),
        counts=("residents", "reference_residents"),
        means=("p_value", "hazard_ratio", "low", "high"),
        plain=("adjusted_for", "caveat_nl", "caveat_en"),
    ),
    "living_lab_progress": Allowed(
        keys=("month",), counts=("moved_in", "moved_in_total"), plain=("target", "complete")
    ),
    "homes_delivered": Allowed(
        keys=("month", "housing_form", "municipality"), counts=("delivered", "delivered_total", "planned")
    ),
    "data_quality": Allowed(keys=("partner", "delivery", "dataset", "check", "severity"), counts=("rows", "failed")),
    "about": Allowed(
        keys=(),
        plain=("known_on", "reference_date", "min_cell", "rounding_base", "publish_every", "period", "next_period"),
    ),
}
