"""Large text files, read piece by piece: no more than a few pieces of a table are in memory at once.

What belongs here: which datasets are read so, their pieces, and screening over all of them. What does not: judging
rows (`streaming`). A dataset whose rows need rows elsewhere (joined, turned, counted once) is read whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import polars as pl

from pipelines.intake.bounds import MEGABYTE
from pipelines.intake.files import DeliveredFile
from pipelines.intake.findings import DatasetError, Finding
from pipelines.intake.joins import LeftOut, require_columns
from pipelines.intake.line_ends import check_line_end
from pipelines.intake.preparing import DeliveryReader, open_ends, titles_of
from pipelines.intake.profile_schema import Dialect, Source
from pipelines.intake.profiles import DELETED
from pipelines.intake.readers import TEXT_SUFFIXES
from pipelines.intake.readers.text import SeparatedText, open_text
from pipelines.intake.screening import Seen, drop_extras, refuse_identifiers, without_extras
from pipelines.intake.stacking import Part, Prepared
from pipelines.intake.tables import ROW, Table, tidy
from pipelines.intake.wanted import Wanted, landed_by, read_as, typed_columns, wanted_of_file
from validations.contracts import CONTRACTS

STREAMED_BYTES = 64 * MEGABYTE


@dataclass(frozen=True)
class _File:
    """A text file of a dataset; `landed` are the columns that may hold no identifier. No source: it is canonical."""

    delivered: DeliveredFile
    outcome: SeparatedText | DatasetError
    wanted: Wanted
    landed: frozenset[str]
    dialect: Dialect
    number: int = 0
    source: Source | None = None

    @property
    def text(self) -> SeparatedText:
        """The opened file. Raises DatasetError when it could not be opened."""
        if isinstance(self.outcome, DatasetError):
            raise self.outcome
        return self.outcome

    @property
    def columns(self) -> list[str]:
        """The columns that are landed or used."""
        found = self.outcome.columns if isinstance(self.outcome, SeparatedText) else []
        return [name for name in found if name in self.wanted.landed or name in self.wanted.used]


class DatasetPieces:
    """The pieces of a dataset, in the order of its rows. They can be gone through again and again.

    The first time everything is screened, and only what comes before the end of a file may still be refused with it.
    """

    def __init__(self, reader: DeliveryReader, dataset: str) -> None:
        self.contract = CONTRACTS[dataset]
        self._reader = reader
        self._files = list(_canonical(reader, dataset) or _by_profile(reader, dataset))
        self._left_out = LeftOut()
        self._open_ends: list[tuple[str, int]] = []
        self._screened = False

    @property
    def records(self) -> int:
        """Number of records in all files, as far as they could be counted."""
        texts = (file.outcome for file in self._files)
        return sum(text.records if isinstance(text, SeparatedText) else text.counted for text in texts)

    @property
    def rows_read(self) -> int:
        """Number of rows in all files of a dataset that cannot be used, as far as they could be counted."""
        return sum(_rows_in(file.outcome) for file in self._files)

    def __iter__(self) -> Iterator[Prepared]:
        """Yield the pieces. Raises DatasetError when nothing of the dataset can be used, at the latest at the end."""
        if not self._reader.is_canonical(self.contract.name):
            self._reader.require_files(self.contract.name)
        for file in self._files:
            yield from self._pieces(file)
        self._screened = True

    def prepared(self, parts: list[Part] | None = None) -> Prepared:
        """Return what is known of the dataset beside its rows, and what was found once all pieces were gone through."""
        dataset, delivery = self.contract.name, self._reader.delivery
        return Prepared(
            delivery=delivery,
            reference_date=delivery.reference_date,
            mode=self._mode(),
            parts=parts or [],
            titles=self._titles(),
            open_ends=self._open_ends,
            left_out=dict(self._left_out.by_reason),
            findings=self._reader.tables.findings(dataset),
        )

    def _mode(self) -> str:
        dataset = self.contract.name
        if self._reader.is_canonical(dataset):
            return "changes" if any(DELETED in file.columns for file in self._files) else "full"
        return self._reader.profile.datasets[dataset].mode

    def _titles(self) -> list[dict[str, str]]:
        if self._reader.is_canonical(self.contract.name):
            return [{}]
        present: dict[int, set[str]] = {}
        for file in self._files:
            present.setdefault(file.number, set()).update(file.columns)
        sources = enumerate(self._reader.sources(self.contract.name))
        return [titles_of(source, present.get(number, set())) for number, source in sources]

    def _pieces(self, file: _File) -> Iterator[Prepared]:
        """Yield the pieces of a file. A fault in its form goes before an identifier, and that before a lacking column.

        Of a canonical file a lacking column goes before an identifier: what lacks one is no canonical file.
        """
        rows, seen = [], Seen(file.wanted)
        left_out = LeftOut() if self._screened else self._left_out
        fault: DatasetError | None = None
        for raw in file.text.pieces():
            (table,) = tidy([raw])
            if not self._screened:
                rows.append(table.frame[ROW])
                seen.add(table)
            if fault is None:
                part = self._part(file, table, left_out)
                if isinstance(part, DatasetError):
                    fault = part
                else:
                    yield self.prepared([part])
        if fault and file.source is None:
            raise fault
        if not self._screened:
            self._screen(file, pl.concat(rows), seen.suspects(self._reader.delivery.reference_date))
        if fault:
            raise fault

    def _part(self, file: _File, table: Table, left_out: LeftOut) -> Part | DatasetError:
        kept = without_extras(table, file.wanted)
        try:
            if file.source:
                return self._reader.part(kept, file.number, file.source, self.contract.name, left_out)
            require_columns(table, [name for name in self.contract.columns if name in self.contract.required])
        except DatasetError as fault:
            return fault
        return Part(kept)

    def _screen(self, file: _File, rows: pl.Series, suspects: frozenset[str]) -> None:
        """Judge suspect columns over all pieces. Raises DatasetError for an identifier or a file that was cut."""
        table = _looked_at_closer(file.text, rows, suspects)
        delivery, dataset = self._reader.delivery, self.contract.name
        if file.source is None:
            refuse_identifiers(table, file.landed, delivery.reference_date)
        kept, dropped = drop_extras(table, file.wanted, delivery, dataset)
        ends = check_line_end(kept, file.delivered, delivery, dataset)
        self._report(file, [*dropped, *ends] if file.source else [*ends, *dropped])
        if file.source is not None:
            refuse_identifiers(kept, file.landed, delivery.reference_date)
        self._open_ends += open_ends([kept])

    def _report(self, file: _File, findings: list[Finding]) -> None:
        reading = read_as(file.source) if file.source else None
        self._reader.tables.report(file.delivered, file.dialect, reading, self.contract.name, findings)


def pieces_of(reader: DeliveryReader, dataset: str) -> DatasetPieces | None:
    """Return the pieces of a dataset that is worth reading so; None for one that is small or must be read whole."""
    found = reader.canonical(dataset)
    sources = reader.sources(dataset)
    files = [found.file] if found else [file for source in sources for file in reader.files_of(source)]
    if not any(file.member is None and file.path.stat().st_size > STREAMED_BYTES for file in files):
        return None
    if any(PurePosixPath(file.name).suffix.lower() not in TEXT_SUFFIXES for file in files):
        return None
    needs_others = any(source.distinct or source.join or source.unpivot for source in sources)
    if found is None and (needs_others or reader.profile.reference_date):
        return None
    return DatasetPieces(reader, dataset)


def _canonical(reader: DeliveryReader, dataset: str) -> list[_File]:
    found = reader.canonical(dataset)
    if found is None:
        return []
    contract = CONTRACTS[dataset]
    columns = frozenset({*contract.columns, DELETED})
    dialect = Dialect(separator=found.separator)
    outcome = _opened(reader, found.file, dialect, columns)
    return [_File(found.file, outcome, Wanted(columns, typed=typed_columns(contract)), columns, dialect)]


def _by_profile(reader: DeliveryReader, dataset: str) -> Iterator[_File]:
    for number, source in enumerate(reader.sources(dataset)):
        dialect = source.over(reader.profile.defaults)
        for file in reader.files_of(source):
            wanted = wanted_of_file(file, reader.profile)
            outcome = _opened(reader, file, dialect, wanted.landed | wanted.used)
            yield _File(file, outcome, wanted, landed_by(source), dialect, number, source)


def _opened(
    reader: DeliveryReader, file: DeliveredFile, dialect: Dialect, wanted: frozenset[str]
) -> SeparatedText | DatasetError:
    try:
        return open_text(file.name, reader.files.content(file), dialect, wanted)
    except DatasetError as fault:
        return fault


def _rows_in(outcome: SeparatedText | DatasetError) -> int:
    if isinstance(outcome, DatasetError):
        return outcome.counted
    try:
        return sum(tidy([raw])[0].frame.height for raw in outcome.pieces())
    except DatasetError as fault:
        return fault.counted


def _looked_at_closer(text: SeparatedText, rows: pl.Series, suspects: frozenset[str]) -> Table:
    """Return all rows with their suspect columns; the others are null, which costs nothing."""
    frame = rows.to_frame()
    if suspects:
        frame = pl.concat([tidy([raw])[0].frame.select(ROW, *sorted(suspects)) for raw in text.pieces()])
    nothing = [pl.lit(None).alias(name) for name in text.columns if name not in suspects]
    frame = frame.with_columns(nothing).select(ROW, *text.columns)
    return Table(text.file, frame, whole_lines=text.whole_lines, suspects=suspects, header=text.header)
