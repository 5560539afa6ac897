"""What breaks outside the deliveries: one sentence, the right exit code, and never the error's own text."""

import errno

import pytest

from pipelines.failures import in_words, no_room, reader_left
from pipelines.settings import DBT_PROJECT, resolve


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        RuntimeError("IO Error: Could not write file: No space left on device"),
    ],
)
def test_a_full_disk_is_known_by_number_or_by_words(error: Exception) -> None:
    assert no_room(error)
    sentence, code = in_words(error)
    assert (code, "Make room" in sentence) == (3, True)


def test_a_place_without_access_is_named_and_is_the_readers_to_mend() -> None:
    sentence, code = in_words(PermissionError(errno.EACCES, "Permission denied", "/srv/thuis"))
    assert (sentence, code) == ("/srv/thuis: Permission denied. Give a place that can be read and written.", 2)


def test_a_mistake_of_our_own_is_named_by_kind_and_place() -> None:
    with pytest.raises(TypeError) as raised:
        resolve(raw=DBT_PROJECT, home=DBT_PROJECT, known_on=object())  # type: ignore[arg-type]
    sentence, code = in_words(raised.value)
    assert code == 3
    assert "(TypeError in pipelines/settings.py, line " in sentence
    assert str(raised.value) not in sentence


def test_a_reader_who_left_is_told_from_a_broken_disk() -> None:
    assert reader_left(BrokenPipeError()) and reader_left(OSError("Broken pipe (os error 32)"))
    assert not reader_left(OSError(errno.EIO, "Input/output error"))
