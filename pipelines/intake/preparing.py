"""Reading a delivery: which datasets it holds, and the rows of each with the rules that map them.

What belongs here: carrying out a profile on the files of one delivery, up to the mapping of columns. What does not:
that mapping, which is done for many deliveries at once (`stacking`), validation and landing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from pipelines.intake.canonical import CanonicalFile, canonical_file, read_canonical
from pipelines.intake.delivered_tables import DeliveredTables, missing_file
from pipelines.intake.deliveries import Delivery
from pipelines.intake.files import DeliveredFile, open_files
from pipelines.intake.findings import DatasetError
from pipelines.intake.joins import LeftOut, filter_rows, join_table, require_columns
from pipelines.intake.line_ends import check_line_end
from pipelines.intake.mapping import map_columns
from pipelines.intake.notations import Notation, read_date
from pipelines.intake.profile_schema import Profile, ReferenceDate, Source
from pipelines.intake.profiles import DELETED
from pipelines.intake.screening import drop_extras, refuse_identifiers, with_suspects
from pipelines.intake.stacking import Part, Prepared
from pipelines.intake.tables import ROW, Table
from pipelines.intake.unpivoting import unpivot_table
from pipelines.intake.wanted import Reading, Wanted, joined_as, landed_by, patterns_of, read_as, typed_columns
from validations.contracts import CONTRACTS, Contract

_SAME_AGAIN = "maps to the same row as one before it"


class DeliveryReader:
    """One delivery, read under its partner's profile."""

    def __init__(self, delivery: Delivery, profile: Profile) -> None:
        self.delivery, self.profile = delivery, profile
        self.files = open_files(delivery.folder, delivery.loose)
        self.tables = DeliveredTables(delivery, profile, self.files)
        self._ready: dict[str, Prepared | DatasetError] = {}
        self._canonical = {name: self._find_canonical(contract) for name, contract in CONTRACTS.items()}

    def datasets(self) -> list[str]:
        """Return the datasets that this delivery holds or tries to hold, in the order of the contracts."""
        return [name for name in CONTRACTS if self._canonical[name] or self._has_source(name)]

    def is_canonical(self, dataset: str) -> bool:
        """Whether the dataset comes in canonical form."""
        return self._canonical[dataset] is not None

    def canonical(self, dataset: str) -> CanonicalFile | None:
        """Return the file that holds the dataset in canonical form, if there is one."""
        return self._canonical[dataset]

    def source_files(self, dataset: str) -> list[DeliveredFile]:
        """Return what the dataset is made from, joined files included: one file or member per file on disk."""
        found = self._canonical[dataset]
        if found:
            return [found.file]
        patterns = [pattern for source in self.sources(dataset) for pattern in patterns_of(source)]
        patterns += _date_patterns(self.profile.reference_date)
        used = [file for file in self.files.files if any(file.matches(pattern) for pattern in patterns)]
        return list({file.path: file for file in used}.values())

    @property
    def rows(self) -> int:
        """Number of rows that were read so far."""
        return self.tables.rows + sum(one.rows for one in self._ready.values() if isinstance(one, Prepared))

    def open(self, dataset: str) -> None:
        """Read the files of a dataset, so that its delivery can be tidied together with others before `prepare`."""
        found = self._canonical[dataset]
        if found:
            self._ready[dataset] = self._from_canonical(found, CONTRACTS[dataset])
            return
        for source in self.sources(dataset):
            dialect = source.over(self.profile.defaults)
            for file in self.files_of(source):
                self.tables.open(file, dialect, read_as(source))
            for join in source.join:
                self.tables.open_named(
                    join.files, join.dialect(dialect, self.profile.defaults), joined_as(source, join)
                )
        for pattern in _date_patterns(self.profile.reference_date):
            self.tables.open_named(pattern, self.profile.defaults, Reading())

    def prepare(self, dataset: str) -> Prepared:
        """Return the rows of an opened dataset. Raises DatasetError when nothing of it can be used."""
        outcome = self._ready[dataset] if self.is_canonical(dataset) else self._by_profile(dataset)
        if isinstance(outcome, DatasetError):
            raise outcome
        return outcome

    def parts(self, dataset: str) -> Iterator[tuple[Table, Source | None]]:
        """Yield the tables of an opened dataset as they came, with the source that maps each; None when canonical."""
        found = self._canonical[dataset]
        if found:
            yield read_canonical(self.files, found, CONTRACTS[dataset]), None
            return
        for source in self.sources(dataset):
            dialect = source.over(self.profile.defaults)
            for file in self.files_of(source):
                yield self.tables.whole(file, dialect, read_as(source)), source

    def rows_read(self, dataset: str) -> int:
        """Number of rows in the opened files of a dataset that cannot be used, as far as they could be counted."""
        found = self._canonical[dataset]
        if found:
            outcome = self._ready[dataset]
            return outcome.counted if isinstance(outcome, DatasetError) else outcome.rows
        return sum(
            self.tables.height(file, source.over(self.profile.defaults), read_as(source))
            for source in self.sources(dataset)
            for file in self.files_of(source)
        )

    def unused_files(self) -> list[DeliveredFile]:
        """Return the files that neither the profile nor the canonical form knows."""
        canonical = {found.file.name for found in self._canonical.values() if found}
        known = [*self._patterns(), *self.profile.ignore_files, *_date_patterns(self.profile.reference_date)]
        return [
            file
            for file in self.files.files
            if file.name not in canonical and not any(file.matches(pattern) for pattern in known)
        ]

    def _find_canonical(self, contract: Contract) -> CanonicalFile | None:
        """Return the canonical file; an incomplete one only when the profile has no other use for it."""
        found = canonical_file(self.files, contract)
        if found is None or found.complete:
            return found
        claimed = any(found.file.matches(pattern) for pattern in self._patterns())
        return None if claimed or self._has_source(contract.name) else found

    def _patterns(self) -> list[str]:
        return [pattern for name in self.profile.datasets for one in self.sources(name) for pattern in patterns_of(one)]

    def sources(self, dataset: str) -> tuple[Source, ...]:
        """Return how the partner's profile makes the dataset."""
        named = self.profile.datasets.get(dataset)
        return named.sources if named else ()

    def files_of(self, source: Source) -> list[DeliveredFile]:
        """Return the files that a source reads."""
        return [file for file in self.files.files if file.matches(source.files, source.zip)]

    def _has_source(self, dataset: str) -> bool:
        sources = self.sources(dataset)
        return any(self.files_of(source) for source in sources) or bool(sources and self.files.broken)

    def _from_canonical(self, found: CanonicalFile, contract: Contract) -> Prepared | DatasetError:
        columns = frozenset({*contract.columns, DELETED})
        wanted = Wanted(columns, typed=typed_columns(contract))
        try:
            day = self.delivery.reference_date
            (table,) = with_suspects([read_canonical(self.files, found, contract)], wanted, [day])
            refuse_identifiers(table, columns, day)
            ends = check_line_end(table, found.file, self.delivery, contract.name)
        except DatasetError as fault:
            return fault
        table, findings = drop_extras(table, wanted, self.delivery, contract.name)
        return Prepared(
            delivery=self.delivery,
            reference_date=self.delivery.reference_date,
            mode="changes" if DELETED in table.columns else "full",
            parts=[Part(table)],
            titles=[{}],
            open_ends=open_ends([table]),
            findings=[*ends, *findings],
        )

    def _by_profile(self, dataset: str) -> Prepared:
        self.require_files(dataset)
        left_out, parts, tables = LeftOut(), [], []
        present: dict[int, set[str]] = defaultdict(set)
        for number, source in enumerate(self.sources(dataset)):
            dialect = source.over(self.profile.defaults)
            for file in self.files_of(source):
                table = self.tables.table(file, dialect, read_as(source), dataset)
                parts.append(self.part(table, number, source, dataset, left_out))
                present[number] |= {*table.columns, *parts[-1].table.columns}
                tables.append(table)
        return Prepared(
            delivery=self.delivery,
            reference_date=self._reference_date(dataset),
            mode=self.profile.datasets[dataset].mode,
            parts=parts,
            titles=[titles_of(source, present[number]) for number, source in enumerate(self.sources(dataset))],
            open_ends=open_ends(tables),
            left_out=dict(left_out.by_reason),
            findings=self.tables.findings(dataset),
        )

    def require_files(self, dataset: str) -> None:
        """A full dataset needs a file for each source, and no dataset may miss what a damaged archive held."""
        for source in self.sources(dataset):
            if self.files_of(source):
                continue
            if self.files.broken:
                raise self.files.broken[0]
            if self.profile.datasets[dataset].mode == "full" and not source.optional:
                raise missing_file(source.files)

    def part(self, table: Table, number: int, source: Source, dataset: str, left_out: LeftOut) -> Part:
        """Return the rows of a table that a source keeps. Raises DatasetError when the table is not as agreed."""
        dialect = source.over(self.profile.defaults)
        refuse_identifiers(table, landed_by(source), self.delivery.reference_date)
        for join in source.join:
            beside = join.dialect(dialect, self.profile.defaults)
            right = self.tables.named(join.files, beside, joined_as(source, join), dataset)
            refuse_identifiers(right, landed_by(source), self.delivery.reference_date)
            table = join_table(table, right, join, left_out)
        if source.unpivot:
            table = unpivot_table(table, source.unpivot, left_out)
        for test in source.filter:
            table = filter_rows(table, test, left_out)
        needed = {names: None for rule in source.columns.values() for names in rule.needs}
        require_columns(table, needed)
        if not source.distinct:
            return Part(table, number, source, dialect)
        frame = _distinct(map_columns(table, source, dialect, CONTRACTS[dataset]), left_out)
        return Part(replace(table, frame=frame), number)

    def _reference_date(self, dataset: str) -> dt.date:
        about = self.profile.reference_date
        if about is None:
            return self.delivery.reference_date
        dialect = self.profile.defaults
        table = self.tables.named(about.files, dialect, Reading(), dataset)
        for join in about.join:
            table = join_table(table, self.tables.named(join.files, dialect, Reading(), dataset), join, LeftOut())
        require_columns(table, [about.column])
        day = read_date(pl.col(about.column), Notation(about.date, ".", table.typed)).str.to_date(strict=False)
        days = table.frame.select(day).to_series().unique()
        if days.len() != 1 or days.null_count():
            raise _no_reference_date(table.file, about.column)
        return dt.date.fromisoformat(str(days[0]))


def _date_patterns(about: ReferenceDate | None) -> list[str]:
    return [about.files, *(join.files for join in about.join)] if about else []


def titles_of(source: Source, present: set[str]) -> dict[str, str]:
    """Return what a partner calls each column: of several names the one that its files use."""
    titles = {}
    for column, rule in source.columns.items():
        used = [name for name in rule.origins if name in present] or list(rule.origins)
        titles[column] = " / ".join(used[:1] if rule.from_ else used) or column
    return titles


def open_ends(tables: list[Table]) -> list[tuple[str, int]]:
    """Return file and last row of the tables whose last line has no line end."""
    return [(t.file, int(t.frame[ROW][-1])) for t in tables if t.whole_lines is False and t.frame.height]


def _distinct(frame: pl.DataFrame, left_out: LeftOut) -> pl.DataFrame:
    once = frame.unique([name for name in frame.columns if name != ROW], keep="first", maintain_order=True)
    if once.height < frame.height:
        left_out.by_reason[_SAME_AGAIN] += frame.height - once.height
    return once


def _no_reference_date(file: str, column: str) -> DatasetError:
    message = f"{file}: kolom '{column}' geeft niet een leesbare peildatum. Lever de uitvoer van een export aan."
    return DatasetError("reference_date", message, file)
