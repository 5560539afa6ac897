"""From canonical text to accepted and held-back rows.

What belongs here: re-keying, holding rows against their contract, and the account rows in = accepted + held back.
What does not: reading and mapping, and writing to disk. Deliveries are validated together, because a contract costs
as much on ten rows as on ten thousand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from pipelines.intake.faults import FAULTS, duplicates, row_faults, to_types, unreadable_keys, with_index
from pipelines.intake.findings import DatasetError, cut_file, example
from pipelines.intake.forgotten import NOBODY, Forgotten
from pipelines.intake.held_back import HELD_BACK, ORIGIN, held_back_rows
from pipelines.intake.profiles import DELETED
from pipelines.intake.pseudonyms import Rekeyer
from pipelines.intake.row_groups import RowGroups
from pipelines.intake.stacking import Prepared, stack
from pipelines.intake.tables import ROW
from validations.contracts import Contract

ACCEPTED = {
    **ORIGIN,
    "_order": pl.Int64,
    "_file": pl.String,
    "_row": pl.Int64,
    "_key": pl.String,
    "_deleted": pl.Boolean,
}


@dataclass(frozen=True)
class Validated:
    """What became of a dataset of a delivery. With a `fault` nothing of it is accepted.

    `left_out` counts, by reason, rows of people who are not to come back: they went before anything was counted.
    """

    accepted: pl.DataFrame | RowGroups
    held_back: pl.DataFrame | RowGroups
    rows_in: int
    rows_held_back: int
    fault: DatasetError | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Examined:
    """Rows as canonical `text`, as typed `values` and with key and origin (`rows`), and the `faults` of each.

    `titles` holds per source what the partner calls each column; `left_out` slot and reason of each row of somebody
    who is not to come back.
    """

    text: pl.DataFrame
    values: pl.DataFrame
    faults: pl.DataFrame
    rows: pl.DataFrame
    titles: list[dict[str, str]]
    left_out: pl.DataFrame


def validate(contract: Contract, batch: list[Prepared], key: bytes, forgotten: Forgotten = NOBODY) -> list[Validated]:
    """Return what became of each prepared dataset, in the same order."""
    seen = examine(contract, batch, Rekeyer(key), forgotten)
    slots = seen.rows["_slot"]
    whole = slots.replace_strict({slot: one.mode == "full" for slot, one in enumerate(batch)})
    faults = pl.concat([seen.faults, duplicates(seen.values, contract, seen.faults, whole, slots)])
    stopped = _stopped(batch, seen.rows, faults, contract)
    faults = pl.concat([faults, waiting(seen.rows, faults, stopped)])
    good, held = settle(contract, seen, faults)
    found = (_by_slot(frame, len(batch)) for frame in (good, held, seen.left_out))
    return [
        _outcome(one.rows, accepted, held_back, stopped.get(slot), reasons(left_out))
        for slot, (one, accepted, held_back, left_out) in enumerate(zip(batch, *found, strict=True))
    ]


def examine(contract: Contract, batch: list[Prepared], rekeyer: Rekeyer, forgotten: Forgotten = NOBODY) -> Examined:
    """Map and re-key the rows of prepared datasets and find what is wrong with single ones.

    Rows of people who are not to come back are left out first; slot and reason are all that is kept of them.
    """
    text = stack(batch, contract)
    values = _rekeyed(to_types(text, contract), contract, rekeyer)
    why = forgotten.reasons(values, text, contract)
    left_out = text.select("_slot").hstack([why]).drop_nulls("why")
    text, values = text.filter(why.is_null()), values.filter(why.is_null())
    faults = row_faults(text, values, contract)
    rows = _with_key(values, text, contract, unreadable_keys(faults, contract))
    return Examined(text, values, faults, rows, [titles for one in batch for titles in one.titles], left_out)


def settle(contract: Contract, seen: Examined, faults: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return accepted rows, and a line per held-back row and fault with the row's `index`; both have `_slot`."""
    sound = seen.rows.filter(~pl.col("index").is_in(faults["index"].to_list()))
    deleted = pl.col(DELETED).fill_null(False).alias("_deleted")
    accepted = sound.with_columns(deleted).select("_slot", *contract.columns, *ACCEPTED)
    return accepted, held_back_rows(seen.rows, faults, seen.text, seen.titles, contract)


def _rekeyed(values: pl.DataFrame, contract: Contract, rekeyer: Rekeyer) -> pl.DataFrame:
    return values.with_columns(rekeyer(values[column]) for column in sorted(contract.pseudonyms))


def _with_key(values: pl.DataFrame, text: pl.DataFrame, contract: Contract, unreadable: pl.DataFrame) -> pl.DataFrame:
    """Put values, origin and the key as text side by side, numbered by `index`; an unreadable key is null."""
    key = pl.concat_str([pl.col(name).cast(pl.String) for name in contract.key], separator="|")
    origin = text.select("_slot", "_source", *ORIGIN, "_order", "_file", ROW)
    rows = with_index(pl.concat([values, origin], how="horizontal"))
    readable = ~pl.col("index").is_in(unreadable["index"].to_list())
    return rows.with_columns(pl.when(readable).then(key).alias("_key"))


def _stopped(
    batch: list[Prepared], rows: pl.DataFrame, faults: pl.DataFrame, contract: Contract
) -> dict[int, DatasetError]:
    """Return the fault of each slot that has an unreadable key, or whose open last row is faulty."""
    stopped: dict[int, DatasetError] = {}
    unkeyed = rows.filter(pl.col("index").is_in(unreadable_keys(faults, contract)["index"].to_list()))
    for (slot, file), found in unkeyed.group_by(["_slot", "_file"], maintain_order=True):
        stopped.setdefault(int(str(slot)), no_key(str(file), found[ROW].to_list(), contract))
    faulty = rows.filter(pl.col("index").is_in(faults["index"].to_list()))
    for slot, one in enumerate(batch):
        for file, row in one.open_ends:
            last = (pl.col("_slot") == slot) & (pl.col("_file") == file) & (pl.col(ROW) == row)
            if faulty.filter(last).height:
                stopped[slot] = cut_file(file, row)
    return stopped


def no_key(file: str, rows: list[int], contract: Contract) -> DatasetError:
    """Return the fault of a dataset with rows without a readable key: they might be any of the rows known so far."""
    message = (
        f"{file}: rij {example(rows)} heeft geen leesbare sleutel ({', '.join(contract.key)}); daarom is niets uit "
        f"{contract.name} overgenomen en blijft de vorige levering gelden. Vul de sleutel in en lever opnieuw aan."
    )
    return DatasetError("unreadable_key", message, file, tuple(rows))


def waiting(rows: pl.DataFrame, faults: pl.DataFrame, stopped: dict[int, DatasetError]) -> pl.DataFrame:
    """Sound rows of a stopped dataset are held back as well."""
    if not stopped:
        return pl.DataFrame(schema=FAULTS)
    sound = rows.filter(pl.col("_slot").is_in(list(stopped)) & ~pl.col("index").is_in(faults["index"].to_list()))
    return sound.select("index", pl.lit(None, pl.String).alias("column"), pl.lit("dataset").alias("rule"))


def _by_slot(frame: pl.DataFrame, slots: int) -> list[pl.DataFrame]:
    parts = frame.partition_by("_slot", as_dict=True, include_key=False)
    nothing = frame.drop("_slot").clear()
    return [parts.get((slot,), nothing) for slot in range(slots)]


def reasons(left_out: pl.DataFrame) -> dict[str, int]:
    """Count rows that were left out by the reason."""
    return dict(left_out.group_by("why").len().sort("why").iter_rows())


def _outcome(
    rows: int, accepted: pl.DataFrame, held_back: pl.DataFrame, fault: DatasetError | None, left_out: dict[str, int]
) -> Validated:
    rows_in, rows_held_back = rows - sum(left_out.values()), held_back["index"].n_unique()
    if rows_in != accepted.height + rows_held_back:
        raise AssertionError(f"{rows_in} rows came in, {accepted.height} were accepted, {rows_held_back} held back")
    return Validated(accepted, held_back[list(HELD_BACK)], rows_in, rows_held_back, fault, left_out)
