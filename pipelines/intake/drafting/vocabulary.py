"""How partners call things: titles and codes that installed profiles map, by dataset and column.

What belongs here: collecting them, and how alike two titles are. What does not: samples.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import polars as pl

from pipelines.intake.profile_schema import Profile
from validations.contracts import CONTRACTS

SURE, LIKELY = 1.0, 0.84
_YES_NO = dict.fromkeys(("ja", "j", "true", "1"), "true") | dict.fromkeys(("nee", "n", "false", "0"), "false")
_DUTCH = {
    "lease_id": "contract contractnr huurcontractnummer",
    "unit_id": "woning eenheid vhe vhenummer",
    "client": "cliëntnummer pseudoniem bewoner deelnemer",
    "tenant_number": "huurder huurdernr",
    "complex_id": "complex complexnr",
    "start_date": "startdatum begindatum start",
    "end_date": "einddatum eind stopdatum",
    "hours": "aantal uren tijd",
    "birth_year": "geboortedatum geboortejaar",
    "postcode4": "postcode pc",
    "amount_eur": "bedrag saldo",
}


@dataclass(frozen=True)
class Vocabulary:
    """Known titles and codes; titles are normalised."""

    titles: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    codes: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    files: dict[str, set[str]] = field(default_factory=dict)

    def likeness(self, dataset: str, column: str, title: str) -> float:
        """Return 1 for a title that is known for the column, else how alike the nearest known one is."""
        known, asked = self.titles[dataset, column], normal(title)
        if asked in known:
            return SURE
        return max((SequenceMatcher(None, asked, one).ratio() for one in known), default=0.0)

    def meaning(self, dataset: str, column: str, code: str) -> str | None:
        """Return the canonical code that a partner's code stands for; None when nobody uses it."""
        return self.codes.get((dataset, column), {}).get(code.lower())


def normal(title: str) -> str:
    """A title in small letters without accents or punctuation."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def vocabulary(profiles: Mapping[str, Profile]) -> Vocabulary:
    """Return what all these profiles know, beside the canonical names themselves."""
    found = Vocabulary()
    for dataset, contract in CONTRACTS.items():
        found.files[dataset] = {normal(dataset)}
        for column in contract.columns:
            words = _DUTCH.get(column, "").split()
            found.titles[dataset, column] = {normal(column), *map(normal, words)}
            known = {code: code for code in contract.codes.get(column, ())}
            found.codes[dataset, column] = _YES_NO.copy() if contract.columns[column] == pl.Boolean else known
    for profile in profiles.values():
        for dataset, said in profile.datasets.items():
            for source in said.sources:
                found.files[dataset].add(normal(re.sub(r"\*.*", "", source.files)))
                for column, rule in source.columns.items():
                    if (dataset, column) in found.titles:
                        found.titles[dataset, column] |= {normal(title) for title in rule.origins}
                        known = {code.lower(): value for code, value in (rule.codes or {}).items() if value}
                        found.codes[dataset, column] |= known
    return found
