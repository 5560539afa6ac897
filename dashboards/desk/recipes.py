"""The questions of the cookbook, to start one's own from.

Lives here: finding them in docs/cookbook.md, the one place where they stand. Does not: their titles in another language
(text/).
"""

import re
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "docs" / "cookbook.md"
_RECIPE = re.compile(r"^## (?P<number>\d+)\. .+?$\n+```sql\n(?P<sql>.*?)^```$", re.MULTILINE | re.DOTALL)


@cache
def recipes() -> dict[int, str]:
    """Return the SQL of each question by its number."""
    found = _RECIPE.finditer(SOURCE.read_text(encoding="utf-8"))
    return {int(recipe["number"]): recipe["sql"].rstrip("\n") for recipe in found}
