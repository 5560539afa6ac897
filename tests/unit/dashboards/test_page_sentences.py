import pytest

from dashboards.sentences import Plotted, alternative, course, interval, summary
from dashboards.wording import Cell, Mark, Wording, carried

HIDDEN, UNKNOWN = Mark.HIDDEN, Mark.UNKNOWN


def points(*cells: Cell) -> list[tuple[str, Cell]]:
    return [(f"maand {6 * number}", cell) for number, cell in enumerate(cells)]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((1, 3, 5), "stijgt van 1 (maand 0) naar 5 (maand 12)"),
        ((5, 3, 1), "daalt van 5 (maand 0) naar 1 (maand 12)"),
        ((4, 4, 4), "blijft 4 van maand 0 tot maand 12"),
        ((4, 9, 4), "begint en eindigt op 4 (maand 0 en maand 12), daartussen van 4 tot 9"),
        ((1, 9, 5), "stijgt van 1 (maand 0) naar 5 (maand 12), met 9 als hoogste"),
        ((1, HIDDEN, 5), "stijgt van 1 (maand 0) naar 5 (maand 12) (1 verborgen [c])"),
        ((1, carried(1), 5), "stijgt van 1 (maand 0) naar 5 (maand 12) (1 overgenomen\u00a0[u])"),
        ((HIDDEN, 3, carried(3)), "blijft 3 van maand 6 tot maand 12 (1 verborgen [c], 1 overgenomen\u00a0[u])"),
        ((HIDDEN, HIDDEN), "alle cijfers verborgen [c]"),
        ((UNKNOWN, UNKNOWN), "nog geen cijfers bekend"),
        ((7,), "7 in maand 0"),
        ((), "geen cijfers"),
    ],
    ids=[
        "up",
        "down",
        "flat",
        "returns",
        "peak",
        "partly hidden",
        "carried",
        "both",
        "hidden",
        "unknown",
        "single",
        "empty",
    ],
)
def test_the_course_of_a_series_is_told_from_its_points(dutch: Wording, cells: tuple[Cell, ...], expected: str) -> None:
    assert course(dutch, points(*cells), dutch.number) == expected


def test_a_hidden_value_never_shows_in_words_as_a_number(dutch: Wording) -> None:
    told = course(dutch, points(HIDDEN, 2, HIDDEN), dutch.number)
    assert told == "2 in maand 6 (2 verborgen [c])"


def test_the_alternative_text_tells_every_series_that_is_drawn(english: Wording) -> None:
    lines = [Plotted("mixed living", points(0.1, 0.2)), Plotted("scattered homes", points(0.3, 0.1))]
    told = alternative(english, "alt.curve", "Relapse", lines, english.percent)
    assert told == (
        "Step line with a 95% band. Relapse. mixed living: rises from 10.0% (maand 0) to 20.0% (maand 6); "
        "scattered homes: falls from 30.0% (maand 0) to 10.0% (maand 6). The same figures are in the table below."
    )


def test_a_picture_without_lines_says_that_there_is_nothing_to_draw(dutch: Wording) -> None:
    assert "niets om te tekenen" in alternative(dutch, "alt.curve", "Terugval", [], dutch.percent)
    assert summary(dutch, [], dutch.percent) == "Er is nog niets om te tekenen."


def test_the_summary_says_the_same_as_the_alternative_text(dutch: Wording) -> None:
    line = Plotted("gemengd wonen", points(0.1, 0.2))
    told = summary(dutch, [line], dutch.percent)
    assert told.startswith("Gemengd wonen: stijgt van")
    assert course(dutch, line.points, dutch.percent) in told
    assert course(dutch, line.points, dutch.percent) in alternative(dutch, "alt.curve", "T", [line], dutch.percent)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.06, 0.14, "95%-interval 6 tot 14"),
        (UNKNOWN, UNKNOWN, "zonder interval"),
        (HIDDEN, HIDDEN, "interval verborgen [c]"),
    ],
)
def test_an_interval_is_given_or_said_to_be_missing(dutch: Wording, low: Cell, high: Cell, expected: str) -> None:
    assert interval(dutch, low, high, dutch.per_hundred) == expected
