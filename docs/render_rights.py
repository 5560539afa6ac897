"""Writes the table of commands in deployment.md from pipelines/commands/rights.py, the one source of it.

What belongs here: laying out. What does not: who may run what.
"""

from pathlib import Path

from dashboards.access import Role
from pipelines.commands.rights import RIGHTS, Right

PAGE = Path(__file__).resolve().parent / "deployment.md"
FIRST = "| Command | Analyst | Funder | Partner | Why |\n|---|---|---|---|---|\n"


def render(page: str) -> str:
    """The page with its table made anew."""
    before, _, rest = page.partition(FIRST)
    after = rest[rest.index("\n\n") :]
    return before + FIRST + "\n".join(line(name, right) for name, right in RIGHTS.items()) + after


def line(name: str, right: Right) -> str:
    """A command as a row of the table: what it opens for each role, or a dash."""
    opens = (", ".join(right.opens.get(role, ())) or "–" for role in Role)
    return f"| `thuis {name}` | {' | '.join(opens)} | {right.why} |"


if __name__ == "__main__":
    PAGE.write_text(render(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
