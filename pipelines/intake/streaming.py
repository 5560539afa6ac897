"""From the pieces of a large dataset to accepted and held-back rows, as `validation` would judge them in one go.

What belongs here: what only all pieces together tell: keys that stand twice, keys that cannot be read, a file that was
cut. What does not: reading pieces (`pieces`). Rows stay compressed in memory until everything was seen; an ordinary
delivery is gone through once, one with such a fault again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from pipelines.intake.ahead import ahead
from pipelines.intake.faults import FAULTS, duplicates, unreadable_keys
from pipelines.intake.findings import DatasetError, cut_file
from pipelines.intake.forgotten import NOBODY, Forgotten
from pipelines.intake.held_back import HELD_BACK
from pipelines.intake.pieces import DatasetPieces
from pipelines.intake.profiles import DELETED
from pipelines.intake.progress import shown
from pipelines.intake.pseudonyms import Rekeyer
from pipelines.intake.row_groups import RowGroups
from pipelines.intake.stacking import Prepared
from pipelines.intake.tables import ROW
from pipelines.intake.validation import Examined, Validated, examine, no_key, reasons, settle, waiting
from validations.contracts import Contract

_LATER = {"_order": pl.Int64, "column": pl.String, "rule": pl.String}


@dataclass
class _Seen:
    """What is noted of all pieces: hashes of keys, rows without a key by file, and the last faulty row of pieces."""

    keys: list[pl.Series] = field(default_factory=list)
    unkeyed: dict[str, list[int]] = field(default_factory=dict)
    faulty: set[tuple[str, int]] = field(default_factory=set)

    def add(self, piece: Examined, contract: Contract) -> None:
        """Take note of a piece."""
        self.keys.append(_hashes(piece, contract))
        lost = unreadable_keys(piece.faults, contract)["index"].unique().sort()
        for file, row in piece.rows.select("_file", ROW)[lost].iter_rows():
            self.unkeyed.setdefault(file, []).append(row)
        if piece.faults.height:
            self.faulty.add(piece.rows.select("_file", ROW).row(int(str(piece.faults["index"].max()))))

    def repeated(self) -> pl.Series:
        """Return hashes that occur more than once."""
        hashes = pl.concat(self.keys).drop_nulls().sort()
        return hashes.filter(hashes == hashes.shift()).unique()


@dataclass
class _Account:
    """Rows accepted and held back so far."""

    contract: Contract
    accepted: RowGroups = field(default_factory=RowGroups)
    held_back: RowGroups = field(default_factory=RowGroups)
    rows_in: int = 0
    rows_held_back: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, piece: Examined, later: pl.DataFrame, stopped: dict[int, DatasetError]) -> None:
        """Settle a piece with the faults that came to light later."""
        index = piece.rows.select("_order", "index").join(later, on="_order", how="inner", maintain_order="left")
        faults = pl.concat([piece.faults, index.select(*FAULTS)])
        faults = pl.concat([faults, waiting(piece.rows, faults, stopped)])
        good, held = settle(self.contract, piece, faults)
        self.accepted.add(good.drop("_slot"))
        self.held_back.add(held[list(HELD_BACK)])
        self.rows_in += piece.rows.height
        self.left_out.update(reasons(piece.left_out))
        self.rows_held_back += held["index"].n_unique()

    def closed(self, fault: DatasetError | None) -> Validated:
        """Return the outcome. Raises AssertionError when a row was lost."""
        if self.rows_in != self.accepted.height + self.rows_held_back:
            raise AssertionError(
                f"{self.rows_in} rows in, {self.accepted.height} + {self.rows_held_back} accounted for"
            )
        return Validated(self.accepted, self.held_back, self.rows_in, self.rows_held_back, fault, dict(self.left_out))


def judge(pieces: DatasetPieces, key: bytes, forgotten: Forgotten = NOBODY) -> tuple[Prepared, Validated]:
    """Return what is known of a dataset and what became of its rows. Raises DatasetError when none can be used."""
    contract, rekeyer = pieces.contract, Rekeyer(key)
    seen, account = _Seen(), _Account(contract)
    nothing = pl.DataFrame(schema=_LATER)
    for piece in ahead(_examined(pieces, rekeyer, forgotten)):
        seen.add(piece, contract)
        account.add(piece, nothing, {})
    prepared = pieces.prepared()
    later = _repeats(pieces, rekeyer, seen, forgotten) if prepared.mode == "full" else nothing
    fault = _stopping(seen, prepared, contract)
    if later.height or fault:
        account = _Account(contract)
        for piece in ahead(_examined(pieces, rekeyer, forgotten)):
            account.add(piece, later, {0: fault} if fault else {})
    return prepared, account.closed(fault)


def _examined(pieces: DatasetPieces, rekeyer: Rekeyer, forgotten: Forgotten) -> Iterator[Examined]:
    """Examine piece after piece; `_order` goes on from one to the next."""
    order = 0
    with shown(pieces.contract.name, pieces.records) as advance:
        for one in ahead(pieces):
            piece = examine(pieces.contract, [one], rekeyer, forgotten)
            piece.rows = piece.rows.with_columns(pl.col("_order") + order)
            order += one.rows
            yield piece
            advance(one.rows)


def _hashes(piece: Examined, contract: Contract) -> pl.Series:
    """Return a hash of the key of each row; null for a key that is not complete."""
    keys = piece.values.select(contract.key)
    complete = keys.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
    return pl.select(pl.when(complete).then(keys.hash_rows())).to_series().alias("hash")


def _repeats(pieces: DatasetPieces, rekeyer: Rekeyer, seen: _Seen, forgotten: Forgotten) -> pl.DataFrame:
    """Return the faults of rows whose key stands twice. Equal hashes only tell where to look: the keys decide."""
    contract, hashes = pieces.contract, seen.repeated()
    if not hashes.len():
        return pl.DataFrame(schema=_LATER)
    found = []
    for piece in ahead(_examined(pieces, rekeyer, forgotten)):
        faulty = pl.col("index").is_in(piece.faults["index"].to_list()).alias("_faulty")
        looked_at = _hashes(piece, contract).is_in(hashes.implode()).fill_null(False)
        found.append(piece.rows.filter(looked_at).with_columns(faulty))
    rows = pl.concat(found)
    values = rows.select(*contract.columns, DELETED)
    faults = pl.DataFrame({"index": rows["_faulty"].arg_true().cast(pl.Int64)})
    all_rows = pl.Series([True]).new_from_index(0, rows.height)
    judged = duplicates(values, contract, faults, all_rows, rows["_slot"])
    seen.faulty.update(rows.select("_file", ROW)[judged["index"]].iter_rows())
    return judged.select(rows["_order"].gather(judged["index"]), "column", "rule")


def _stopping(seen: _Seen, prepared: Prepared, contract: Contract) -> DatasetError | None:
    """Return the fault for which nothing of the dataset is accepted, if any."""
    fault = next((no_key(file, rows, contract) for file, rows in seen.unkeyed.items()), None)
    for file, row in prepared.open_ends:
        if (file, row) in seen.faulty:
            fault = cut_file(file, row)
    return fault
