"""Who tells what in a random region, and about which days.

What lives here: the invented partners, the datasets of each and the reference dates they may deliver on. What does not:
the rows (nasty_deliveries.py, nasty_programme.py).
"""

from __future__ import annotations

from datetime import date

REFERENCE_DATES = [date(2022, 6, 30), date(2022, 12, 31), date(2023, 1, 14), date(2023, 6, 30), date(2023, 12, 31)]
CORPORATIONS = [f"corporation_{letter}" for letter in "abcd"]
CARE_PARTNERS = [f"care_{letter}" for letter in "abcde"]
PLACERS = ["placer_a", "placer_b"]
PAYERS = ["payer_a", "payer_b"]

# not everybody tells everything: what a silent care partner's residents are measured by is a ruling of its own (R13)
ADVERTISERS = CORPORATIONS[:3]
HAND_OVERS = CARE_PARTNERS[:3]
ASSESSORS = CARE_PARTNERS[1:4]
ONLY_APPLICATIONS = "placer_c"

PEOPLE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(CORPORATIONS, ("complexes", "units", "leases")),
    **dict.fromkeys(CARE_PARTNERS, ("clients", "guidance_assignments", "shelter_stays")),
    **dict.fromkeys(PLACERS, ("placements",)),
    **dict.fromkeys((ONLY_APPLICATIONS, *PAYERS), ()),
}
"""Every partner, and what it tells of homes, people and nights in shelter."""

PROGRAMME: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(ADVERTISERS, ("vacancy_candidates",)),
    **dict.fromkeys(HAND_OVERS, ("handovers",)),
    **dict.fromkeys((*PLACERS, ONLY_APPLICATIONS), ("applications",)),
    **dict.fromkeys(PAYERS, ("grants", "spending", "municipal_tasks")),
}
"""What partners tell of the programme around them."""
for partner in ASSESSORS:
    PROGRAMME[partner] = (*PROGRAMME.get(partner, ()), "self_sufficiency")
