"""From something to say to a message that arrived: addresses, memory and sending put together.

What belongs here: the order of these. What does not: deciding what is wrong.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pipelines.notify.addresses import Address
from pipelines.notify.memory import after, recall, remember
from pipelines.notify.message import Message, with_losses
from pipelines.notify.sending import DEADLINE, deliver


def tell(
    home: Path, addresses: Sequence[Address], message: Message, now: datetime, deadline: float = DEADLINE
) -> list[str]:
    """Send a message to all addresses and remember how that went; return the names of those it did not reach."""
    if not addresses:
        return []
    memory = recall(home)
    arrived = deliver(with_losses(message, memory), addresses, deadline)
    remember(home, after(memory, arrived, message.sign_of_life, now))
    return [name for name, came in arrived.items() if not came]
