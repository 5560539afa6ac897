import re
import string
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import dashboards
from dashboards import wording
from dashboards.views import glossary
from dashboards.wording import TEXT, Language, Mark, Wording

CODE = Path(dashboards.__file__).parent
# Text that is looked up by a value of the data.
BY_VALUE = ("value.", "dataset.", "check.", "severity.", "breakdown.", "nav.", "role.", "mark.", "risk.", "milestone.")
BY_VALUE += ("sql.recipe.", "sql.outcome.", "sql.not_kept.")
BY_VALUE += ("disclosure.table.", "disclosure.outcome.", "disclosure.rule.", "disclosure.may.", "disclosure.column.")
BY_VALUE += ("disclosure.headline.", "disclosure.part.")
BY_VALUE += ("method.step.", "method.reason.", "method.part.", "method.measure.", "method.definition.")
# Text that is looked up by a key put together in code.
BY_PAGE = re.compile(
    r"\.(how|not_said)\.\d$|\.title$|^(relapse|retention|milestone|flip)\.(axis|definition)$"
    r"|^(relapse|retention)\.lead(_hidden|_unknown)?$|^headline\.(hidden|unknown)$"
    r"|^login\.(login|again)\.text$|^delivery\.(datasets|remarks|earlier)\.summary$"
)


def texts(language: Language) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((TEXT / language).glob("*.po")):
        with path.open("rb") as source:
            found |= {str(m.id): str(m.string) for m in read_po(source) if m.id}
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def linked(text: str) -> set[str]:
    return set(re.findall(r"\[\[([a-z_]+)\|", text))


def test_both_languages_have_the_same_keys_placeholders_and_links() -> None:
    dutch, english = texts(Language.DUTCH), texts(Language.ENGLISH)
    assert dutch.keys() == english.keys()
    for key in dutch:
        assert placeholders(dutch[key]) == placeholders(english[key]), key
        assert linked(dutch[key]) == linked(english[key]), key


def test_no_text_is_empty_or_equal_to_its_key() -> None:
    for language in Language:
        for key, text in texts(language).items():
            assert text.strip(), key
            assert text != key


def test_every_linked_term_stands_in_the_glossary() -> None:
    terms = glossary.source()["terms"]
    for key, text in texts(Language.DUTCH).items():
        assert linked(text) <= terms.keys(), key


def test_every_text_is_used_and_every_used_text_exists() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE.rglob("*.py"))
    written = texts(Language.DUTCH).keys()
    unused = {k for k in written if f'"{k}"' not in code and not k.startswith(BY_VALUE) and not BY_PAGE.search(k)}
    assert not unused
    asked = set(re.findall(r'words(?:\.rich)?\(\s*"([a-z_.0-9]+)"', code))
    assert asked <= written


def test_a_text_that_is_not_written_is_an_error_that_says_where_to_write_it(dutch: Wording) -> None:
    with pytest.raises(KeyError, match="dashboards/text/nl"):
        dutch("no.such.text")


def test_a_value_without_a_text_stands_for_itself(dutch: Wording) -> None:
    assert dutch.known("value.mixed", "mixed") == "gemengd wonen"
    assert dutch.known("value.new_partner", "new_partner") == "new_partner"


def test_rich_text_is_escaped_and_its_terms_are_linked(dutch: Wording) -> None:
    shown = dutch.rich("progress.lead", total="<b>9</b>", target=200, month="mei", known_on="x", reference_date="y")
    assert "&lt;b&gt;9&lt;/b&gt;" in shown
    assert '<a class="term" href="begrippen?term=progress&amp;lang=nl">telling</a>' in shown


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", ("1.234,5", "91,3\u00a0%", "31-12-2022", "dec 2022", "31-01-2023 03:30")),
        ("en", ("1,234.5", "91.3%", "31 Dec 2022", "Dec 2022", "31 Jan 2023 03:30")),
    ],
)
def test_numbers_and_dates_follow_the_language(language: str, expected: tuple[str, ...]) -> None:
    words = Wording(Language(language))
    shown = (
        words.number(1234.5, decimals=1),
        words.percent(0.9132),
        words.day(date(2022, 12, 31)),
        words.month(date(2022, 12, 1)),
        words.moment(datetime(2023, 1, 31, 2, 30, tzinfo=UTC)),
    )
    assert shown == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", ("het 4e kwartaal van 2022", "december 2022", "31-12-2022")),
        ("en", ("the 4th quarter of 2022", "December 2022", "31 Dec 2022")),
    ],
)
def test_a_period_of_publishing_is_told_as_people_say_it(language: str, expected: tuple[str, ...]) -> None:
    words = Wording(Language(language))
    assert tuple(words.period(name) for name in ("2022-Q4", "2022-12", "2022-12-31")) == expected


def test_published_rates_are_whole_percents() -> None:
    assert Wording(Language.DUTCH, decimals=0).percent(0.9132) == "91\u00a0%"


def test_a_mark_is_shown_as_itself_and_never_as_a_number(dutch: Wording) -> None:
    for mark in Mark:
        assert dutch.number(mark) == dutch.percent(mark) == dutch.per_hundred(mark) == mark.value
    assert dutch.day(None) == "[x]"


def test_a_share_is_told_as_people_out_of_a_hundred(dutch: Wording) -> None:
    assert dutch.per_hundred(0.914) == "91"


def test_a_month_in_running_text_has_its_whole_name(dutch: Wording) -> None:
    assert dutch.month(date(2022, 12, 1), whole=True) == "december 2022"


def test_an_installation_without_text_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "TEXT", tmp_path)
    wording._catalogue.cache_clear()
    with pytest.raises(FileNotFoundError, match="not complete"):
        Wording(Language.DUTCH)
    monkeypatch.undo()
    assert Wording(Language.DUTCH)("answer.yes") == "ja"
