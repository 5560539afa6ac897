"""Pseudonyms are re-keyed with a secret that stays outside."""

import hashlib
import hmac
import stat

import pytest

from pipelines.errors import UserMistake
from pipelines.intake.pseudonyms import KeyMismatch, check_key, fingerprint, load_key, rekey


def test_a_resident_key_is_the_hmac_of_the_pseudonym():
    assert rekey("P01", b"secret") == hmac.new(b"secret", b"P01", hashlib.sha256).hexdigest()


@pytest.mark.parametrize("told", ["123", " 123 ", "123.0", "123.00\t"])
def test_a_number_from_a_spreadsheet_is_the_same_person(told):
    assert rekey(told, b"k") == rekey("123", b"k")


@pytest.mark.parametrize("told", ["0123", "123.5", "123.", "P123.0"])
def test_other_pseudonyms_are_other_people(told):
    assert rekey(told, b"k") != rekey("123", b"k")


def test_a_key_is_made_on_the_first_run_for_its_owner_alone(tmp_path):
    path = tmp_path / "deep" / "key"
    key = load_key(path, create=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(key) == 64
    assert load_key(path, create=False) == key


def test_the_line_end_after_a_key_is_no_part_of_it(tmp_path):
    path = tmp_path / "key"
    path.write_bytes(b"secret\r\n")
    assert load_key(path, create=True) == b"secret"


def test_a_missing_key_is_the_readers_to_mend(tmp_path):
    with pytest.raises(UserMistake, match="cannot be read"):
        load_key(tmp_path / "key", create=False)


def test_an_empty_key_is_refused(tmp_path):
    (tmp_path / "key").write_text("\n")
    with pytest.raises(UserMistake, match="is empty"):
        load_key(tmp_path / "key", create=True)


def test_a_key_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(UserMistake, match="No key can be made"):
        load_key(tmp_path / "file" / "key", create=True)


def test_the_fingerprint_tells_keys_apart_and_does_not_give_them_away():
    assert fingerprint(b"one") != fingerprint(b"two")
    assert "one" not in fingerprint(b"one")


def test_another_key_on_the_same_landing_is_refused(tmp_path):
    landing = tmp_path / "landing"
    check_key(landing, b"one")
    check_key(landing, b"one")
    with pytest.raises(KeyMismatch, match="another key") as caught:
        check_key(landing, b"two")
    assert caught.value.exit_code == 2
