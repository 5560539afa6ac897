"""An iWmo message without people: pseudonym for BSN, year for date of birth, names, addresses and remarks left out."""

from collections import Counter
from typing import Any

from pipelines.errors import UserMistake
from pipelines.intake.findings import DatasetError
from pipelines.intake.pseudonymise.outcome import Outcome
from pipelines.intake.pseudonymise.regional import birth_year, nine_digits, pseudonym
from pipelines.intake.readers.message import IDENTIFYING, parse_message, tag

_TURNED = {"Bsn": "Pseudoniem", "Geboortedatum": "Geboortejaar"}
_LEFT_OUT = (
    *sorted(IDENTIFYING - _TURNED.keys()),
    *("Partnernaam", "Voornamen", "Voorletters", "Telefoonnummer", "Contactgegevens", "Contact", "Commentaar"),
    *("Straatnaam", "Postcode", "Huis", "Plaatsnaam", "Organisatie"),
)


def pseudonymise_message(name: str, content: bytes, key: bytes) -> Outcome:
    """Return the message as the door accepts it, everything else kept.

    Raises UserMistake for broken XML, a document type, or a BSN or date of birth that cannot be read.
    """
    try:
        root = parse_message(name, content)
    except DatasetError as fault:
        raise UserMistake(fault.message) from None
    dropped = _leave_out(root)
    turned = _turn(name, root, key)
    _without_asides(root)
    from lxml import etree

    written = etree.tostring(root, xml_declaration=True, encoding="UTF-8", with_tail=False)
    return Outcome(written, sum(1 for _ in root.iter(tag("Client"))), "cliënten", turned, dropped)


def _leave_out(root: Any) -> tuple[str, ...]:
    counted: Counter[str] = Counter()
    for name in _LEFT_OUT:
        for element in list(root.iter(tag(name))):
            if element.getparent() is not None:
                counted[name] += 1
                element.getparent().remove(element)
    return tuple(f"{name} ({count} x)" for name, count in counted.items())


def _turn(file: str, root: Any, key: bytes) -> dict[str, str]:
    turned: dict[str, str] = {}
    for name, target in _TURNED.items():
        for element in list(root.iter(tag(name))):
            value = _value_of(element, name, key)
            if value is None:
                raise UserMistake(
                    f"{file}, line {element.sourceline}: {name} cannot be read. Mend the message and try again."
                )
            for child in list(element):
                element.remove(child)
            element.tag = str(element.tag).replace(name, target)
            element.text = value
            turned[name] = target
    return turned


def _value_of(element: Any, name: str, key: bytes) -> str | None:
    text = "".join(element.itertext()).strip()
    if name == "Geboortedatum":
        date = element.find(tag("Datum"))
        return birth_year((date.text or "") if date is not None else text)
    return pseudonym(text, key, is_bsn=True) if nine_digits(text).isdigit() else None


def _without_asides(root: Any) -> None:
    """Comments and processing instructions may say anything."""
    from lxml import etree

    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
