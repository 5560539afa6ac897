"""Reader of iWmo messages: XML without a document type, entities or the network.

What belongs here: flattening records of a message, and refusing a message that names people. What does not: the
meaning of its codes.
"""

from collections.abc import Collection
from typing import Any

import polars as pl

from pipelines.intake.archives import has_document_type
from pipelines.intake.bounds import check_message_size, check_shape, document_type
from pipelines.intake.findings import DatasetError
from pipelines.intake.tables import ROW, Table

IDENTIFYING = frozenset({"Bsn", "Naam", "Geslachtsnaam", "Geboortedatum", "Adres", "Telefoon", "Emailadres"})


def read_message(name: str, content: bytes, record: str, wanted: Collection[str]) -> Table:
    """Return one row per element `record`, one column per wanted path; the row is the line of the element.

    A path is looked for below the record, then beside each of its ancestors. Raises DatasetError for broken XML,
    a document type, or an element that identifies a person.
    """
    root = parse_message(name, content)
    _refuse_people(name, root)
    records = list(root.iter(tag(record)))
    paths = sorted(wanted)
    check_shape(len(records), len(paths), name)
    rows = pl.Series(ROW, [element.sourceline for element in records], dtype=pl.UInt32)
    texts = {path: [_find(element, path.split("/")) for element in records] for path in paths}
    frame = pl.DataFrame(texts, schema=dict.fromkeys(paths, pl.String))
    return Table(name, frame.insert_column(0, rows), typed=True)


def parse_message(name: str, content: bytes) -> Any:
    """Return the root element. Raises DatasetError for broken XML or a document type."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    check_message_size(len(content), name)
    if has_document_type(content):
        raise document_type(name)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        row = error.lineno or 1
        message = f"{name} is afgebroken of geen geldige XML (regel {row}). Maak het bericht opnieuw aan."
        raise DatasetError("cut_file", message, name, (row,)) from None
    about: Any = root.getroottree().docinfo
    if about.doctype:
        raise document_type(name)
    return root


def _refuse_people(name: str, root: Any) -> None:
    found = next(root.iter(*map(tag, IDENTIFYING)), None)
    if found is not None:
        message = (
            f"{name}: element {_local(found)} (regel {found.sourceline}) herleidt tot een persoon; het bericht is "
            f"geweigerd. Verzend het gepseudonimiseerd: Pseudoniem voor Bsn, Geboortejaar voor Geboortedatum, "
            f"zonder naam en adres."
        )
        raise DatasetError("identifier", message, name, (found.sourceline,))


def tag(name: str) -> str:
    """An element of this name in any namespace."""
    return f"{{*}}{name}"


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _find(record: Any, path: list[str]) -> str | None:
    named = record.iterdescendants(tag(path[-1]))
    below = next((found for found in named if _ends_in(found, path, record)), None)
    if below is not None:
        return below.text
    for ancestor in record.iterancestors():
        found = ancestor
        for step in path:
            found = next(found.iterchildren(tag(step)), None)
            if found is None:
                break
        if found is not None:
            return found.text
    return None


def _ends_in(element: Any, path: list[str], record: Any) -> bool:
    """Whether the last steps from `record` to `element` are `path`."""
    for step in reversed(path):
        if element is None or element is record or _local(element) != step:
            return False
        element = element.getparent()
    return True
