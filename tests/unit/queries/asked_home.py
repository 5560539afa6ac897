"""A home with one release to ask, the things around it that no question may reach, and a way to ask."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.queries.ask import Answer, asking
from pipelines.queries.log import Asker
from pipelines.queries.process import Question

CANARY = "canary-" + "7f3a9c"
SCHEMAS = {"warehouse": "marts", "published": "published"}
Ask = Callable[..., pa.Table]


def build(home: Path) -> Path:
    """One release with a table for each role, a secret beside it, and the canary wherever a role may not look."""
    release = home / "releases" / "one"
    release.mkdir(parents=True)
    for name, schema in SCHEMAS.items():
        with duckdb.connect(str(release / f"{name}.duckdb")) as connection:
            connection.execute(f"create schema {name}.{schema}")
            connection.execute(
                f"""create table {name}.{schema}.progress as
                select '{CANARY} {name}' as note, range as housed, date '2022-01-01' + cast(range as integer) as day,
                    case when range % 3 = 0 then 'mixed' else 'flex' end as form
                from range(30)"""
            )
    (release / "manifest.json").write_text("{}")
    for ending in ("txt", "csv", "json", "parquet"):
        (home / f"secret.{ending}").write_text(f"note\n{CANARY} file\n")
    (home / "current").symlink_to("releases/one")
    return home


def opened(
    home: Path, query: str, role: str = "analyst", seconds: float = 12.0, **shape: object
) -> AbstractContextManager[Answer]:
    """The answer, while its process still stands."""
    database = (home / "current").resolve() / ("warehouse.duckdb" if role == "analyst" else "published.duckdb")
    question = Question(database, query, **shape)  # type: ignore[arg-type]
    return asking(home, Asker("tester", role, "page"), question, seconds)
