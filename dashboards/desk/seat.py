"""Who sits at the desk, and where the desk keeps what lies on it.

Lives here: the reader, the release and the language; the names of what stands in the session. Does not: any control.
"""

from dataclasses import dataclass
from pathlib import Path

from dashboards import reader
from dashboards.access import Access
from dashboards.markup import safe
from dashboards.rows import About
from dashboards.wording import Wording
from pipelines.queries.log import Asker
from pipelines.queries.process import NoAnswer

TEXT = "sql_text"  # what stands in the editor
START = "sql_start"  # what it was started from
DRAFT = "sql_draft"  # what was last asked; it survives a visit to another page
ANSWER = "sql_answer"  # what came of that


@dataclass(frozen=True)
class Seat:
    """Who sits at the desk, before which release, in which language."""

    access: Access
    about: About
    words: Wording

    @property
    def home(self) -> Path:
        """The home that the release is of, where kept queries and the access log stand."""
        return self.access.release.parents[1]

    @property
    def asker(self) -> Asker:
        """The reader as the access log knows them."""
        return Asker(reader.name(), self.access.role, "page")

    @property
    def dates(self) -> dict[str, str]:
        """The release and its dates in words, for whatever leaves the desk."""
        return {
            "release": self.about.release,
            "known_on": self.words.day(self.about.as_known_on),
            "reference_date": self.words.day(self.about.reference_date),
        }


@dataclass(frozen=True)
class Refused:
    """Why there is no answer: a sentence in the reader's language, and the engine's own words where it has any."""

    sentence: str
    detail: str = ""


def heading(text: str) -> str:
    """Return the heading of a part of the desk."""
    return f"<h2>{safe(text)}</h2>"


def refused(error: Exception, words: Wording) -> Refused:
    """What a reader is told of a question that was not answered."""
    if isinstance(error, NoAnswer) and error.outcome != "refused":
        return Refused(words(f"sql.outcome.{error.outcome}"))
    return Refused(words("sql.outcome.refused"), str(error))
