"""T8 of disclosure.md for a partner: what its page and files hold is of its own deliveries, and no pseudonym.

Two proofs, as for a funder. The bytes stay the same when everything but the reports on its own deliveries becomes
another region's, other partners' rows in the published file among it. And every number in a table or a file is one of
those reports'.
"""

import json
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest
from scanner import found_in
from served import serving
from test_every_way_out import numbers_in
from ways_out import as_role, ways_out

from dashboards import data_delivery
from dashboards.views import delivery
from dashboards.wording import Language, Wording
from pipelines.release.current import current_release

pytestmark = pytest.mark.slow
PSEUDONYM = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
REPORTS = Path("quality") / "deliveries"
PUBLISHED = "published.duckdb"


def partners_of(home: Path) -> list[str]:
    """Whoever delivered."""
    return sorted(path.name for path in (home / "current" / REPORTS).iterdir() if path.is_dir())


def own_alone(home: Path, other: Path, partner: str, folder: Path) -> Path:
    """Another region's release, of which only the reports on this partner's deliveries and its lateness are ours."""
    ours, place = current_release(home).folder, folder / "releases" / current_release(home).folder.name
    shutil.copytree(current_release(other).folder, place, copy_function=os.link)
    shutil.rmtree(place / REPORTS / partner, ignore_errors=True)
    shutil.copytree(ours / REPORTS / partner, place / REPORTS / partner)
    (place / PUBLISHED).unlink()
    shutil.copyfile(ours / PUBLISHED, place / PUBLISHED)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{place / PUBLISHED}' as funders")
        connection.execute("use funders")
        tables = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        for table in set(tables) - {"about", "data_quality"}:
            connection.execute(f"delete from published.{table}")
        connection.execute("delete from published.data_quality where partner <> ?", [partner])
    (folder / "current").symlink_to(place.relative_to(folder))
    return folder


def texts(home: Path, partner: str) -> dict[str, str]:
    """All that leaves with each page of a partner."""
    access = as_role(home, f"partner:{partner}")
    told = {name: text for language in Language for name, text, _ in ways_out(access, language)}
    return {name: text.replace(str(access.release), "") for name, text in told.items()}


def test_a_partners_pages_and_files_stay_the_same_when_all_that_is_not_its_own_becomes_another_regions(
    demo_home: Path, worked_home: Path, tmp_path: Path
) -> None:
    partners = partners_of(demo_home)
    assert len(partners) > 5
    for partner in partners:
        alone = own_alone(demo_home, worked_home, partner, tmp_path / partner)
        assert texts(alone, partner) == texts(demo_home, partner), partner


def test_every_number_of_a_partners_tables_and_files_stands_in_its_own_reports(demo_home: Path) -> None:
    for partner in partners_of(demo_home):
        assert strangers(demo_home, partner) == set()


def strangers(home: Path, partner: str) -> set[float]:
    """The numbers of a partner's page that no report on its deliveries gives."""
    reports = [json.loads(path.read_text()) for path in (home / "current" / REPORTS / partner).glob("*.json")]
    rows = [one for report in reports for one in (report, *report["datasets"])]
    known = {float(one[name]) for one in rows for name in ("rows_in", "accepted", "held_back")}
    remarks = [remark for one in rows for remark in one["remarks"]]
    known |= {float(remark["rows"] or 0) for remark in remarks}
    known |= {float(row) for remark in remarks for row in re.findall(r"\d+", remark["example_rows"] or "")}
    shown = {
        number
        for _, _, page in ways_out(as_role(home, f"partner:{partner}"), slugs=(delivery.SLUG,))
        for number in numbers_in(page)
    }
    assert len(shown) > 2
    return shown - known


def named_in(text: str, partners: Iterable[str]) -> set[str]:
    """The partners that a text names, by folder or as pages call them; `region` is a word of every page."""
    words = Wording(Language.DUTCH)
    called = {one: words.known(f"value.{one}", one) for one in partners if one != "region"}
    return {one for one, name in called.items() if one in text or name in text}


def test_a_partners_page_names_no_other_partner_and_holds_no_pseudonym(demo_home: Path) -> None:
    partners = partners_of(demo_home)
    for partner in partners:
        told = texts(demo_home, partner)
        assert [name for name, text in told.items() if PSEUDONYM.search(text) or list(found_in(text))] == []
        (page,) = (text for name, text in told.items() if name.startswith(delivery.SLUG))
        assert named_in(page, partners) == {partner} - {"region"}


def test_both_proofs_find_a_report_on_anothers_delivery(
    demo_home: Path, worked_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the tests above can fail: this page shows what became of the deliveries of a neighbour."""
    own = data_delivery.reports

    def leaking(access: data_delivery.Access) -> list[data_delivery.Report]:
        return own(data_delivery.Access(access.role, access.release, "portaal"))

    alone = own_alone(demo_home, worked_home, "mitros", tmp_path)
    monkeypatch.setattr(data_delivery, "reports", leaking)
    assert texts(alone, "mitros") != texts(demo_home, "mitros")
    assert strangers(demo_home, "mitros") != set()


@pytest.mark.deep
def test_what_the_real_server_sends_a_partner_holds_no_pseudonym_and_no_other_partner(demo_home: Path) -> None:
    with serving(demo_home, "partner:mitros") as served:
        sent = b"".join(message.SerializeToString() for message in served.page(delivery.SLUG)).decode("latin-1")
    assert len(sent) > 10_000
    assert not re.findall(r"\b[0-9a-f]{64}\b", sent.replace(str(demo_home), ""))
    assert named_in(sent, partners_of(demo_home)) == {"mitros"}
