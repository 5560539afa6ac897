"""What sqlfluff sees instead of dbt: every macro of the project as a call, or as a query where it stands for one.

What lives here: stand-ins so that models can be linted without parsing the project. What does not: any SQL that runs.
A macro that stands where a whole select is expected must be named in `QUERIES`, one that models loop over in `LISTS`.
"""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parent.parent
QUERIES = {
    "standing_rows": "select * from {0}",
    "one_row_over_partners": "select * from {0}",
    "aalen_johansen": "select * from {0}",
    "kaplan_meier": "select * from {0}",
    "spell_union": "select * from {0}",
    "at_horizons": "select * from {0}",
    "first_return": "select {0}.* from {0} cross join {1}",
    "first_sustained": "select * from {0}",
    "month_series": "select {0} as month, {1} as last_month",
    "number_series": "select {0} as number",
}
LISTS: dict[str, Any] = {
    "exit_reasons": ["reason"],
    "breakdown_columns": {"breakdown": ["one", "other"]},
    "measure_steps": {"measure": ["step"]},
}
MACRO = re.compile(r"{%-?\s*macro\s+(\w+)")
VARIABLES = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]


class adapter:  # noqa: N801 - dbt's own name
    """dbt's adapter, as far as models use it."""

    @staticmethod
    def quote(name: str) -> str:
        """Quote an identifier."""
        return f'"{name}"'


def var(name: str, default: Any = None) -> Any:
    """Give a variable of the project its default."""
    return VARIABLES.get(name, default)


def ref(name: str) -> str:
    """Give a model's name for its relation."""
    return name


def stand_in(name: str) -> Callable[..., str]:
    """Give a macro that renders as a call of itself, or as a query."""
    if name in QUERIES:
        return QUERIES[name].format
    return lambda *arguments: f"{name}({', '.join(str(one) for one in arguments)})"


for _file in sorted((PROJECT / "macros").rglob("*.sql")):
    for _name in MACRO.findall(_file.read_text(encoding="utf-8")):
        globals()[_name] = stand_in(_name)
for _name, _listed in LISTS.items():
    globals()[_name] = partial(_listed.copy)
