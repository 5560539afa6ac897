"""dbt's own documentation of the warehouse as one page, which asks nothing of any server, and the same as plain data.

What belongs here: dbt's page with the parsed project inside it. dbt would make it from a built warehouse, each night
anew (`dbt docs generate --static`); nothing on it changes with the figures, so it is made once per state of the
project's files, beside the parsed project, and each release gets a copy. What does not: what it says; that stands in
the models' own yml.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PAGE = "index.html"
TABLES = "tables.json"
FOLDER = "docs"
# Left as they are, the page asks its server for pictures by the names of its own templates.
UNFINISHED = {
    """<link rel="shortcut icon" href="${require('./assets/favicons/favicon.ico')}"/>""": "",
    '<use xlink:href="{{': '<use xlink:href="#" ng-href="{{',
    "<title>dbt Docs</title>": "<title>Thuis: tables and columns</title>",
}
OF_THIS_PARSE = ("invocation_id", "invocation_started_at", "generated_at", "run_started_at", "user_id", "project_id")


def write_page(manifest: Mapping[str, Any], path: Path) -> None:
    """Write the page of a parsed project to `path`."""
    from dbt.task.docs import DOCS_INDEX_FILE_PATH

    path.write_text(page(Path(DOCS_INDEX_FILE_PATH).read_text(encoding="utf-8"), manifest), encoding="utf-8")


def write_tables(manifest: Mapping[str, Any], path: Path) -> None:
    """Write every table of the marts with its columns to `path`, for whoever looks them up while asking in SQL."""
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    marts = sorted((described(node) for node in models if node["schema"] == "marts"), key=lambda one: str(one["table"]))
    path.write_text(json.dumps(marts, ensure_ascii=False), encoding="utf-8")


def described(node: Mapping[str, Any]) -> dict[str, Any]:
    """One table in words: what a row is, and each column's type, unit and meaning."""
    columns = [
        {
            "name": name,
            "type": column["data_type"] or "",
            "unit": column["meta"].get("unit", ""),
            "description": column["description"],
        }
        for name, column in node["columns"].items()
    ]
    return {"table": f"{node['schema']}.{node['name']}", "description": node["description"], "columns": columns}


def page(template: str, manifest: Mapping[str, Any]) -> str:
    """dbt's page with the project inside it; the same project gives the same page."""
    for found, instead in UNFINISHED.items():
        template = template.replace(found, instead)
    return template.replace('"MANIFEST.JSON INLINE DATA"', inlined(own(manifest))).replace(
        '"CATALOG.JSON INLINE DATA"', inlined(catalog(manifest))
    )


def own(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The project without dbt's own macros, and without what tells two parses of the same files apart."""
    metadata = {name: value for name, value in manifest["metadata"].items() if name not in OF_THIS_PARSE}
    macros = {name: one for name, one in manifest["macros"].items() if one["package_name"] == metadata["project_name"]}
    return {**lasting(manifest), "metadata": metadata, "macros": macros}


def lasting(part: Any) -> Any:
    """The same without when and where dbt read each file."""
    if isinstance(part, Mapping):
        return {name: lasting(value) for name, value in part.items() if name not in ("created_at", "root_path")}
    return [lasting(one) for one in part] if isinstance(part, list) else part


def catalog(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Columns and types as the contracts promise them; the build has held the tables to these."""
    nodes = {name: tabled(node) for name, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    return {"metadata": {}, "nodes": nodes, "sources": {}, "errors": None}


def tabled(node: Mapping[str, Any]) -> dict[str, Any]:
    """One model as dbt's catalog has a table."""
    metadata = {"type": "BASE TABLE", "schema": node["schema"], "name": node["name"], "database": None, "comment": None}
    columns = {
        name: {"type": column["data_type"] or "", "index": place, "name": name, "comment": None}
        for place, (name, column) in enumerate(node["columns"].items(), start=1)
    }
    return {"metadata": metadata, "columns": columns, "stats": {}, "unique_id": node["unique_id"]}


def inlined(contents: Mapping[str, Any]) -> str:
    """JSON that cannot end the script it stands in."""
    return json.dumps(contents, sort_keys=False).replace("</", "<\\/")


def add_to(building: Path, made: Path) -> None:
    """Put the page that was made beside the parsed project, and the tables beside it, into a release."""
    (building / FOLDER).mkdir(exist_ok=True)
    shutil.copyfile(made, building / FOLDER / PAGE)
    shutil.copyfile(made.with_name(TABLES), building / FOLDER / TABLES)
