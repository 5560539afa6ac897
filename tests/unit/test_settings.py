"""Settings: arguments before environment before defaults, and clear words for mistakes."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import UserMistake
from pipelines.settings import DEFAULT_HOME, resolve


def test_an_argument_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUIS_RAW", "/nowhere")
    monkeypatch.setenv("THUIS_HOME", str(tmp_path / "from-environment"))
    settings = resolve(raw=tmp_path)
    assert settings.raw == tmp_path
    assert settings.home == tmp_path / "from-environment"


def test_without_argument_or_environment_the_projects_own_folders_serve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("THUIS_HOME", raising=False)
    monkeypatch.setenv("THUIS_KEY_FILE", str(tmp_path / "key"))
    settings = resolve(raw=tmp_path, known_on="2022-12-31")
    assert settings.home == DEFAULT_HOME
    assert settings.key_file == tmp_path / "key"
    assert settings.known_on == date(2022, 12, 31)


def test_a_folder_that_is_not_there_is_a_mistake_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="--raw DIR"):
        resolve(raw=tmp_path / "missing")


def test_a_file_cannot_be_a_home(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(UserMistake, match="--home DIR"):
        resolve(raw=tmp_path, home=tmp_path / "home")


@pytest.mark.parametrize("text", ["31-12-2022", "2022-13-01", "soon"])
def test_a_date_in_another_notation_is_a_mistake_in_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserMistake, match="yyyy-mm-dd"):
        resolve(raw=tmp_path, known_on=text)
