"""Publications one after the other: which former counts stand, and what a reader of all of them knows.

What belongs here: the rule of ten people over time, and one system of cells and relations over all publications. A
count that has not changed is one cell in all of them; of one that was printed and has changed, a reader knows how far.
What does not: the files these records come from (`record`), what `other` is made of (`others`), what hides in the end
(`control`).
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from pipelines.disclosure.cells import Cell, Entry, Relation
from pipelines.disclosure.others import Other, others_of, told_in
from pipelines.disclosure.reasons import Reason
from pipelines.disclosure.record import Counted, Member, Record
from pipelines.disclosure.relations import Matrix
from pipelines.disclosure.rounding import Rules


class Same(NamedTuple):
    """Counts that are equal here are one and the same to somebody who knows that nobody came or went.

    `of`: for a count of `other`, the categories in it.
    """

    cell: Cell
    value: int
    of: frozenset[Cell] = frozenset()


Compared = tuple[Cell, frozenset[Cell]]
"""What is compared over time: a cell, for `other` with the categories in it that are told of elsewhere."""


@dataclass(slots=True)
class Joint:
    """All cells of all publications, how they add up, and which of the former ones hide.

    `steps`: how far each count of today went since it was printed, which hides with that count.
    """

    entries: dict[Cell, Entry]
    relations: dict[tuple[Cell, ...], Relation] = field(default_factory=dict)
    hidden: set[Cell] = field(default_factory=set)
    steps: dict[Cell, Cell] = field(default_factory=dict)

    def relate(self, relation: Relation) -> None:
        """Keep one relation, once."""
        self.relations[relation.members] = relation


@dataclass(frozen=True, slots=True)
class Issue:
    """One publication: its record, and what its counts of `other` are made of."""

    record: Record
    others: Mapping[Cell, Other]

    def same(self, cell: Cell) -> Same:
        """What a count of this publication is over time."""
        value, other = self.record.counts[cell].value, self.others.get(cell)
        return Same(cell, value, other.whole_set) if other else Same(cell, value)

    def compared(self, cell: Cell) -> Compared:
        """What a count of this publication is compared by."""
        other = self.others.get(cell)
        return cell, frozenset(other.told) if other else frozenset()

    def values(self) -> Iterator[tuple[Cell, int]]:
        """All its counts, those within `other` too."""
        yield from ((cell, one.value) for cell, one in self.record.counts.items())
        yield from ((cell, one.value) for cell, one in self.record.members.items())

    def counts(self, shown: bool) -> Iterator[tuple[Cell, Counted]]:
        """The counts that a table has: those that showed, or those that hid."""
        for cell, counted in self.record.counts.items():
            if counted.printed and (counted.basis is not None) == shown:
                yield cell, counted

    def empty_sums(self) -> Iterator[tuple[Same, list[Same]]]:
        """Totals that count nobody, with their parts; for `other`, the categories in it."""
        for one in self.record.relations:
            if self.record.counts[one.total].value == 0:
                yield self.same(one.total), [self.same(part) for part in one.parts]
        for cell, other in self.others.items():
            if cell in self.record.counts and self.record.counts[cell].value == 0:
                yield self.same(cell), [Same(cell, 0, other.rest_set), *(Same(member, 0) for member in other.told)]


class Former:
    """What was published before, the oldest first, beside the counts of today."""

    def __init__(self, records: Sequence[Record], matrix: Matrix, members: Mapping[Cell, Member], rules: Rules) -> None:
        self.matrix, self.rules = matrix, rules
        today = Record(today_of(matrix, frozenset(), {}), tuple(matrix.relations.values()), members)
        told = told_in([*records, today])
        *self.issues, self.today = [Issue(record, others_of(record.members, told)) for record in (*records, today)]
        self.basis = {
            issue.compared(cell): one.basis for issue in self.issues for cell, one in issue.counts(shown=True)
        }
        self.shown = {issue.same(cell) for issue in self.issues for cell, _ in issue.counts(shown=True)}
        if self.shown:
            self.add_empty_parts()
        # Of a record from before reasons were kept: what hid there and hits no rule today is taken to have protected.
        self.protecting = {
            issue.same(cell)
            for issue in self.issues
            for cell, one in issue.counts(shown=False)
            if one.why in (None, Reason.PROTECTS_OTHERS)
        }
        self.unseen = {issue.same(cell) for issue in self.issues for cell, _ in issue.counts(shown=False)} - self.shown

    def add_empty_parts(self) -> None:
        """Where nobody is in a total that showed, nobody is in any part of it, which is as good as shown."""
        empty = [sums for issue in (*self.issues, self.today) for sums in issue.empty_sums()]
        while found := {part for total, parts in empty if total in self.shown for part in parts} - self.shown:
            self.shown |= found

    def stands(self) -> frozenset[Cell]:
        """Cells of which this very count was printed before: they stay as they are, for all can look them up."""
        return self.among(self.shown)

    def stays_hidden(self) -> frozenset[Cell]:
        """Cells that hid with this very count: what protected others goes on protecting them."""
        return self.among(self.unseen)

    def protected_others(self) -> frozenset[Cell]:
        """Cells that hid with this very count because they protected others, and so still would in that publication."""
        return self.among(self.protecting)

    def among(self, counts: Set[Same]) -> frozenset[Cell]:
        """Cells of today whose count is one of these."""
        if not counts:
            return frozenset()
        return frozenset(cell for cell, _ in self.today.counts(shown=True) if self.today.same(cell) in counts)

    def new_and_empty(self) -> set[Same]:
        """Counts of nobody that were so when a publication first had them, and no earlier one did.

        Who knows that nothing else changed then knows them already: there is nothing to protect.
        """
        first: dict[Cell, tuple[int, int]] = {}
        for number, issue in enumerate([*self.issues, self.today]):
            for cell, value in issue.values():
                first.setdefault(cell, (number, value))
        return {Same(cell, 0) for cell, (number, value) in first.items() if number and not value}

    def carried(self) -> dict[Cell, int]:
        """Cells that changed by fewer than `min_cell` people since they were printed, and the count that stands."""
        found = {}
        for cell, counted in self.today.counts(shown=True) if self.basis else ():
            basis = self.basis.get(self.today.compared(cell))
            if basis is not None and 0 < abs(counted.value - basis) < self.rules.min_cell:
                found[cell] = basis
        return found

    def joint(self, hidden: Set[Cell], carried: Mapping[Cell, int]) -> Joint:
        """What a reader of all publications has before them, `hidden` being what hides today for what it is."""
        found = Joint(dict(self.matrix.entries), dict(self.matrix.relations))
        if not self.issues:
            return found
        empty = self.new_and_empty()
        for number, issue in enumerate(self.issues):
            self.add(found, issue, number, empty)
        for cell in hidden:
            if self.today.same(cell) in empty:
                found.entries[cell] = found.entries[cell]._replace(printed=False, known=True)
        for cell in self.stands():
            found.entries[cell] = found.entries[cell]._replace(fixed=True)
        for cell, basis in carried.items():
            if basis != found.entries[cell].value:
                found.entries[cell] = found.entries[cell]._replace(behind=around(basis, self.rules))
        record = Record(today_of(self.matrix, hidden, carried), (), self.today.record.members)
        issues = [*self.issues, Issue(record, self.today.others)]
        self.add_changes(found, issues)
        for issue in issues:
            self.add_others(found, issue)
        return found

    def name(self, same: Same) -> Cell:
        """What a count is called in the system: as today where it is today's, else by its value."""
        cell = same.cell
        if cell in self.matrix.entries and self.today.same(cell) == same:
            return cell
        made_of = f" of {sorted(same.of)}" if same.of else ""
        return cell._replace(column=f"{cell.column} {same.value}{made_of}")

    def name_in(self, issue: Issue, cell: Cell, number: int) -> Cell:
        """What a count of a former publication is called. What no table has, such as a rest, is another each time."""
        if issue.record.counts[cell].printed:
            return self.name(issue.same(cell))
        return cell._replace(column=f"{cell.column} in publication {number}")

    def add(self, found: Joint, issue: Issue, number: int, empty: Set[Same]) -> None:
        """The cells and relations of one former publication; of those in `empty` nothing is to be protected."""
        names = {cell: self.name_in(issue, cell, number) for cell in issue.record.counts}
        for cell, counted in issue.record.counts.items():
            public = counted.printed and issue.same(cell) in self.shown
            found.entries[names[cell]] = met(found.entries.get(names[cell]), self.entry_of(counted, public))
            if counted.printed and not public and issue.same(cell) not in empty:
                found.hidden.add(names[cell])
        for one in issue.record.relations:
            parts = tuple([names[part] for part in one.parts])
            found.relate(Relation(names[one.total], parts, one.one_group, one.along))

    def entry_of(self, counted: Counted, public: bool) -> Entry:
        """What is known of a count of a former publication. Whatever was printed then can hide no more."""
        return Entry(
            counted.value,
            printed=counted.printed,
            known=counted.known,
            shared=counted.shared,
            fixed=public,
            behind=self.behind(counted),
        )

    def behind(self, counted: Counted) -> tuple[float, float] | None:
        """The least and the most that a reader of a former publication held possible, beyond what rounding left."""
        if counted.large:
            return self.rules.min_cell, inf
        late = counted.basis is not None and counted.basis != counted.value
        return around(counted.basis, self.rules) if late and counted.basis is not None else None

    def add_changes(self, found: Joint, issues: Sequence[Issue]) -> None:
        """How far counts went between publications: at least `min_cell` where they moved, less where they did not."""
        last: dict[Compared, Same] = {}
        for issue in issues:
            for cell, counted in issue.counts(shown=True):
                now, since = issue.same(cell), last.get(issue.compared(cell))
                carried = counted.basis != counted.value
                if since and since.value != now.value and (not carried or since.value == counted.basis):
                    step = self.add_change(found, since, now, carried)
                    if issue is issues[-1]:
                        found.steps[step] = cell
                        found.entries[step] = found.entries[step]._replace(printed=True, signed=True)
                if not carried:
                    last[issue.compared(cell)] = now

    def add_change(self, found: Joint, since: Same, now: Same, carried: bool) -> Cell:
        """How far one count went since it was printed; return the cell that says so."""
        change, before, after = now.value - since.value, self.name(since), self.name(now)
        step = after._replace(column=f"{after.column} since {before.column}")
        behind = how_far(change, carried, self.rules.min_cell)
        found.entries[step] = Entry(change, printed=False, known=True, behind=behind)
        found.relate(Relation(after, (before, step), along=True))
        return step

    def add_others(self, found: Joint, issue: Issue) -> None:
        """Of `other` the categories that another publication tells of by themselves, and the rest."""
        for cell, other in issue.others.items():
            if other.told and cell in issue.record.counts:
                rest = self.name(Same(cell, other.rest, other.rest_set))
                found.entries.setdefault(rest, Entry(other.rest, printed=False))
                names = [self.name(Same(member, value)) for member, value in other.told.items()]
                for name, value in zip(names, other.told.values(), strict=True):
                    found.entries.setdefault(name, Entry(value, printed=False))
                found.relate(Relation(self.name(issue.same(cell)), (*names, rest)))


def today_of(matrix: Matrix, hidden: Set[Cell], carried: Mapping[Cell, int]) -> dict[Cell, Counted]:
    """Today's counts with what is printed of each."""
    return {
        cell: Counted(
            entry.value,
            carried.get(cell, entry.value) if entry.printed and cell not in hidden else None,
            entry.printed,
            entry.known,
            entry.shared,
            any(cell not in hidden for cell in entry.shown_by),
        )
        for cell, entry in matrix.entries.items()
    }


def how_far(change: int, carried: bool, enough: int) -> tuple[float, float]:
    """What a reader knows of a change: less than `enough` where the former count is carried, else as much or more."""
    if carried:
        return 1 - enough, enough - 1
    return (enough, inf) if change > 0 else (-inf, -enough)


def around(basis: int, rules: Rules) -> tuple[float, float]:
    """The least and the most that can stand behind a carried count: fewer than `min_cell` from what was printed."""
    low, high = rules.behind(basis)
    return max(0, low - rules.min_cell + 1), high + rules.min_cell - 1


def met(one: Entry | None, other: Entry) -> Entry:
    """Two publications' knowledge of one count taken together."""
    if one is None:
        return other
    limits = [entry.behind for entry in (one, other) if entry.behind]
    behind = (max(low for low, _ in limits), min(high for _, high in limits)) if limits else None
    return one._replace(
        printed=one.printed or other.printed,
        fixed=one.fixed or other.fixed,
        known=one.known and other.known,
        behind=behind,
    )
