"""Marks on values that mapping could not read, so that the contract finds them and no row is lost on the way.

What belongs here: the marks and how to set and strip them. What does not: the sentences about them.
"""

import polars as pl

UNREADABLE = "\ue000"
UNKNOWN_CODE = "\ue001"
AMBIGUOUS = "\ue002"
RULES = {UNREADABLE: "type", UNKNOWN_CODE: "code", AMBIGUOUS: "ambiguous"}
_ANY = "^[\ue000-\ue002]"


def mark(value: pl.Expr, sign: str) -> pl.Expr:
    """Put a mark before a value."""
    return pl.concat_str(pl.lit(sign), value)


def is_marked(value: pl.Expr) -> pl.Expr:
    """Whether a value bears a mark."""
    return pl.any_horizontal(value.str.starts_with(sign) for sign in RULES)


def unmarked(value: pl.Expr) -> pl.Expr:
    """The value without its mark."""
    return value.str.replace(_ANY, "")


def shape(value: pl.Expr, most: int = 24) -> pl.Expr:
    """What a value looks like without saying it: digits are 9, letters x; cut at `most` characters."""
    letters = unmarked(value).str.replace_all(r"\p{N}", "9").str.replace_all(r"[\p{L}\p{M}]", "x")
    long = letters.str.len_chars() > most
    return pl.when(long).then(pl.concat_str(letters.str.slice(0, most), pl.lit("..."))).otherwise(letters)
