"""A dashboard as the deployment guide runs it: by a user who owns nothing of the home and cannot read the warehouse."""

import json
from pathlib import Path

import another_user
import pytest
from pages_home import build_home
from served import html_in, serving

from dashboards.access import Role
from dashboards.app import views_of
from dashboards.wording import Language, Wording
from pipelines.release import modes

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the modes of a release, of another user; to us it is as to a service in none of its groups."""
    home = build_home(tmp_path / "home", share=0.2)
    release = (home / "current").resolve()
    reports = release / "quality" / "deliveries"
    (reports / "mitros").mkdir(parents=True)
    (reports / "mitros" / "2022-12-31.json").write_text(json.dumps({"delivery": "2022-12-31"}))
    passages = {release, reports.parent, reports}
    for path in (release, *release.rglob("*")):
        path.chmod(modes.mode_of(path, path in passages))
    (release / "warehouse.duckdb").chmod(0o600)
    for folder in (home, release.parent):
        folder.chmod(modes.PASSAGE)
    another_user.give_away(home)
    return home


def may_read(path: Path) -> bool:
    """Whether the user of the dashboard may, by the words of the guide."""
    return another_user.run(["sh", "-c", 'exec < "$0"', str(path)]).returncode == 0


def test_a_funders_dashboard_shows_every_page_to_a_service_that_may_not_read_the_warehouse(home: Path) -> None:
    release = (home / "current").resolve()
    files = ("warehouse.duckdb", "manifest.json", modes.PUBLISHED)
    assert [name for name in files if may_read(release / name)] == [modes.PUBLISHED]
    with serving(home, "funder", another_user.powerless) as served:
        assert served.file("/_stcore/health") == b"ok"
        for slug in views_of(Role.FUNDER):
            page = html_in(served.page(slug))
            assert page.count("<h1>") == 1 and "class='lead'" in page and "class='colophon'" in page, slug
    assert "Error" not in served.screen and "Traceback" not in served.screen


def test_a_partners_dashboard_without_its_group_says_so_in_dutch(home: Path) -> None:
    with serving(home, "partner:mitros", another_user.powerless) as served:
        page = html_in(served.page("levering"))
        assert "class='lead'" in html_in(served.page("begrippen"))
    assert Wording(Language.DUTCH)("page.not_shown") in page and "may not read the reports" in page
    assert "Traceback" not in served.screen
