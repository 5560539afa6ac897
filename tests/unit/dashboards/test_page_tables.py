from datetime import date
from html.parser import HTMLParser

import pytest

from dashboards.tables import Column, Kind, Table, Value, key_to, marks, notation, to_html
from dashboards.wording import Mark, Wording, carried

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


def test_a_hidden_cell_is_marked_and_the_key_explains_it_once(dutch: Wording) -> None:
    assert to_html([TABLE, TABLE], dutch).count(">[c]<") == 4
    assert key_to([TABLE, TABLE], dutch).count("[c]") == 1


def test_a_carried_cell_shows_its_number_and_its_mark(dutch: Wording, english: Wording) -> None:
    for words, told in ((dutch, "overgenomen"), (english, "carried over")):
        row = (words("value.merged"), carried(1250), carried(0.5))
        table = Table("T", TABLE.columns, (row,))
        assert to_html([table], words).count("\u00a0[u]</span></td>") == 2
        assert marks([table], words) == ["mark.carried", "mark.merged"]
        assert told in key_to([table], words)
        assert words("value.merged") in key_to([table], words)


def test_a_carried_interval_has_one_mark(dutch: Wording) -> None:
    columns = (Column("value", "Groep", Kind.TEXT), Column("interval", "Interval", Kind.PERCENT_INTERVAL))
    shown = to_html([Table("T", columns, (("alle", (carried(0.1), carried(0.2))),))], dutch)
    assert "10,0\u00a0% tot 20,0\u00a0%<span" in shown
    assert shown.count("[u]") == 1


def test_the_key_names_what_occurs_and_nothing_else(dutch: Wording) -> None:
    assert marks([TABLE], dutch) == ["mark.hidden"]
    assert key_to([Table("T", TABLE.columns, TABLE.rows[:1])], dutch) == ""


def test_every_mark_in_the_key_leads_to_its_meaning(dutch: Wording, english: Wording) -> None:
    for words in (dutch, english):
        for mark, term in (("hidden", "hidden_cell"), ("carried", "carried"), ("merged", "other")):
            assert f"begrippen?term={term}&amp;lang={words.language}" in words.rich(f"mark.{mark}")


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
    assert notation(value, kind, dutch) == expected
