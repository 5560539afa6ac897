"""Why a count is not printed as it is.

What belongs here: the names of the reasons, which programs read too. What does not: the rules that hit (`control`), and
words for people (`pipelines.commands.hidden_cells`).
"""

from enum import StrEnum


class Reason(StrEnum):
    """The rule by which a count hides, the first that hits; or that it prints the former count."""

    SMALL = "small"
    TELLS_OF_ALL = "tells_of_all"
    SMALL_REMAINDER = "small_remainder"
    PAST_THE_END = "past_the_end"
    BETWEEN_STEPS = "between_steps"
    AHEAD_OF_THE_WHOLE = "ahead_of_the_whole"
    HID_BEFORE = "hid_before"
    PROTECTS_OTHERS = "protects_others"
    CARRIED = "carried"
