"""What happens to a table before it is exported: rows twice, shuffled or lost, columns swapped, values of other types.

What belongs here: changes to header and cells of separated text. What does not: bytes and archives.
"""

from collections.abc import Callable
from random import Random

Rows = list[list[str]]
Change = Callable[[Random, Rows], Rows]
MILLION = 1_000_000
STRANGE = (
    "",
    " ",
    "x",
    "0",
    "-1",
    "1e308",
    "nan",
    "2201-01-01",
    "31-02-2021",
    "01-01-0001",
    "=1+1",
    "'",
    '"',
    '""',
    "NULL",
    "a\nb",
    "a\r\nb",
    ";",
    ",",
    "\t",
    "é" * 300,
    "\u202e",
    "\U0001f3e0",
    "999999999999999999999999",
    "1.234,56",
    "ja",
)


def repeat_rows(random: Random, rows: Rows) -> Rows:
    """Export some rows twice."""
    return [*rows, *(random.choice(rows[1:]) for _ in range(random.randint(1, 6)))]


def shuffle_rows(random: Random, rows: Rows) -> Rows:
    """Export in another order, now and then with the header among the rows."""
    body = rows[1:] if random.random() < 0.8 else rows
    shuffled = random.sample(body, len(body))
    return [rows[0], *shuffled] if body is not rows else shuffled


def lose_rows(random: Random, rows: Rows) -> Rows:
    """Export fewer rows, perhaps none."""
    return [rows[0], *(row for row in rows[1:] if random.random() < 0.5)]


def swap_titles(random: Random, rows: Rows) -> Rows:
    """Put the titles above other columns."""
    return [random.sample(rows[0], len(rows[0])), *rows[1:]]


def swap_columns(random: Random, rows: Rows) -> Rows:
    """Put the columns in another order, titles and all."""
    order = random.sample(range(len(rows[0])), len(rows[0]))
    return [[row[place] for place in order] for row in rows]


def lose_a_column(random: Random, rows: Rows) -> Rows:
    """Leave out a column."""
    place = random.randrange(len(rows[0]))
    return [[*row[:place], *row[place + 1 :]] for row in rows]


def title_twice(random: Random, rows: Rows) -> Rows:
    """Give two columns the same title."""
    header = list(rows[0])
    header[random.randrange(len(header))] = random.choice(rows[0])
    return [header, *rows[1:]]


def strange_values(random: Random, rows: Rows) -> Rows:
    """Write strange things in a few cells."""
    changed = [list(row) for row in rows]
    for _ in range(random.randint(1, 5)):
        changed[random.randrange(1, len(rows))][random.randrange(len(rows[0]))] = random.choice(STRANGE)
    return changed


def other_type(random: Random, rows: Rows) -> Rows:
    """Write a whole column in another way."""
    place, value = random.randrange(len(rows[0])), random.choice(STRANGE)
    return [rows[0], *([*row[:place], value, *row[place + 1 :]] for row in rows[1:])]


def uneven(random: Random, rows: Rows) -> Rows:
    """Give a row a field too many or too few."""
    place = random.randrange(len(rows))
    row = rows[place][:-1] if random.random() < 0.5 else [*rows[place], "x"]
    return [*rows[:place], row, *rows[place + 1 :]]


def million_characters(random: Random, rows: Rows) -> Rows:
    """Write a million characters in one cell."""
    changed = [list(row) for row in rows]
    changed[random.randrange(len(rows))][random.randrange(len(rows[0]))] = random.choice("a1\n é") * MILLION
    return changed


def many_columns(random: Random, rows: Rows) -> Rows:
    """Add thousands of columns nobody asked for."""
    extra = random.randint(1_900, 3_000)
    return [[*row, *(f"k{number}" if place == 0 else "" for number in range(extra))] for place, row in enumerate(rows)]


ROWS: tuple[Change, ...] = (
    repeat_rows,
    shuffle_rows,
    lose_rows,
    swap_titles,
    swap_columns,
    lose_a_column,
    title_twice,
    strange_values,
    other_type,
    uneven,
)
COSTLY: tuple[Change, ...] = (million_characters, many_columns)
