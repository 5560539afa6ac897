"""An invented region with known truth, written as its partners would write it.

What belongs here: hazards, life histories, the mess of real deliveries and the partners' dialects.
What does not: reading any of it back; nothing outside this room knows that it is invented.
"""

from pipelines.demo.region import PlantedFault, Summary, write_region

__all__ = ["PlantedFault", "Summary", "write_region"]
