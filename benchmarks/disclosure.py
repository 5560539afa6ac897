"""What hiding costs: ten thousand counts of places by outcome, with all their margins, in seconds and memory.

Places nest in regions, and every fifth outcome is so rare that its counts are small. One side hides a table ten times
as small, so that the ratio says how hiding grows with its table. The attack that judges a release is not timed here.
"""

import sys
from collections.abc import Iterator

import numpy as np

from benchmarks import timed
from pipelines.disclosure.cells import Cell, Entry, Relation
from pipelines.disclosure.primary import primary
from pipelines.disclosure.protection import secondary
from pipelines.disclosure.rounding import Rules

REPEATS = 3
OUTCOMES, PLACES_IN_A_REGION = 20, 10
LARGE, SMALL = 480, 50
SECONDS, GIGABYTES, TIMES = 60, 2, 40
RULES = Rules()

_HIDE = """
from benchmarks import disclosure
entries, relations = disclosure.tables(int(sys.argv[1]))
account(lambda: disclosure.hidden(entries, relations), cells=lambda: len(entries))
"""


def tables(places: int) -> tuple[dict[Cell, Entry], list[Relation]]:
    """All counts of so many places by outcome, of their regions and of all, and how they add up."""
    draw = np.random.default_rng(2021)
    common = np.where(np.arange(OUTCOMES) % 5 == 0, 3, 40)
    counts = {("place", number): draw.poisson(common) for number in range(places)}
    inside: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for place in counts:
        inside.setdefault(("region", place[1] // PLACES_IN_A_REGION), []).append(place)
    for region, members in inside.items():
        counts[region] = np.sum([counts[member] for member in members], axis=0)
    whole = ("all", 0)
    counts[whole] = np.sum([counts[region] for region in inside], axis=0)
    entries = {cell: Entry(int(value)) for name, row in counts.items() for cell, value in cells_of(name, row)}
    sums = {**inside, whole: list(inside)}
    relations = [Relation(total_of(name), tuple(outcome_cells(name))) for name in counts]
    for name, members in sums.items():
        for place, cell in enumerate([*outcome_cells(name), total_of(name)]):
            relations.append(Relation(cell, tuple([[*outcome_cells(one), total_of(one)][place] for one in members])))
    return entries, relations


def cells_of(name: tuple[str, int], row: np.ndarray) -> Iterator[tuple[Cell, int]]:
    """The counts of one place, and their total."""
    yield from zip(outcome_cells(name), row.tolist(), strict=True)
    yield total_of(name), int(row.sum())


def outcome_cells(name: tuple[str, int]) -> list[Cell]:
    """Where the outcomes of one place are."""
    return [Cell("outcomes", (name[0], str(name[1])), f"outcome {number}") for number in range(OUTCOMES)]


def total_of(name: tuple[str, int]) -> Cell:
    """Where the total of one place is."""
    return Cell("outcomes", (name[0], str(name[1])), "people")


def hidden(entries: dict[Cell, Entry], relations: list[Relation]) -> frozenset[Cell]:
    """What hides."""
    first = primary(entries, relations, RULES.min_cell)
    return first | secondary(entries, relations, first, RULES)


def main() -> int:
    """Print seconds, memory and the ratio; 1 when a limit is passed."""
    print("hiding ten thousand counts, and a tenth of them", flush=True)
    sides = {
        "large": lambda: timed.python(_HIDE, str(LARGE)),
        "small": lambda: timed.python(_HIDE, str(SMALL)),
    }
    runs = timed.in_turns(sides, REPEATS)
    seconds, memory = timed.median(runs["large"], "wall"), max(run["gigabytes"] for run in runs["large"])
    times = timed.median(runs["large"], "cpu") / timed.median(runs["small"], "cpu")
    print(f"  {runs['large'][0]['cells']:.0f} counts: {seconds:.1f} s (limit {SECONDS}), {memory:.2f} GB ({GIGABYTES})")
    print(f"  {times:.1f} times the CPU of {runs['small'][0]['cells']:.0f} counts (limit {TIMES})")
    return int(seconds > SECONDS or memory > GIGABYTES or times > TIMES)


if __name__ == "__main__":
    sys.exit(main())
