from datetime import date
from html.parser import HTMLParser

import pytest

from dashboards.tables import Column, Kind, Table, Value, show, to_html
from dashboards.wording import Mark, Wording

TABLE = Table(
    "Terugval <per groep>",
    (Column("value", "Groep", Kind.TEXT), Column("n", "Aantal"), Column("rate", "Aandeel", Kind.PERCENT)),
    (("gemengd & zo", 1250, 0.123), ("flex", Mark.HIDDEN, Mark.HIDDEN)),
)


class Tags(HTMLParser):
    """Collects the tags of a table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def count(self, tag: str, **attrs: str) -> int:
        return sum(name == tag and attrs.items() <= found.items() for name, found in self.tags)


def test_a_table_is_a_real_one_with_caption_and_scopes(dutch: Wording) -> None:
    found = Tags(to_html([TABLE], dutch))
    assert found.count("caption") == 1
    assert found.count("th", scope="col") == 3
    assert found.count("th", scope="row") == 2
    assert found.count("td") == 4


def test_a_wide_table_can_be_scrolled_by_keyboard_and_has_a_name(dutch: Wording) -> None:
    assert Tags(to_html([TABLE], dutch)).count("div", tabindex="0", role="region") == 1


def test_text_in_a_table_is_escaped(dutch: Wording) -> None:
    shown = to_html([TABLE], dutch)
    assert "gemengd &amp; zo" in shown
    assert "<per groep>" not in shown


def test_a_hidden_cell_is_marked_and_the_key_stands_above_the_table_once(dutch: Wording) -> None:
    shown = to_html([TABLE, TABLE], dutch)
    assert shown.count(">[c]<") == 4
    assert shown.count('class="key"') == 1
    assert shown.index('class="key"') < shown.index("<table>")


def test_a_table_without_marks_has_no_key(dutch: Wording) -> None:
    assert "key" not in to_html([Table("T", TABLE.columns, TABLE.rows[:1])], dutch)


def test_an_empty_table_says_so(dutch: Wording) -> None:
    assert "nog geen cijfers" in to_html([Table("T", TABLE.columns, ())], dutch)


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (None, Kind.DAY, ""),
        ("woord", Kind.TEXT, "woord"),
        (date(2022, 6, 30), Kind.DAY, "30-06-2022"),
        (date(2022, 6, 1), Kind.MONTH, "jun 2022"),
        (1250, Kind.COUNT, "1.250"),
        (0.123, Kind.PERCENT, "12,3\u00a0%"),
        (2.25, Kind.HOURS, "2,2"),
        ((0.1, 0.2), Kind.PERCENT_INTERVAL, "10,0\u00a0% tot 20,0\u00a0%"),
        ((1.0, 3.5), Kind.HOURS_INTERVAL, "1,0 tot 3,5"),
        ((Mark.HIDDEN, Mark.HIDDEN), Kind.PERCENT_INTERVAL, "[c]"),
        (Mark.UNKNOWN, Kind.COUNT, "[x]"),
    ],
)
def test_every_kind_of_cell_has_its_notation(dutch: Wording, value: Value, kind: Kind, expected: str) -> None:
    assert show(value, kind, dutch) == expected
