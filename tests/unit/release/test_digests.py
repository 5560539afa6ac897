"""Equal tables have equal digests, in whatever order and by however many threads they were made."""

from pathlib import Path

import duckdb
import pytest

from pipelines.release.digests import table_digests


def digest(folder: Path, rows: str, schema: str = "marts") -> object:
    path = folder / "published.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as made")
        connection.execute(f"create schema made.{schema}")
        connection.execute(f"create table made.{schema}.rates as {rows}")
    return table_digests(path, schema)


ROWS = "select i as n, i / 7 as rate, case when i % 3 = 0 then 'x' end as why from range(1000) t(i)"


@pytest.mark.parametrize("schema", ["marts", "published"])
def test_the_order_of_rows_and_the_last_digits_of_a_float_do_not_matter(tmp_path: Path, schema: str) -> None:
    before = digest(tmp_path, ROWS, schema)
    assert digest(tmp_path, f"from ({ROWS}) order by n desc", schema) == before
    assert digest(tmp_path, f"select n, rate + 1e-13 * rate as rate, why from ({ROWS})", schema) == before
    assert (
        digest(tmp_path, f"select n, case n when 0 then -0.0 else rate end as rate, why from ({ROWS})", schema)
        == before
    )


def test_a_figure_halfway_between_two_of_eight_digits_is_the_same_on_both_sides(tmp_path: Path) -> None:
    halfway, beside = 3.68046875, 3.6804687499999997
    assert f"{halfway:.7e}" != f"{beside:.7e}"
    for sign in ("", "-"):
        one, other = (digest(tmp_path, f"select {sign}{value!r}::double as mean") for value in (halfway, beside))
        assert one == other


@pytest.mark.parametrize(
    "change",
    [
        "select n, rate + 1e-5 as rate, why",
        "select n, rate, coalesce(why, '') as why",
        "select n, nullif(rate, 0) as rate, why",
        "select n, rate, lead(why) over (order by n) as why",
        "select n, rate, why, ",
        "select distinct on (n // 2) n, rate, why",
    ],
)
def test_anything_else_does(tmp_path: Path, change: str) -> None:
    change = change + "0 as more" if change.endswith(", ") else change
    assert digest(tmp_path, f"{change} from ({ROWS})") != digest(tmp_path, ROWS)
