"""What was done to a file, in Dutch, for the administrator who did it. No value is ever shown."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Outcome:
    """The new content, how many rows or records came in and went out, and what happened to which column or element."""

    content: bytes
    records: int
    unit: str
    turned: dict[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()

    def in_words(self) -> str:
        """Return a few lines for a terminal."""
        lines = [f"Gelezen en geschreven: {self.records} {self.unit}."]
        lines += [f"  omgezet: {name} -> {what}" for name, what in self.turned.items()]
        lines += [f"  weggelaten: {name}" for name in self.dropped]
        return "\n".join(lines)
