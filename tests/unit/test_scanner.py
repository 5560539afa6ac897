"""The scanner knows what it looks for, takes nothing else for it, and the repository holds none but what is listed."""

import pytest
from scanner import PLANTED, found_in, found_in_repository
from stdnum.nl import bsn

BSN = next(f"{n:09d}" for n in range(345_000_000, 345_001_000) if bsn.is_valid(f"{n:09d}"))
NO_BSN = next(f"{n:09d}" for n in range(345_000_000, 345_001_000) if not bsn.is_valid(f"{n:09d}"))
AT, DASHES = "@", "-----"
NAMED = {
    f"client {BSN} moved": "BSN",
    f'{{"id": {BSN}}}': "BSN",
    f"{BSN[:4]}.{BSN[4:6]}.{BSN[6:]}": "BSN",
    "NL91ABNA" + "0417164300": "IBAN",
    "NL91 ABNA " + "0417 1643 00": "IBAN",
    f"muis{AT}kanarie.nl": "e-mail",
    "06-" + "12345678": "phone",
    "+31 6 " + "12 34 56 78": "phone",
    "(030) " + "2345678": "phone",
    f"{DASHES}BEGIN RSA PRIVATE KEY{DASHES}": "private key",
    "ghp_" + "a1B2" * 10: "token",
    "AKIA" + "ABCD1234EFGH5678": "token",
}
NOTHING = (
    NO_BSN,
    f"sha256:{BSN}a",
    f"1{BSN}",
    f"0.{BSN}",
    "2026-11-27T01:30:00",
    "20261127T013000-a1b2c3",
    "analyst@example.org",
    "NL91ABNA" + "0417164301",
    "0612",
)


@pytest.mark.parametrize(("text", "kind"), NAMED.items())
def test_it_names_line_and_kind(text: str, kind: str) -> None:
    assert (2, kind) in found_in(f"first line\n{text}\n")


@pytest.mark.parametrize("text", NOTHING)
def test_it_takes_nothing_else_for_one(text: str) -> None:
    assert list(found_in(text)) == []


def test_the_repository_holds_none_but_what_is_listed_with_a_reason_and_the_list_is_no_longer_than_it_must_be() -> None:
    found = found_in_repository()
    assert set(found) == set(PLANTED)
    assert all(name.startswith("tests/") and len(reason) > 10 for name, reason in PLANTED.items())
