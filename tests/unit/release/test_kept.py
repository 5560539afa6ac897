"""Which releases a home keeps, going back to one of them, and what the next night makes of that."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.errors import NothingReleased, UserMistake
from pipelines.release import manifest, news, switch
from pipelines.release.current import current_release
from pipelines.release.fingerprint import inputs_of
from pipelines.release.finish import has_released
from pipelines.release.going_back import earlier, go_back, left_behind
from pipelines.release.kept import had_its_time, kept, let_go, named
from pipelines.release.workspace import workspace
from pipelines.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "raw").mkdir()
    return Settings(tmp_path / "raw", tmp_path / "home", tmp_path / "key")


def release(home: Path, day: date, inputs: object = None) -> str:
    name = f"{day:%Y%m%d}T023000-abcdef"
    folder = home / "releases" / name
    folder.mkdir(parents=True)
    (folder / "warehouse.duckdb").write_text(name)
    built_at = datetime(day.year, day.month, day.day, 2, 30, tzinfo=UTC).isoformat()
    manifest = {"release": name, "built_at": built_at, "files": switch.hashes_of(folder), "inputs": inputs}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    switch.turn(home / "current", folder)
    return name


def nights(first: date, number: int) -> dict[str, date]:
    days = (first + timedelta(days=passed) for passed in range(number))
    return {f"{day:%Y%m%d}": day for day in days}


def gone(built: dict[str, date]) -> set[str]:
    """What goes when all releases have one publication."""
    return had_its_time(built, dict.fromkeys(built, "one"))


def test_a_release_of_each_of_the_last_eight_publications_stays() -> None:
    built = nights(date(2025, 1, 1), 59)
    one_each = {name: name for name in [*built][:10]} | dict.fromkeys([*built][10:], "the last")
    before = gone(built)
    kept_for_it = before - had_its_time(built, one_each)
    assert kept_for_it == {f"202501{day:02}" for day in range(4, 11)}


def test_of_three_years_of_nights_stay_a_fortnight_a_year_of_months_and_every_quarter() -> None:
    built = nights(date(2023, 1, 1), 1096)
    stays = sorted(set(built) - gone(built))
    quarters = ["20230331", "20230630", "20230930", "20231231", "20240331", "20240630", "20240930", "20241231"]
    months = ["20250131", "20250228", "20250331", "20250430", "20250531", "20250630"]
    months += ["20250731", "20250831", "20250930", "20251031", "20251130"]
    assert stays == [*quarters, *months, *sorted(nights(date(2025, 12, 18), 14))]


def test_nothing_goes_while_there_are_no_more_than_fourteen_nights_however_many_releases_a_night_made() -> None:
    one_night = {f"20240105T{hour:02}": date(2024, 1, 5) for hour in range(20)}
    assert gone(one_night | nights(date(2024, 1, 6), 13)) == set()
    assert gone(one_night | nights(date(2024, 1, 6), 14)) == set(one_night)
    assert gone({}) == set()


def test_what_had_its_time_goes_before_a_refresh_builds_but_never_the_current_one(settings: Settings) -> None:
    names = [release(settings.home, day) for day in nights(date(2024, 1, 5), 16).values()]
    switch.turn(settings.current, settings.releases / names[0])
    with workspace(settings):
        pass
    assert [one.folder.name for one in kept(settings.home)] == [names[0], *names[2:]]
    assert current_release(settings.home).folder.name == names[0]


def test_who_is_stopped_while_removing_leaves_no_half_release(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [release(settings.home, day) for day in nights(date(2024, 1, 5), 15).values()]

    def stopped(path: Path, what: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as halfway:
        halfway.setattr("pipelines.release.disk.remove", stopped)
        with pytest.raises(KeyboardInterrupt):
            let_go(settings.home)
    assert [one.folder.name for one in kept(settings.home)] == names[1:]
    with workspace(settings):
        assert not list(settings.releases.glob(".going*"))


def test_going_back_takes_the_release_before_or_the_named_one(settings: Settings) -> None:
    first, second, third = (release(settings.home, date(2024, 1, day)) for day in (5, 6, 7))
    assert earlier(settings.home, None).folder.name == second
    go_back(settings.home, named(settings.home, first))
    assert current_release(settings.home).warehouse.read_text() == first
    assert [one.folder.name for one in left_behind(settings.home)] == [second, third]
    with pytest.raises(UserMistake, match="no release before"):
        earlier(settings.home, None)
    with pytest.raises(UserMistake, match="current one already"):
        earlier(settings.home, first)
    with pytest.raises(UserMistake, match=f"There are: {first}, {second}, {third}"):
        earlier(settings.home, "20230101")


def test_nobody_goes_back_to_a_release_that_was_touched(settings: Settings) -> None:
    first, second = (release(settings.home, date(2024, 1, day)) for day in (5, 6))
    (settings.releases / first / "warehouse.duckdb").write_text("touched")
    with pytest.raises(NothingReleased):
        go_back(settings.home, named(settings.home, first))
    assert current_release(settings.home).folder.name == second
    assert left_behind(settings.home) == []


def test_what_was_left_behind_is_no_news_until_a_new_release_comes(settings: Settings) -> None:
    first = release(settings.home, date(2024, 1, 5), inputs_of(settings, "k") | {"deliveries": "other"})
    release(settings.home, date(2024, 1, 6), inputs_of(settings, "k"))
    go_back(settings.home, named(settings.home, first))
    standing = news.unchanged_release(settings, "k")
    assert standing is not None
    assert standing.folder.name == first
    (settings.raw / "leases.csv").write_text("lease_id\nL1\n")
    assert news.unchanged_release(settings, "k") is None
    (settings.raw / "leases.csv").unlink()
    release(settings.home, date(2024, 1, 7))
    assert news.unchanged_release(settings, "k") is None


@pytest.mark.parametrize("hurt", ["changed", "gone", "more"])
def test_a_release_that_is_not_whole_is_made_anew_though_nothing_else_is_new(settings: Settings, hurt: str) -> None:
    folder = settings.releases / release(settings.home, date(2024, 1, 5), inputs_of(settings, "k"))
    assert news.unchanged_release(settings, "k") and news.damage(settings.home) is None
    if hurt == "changed":
        (folder / "warehouse.duckdb").write_text("touched")
    elif hurt == "gone":
        (folder / "warehouse.duckdb").unlink()
    else:
        (folder / "page.html").write_text("more")
    assert news.unchanged_release(settings, "k") is None
    assert news.damage(settings.home) == f"Release {folder.name} is damaged: its files are not those of its manifest."


def test_a_release_whose_manifest_was_changed_is_made_anew(settings: Settings) -> None:
    folder = settings.releases / release(settings.home, date(2024, 1, 5), inputs_of(settings, "k"))
    manifest.write(folder, current_release(settings.home).manifest)
    assert news.unchanged_release(settings, "k")
    text = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(text.replace("2024-01-05", "2024-01-06"))
    assert news.unchanged_release(settings, "k") is None
    assert "its manifest was changed" in str(news.damage(settings.home))
    settings.current.unlink()
    assert news.damage(settings.home) is None


def test_a_night_that_finds_no_news_has_run(settings: Settings) -> None:
    release(settings.home, date(2024, 1, 5))
    standing = current_release(settings.home)
    assert news.last_night(settings.home, standing) == datetime(2024, 1, 5, 2, 30, tzinfo=UTC)
    news.confirm(settings.home)
    assert datetime.now(UTC) - news.last_night(settings.home, standing) < timedelta(minutes=1)


def test_a_home_with_a_release_has_released_even_when_that_night_was_killed_before_it_noted_so(
    settings: Settings,
) -> None:
    assert not has_released(settings)
    release(settings.home, date(2024, 1, 5))
    assert not settings.landing.exists()
    assert has_released(settings)
