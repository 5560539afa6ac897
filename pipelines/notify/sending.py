"""Sending one message to every address, within a time that no receiver can stretch.

What belongs here: the library that knows mail and webhooks, and the deadline. What does not: what to say. An address is
named by its line and its kind, never by itself: it may hold a password.
"""

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pipelines.notify.addresses import Address
from pipelines.notify.message import Message

DEADLINE = 30.0  # seconds for all addresses together


def deliver(message: Message, addresses: Sequence[Address], deadline: float = DEADLINE) -> dict[str, bool]:
    """Send it everywhere at once; whether it arrived, by the name of the address. Never raises for a receiver."""
    services = {address: service_of(address) for address in addresses}
    names = {address: name_of(address, service) for address, service in services.items()}
    arrived = dict.fromkeys(names.values(), False)
    attempts = [
        threading.Thread(target=attempt, args=(message, service, names[address], arrived), daemon=True)
        for address, service in services.items()
        if service is not None
    ]
    for one in attempts:
        one.start()
    until = time.monotonic() + deadline
    for one in attempts:
        one.join(max(0.0, until - time.monotonic()))
    return dict(arrived)


def attempt(message: Message, service: Any, name: str, arrived: dict[str, bool]) -> None:
    """Send to one receiver and note whether it took the message; whatever goes wrong, it did not."""
    import apprise

    sender = apprise.Apprise()
    sender.add(service)
    with suppress(Exception):  # its text may hold the address
        sent = sender.notify(title=message.title, body=message.body, body_format=apprise.NotifyFormat.TEXT)
        arrived[name] = bool(sent)


def service_of(address: Address) -> Any:
    """What sends to this address; None when it is no address that messages can go to."""
    import apprise

    return apprise.Apprise.instantiate(address.url, suppress_exceptions=True)


def name_of(address: Address, service: Any) -> str:
    """How an address is called in print: by its line and its kind."""
    return f"line {address.line} ({service.service_name if service is not None else 'no address'})"
