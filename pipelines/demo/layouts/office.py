"""Het Vierde Huis (a workbook) and the region's programme office (text).

What belongs here: their files and headers.
What does not: corporations and care partners.
"""

from pipelines.demo.layouts.sheet import Header, Layout, Sheet, Workbook, layout_of
from pipelines.demo.writers.text import TextForm

BOOKINGS = {"commitment": "verplichting", "payment": "betaling"}

_MATCHING = Workbook("matching")
_REGION = TextForm("utf-8")

LAYOUTS: dict[str, Layout] = {
    "vierdehuis": layout_of(
        Sheet("applications", "Aanmeldingen", _MATCHING, {
            "Aanmelding": "application_id", "Cliënt": "client",
            "Aangemeld op": "applied_on", "Ingetrokken op": "withdrawn_on",
        }),
        Sheet("placements", "Plaatsingen", _MATCHING, {
            "Aanmelding": "application_id", "Cliënt": "client", "Eenheid": "unit_id",
            "Huurdernummer": "tenant_number", "Gematcht op": "matched_on", "Sleutel op": "key_on",
        }),
    ),
    "region": layout_of(
        Sheet("grants", "subsidies", _REGION, {
            "Beschikking": "grant_id", "Gemeente": "municipality", "Project": "project",
            "Bedrag": "amount_eur", "Datum": "granted_on",
        }),
        Sheet("spending", "uitgaven", _REGION, {
            "Boeking": "booking_id", "Gemeente": "municipality", "Project": "project",
            "Soort": Header("kind", BOOKINGS), "Bedrag": "amount_eur", "Datum": "booked_on",
        }),
        Sheet("municipal_tasks", "taakstelling", _REGION, {
            "Gemeente": "municipality", "Jaar": "year", "Personen": "people",
        }),
    ),
}  # fmt: skip
