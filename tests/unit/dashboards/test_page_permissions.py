"""The table of page by role, and what a partner's one page shows."""

import json
from pathlib import Path

import pytest
from opened_page import open_page, shown
from pages_home import MakeContext, build_home

from dashboards import data_delivery
from dashboards.access import Access, Role, open_release
from dashboards.app import ANALYSTS_VIEWS, PARTNERS_VIEWS, VIEWS, views_of
from dashboards.permissions import PAGES, may_see
from dashboards.views import delivery, quality
from dashboards.wording import Language, Wording
from pipelines.errors import UserMistake

EVERY_VIEW = {**VIEWS, **ANALYSTS_VIEWS, **PARTNERS_VIEWS}


def test_every_page_has_a_row_in_the_table_and_every_row_a_page() -> None:
    assert set(PAGES) == set(EVERY_VIEW), "a new page needs a row in dashboards/permissions.py: who may see it?"


def test_a_page_without_a_row_is_shown_to_nobody() -> None:
    assert not any(may_see(role, "no_such_page") for role in Role)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_has_exactly_the_pages_of_its_column(role: Role) -> None:
    assert set(views_of(role)) == {page for page, roles in PAGES.items() if role in roles}


def test_nobody_but_an_analyst_has_a_page_that_stands_on_small_counts() -> None:
    for page in ("methode", "openbaarmaking", "sql"):
        assert PAGES[page] == {Role.ANALYST}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = build_home(tmp_path / "home", share=0.1)
    for partner, date, held in (("mitros", "2022-06-30", 0), ("mitros", "2022-12-31", 3), ("portaal", "2022-12-31", 8)):
        remark = {"severity": "error", "rule": "code", "file": "huur.csv", "column": "reden", "rows": held}
        remark |= {"example_rows": "17", "message": f"Verbeter de code van {partner}."}
        counts = {"rows_in": 40, "accepted": 40 - held, "held_back": held}
        dataset = {"dataset": "leases", **counts, "remarks": [remark] if held else []}
        folder = home / "current" / "quality" / "deliveries" / partner
        folder.mkdir(parents=True, exist_ok=True)
        told = {"delivery": date, "datasets": [dataset], "remarks": [], **counts}
        (folder / f"{date}.json").write_text(json.dumps(told), encoding="utf-8")
    return home


@pytest.mark.parametrize("language", list(Language))
def test_a_partner_reads_what_became_of_its_own_newest_delivery(
    home: Path, context_of: MakeContext, language: Language
) -> None:
    access = open_release({"THUIS_HOME": str(home), "THUIS_ROLE": "partner:mitros"})
    page = delivery.build(context_of(access, language))
    datasets, remarks, earlier = page.figures
    assert datasets.table.rows[0][1:] == (40, 37, 3)
    assert [row[1] for row in remarks.table.rows] == ["Verbeter de code van mitros."]
    assert [row[0] for row in earlier.table.rows] == ["2022-12-31", "2022-06-30"]
    assert "37" in page.lead and "2022-12-31" in page.lead
    assert "portaal" not in repr(page)


def test_a_partner_without_a_delivery_reads_just_that(home: Path, context_of: MakeContext) -> None:
    access = open_release({"THUIS_HOME": str(home), "THUIS_ROLE": "partner:eigenhaard"})
    page = delivery.build(context_of(access))
    assert page.figures == () and "nog geen" in page.lead


def test_reports_that_may_not_be_read_are_told_in_a_sentence(
    home: Path, context_of: MakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    context = context_of(open_release({"THUIS_HOME": str(home), "THUIS_ROLE": "partner:mitros"}))
    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(UserMistake, match="may not read the reports"):
        delivery.build(context)


@pytest.mark.parametrize("language", list(Language))
def test_a_page_that_cannot_be_shown_says_why_in_the_readers_language_and_is_shown_as_soon_as_it_can(
    home: Path, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    """As when the service of a partner lacks its group, and gets it."""

    def refused(access: Access) -> list[data_delivery.Report]:
        raise UserMistake("This dashboard may not read the reports on these deliveries; see docs/deployment.md.")

    monkeypatch.setenv("THUIS_HOME", str(home))
    monkeypatch.setenv("THUIS_ROLE", "partner:mitros")
    with monkeypatch.context() as without_group:
        without_group.setattr(data_delivery, "reports", refused)
        page = shown(open_page(delivery.SLUG, language))
    words = Wording(language)
    assert page.count("<h1>") == 1 and f"<h1>{words('nav.levering')}</h1>" in page
    assert words("page.not_shown") in page and "may not read the reports" in page and "role='alert'" in page
    assert "Verbeter de code van mitros." in shown(open_page(delivery.SLUG, language))


def test_a_partner_is_told_of_its_own_lateness_alone(home: Path, context_of: MakeContext) -> None:
    funder = context_of(open_release({"THUIS_HOME": str(home), "THUIS_ROLE": "funder"}))
    assert quality.late_lines(funder)
    mitros = context_of(open_release({"THUIS_HOME": str(home), "THUIS_ROLE": "partner:mitros"}))
    assert quality.late_lines(mitros) == []
