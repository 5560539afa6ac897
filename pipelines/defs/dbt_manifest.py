"""dbt's parsed project: made once per state of the project's files, at set-up or by whoever needs it first.

Parsing costs more than building the demo; so a stamp beside the parsed project says what it was parsed from: the files,
and the versions of Python and dbt, whose own objects are kept too. Reading those takes a tenth of the time that dbt
needs to make them from its manifest. The page that explains tables and columns is made of it at the same time.
"""

import fcntl
import json
import os
import pickle
import platform
from dataclasses import fields
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.defs import dbt_docs
from pipelines.errors import NothingReleased
from pipelines.release.fingerprint import digest, files_below, is_code
from pipelines.settings import DBT_PROJECT, PROJECT

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

TARGET = DBT_PROJECT / "target"
MANIFEST = TARGET / "manifest.json"
RUNNABLE = TARGET / "runnable.pickle"
DOCS = TARGET / "docs.html"
TABLES = TARGET / dbt_docs.TABLES
STAMP = TARGET / "parsed_from.txt"
ANYWHERE = {"THUIS_WAREHOUSE": "warehouse.duckdb", "THUIS_LANDING": "landing"}


def project_digest() -> str:
    """A digest over the models, macros, seeds and settings of the dbt project."""
    return digest(DBT_PROJECT, (path for path in files_below(DBT_PROJECT) if is_code(path.relative_to(DBT_PROJECT))))


def origin() -> str:
    """What a parsed project depends on: the project's files, what we make of them, and whose objects it is made of."""
    kept_by = digest(PROJECT, [Path(__file__), Path(dbt_docs.__file__)])
    return "\n".join(
        [project_digest(), f"kept by {kept_by}", f"python {platform.python_version()}", f"dbt {version('dbt-core')}"]
    )


def docs_page() -> Path:
    """The path of an up-to-date page on tables and columns."""
    parsed()
    return DOCS


def parsed() -> Path:
    """The path of an up-to-date manifest; parses only when the project's files changed, one process at a time."""
    if not is_up_to_date():
        TARGET.mkdir(exist_ok=True)
        with (TARGET / "parsing.lock").open("w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_up_to_date():
                parse()
    return MANIFEST


def is_up_to_date() -> bool:
    """Whether the manifest was parsed from the project's files as they are."""
    kept = all(path.exists() for path in (MANIFEST, RUNNABLE, DOCS, TABLES, STAMP))
    return kept and STAMP.read_text(encoding="utf-8") == origin()


def parse() -> None:
    """Parse the project; raises `NothingReleased` with dbt's words when it cannot be parsed."""
    from dbt.cli.main import dbtRunner

    parsed_from = origin()
    for name, value in ANYWHERE.items():
        os.environ.setdefault(name, value)
    result = dbtRunner().invoke(["parse", *PLACES])
    if not result.success:
        raise NothingReleased(f"The dbt project cannot be parsed: {result.exception}")
    RUNNABLE.write_bytes(pickle.dumps(contents_of(result.result), protocol=pickle.HIGHEST_PROTOCOL))
    manifest = json.loads(MANIFEST.read_bytes())
    dbt_docs.write_page(manifest, DOCS)
    dbt_docs.write_tables(manifest, TABLES)
    STAMP.write_text(parsed_from, encoding="utf-8")


def contents_of(manifest: Any) -> dict[str, Any]:
    """What a manifest is made of, without its lookups: pickled with those, dbt 1.11 puts them in each other's place."""
    return {part.name: getattr(manifest, part.name) for part in fields(manifest) if not part.name.startswith("_")}


@cache
def nodes() -> dict[str, Any]:
    """The manifest as plain data, for lineage."""
    contents: dict[str, Any] = json.loads(parsed().read_bytes())
    return contents


def runnable() -> "Manifest":
    """The manifest as dbt's runner takes it, so that a refresh does not parse at all."""
    from dbt.contracts.graph.manifest import Manifest

    parsed()
    return Manifest(**pickle.loads(RUNNABLE.read_bytes()))  # noqa: S301 - written by `parse` into our own folder


PLACES = (
    "--project-dir",
    str(DBT_PROJECT),
    "--profiles-dir",
    str(DBT_PROJECT),
    "--target-path",
    str(TARGET),
    "--log-path",  # nothing is logged, but dbt makes the folder all the same: where the night may write
    str(TARGET),
    "--log-level",
    "none",
    "--log-level-file",
    "none",
)

if __name__ == "__main__":
    parsed()
