"""The bytes of the published file: they follow from what it prints, and from nothing else that was in memory."""

from pathlib import Path

import duckdb
import pytest
from written_anew import written_anew

from pipelines.disclosure import PUBLISHED_TABLES, PublishReport, publish

pytestmark = pytest.mark.slow


def test_each_byte_of_the_file_follows_from_what_it_prints(folder: Path, report: PublishReport, tmp_path: Path) -> None:
    published = folder / "published.duckdb"
    assert written_anew(published, tmp_path / "anew.duckdb").read_bytes() == published.read_bytes()


def test_nothing_is_compressed_for_compression_writes_what_lay_in_memory(both: duckdb.DuckDBPyConnection) -> None:
    stored = {
        kind
        for table in PUBLISHED_TABLES
        for (kind,) in both.execute(
            f"select distinct compression from pragma_storage_info('funders.published.{table}')"
        ).fetchall()
    }
    assert stored == {"Uncompressed", "Constant"}


def test_the_same_warehouse_gives_the_same_bytes(
    warehouse: Path, folder: Path, report: PublishReport, tmp_path: Path
) -> None:
    publish(warehouse, tmp_path / "again.duckdb")
    assert (tmp_path / "again.duckdb").read_bytes() == (folder / "published.duckdb").read_bytes()
