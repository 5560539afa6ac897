"""What happens to any file on its way: cut, damaged bytes, other encodings in the middle, garbage at its end.

What belongs here: changes that know nothing of the form of a file. What does not: changes of rows or archives.
"""

from collections.abc import Callable
from random import Random

Change = Callable[[Random, bytes], bytes]


def cut(random: Random, data: bytes) -> bytes:
    """Stop anywhere, at every sixteenth as likely as at any byte."""
    return data[: random.choice([random.randint(0, len(data)), len(data) * random.randint(0, 16) // 16])]


def damage(random: Random, data: bytes) -> bytes:
    """Write other bytes in a few places."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 6)):
        changed[random.randrange(len(data))] = random.randrange(256)
    return bytes(changed)


def lose_a_part(random: Random, data: bytes) -> bytes:
    """Leave out a stretch in the middle."""
    start = random.randrange(len(data))
    return data[:start] + data[start + random.randint(1, 80) :]


def repeat_a_part(random: Random, data: bytes) -> bytes:
    """Say a stretch twice."""
    start = random.randrange(len(data))
    end = start + random.randint(1, 200)
    return data[:end] + data[start:end] + data[end:]


def add_nul(random: Random, data: bytes) -> bytes:
    """Put zero bytes somewhere, as a disk that fills up does."""
    place = random.randrange(len(data))
    return data[:place] + b"\0" * random.randint(1, 300) + data[place:]


def mix_encodings(random: Random, data: bytes) -> bytes:
    """Write a word in another encoding in the middle of a file."""
    place = random.randrange(len(data))
    word = random.choice(["é", "Cliënt", "\u2019", "漢字", "\ufeff", "\x85"])
    return data[:place] + word.encode(random.choice(["utf-8", "utf-16", "utf-32", "cp1252"]), "replace") + data[place:]


def garbage(random: Random, data: bytes) -> bytes:
    """Something else altogether, under the same name."""
    return random.choice(
        [
            b"",
            b"\n",
            b"\r\r\r",
            b"<html><body>502</body></html>",
            random.randbytes(random.randint(1, 4000)),
            b"\xff\xfe",
        ]
    )


def end_in_garbage(random: Random, data: bytes) -> bytes:
    """A tail that does not belong to the file."""
    return data + random.choice([b'"', b"\x1a", b";;;;\n", b"Totaal;12\n", random.randbytes(40)])


ANY_FILE: tuple[Change, ...] = (
    cut,
    damage,
    lose_a_part,
    repeat_a_part,
    add_nul,
    mix_encodings,
    garbage,
    end_in_garbage,
)
