"""The anatomy of a page: what every page consists of, in the order in which it is shown.

Lives here: plain, immutable parts that views fill and layout.py shows. Does not: Streamlit, SQL, or text.
"""

from dataclasses import dataclass
from typing import Any

from dashboards.access import Access
from dashboards.data import About, Reader
from dashboards.tables import Table
from dashboards.wording import Wording

Spec = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """What the reader chose; all of it lives in the address of the page."""

    breakdown: str = "housing_form"
    term: str = ""


@dataclass(frozen=True)
class Context:
    """Everything a view may look at."""

    access: Access
    reader: Reader
    about: About
    words: Wording
    choice: Choice


@dataclass(frozen=True)
class Headline:
    """One headline figure: never without its interval or denominator in `detail`."""

    figure: str
    label: str
    detail: str


@dataclass(frozen=True)
class Branch:
    """People who leave a flow at a step, or as what they count at its last."""

    name: str
    count: str


@dataclass(frozen=True)
class Step:
    """A step of a flow: how many got there, and what became of those who go no further."""

    name: str
    count: str
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True)
class Flow:
    """From everyone known to the denominator of a measure, step by step."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Figure:
    """A chart with its words: the same data as a table, its denominator, date and definition, ready to download.

    `chart` is a Vega-Lite specification, or None where there is nothing to draw; `flows` are drawn as text in boxes.
    `notes` are about the picture and go with it. `filtered` figures follow the choice of breakdown.
    """

    key: str
    title: str
    summary: str
    source: str
    definition: str
    table: Table
    chart: Spec | None = None
    alt: str = ""
    notes: tuple[str, ...] = ()
    risk_tables: tuple[Table, ...] = ()
    flows: tuple[Flow, ...] = ()
    filtered: bool = False


@dataclass(frozen=True)
class Term:
    """An entry of the glossary."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Terms:
    """A group of entries under a heading."""

    title: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Page:
    """A whole page. `lead` is the one sentence that answers its question; texts are safe HTML."""

    slug: str
    title: str
    lead: str
    headlines: tuple[Headline, ...] = ()
    figures: tuple[Figure, ...] = ()
    how: tuple[str, ...] = ()
    not_said: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ()
    terms: tuple[Terms, ...] = ()
