"""Files that nobody asked for: in a known delivery, but in no profile and not in canonical form.

What belongs here: finding them. What does not: folders that are no delivery (`deliveries`).
"""

from collections.abc import Iterator
from pathlib import Path

from pipelines.intake.deliveries import Delivery, survey
from pipelines.intake.findings import Finding
from pipelines.intake.preparing import DeliveryReader
from pipelines.intake.profile_schema import Profile


def strangers(raw: Path, profiles: dict[str, Profile]) -> Iterator[Finding]:
    """Yield a finding for every file that no dataset is made from, and for every delivery without any file."""
    for delivery in survey(raw, profiles).deliveries:
        yield from strangers_in(delivery, profiles[delivery.partner])


def strangers_in(delivery: Delivery, profile: Profile) -> Iterator[Finding]:
    """Yield these findings for one delivery."""
    reader = DeliveryReader(delivery, profile)
    about = (delivery.partner, delivery.name, None)
    if not reader.files.files and not reader.files.broken:
        message = f"De levering {delivery.name} bevat geen bestanden. Vul de map of haal haar weg."
        yield Finding(*about, None, "empty_delivery", "warning", message)
    for file in (file for file in reader.files.files if file.renamed):
        message = (
            f"De naam van {file.name} (zo genoemd naar zijn plaats in de levering) bevat een persoonsgegeven en wordt "
            f"nergens getoond of bewaard. Geef bestanden een naam zonder persoonsgegevens."
        )
        yield Finding(*about, file.name, "file_name", "error", message)
    for file in reader.unused_files():
        message = f"{file.name} hoort bij geen afgesproken dataset en is niet gelezen. Spreek het af of laat weg."
        yield Finding(*about, file.name, "unknown_file", "warning", message)
    for fault in reader.files.broken if not reader.profile.datasets else ():
        yield Finding(*about, fault.file, fault.check, "error", fault.message)
