"""Begrippen: every word of Thuis, from the one glossary that people, docs and pages share."""

from functools import cache
from pathlib import Path
from typing import Any

from dashboards.page import Context, Page, Term, Terms

SLUG = "begrippen"
SOURCE = Path(__file__).resolve().parents[2] / "docs" / "glossary.yaml"


def build(context: Context) -> Page:
    """Return the glossary by group; a term that was asked for stands in front, on its own."""
    words, asked = context.words, context.choice.term
    words_of = source()
    groups = [
        Terms(
            titles[words.language],
            tuple(_term(context, key) for key, entry in words_of["terms"].items() if entry["group"] == name),
        )
        for name, titles in words_of["groups"].items()
    ]
    if asked in words_of["terms"]:
        groups.insert(0, Terms(words("glossary.asked"), (_term(context, asked),)))
    return Page(slug=SLUG, title=words("glossary.title"), lead=words.rich("glossary.lead"), terms=tuple(groups))


def _term(context: Context, key: str) -> Term:
    entry = source()["terms"][key][context.words.language]
    return Term(entry["term"], entry["definition"])


@cache
def source() -> dict[str, Any]:
    """Return the glossary as it stands in docs/glossary.yaml."""
    import yaml

    found: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return found
