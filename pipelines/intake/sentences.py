"""What is wrong with a row and what to do about it, in Dutch.

What belongs here: one sentence per rule. What does not: finding the fault. A sentence never shows a value.
"""

import datetime as dt

import polars as pl

from validations.contracts import Contract

_FORMS = {
    pl.Date: "een datum",
    pl.Int64: "een geheel getal",
    pl.Float64: "een getal",
    pl.Boolean: "ja of nee",
}
_MOST_CODES = 8


def reason(rule: str, column: str, title: str, shape: str | None, contract: Contract) -> str:
    """Return the sentence for one rule on one column; `title` is what the partner calls the column."""
    subject = f"'{title}'" if title == column else f"'{title}' ({column})"
    return _SENTENCES[rule](subject, column, _seen(shape), contract)


def _seen(shape: str | None) -> str:
    return f" (vorm {shape})" if shape else ""


def _required(subject: str, column: str, seen: str, contract: Contract) -> str:
    return f"{subject} is leeg en mag niet leeg zijn. Vul de waarde in en lever de rij opnieuw aan."


def _type(subject: str, column: str, seen: str, contract: Contract) -> str:
    dtype = contract.columns.get(column, pl.Boolean())
    form = _FORMS.get(dtype.base_type(), "leesbaar in de afgesproken vorm")
    return f"De waarde in {subject}{seen} is niet {form}. Verbeter de waarde of spreek de schrijfwijze af."


def _code(subject: str, column: str, seen: str, contract: Contract) -> str:
    known = sorted(contract.codes.get(column, ()))
    meant = f" (bekend: {', '.join(known)})" if 0 < len(known) <= _MOST_CODES else ""
    return f"De code in {subject}{seen} is onbekend{meant}. Verbeter de code of laat haar aan het profiel toevoegen."


def _range(subject: str, column: str, seen: str, contract: Contract) -> str:
    if column == "month":
        return f"De maand in {subject}{seen} is niet de eerste dag van een maand. Schrijf maart 2022 als 2022-03-01."
    low, high = contract.bounds(column)
    kind = "datum" if isinstance(low, dt.date) else "waarde"
    allowed = f"van {low} tot en met {high}" if high is not None else f"van {low} of meer"
    return f"De {kind} in {subject}{seen} valt buiten wat kan: {allowed}. Verbeter de {kind}."


def _order(subject: str, column: str, seen: str, contract: Contract) -> str:
    return f"De datum in {subject} ligt voor het begin van dezelfde rij. Verbeter een van beide datums."


def _duplicate(subject: str, column: str, seen: str, contract: Contract) -> str:
    return f"De sleutel {subject} staat vaker in deze levering, met andere gegevens. Lever per sleutel een rij aan."


def _copy(subject: str, column: str, seen: str, contract: Contract) -> str:
    return f"Deze rij is een kopie van een eerdere rij met dezelfde {subject}. Haal de kopie uit de export."


def _ambiguous(subject: str, column: str, seen: str, contract: Contract) -> str:
    return f"Voor {subject} staan in het gekoppelde bestand meer rijen bij dezelfde sleutel. Lever er een aan."


def _dataset(subject: str, column: str, seen: str, contract: Contract) -> str:
    return "Deze rij is zelf in orde, maar wacht tot de rijen zonder leesbare sleutel zijn verbeterd."


_SENTENCES = {
    "required": _required,
    "type": _type,
    "code": _code,
    "range": _range,
    "order": _order,
    "duplicate": _duplicate,
    "copy": _copy,
    "ambiguous": _ambiguous,
    "dataset": _dataset,
}
