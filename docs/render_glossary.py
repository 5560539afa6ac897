"""Writes glossary.md, for people, from glossary.yaml, the one source of the words.

What belongs here: laying out. What does not: any word of the glossary itself.
"""

from pathlib import Path
from typing import Any

import yaml

DOCS = Path(__file__).resolve().parent
SOURCE = DOCS / "glossary.yaml"
PAGE = DOCS / "glossary.md"
HEADING = """\
# Begrippen · Glossary

Written by `docs/render_glossary.py` from `docs/glossary.yaml`; change the words there. The last column is the name that
code, tables and links use.
"""
COLUMNS = ("Nederlands", "English", "Betekenis", "Meaning", "Name")


def render(glossary: dict[str, Any]) -> str:
    """The whole page: a table of terms per group, in the order of the source."""
    sections = [section(name, titles, glossary["terms"]) for name, titles in glossary["groups"].items()]
    return "\n".join([HEADING, *sections])


def section(group: str, titles: dict[str, str], terms: dict[str, Any]) -> str:
    """One group's heading and table."""
    rows = [row(key, words) for key, words in terms.items() if words["group"] == group]
    return "\n".join(
        [f"## {titles['nl']} · {titles['en']}", "", cells(COLUMNS), cells(["---"] * len(COLUMNS)), *rows, ""]
    )


def row(key: str, words: dict[str, Any]) -> str:
    """One term as a row of the table."""
    dutch, english = words["nl"], words["en"]
    return cells([dutch["term"], english["term"], dutch["definition"], english["definition"], f"`{key}`"])


def cells(values: list[str] | tuple[str, ...]) -> str:
    """Values as one line of a Markdown table."""
    return "| " + " | ".join(values) + " |"


if __name__ == "__main__":
    PAGE.write_text(render(yaml.safe_load(SOURCE.read_text(encoding="utf-8"))), encoding="utf-8")
