"""The modes of a release, and what they let another user of the system do: that one is really another user."""

import grp
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import another_user
import pytest

from pipelines.queries import log, saved
from pipelines.release import modes
from pipelines.settings import Settings

OTHER_GROUP = 54_321


@pytest.fixture
def settled(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path, tmp_path / "home", tmp_path / "key")
    for file in (
        *("warehouse.duckdb", "published.duckdb", "manifest.json", "docs/index.html", "quality/curves.html"),
        *("quality/deliveries/mitros/2022-12-31.json", "quality/deliveries/index.html"),
    ):
        path = settings.building / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file)
    for folder in modes.NOT_FOR_OTHERS:
        (settings.home / folder).mkdir()
        (settings.home / folder / "file").write_text(folder)
    modes.settle(settings)
    return settings


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o7777)


def test_each_file_has_the_mode_of_whoever_it_is_for(settled: Settings) -> None:
    found = {str(path.relative_to(settled.building)): mode(path) for path in settled.building.rglob("*")}
    assert found == {
        "warehouse.duckdb": "0o640",
        "published.duckdb": "0o444",
        "manifest.json": "0o640",
        "docs": "0o750",
        "docs/index.html": "0o640",
        "quality": "0o751",
        "quality/curves.html": "0o640",
        "quality/deliveries": "0o751",
        "quality/deliveries/index.html": "0o640",
        "quality/deliveries/mitros": "0o750",
        "quality/deliveries/mitros/2022-12-31.json": "0o640",
    }
    assert (mode(settled.building), mode(settled.releases)) == ("0o751", "0o751")


def test_what_lies_beside_the_releases_is_closed_to_others(settled: Settings) -> None:
    for name in modes.NOT_FOR_OTHERS:
        assert (settled.home / name).stat().st_mode & 0o007 == 0
    assert {settled.landing.name, settled.decisions.name, log.FOLDER, saved.FOLDER} < set(modes.NOT_FOR_OTHERS)


def test_closing_keeps_what_owner_and_group_may_do_and_touches_nothing_that_is_closed(
    settled: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (settled.home / log.FOLDER).chmod(0o3777)
    modes.settle(settled)
    assert mode(settled.home / log.FOLDER) == "0o3770"
    touched: list[Path] = []
    monkeypatch.setattr(modes.disk, "set_mode", lambda path, mode: touched.append(path))
    modes.settle(settled)
    assert settled.releases in touched and not {settled.home / name for name in modes.NOT_FOR_OTHERS} & set(touched)


def test_the_reports_of_a_partner_go_to_its_group(settled: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, int] = {}

    def named(name: str) -> SimpleNamespace:
        if name != "thuis-mitros":
            raise KeyError(name)
        return SimpleNamespace(gr_gid=OTHER_GROUP)

    monkeypatch.setattr(grp, "getgrnam", named)
    monkeypatch.setattr(os, "chown", lambda path, user, group: given.setdefault(Path(path).name, group))
    monkeypatch.setattr(os, "getgroups", lambda: [OTHER_GROUP])
    modes.settle(settled)
    assert given == {"mitros": OTHER_GROUP, "2022-12-31.json": OTHER_GROUP}
    given.clear()
    monkeypatch.setattr(os, "getgroups", list)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    modes.settle(settled)
    assert given == {}, "a group that the night does not belong to gets nothing, and the night goes on"


READABLE = """
import os, sys
for path in sys.stdin.read().splitlines():
    try:
        os.listdir(path) if os.path.isdir(path) else open(path, "rb").read()
    except PermissionError:
        continue
    print(path)
"""


def test_another_user_reads_what_is_published_and_nothing_else_of_a_home(settled: Settings) -> None:
    (settled.home / "current").symlink_to(settled.building)
    settled.home.chmod(0o751)
    paths = [str(path) for path in (settled.home, *settled.home.rglob("*")) if not path.is_symlink()]
    another_user.give_away(settled.home)
    ended = another_user.run([sys.executable, "-c", READABLE], input="\n".join(paths))
    assert (ended.returncode, ended.stdout.split()) == (0, [str(settled.building / "published.duckdb")])
