"""T8 of disclosure.md: no way out that a funder has holds a value that is not published, or a pseudonym.

Two proofs that share nothing. A page's bytes stay the same when everything beside `published.duckdb` becomes another
region's, so nothing of it can be in them, however formatted. And every number in a table, a chart specification and a
file for machines is a published number, a sum of published homes or rows, or a constant of the axis: no more.
"""

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from served import serving
from thuis_command import texts_in, thuis
from ways_out import as_role, ways_out

from dashboards import app, data
from dashboards.access import Access
from dashboards.downloads import for_machines
from dashboards.encodings import _LATER_YEARS
from dashboards.page import Context, Page
from dashboards.views import progress
from dashboards.wording import Language, Mark
from pipelines.release.current import current_release

pytestmark = pytest.mark.slow
PSEUDONYM = re.compile(r"\b[0-9a-f]{64}\b")
AXES = {*data.HORIZON_DAYS, *_LATER_YEARS, 0, 1}
DELIVERED = (
    "select sum(rows), sum(failed), count(*) from published.data_quality "
    "where \"check\" in ('received', 'refused') group by partner, delivery"
)
HOMES = "select sum(delivered), sum(delivered_total), sum(planned) from published.homes_delivered group by month"
DRAWN = ("data", "datasets")
PLACE = "place"  # where a point stands beside its horizon, so that two do not cover each other


def as_funder(home: Path) -> Access:
    return as_role(home, "funder")


@pytest.fixture(scope="module")
def other_region_beside(demo_home: Path, worked_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's published file, and beside it all else of another region's release, under the same name."""
    home = tmp_path_factory.mktemp("beside")
    release = current_release(demo_home).folder
    shutil.copytree(current_release(worked_home).folder, home / "releases" / release.name)
    (home / "releases" / release.name / "published.duckdb").unlink()
    shutil.copy(release / "published.duckdb", home / "releases" / release.name)
    (home / "current").symlink_to(Path("releases") / release.name)
    return home


def texts(home: Path, language: Language, *slugs: str) -> dict[str, str]:
    real = str(current_release(home).folder)
    return {name: text.replace(real, "") for name, text, _ in ways_out(as_funder(home), language, slugs)}


@pytest.mark.parametrize("language", [Language.DUTCH, pytest.param(Language.ENGLISH, marks=pytest.mark.deep)])
def test_no_page_or_file_changes_when_all_but_the_published_file_becomes_another_regions(
    demo_home: Path, other_region_beside: Path, language: Language
) -> None:
    here, there = texts(demo_home, language), texts(other_region_beside, language)
    assert len(here) >= 10
    assert [name for name, text in here.items() if text != there[name]] == []


def test_every_number_in_tables_charts_and_files_for_machines_is_published(demo_home: Path) -> None:
    assert strangers(as_funder(demo_home)) == []


def strangers(access: Access, *slugs: str) -> list[tuple[str, float]]:
    """The numbers of pages that are not published ones, each with its page."""
    published = numbers_of(access)
    shown = {(name, number) for name, _, page in ways_out(access, slugs=slugs) for number in numbers_in(page)}
    assert len(shown) > 20
    return sorted((name, number) for name, number in shown if number not in published)


def numbers_of(access: Access) -> set[float]:
    """Every published number, the sums that pages make of them, and what an axis may carry.

    Sums: of homes over places and forms, and of a delivery's rows over its datasets.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{access.database}' as funders (read_only)")
        connection.execute("use funders")
        tables = connection.execute("select table_name from duckdb_tables()").fetchall()
        rows = [row for (table,) in tables for row in connection.execute(f"from published.{table}").fetchall()]
        for sums in (HOMES, f"{HOMES}, housing_form", DELIVERED):
            rows += connection.execute(sums).fetchall()
    values = [one for row in rows for one in row]
    named = {float(one) for one in values if isinstance(one, str) and one.isdigit()}  # years of moving in
    return named | {float(one) for one in values if is_number(one)} | {float(one) for one in AXES}


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def numbers_in(page: Page) -> Iterator[float]:
    """The numbers of a page's tables, of the data of its pictures, and of its files for machines."""
    for figure in page.figures:
        for table in (figure.table, *figure.risk_tables):
            yield from (number for row in table.rows for cell in row for number in numbers_under(cell))
            yield from (float(one) for one in machine_cells(table))
        if figure.chart is not None:
            yield from (number for part in drawn(figure.chart) for number in numbers_under(part))


def machine_cells(table: Any) -> Iterator[str]:
    """The numbers as a file for machines writes them."""
    about = data.About("r", date(2022, 12, 31))
    for row in csv.DictReader(io.StringIO(for_machines(table, about).decode())):
        yield from (cell for cell in row.values() if re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell or ""))


def drawn(spec: Any) -> Iterator[Any]:
    """The data that a chart specification carries, wherever it does."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            yield from [value] if key in DRAWN else drawn(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from drawn(value)


def numbers_under(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = [one for key, one in value.items() if key != PLACE]
    if isinstance(value, list | tuple):
        for one in value:
            yield from numbers_under(one)
    elif is_number(value) and not isinstance(value, Mark):
        yield float(value)


@pytest.mark.parametrize("leak", ["in the sentence", pytest.param("in a table", marks=pytest.mark.deep)])
def test_both_proofs_find_a_number_of_the_warehouse_that_a_page_shows(
    demo_home: Path, other_region_beside: Path, monkeypatch: pytest.MonkeyPatch, leak: str
) -> None:
    """So that the tests above can fail: this page looks into the warehouse beside its own file."""

    def leaking(context: Context) -> Page:
        page = progress.build(context)
        with duckdb.connect(str(context.access.release / "warehouse.duckdb"), read_only=True) as connection:
            ((exact,),) = connection.execute("select avg(nights) from marts.fct_homeless_spell").fetchall()
        if leak == "in the sentence":
            return replaced(page, lead=f"{page.lead} {exact:.0f}")
        figure = page.figures[0]
        table = replaced(figure.table, rows=((*figure.table.rows[0][:-1], exact), *figure.table.rows[1:]))
        return replaced(page, figures=(replaced(figure, table=table), *page.figures[1:]))

    monkeypatch.setitem(app.VIEWS, progress.SLUG, leaking)
    here, there = (texts(home, Language.DUTCH, progress.SLUG) for home in (demo_home, other_region_beside))
    assert here.keys() == there.keys() and all(text != there[name] for name, text in here.items())
    if leak == "in a table":
        assert strangers(as_funder(demo_home), progress.SLUG) != []


def replaced(part: Any, **changes: Any) -> Any:
    from dataclasses import replace

    return replace(part, **changes)


@pytest.fixture(scope="module")
def pseudonyms(demo_home: Path) -> set[str]:
    """Every pseudonym of the warehouse, of whatever it stands for."""
    _, *tables = texts_in(current_release(demo_home).warehouse)
    found = {name for text in tables for name in PSEUDONYM.findall(text)}
    assert len(found) > 200
    return found


def test_no_pseudonym_is_in_the_published_file_as_text_or_as_bytes(demo_home: Path, pseudonyms: set[str]) -> None:
    raw = current_release(demo_home).published.read_bytes()
    assert [name for name in pseudonyms if name.encode() in raw or bytes.fromhex(name) in raw] == []


def test_a_funders_sql_reaches_the_published_tables_alone(demo_home: Path, pseudonyms: set[str]) -> None:
    def asked(query: str) -> str:
        ended = thuis("sql", query, "--home", demo_home, "--role", "funder", "--format", "csv")
        return ended.out if ended.code == 0 else f"exit {ended.code}"

    tables = asked("select table_name from information_schema.tables where table_schema = 'published'").split()[1:]
    everything = "".join(asked(f"from published.{table}") for table in tables)
    assert len(tables) > 10 and len(everything) > 10_000
    assert not pseudonyms & set(PSEUDONYM.findall(everything))
    assert (
        asked("select count(*) as tables from information_schema.tables where table_schema = 'marts'") == "tables\n0\n"
    )
    assert asked("from marts.dim_resident").startswith("exit")


@pytest.mark.deep
def test_what_the_real_server_sends_for_any_page_holds_no_pseudonym_and_draws_published_numbers(
    demo_home: Path, pseudonyms: set[str]
) -> None:
    published, pictures = numbers_of(as_funder(demo_home)), 0
    with serving(demo_home, "funder") as served:
        for slug in app.VIEWS:
            sent = served.page(slug)
            whole = b"".join(message.SerializeToString() for message in sent).decode("latin-1")
            assert len(whole) > 10_000, slug
            assert not pseudonyms & set(PSEUDONYM.findall(whole)), slug
            for message in sent:
                spec = message.delta.new_element.vega_lite_chart.spec
                if spec:
                    pictures += 1
                    assert set(numbers_under(list(drawn(json.loads(spec))))) <= published, slug
    assert pictures > 3
