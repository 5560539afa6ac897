"""A restatement in words, Dutch and short first, and as plain data.

What belongs here: sentences and their notation. What does not: any computing.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pipelines.release.current import Release
from pipelines.restatement.changes import Change, Restatement
from pipelines.restatement.deliveries import Key
from pipelines.restatement.headlines import HEADLINES

NAMES = {
    "corrected_data": "gecorrigeerde data",
    "new_data": "nieuwe data",
    "changed_definition": "gewijzigde definitie",
    "changed_code": "gewijzigde programmatuur",
}
MOST_DELIVERIES = 10


def in_words(one: Restatement) -> Iterator[str]:
    """The report: what changed and by what, then what did not, then what lies behind it."""
    yield f"Herziening: van {named(one.old)} naar {named(one.new)}"
    moved = [change for change in one.changes if change.old != change.new]
    hidden = [change for change in one.changes if change.total == 0 and change.parts and any(change.parts.values())]
    yield f"{len(moved)} van de {len(one.changes)} kerncijfers veranderden."
    yield ""
    for change in [*moved, *hidden]:
        yield from change_in_words(change)
    same = [HEADLINES[change.figure].label for change in one.changes if change not in moved and change not in hidden]
    if same:
        yield f"Niet veranderd: {'; '.join(same)}."
    yield ""
    yield from causes_in_words(one)


def named(release: Release) -> str:
    """A release with the day whose knowledge it shows."""
    known_on = release.known_on
    return f"{release.folder.name} (bekend op {known_on})"


def change_in_words(change: Change) -> Iterator[str]:
    """One figure: from, to, and each cause that moved it."""
    headline = HEADLINES[change.figure]
    yield (
        f"{headline.label}: van {value(change.old, headline.is_share)} naar {value(change.new, headline.is_share)}"
        + ("" if change.total is None else f" ({difference(change.total, headline.is_share)})")
    )
    if change.parts is None:
        yield "    Niet te splitsen: in een van de tussenstappen is er geen cijfer."
        return
    for cause, part in change.parts.items():
        if part:
            yield f"    {NAMES[cause]}: {difference(part, headline.is_share)}"


def value(figure: Decimal | None, is_share: bool) -> str:
    """A figure in Dutch notation, a share as a percentage."""
    if figure is None:
        return "onbekend"
    return f"{figure * 100:.1f}%".replace(".", ",") if is_share else f"{figure:.0f}"


def difference(part: Decimal, is_share: bool) -> str:
    """A difference with its sign, of shares in percentage points."""
    return f"{part * 100:+.2f} procentpunt".replace(".", ",") if is_share else f"{part:+.0f}"


def causes_in_words(one: Restatement) -> Iterator[str]:
    """Deliveries, variables, versions and code that are different."""
    yield f"Gecorrigeerde data: {listed(one.deliveries.corrections)}"
    yield f"Nieuwe data: {listed(one.deliveries.news)}"
    told = "; ".join(f"{name} van {was} naar {now}" for name, (was, now) in one.variables.items())
    yield f"Gewijzigde definitie: {told or 'geen variabele'}."
    for name, (was, now) in one.measures.items():
        yield f"    {name}: van {version(was)} naar {version(now)}"
    yield code_in_words(one)


def code_in_words(one: Restatement) -> str:
    """What the last part means: the work of other code, or something that cannot be made again."""
    left = any(change.parts and change.parts["changed_code"] for change in one.changes)
    if one.code_differs:
        return (
            "Programmatuur: niet beide releases zijn met deze programmatuur gemaakt. Wat een wijziging daarin met een "
            "definitie deed, is gemeten als de rest: wat overblijft na data en variabelen."
        )
    if left:
        return (
            "Programmatuur: dezelfde, maar een release is niet op het cijfer af na te maken; kijk of er een geland "
            "bestand of een beslissing is verdwenen."
        )
    return "Programmatuur: dezelfde; beide releases zijn op het cijfer af nagemaakt."


def listed(keys: tuple[Key, ...]) -> str:
    """Deliveries by name, at most ten."""
    shown = ", ".join(f"{partner}/{dataset} {delivery}" for partner, dataset, delivery in keys[:MOST_DELIVERIES])
    more = f" en {len(keys) - MOST_DELIVERIES} meer" if len(keys) > MOST_DELIVERIES else ""
    return f"{len(keys)}{': ' if keys else ''}{shown}{more}."


def version(kept: Any) -> str:
    """The version of a measure as a manifest keeps it."""
    return f"versie {kept['version']} ({kept['defined_on']})" if kept else "geen versie"


def as_json(one: Restatement) -> dict[str, Any]:
    """All of it as plain data; the parts of a change sum to its total."""
    return {
        "old": one.old.folder.name,
        "new": one.new.folder.name,
        "code_differs": one.code_differs,
        "changes": [
            {
                "figure": change.figure,
                "measure": HEADLINES[change.figure].measure,
                "label": HEADLINES[change.figure].label,
                "old": plain(change.old),
                "new": plain(change.new),
                "change": plain(change.total),
                "causes": {name: plain(part) for name, part in change.parts.items()} if change.parts else None,
            }
            for change in one.changes
        ],
        "corrected_deliveries": [list(key) for key in one.deliveries.corrections],
        "new_deliveries": [list(key) for key in one.deliveries.news],
        "variables": {name: {"old": was, "new": now} for name, (was, now) in one.variables.items()},
        "measures": {name: {"old": was, "new": now} for name, (was, now) in one.measures.items()},
    }


def plain(figure: Decimal | None) -> float | None:
    """A figure as JSON writes it: at most twelve decimals."""
    return None if figure is None else float(figure)
