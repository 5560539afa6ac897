"""The complexes of the invented region: real projects at their real sizes, with invented details.

What belongs here: the catalogue, and copying it for a larger region.
What does not: who lives in which home (`homes`, `settlement`).
"""

from dataclasses import dataclass, replace
from datetime import date

RESIDENTS_PER_COPY = 200


@dataclass(frozen=True)
class Complex:
    """A complex as it was planned.

    `homes` counts all homes, `vulnerable` those meant for formerly homeless people; `fill_days` is how long it takes to
    let those; `care_lease_share` (0-1) is the share of first leases in the care partner's name.
    """

    id: str
    name: str
    corporation: str
    care_partner: str | None
    municipality: str
    form: str
    homes: int
    vulnerable: int
    norm: float | None
    guidance_plan_months: int | None
    flip_plan_months: int | None
    opened_on: date
    fill_days: int
    postcode: str
    care_lease_share: float
    resident_contract: str
    good_neighbour_share: float = 0.0
    later_homes: int = 0
    later_on: date | None = None

    def delivered_on(self, number: int) -> date:
        """Day on which home `number` (1 or later) was delivered: the last `later_homes` come later."""
        return self.later_on if self.later_on and number > self.homes - self.later_homes else self.opened_on


TV, LH, BT = "tussenvoorziening", "legerdesheils", "buurtteam"

# fmt: off
CATALOGUE = (
    Complex("M-MIX", "MIXIT Leidsche Rijn", "mitros", TV, "Utrecht", "mixed", 100, 30, 0.30, 36, 36,
            date(2021, 2, 1), 75, "3541", 0.9, "regular", 0.6),
    Complex("P-MAJ", "Majella Wonen", "portaal", TV, "Utrecht", "mixed", 70, 35, 0.50, 24, 24,
            date(2021, 3, 15), 100, "3531", 1.0, "regular", 0.7),
    Complex("G-NIJ", "Nijevelt De Meern", "groenwest", LH, "Utrecht", "mixed", 33, 11, 0.33, 24, 24,
            date(2021, 10, 1), 70, "3454", 1.0, "regular", 0.3),
    Complex("P-P2B", "Place2BU", "portaal", LH, "Utrecht", "mixed", 40, 6, 0.20, 24, 24,
            date(2020, 9, 1), 400, "3544", 0.8, "regular", 0.4),
    Complex("G-EIK", "De Nieuwe Eik", "groenwest", TV, "Woerden", "mixed", 18, 4, 0.25, 24, 24,
            date(2022, 3, 1), 60, "3446", 1.0, "regular", 0.5),
    Complex("E-SUP", "Starters Up", "eigenhaard", BT, "De Ronde Venen", "mixed", 36, 6, 0.20, 12, None,
            date(2021, 6, 1), 120, "3641", 0.0, "temporary", 1.0),
    Complex("M-FNG", "Flexwonen Nieuwegein", "mitros", LH, "Nieuwegein", "flex", 40, 25, 0.60, 18, None,
            date(2021, 1, 25), 150, "3439", 0.2, "flexible", 0.2, 26, date(2021, 5, 10)),
    Complex("G-FWO", "Flexwonen Cliëntenhof", "groenwest", None, "Woerden", "flex", 30, 17, 0.60, 18, None,
            date(2022, 2, 1), 150, "3443", 0.0, "flexible", 0.2),
    Complex("M-PS1", "Pitstop Variété", "mitros", LH, "Utrecht", "pitstop", 3, 2, None, 12, None,
            date(2021, 4, 1), 40, "3513", 1.0, "regular", 1.0),
    Complex("P-PS2", "Pitstop Oriënt", "portaal", LH, "Zeist", "pitstop", 5, 3, None, 12, None,
            date(2021, 11, 1), 60, "3705", 1.0, "regular", 1.0),
    Complex("M-PS3", "Pitstop Vuurtoren", "mitros", LH, "Stichtse Vecht", "pitstop", 8, 5, None, 12, None,
            date(2022, 5, 1), 90, "3601", 1.0, "regular", 1.0),
    Complex("M-HFU", "Housing First Utrecht", "mitros", TV, "Utrecht", "scattered", 16, 16, None, 36, 24,
            date(2021, 1, 15), 880, "3561", 0.5, "regular"),
    Complex("P-HFZ", "Housing First Zeist", "portaal", LH, "Zeist", "scattered", 12, 12, None, 36, 24,
            date(2021, 2, 1), 880, "3702", 0.5, "regular"),
    Complex("G-HFW", "Housing First Woerden", "groenwest", TV, "Woerden", "scattered", 10, 10, None, 36, 24,
            date(2021, 3, 1), 850, "3447", 0.4, "regular"),
    Complex("E-HFR", "Housing First Wilnis", "eigenhaard", LH, "De Ronde Venen", "scattered", 6, 6, None, 36, None,
            date(2021, 5, 1), 800, "3648", 0.0, "regular"),
)
# fmt: on


def build_complexes(residents: int) -> tuple[Complex, ...]:
    """The catalogue, copied once for every full 200 residents beyond the first."""
    copies = max(1, round(residents / RESIDENTS_PER_COPY))
    return tuple(_copy(each, number) for number in range(1, copies + 1) for each in CATALOGUE)


def _copy(original: Complex, number: int) -> Complex:
    if number == 1:
        return original
    return replace(original, id=f"{original.id}{number}", name=f"{original.name} {number}")
