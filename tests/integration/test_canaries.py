"""A night on a region full of canaries, on an orchestrator that keeps everything: none gets where it must not be.

What the warehouse may hold (an accepted free code, for analysts) is looked for everywhere but there.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from canaries import KINDS, everywhere, in_every_column, told_in
from pages_home import build_home
from receivers import addressed, webhook
from served import serving
from small_region import FIRST, region
from streamlit.testing.v1 import AppTest
from thuis_command import holds, marts, texts_in, thuis

from dashboards.app import VIEWS
from pipelines.commands import status
from pipelines.commands.refresh import summarise
from pipelines.commands.up import DAGSTER_YAML
from pipelines.release.current import current_release
from pipelines.settings import resolve

pytestmark = pytest.mark.slow
ACCEPTED = ("landing", "warehouse.duckdb")
PATIENCE = 60


@dataclass(frozen=True)
class Night:
    """A home after the night, what the orchestrator kept, what was on the screen, and the words that were planted."""

    home: Path
    kept: Path
    screen: str
    words: dict[str, str]

    def found_in(self, text: str) -> list[str]:
        """Where the canaries in a text were planted."""
        return [*(place for word, place in self.words.items() if word in text), *told_in(text)]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The job of the schedule in a process of its own, on an instance that keeps its events."""
    folder = tmp_path_factory.mktemp("canaries")
    raw, home, kept = region(folder / "raw", FIRST), folder / "home", folder / "dagster"
    words = in_every_column(raw)
    everywhere(raw)
    kept.mkdir()
    (kept / "dagster.yaml").write_text(DAGSTER_YAML)
    places = {"THUIS_RAW": str(raw), "THUIS_HOME": str(home), "DAGSTER_HOME": str(kept)}
    ended = subprocess.run(
        [Path(sys.executable).with_name("dagster"), "job", "execute", "-m", "pipelines.definitions", "-j", "refresh"],
        env={**os.environ, **places}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-2000:]
    return Night(home, kept, ended.stdout + ended.stderr, words)


def test_every_column_of_every_dataset_has_a_canary_and_some_are_accepted(night: Night) -> None:
    assert len(night.words) > 60
    accepted = [word for word in night.words if holds(night.home / "landing", word)]
    assert 3 < len(accepted) < len(night.words)


def test_the_screen_and_what_the_orchestrator_keeps_hold_none(night: Night) -> None:
    assert "RUN_SUCCESS" in night.screen
    assert night.found_in(night.screen) == []
    files = [path for path in night.kept.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) > 100_000
    assert {place for path in files for text in texts_in(path) for place in night.found_in(text)} == set()


def test_of_the_home_only_landing_and_warehouse_hold_what_was_accepted(night: Night) -> None:
    files = [path for path in night.home.rglob("*") if path.is_file() and not path.is_symlink()]
    elsewhere = [path for path in files if not set(ACCEPTED) & set(path.relative_to(night.home).parts)]
    assert {"manifest.json", "published.duckdb", "index.html"} <= {path.name for path in elsewhere}
    assert {place for path in elsewhere for text in texts_in(path) for place in night.found_in(text)} == set()


def test_commands_and_messages_that_tell_of_it_hold_none(
    night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    place = ("--raw", night.home.parent / "raw", "--home", night.home)
    monkeypatch.setattr(status, "late", lambda *_: ["portaal/leases"])
    with webhook() as web:
        monkeypatch.setenv("THUIS_NOTIFY_FILE", str(addressed(tmp_path / "notify", web.url)))
        told = [thuis("status", "--tell", *place), thuis("status", "--json", *place), thuis("releases", *place[2:])]
        told.append(thuis("refresh", *place))
    assert [one.code for one in told] == [1, 1, 0, 0]
    assert summarise(resolve(*place[1::2])) == 1
    said = capfd.readouterr()
    assert "held back" in said.err and night.found_in(said.out + said.err) == []
    assert night.found_in("".join(one.out + one.err for one in told)) == []
    assert "Remarks on deliveries:" in web.messages[0][1]
    assert night.found_in(str(web.messages)) == []


@pytest.mark.parametrize("slug", VIEWS)
def test_no_page_of_a_funder_holds_one(night: Night, monkeypatch: pytest.MonkeyPatch, slug: str) -> None:
    monkeypatch.setenv("THUIS_HOME", str(night.home))
    monkeypatch.setenv("THUIS_ROLE", "funder")
    shown = AppTest.from_function(one_page, kwargs={"slug": slug}, default_timeout=PATIENCE).run()
    assert not shown.exception
    page = "".join(str(element.proto) for kind in ("html", "vega_lite_chart") for element in shown.get(kind))
    assert "<h1>" in page and night.found_in(page) == []


def one_page(slug: str) -> None:
    from dashboards import app
    from dashboards.access import open_release
    from dashboards.wording import Language

    app.show_page(open_release(), Language.DUTCH, slug)


def test_no_byte_of_the_home_holds_an_identifier_that_was_sent(night: Night) -> None:
    files = [path for path in night.home.rglob("*") if path.is_file()]
    leaks = [f"{path.name}: {secret}" for path in files for text in texts_in(path) for secret in told_in(text)]
    names = [str(path) for path in files if any(told_in(str(path)))]
    assert leaks + names == []


def test_the_same_look_finds_what_may_be_kept(night: Night) -> None:
    """So that the tests above can fail."""
    assert any("Complex" in text for path in night.home.rglob("*.parquet") for text in texts_in(path))


def test_each_kind_in_a_mapped_column_refuses_its_delivery(night: Night) -> None:
    refused = marts(
        night.home,
        "select distinct delivery from marts.data_quality where \"check\" = 'identifier' and partner = 'portaal'",
    )
    assert len(refused) == len(KINDS)


def test_each_file_whose_name_says_too_much_is_told_of_by_its_place(night: Night) -> None:
    found = marts(night.home, "select message from marts.data_quality where \"check\" = 'file_name'")
    assert len(found) >= len(KINDS)
    assert all("bestand " in row["message"] for row in found)


def test_a_page_that_breaks_on_a_value_keeps_it_out_of_the_servers_log(tmp_path: Path) -> None:
    home = build_home(tmp_path / "home")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{current_release(home).published}' as funders")
        connection.execute("use funders.published")
        connection.execute("alter table living_lab_progress rename to former")
        spoiled = "select * replace (cast('KANARIE-IN-PAGE' as integer) as moved_in) from former"
        connection.execute(f"create view living_lab_progress as {spoiled}")
    with serving(home, "funder") as served:
        sent = served.page("")
    assert "KANARIE-IN-PAGE" not in served.screen + str(sent)
    assert "ConversionException in dashboards/" in served.screen
