"""One line per fault: where it is, what it is, and no more lines than a screen holds."""

from pipelines.commands.attention import MOST, in_words, shortened
from pipelines.defs.warehouse import kind_of_failure

PLACE = ("mitros", "2022-06-30", "leases")


def test_a_rule_names_file_and_rows_before_its_reason() -> None:
    line = in_words(*PLACE, "huur.csv", "holder", 2, "4, 9", "De code is onbekend.")
    assert line == "mitros 2022-06-30 leases: huur.csv, rij 4, 9: De code is onbekend."


def test_more_rows_than_are_named_are_counted() -> None:
    line = in_words(*PLACE, "huur.csv", "holder", 12, "2, 3, 4, 5, 6", "De code is onbekend.")
    assert "rij 2, 3, 4, 5, 6 en meer (12 rijen): De" in line


def test_a_finding_speaks_for_itself_also_without_a_delivery() -> None:
    assert in_words("woonlab", None, None, None, None, 0, "", "Onbekende map.") == "woonlab: Onbekende map."


def test_a_full_screen_ends_with_where_the_rest_stands() -> None:
    assert shortened(["een"]) == ["  - een"]
    lines = shortened([str(number) for number in range(MOST + 3)], "elders")
    assert len(lines) == MOST + 1
    assert lines[-1] == "  … and 3 more; all of them: elders"


def test_a_failed_model_is_told_by_the_kind_of_its_failure_without_what_it_quotes() -> None:
    message = 'Runtime Error in model x (models/x.sql)\n  Constraint Error: Duplicate key "client: 8f3a"'
    assert kind_of_failure(message) == "Constraint Error"
    assert kind_of_failure("Got 2 results, configured to fail if != 0") == "Got 2 results, configured to fail if != 0"
    assert kind_of_failure("") == "no message"
