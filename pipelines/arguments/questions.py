"""Commands that ask what stands: in SQL, about one resident, about the difference between two releases.

What belongs here: their arguments and help. What does not: anything that changes a home.
"""

from typing import Annotated

import typer

from pipelines.arguments.options import Home, Role

commands = typer.Typer()


@commands.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT, in DuckDB's SQL.")],
    home: Home = None,
    role: Role = "analyst",
    format: Annotated[str, typer.Option(help="table, csv, json or parquet.")] = "table",
) -> None:
    """Ask the current release a question, read-only. Table output stops at 10,000 rows and says so.

    The question runs in a process of its own that can reach nothing else, for 12 seconds at most. That it was asked is
    logged, by whom and when; neither the query nor the answer is.

    Example: thuis sql "select months, rate from marts.retention_at_horizon where breakdown = 'all'"
    """
    from pipelines.commands.sql import ask

    ask(query, home, role, format)


@commands.command()
def explain(
    measure: Annotated[str, typer.Argument(help="relapse, retention, guidance or flip.")],
    resident_key: Annotated[
        str, typer.Argument(help="A key of marts.dim_resident, or as much of its beginning as is unique.")
    ],
    home: Home = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, for a program.")] = False,
) -> None:
    """Tell why one resident counts as they do: their days, the rows that said so, and the rulings that decided.

    For analysts: it reads the warehouse, row by row. The outcome comes first, then how the resident counts in each part
    of the measure, then a timeline with partner, dataset, delivery and row; * marks what the outcome hangs on. To find
    whom to ask about, list the people behind a number of the page Methode:

    thuis sql "select resident_key, why_in from marts.fct_measure_membership where measure = 'relapse'"

    Example: thuis explain relapse 4f5c3d
    """
    from pipelines.commands.explain import explain as run

    run(measure, resident_key, home, as_json)


@commands.command()
def restatement(
    old: Annotated[str | None, typer.Argument(help="Release to compare from (default: the newest but one).")] = None,
    new: Annotated[str | None, typer.Argument(help="Release to compare with (default: the newest).")] = None,
    home: Home = None,
    as_json: Annotated[bool, typer.Option("--json", help="Exact figures, for a program.")] = False,
) -> None:
    """Tell why headline figures of two releases differ: corrected data, new data, a changed definition, changed code.

    Every part is recomputed, not guessed: the warehouse is built again from the old deliveries by the old definitions,
    then with the corrections, then with all deliveries, then by the new definitions. A delivery about a day that its
    partner had described already corrects; any other is new. The parts sum exactly to the change. The report is Dutch.

    Example: thuis restatement 20221231T020000-a1b2c3 20230331T020000-d4e5f6
    """
    from pipelines.commands.restatement import restatement as run

    run(old, new, home, as_json)
