"""The same warehouse built again and again: dbt compiles its models once, each landing then runs their SQL.

What lives here: the compiled models in order, and running them on a landing in memory. What does not: contracts, tests
and seeds; a model that reads a seed cannot be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
from reference.built import ran_by_dbt

_LANDING = "/where/the/landing/lies"


@dataclass(frozen=True)
class Node:
    """A model as SQL."""

    relation: str
    kind: str
    sql: str


@dataclass(frozen=True)
class Models:
    """Models in the order in which they can be built."""

    nodes: tuple[Node, ...]

    def on(self, landing: Path) -> duckdb.DuckDBPyConnection:
        """All of them, on one landing, in memory; whoever asks closes it."""
        connection = duckdb.connect(config={"threads": 1})
        connection.execute("attach ':memory:' as warehouse; use warehouse")
        for schema in sorted({node.relation.rpartition(".")[0] for node in self.nodes}):
            connection.execute(f"create schema {schema}")
        for node in self.nodes:
            sql = node.sql.replace(_LANDING, str(landing))
            connection.execute(f"create {node.kind} {node.relation} as {sql}")
        return connection


def compiled(folder: Path, models: list[str]) -> Models:
    """These models (dbt selectors) as they stand in the project."""
    selected = ["--select", *models, "--indirect-selection", "empty"]
    outcome = ran_by_dbt(_LANDING, folder / "warehouse.duckdb", "compile", *selected)
    assert outcome.success, outcome.exception
    nodes = {one.node.unique_id: one.node for one in outcome.result.results if one.node.resource_type == "model"}
    kinds = {name: node.config.materialized.removeprefix("fresh_") for name, node in nodes.items()}
    order: list[str] = []
    while len(order) < len(nodes):
        ready = [
            name for name in sorted(nodes.keys() - order) if nodes.keys() & nodes[name].depends_on.nodes <= {*order}
        ]
        order += ready
    return Models(tuple(Node(nodes[name].relation_name, kinds[name], nodes[name].compiled_code) for name in order))
