"""What the gate says.

What belongs here: the outcome of each expectation and of the gate as a whole, in plain words.
What does not: any library of the gate; this is cheap to import.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from validations.suites.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expectation: where it stands, what should hold, whether it does, and if not, where it fails."""

    suite: str
    frame: str
    sentence: str
    severity: Severity
    passed: bool
    detail: str = ""

    @property
    def in_words(self) -> str:
        """The failure as a reader gets it."""
        return f"{self.frame}: {self.sentence} - {self.detail}"


@dataclass(frozen=True, slots=True)
class GateReport:
    """All outcomes of one run of the gate."""

    outcomes: tuple[Outcome, ...]

    @property
    def expectations(self) -> int:
        """How many expectations were tried."""
        return len(self.outcomes)

    @property
    def blocking(self) -> tuple[str, ...]:
        """Failures that keep the old release, in words."""
        return words(self.outcomes, "blocking")

    @property
    def warnings(self) -> tuple[str, ...]:
        """Failures that are told of and let through, in words."""
        return words(self.outcomes, "warning")

    @property
    def passed(self) -> bool:
        """Whether the release may go out."""
        return not self.blocking

    def blocking_of(self, suite: str) -> tuple[str, ...]:
        """Blocking failures of one suite."""
        return words(self.of(suite), "blocking")

    def warnings_of(self, suite: str) -> tuple[str, ...]:
        """Warnings of one suite."""
        return words(self.of(suite), "warning")

    def of(self, suite: str) -> tuple[Outcome, ...]:
        """The outcomes of one suite."""
        return tuple(outcome for outcome in self.outcomes if outcome.suite == suite)


def words(outcomes: Iterable[Outcome], severity: Severity) -> tuple[str, ...]:
    """The failures of one severity."""
    return tuple(one.in_words for one in outcomes if one.severity == severity and not one.passed)
