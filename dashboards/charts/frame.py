"""What all pictures have in common: rows under layers, and the finished specification.

What belongs here: what no subject has to itself. What does not: marks and scales (a room per subject).
"""

from collections.abc import Sequence
from typing import Any

from dashboards.page import Spec
from dashboards.style import house_style
from dashboards.wording import Wording

HEIGHT = 340


def drawable(rows: Sequence[dict[str, Any]], field: str) -> bool:
    """Whether any row holds a number to draw."""
    return any(row[field] is not None for row in rows)


def on(rows: Sequence[dict[str, Any]], *layers: Any) -> Any:
    """Return layers that share their rows, so that a specification holds them once."""
    import altair as alt

    return alt.layer(*layers, data=alt.Data(values=list(rows)))


def spec_of(layers: Sequence[Any], title: str, words: Wording, height: int = HEIGHT) -> Spec:
    """Return the finished specification: as wide as its container, drawn as SVG, in the house style.

    What the upright axis measures stands as a title above legend and plot, where it can be read without turning.
    """
    import altair as alt

    chart: Spec = alt.layer(*layers).properties(width="container", height=height).to_dict()
    if title:
        chart["title"] = title
    chart["autosize"] = {"type": "fit-x", "contains": "padding"}
    chart["config"] = house_style(words.language)
    chart["usermeta"] = {"embedOptions": {"renderer": "svg", "actions": False}}
    return chart
