"""What an attacker, or a broken tool, does to packages: bombs, names that climb out, entities, endless nesting.

What belongs here: changes to zip archives, workbooks and XML messages. What does not: plain text.
"""

import io
import zipfile
from collections.abc import Callable
from random import Random

Change = Callable[[Random, bytes], bytes]
CLIMBING = ("../guidance.csv", "/guidance.csv", "map/../../guidance.csv", "..\\guidance.csv", "C:\\guidance.csv")
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHING = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
MEGABYTE = 1024 * 1024


def bomb(random: Random, data: bytes) -> bytes:
    """A member that unpacks to far more than it weighs."""
    return with_member(data, "guidance.csv", b"0" * (random.randint(3, 12) * MEGABYTE))


def lying_size(random: Random, data: bytes) -> bytes:
    """A bomb whose directory says that it is small."""
    packed = bytearray(with_member(data, "guidance.csv", b"0" * (4 * MEGABYTE)))
    size = (4 * MEGABYTE).to_bytes(4, "little")
    return bytes(packed).replace(size, (random.randint(1, 999)).to_bytes(4, "little"))


def climbing_name(random: Random, data: bytes) -> bytes:
    """A member whose name points outside the archive."""
    return with_member(data, random.choice(CLIMBING), b"guidance_id\n")


def nested(random: Random, data: bytes) -> bytes:
    """Archives in archives."""
    for _ in range(random.randint(1, 5)):
        data = packed({"guidance.zip": data})
    return data


def many_members(random: Random, data: bytes) -> bytes:
    """More members than anyone sends."""
    return packed({f"{number}.csv": b"" for number in range(random.randint(1_001, 1_200))})


def same_name_twice(random: Random, data: bytes) -> bytes:
    """Two members with the same name."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return with_member(data, zipfile.ZipFile(io.BytesIO(data)).namelist()[0], b"guidance_id\nx\n")


def spoil_member(random: Random, data: bytes) -> bytes:
    """Damage what is in a package, and pack it properly again."""
    members = unpacked(data)
    name = random.choice(sorted(members))
    content = bytearray(members[name] or b"x")
    for _ in range(random.randint(1, 5)):
        content[random.randrange(len(content))] = random.randrange(256)
    return packed({**members, name: bytes(content)})


def lose_member(random: Random, data: bytes) -> bytes:
    """Leave out a part of a package."""
    members = unpacked(data)
    members.pop(random.choice(sorted(members)))
    return packed(members)


def laughing_sheet(random: Random, data: bytes) -> bytes:
    """Entities in the parts of a workbook."""
    members = {
        name: laugh(random, content) if name.endswith(".xml") else content for name, content in unpacked(data).items()
    }
    return packed(members)


def endless_sheet(random: Random, data: bytes) -> bytes:
    """A cell in the last row and column of a sheet: tiny in the file, billions of cells in memory."""
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return packed({name: content.replace(b"</sheetData>", cell) for name, content in unpacked(data).items()})


def laugh(random: Random, data: bytes) -> bytes:
    """A document type with a billion laughs, or with a file of this machine."""
    doctype, entity = random.choice([(LAUGHING, b"&l9;"), (OUTSIDE, b"&e;")])
    start = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    return data[:start] + doctype.encode() + data[start:].replace(b">1<", b">" + entity + b"<", 1)


def deep(random: Random, data: bytes) -> bytes:
    """Elements in elements in elements."""
    depth = random.choice([50, 300, 5_000])
    return b"<a>" * depth + data.partition(b"?>")[2] + b"</a>" * depth


def late_document_type(random: Random, data: bytes) -> bytes:
    """A document type behind a long comment."""
    head, _, body = data.partition(b"?>")
    return head + b"?><!--" + b" " * random.randint(90_000, 200_000) + b"-->" + LAUGHING.encode() + body


def repeat_element(random: Random, data: bytes) -> bytes:
    """Say parts of a message twice."""
    name = random.choice([b"StopProduct", b"Client", b"Product", b"StatusAanlevering", b"Einddatum"])
    opening, closing = b"<wmo307:" + name + b">", b"</wmo307:" + name + b">"
    start = data.find(opening)
    end = data.find(closing, start) + len(closing)
    return data if start < 0 else data[:end] + data[start:end] * random.randint(1, 3) + data[end:]


def rename_element(random: Random, data: bytes) -> bytes:
    """Call an element something else."""
    name = random.choice([b"Pseudoniem", b"StopProduct", b"ToewijzingNummer", b"Begindatum", b"Bericht"])
    return data.replace(b":" + name + b">", b":" + random.choice([b"X", b"Bsn", b"Naam", name.lower()]) + b">")


def unpacked(data: bytes) -> dict[str, bytes]:
    """The members of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    """An archive of these members."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The archive with one member more."""
    written = io.BytesIO(data)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return written.getvalue()


ZIP: tuple[Change, ...] = (climbing_name, nested, same_name_twice, spoil_member, lose_member)
COSTLY_ZIP: tuple[Change, ...] = (bomb, lying_size, many_members)
WORKBOOK: tuple[Change, ...] = (spoil_member, lose_member, laughing_sheet)
COSTLY_WORKBOOK: tuple[Change, ...] = (endless_sheet, bomb)
XML: tuple[Change, ...] = (laugh, deep, repeat_element, rename_element)
COSTLY_XML: tuple[Change, ...] = (late_document_type,)
