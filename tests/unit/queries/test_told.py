"""What the engine says of a question reaches its asker as one line, with nothing of the machine in it."""

import json

import pytest

from pipelines.queries import child

DATABASE = "/srv/the house/releases/one/warehouse.duckdb"
TRACE = "\n\nStack Trace:\n\n/opt/lib/_duckdb.so(_ZN6duckdb9Exception+0x4b) [0x7f7a12e1e56b]\n"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (
            'Binder Error: Referenced column "x" not found!\nCandidate bindings: "y"\n\nLINE 1: select x',
            '"x" not found!',
        ),
        (f'IO Error: Cannot open file "{DATABASE}": Too many open files', 'file "the database": Too many open files'),
        ("IO Error: No such file '/opt/house/lib.so' at 0x7f7a12e1e56b", "No such file '…' at …"),
        ("Conversion Error: '2020/01/02' is 1/2 of and/or" + TRACE, "'2020/01/02' is 1/2 of and/or"),
        ("", "cannot be answered: "),
    ],
)
def test_its_first_line_is_told_without_a_path_or_an_address(
    capsys: pytest.CaptureFixture[str], said: str, heard: str
) -> None:
    assert child.told(said, DATABASE) == child.REFUSED
    refused = json.loads(capsys.readouterr().err)["refused"]

    assert refused.endswith(heard)
    assert "\n" not in refused


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (f"INTERNAL Error: Memory allocation failure{TRACE}", child.TOO_LARGE),
        ("Out of Memory Error: failed to allocate", child.TOO_LARGE),
        (f"INTERNAL Error: Attempted to access index 1 within vector of size 1{TRACE}", child.BROKEN),
    ],
)
def test_a_fault_of_the_engine_itself_is_told_by_its_end_alone(
    capsys: pytest.CaptureFixture[str], said: str, code: int
) -> None:
    assert child.told(said, DATABASE) == code
    assert capsys.readouterr().err == ""
