"""The four housing corporations: VERA codes with some of their own, in four forms.

What belongs here: their files, headers and codes.
What does not: the care partners and the offices.
"""

from pipelines.demo.layouts.sheet import Form, Header, Layout, Sheet, Workbook, layout_of
from pipelines.demo.writers.text import TextForm

END_REASONS = {
    "eviction": "ONT",
    "unknown": "NOO",
    "deceased": "OVE",
    "lease_flip": "WIJ",
    "transfer": "PAS",
    "own_home": "KOO",
    "moved_away": "WER",
    "family": "PER",
    "institution": "ZIN",
    "relapse": "OPV",
}
"""VERA's detailed reasons; `ZIN` (to an institution) and `OPV` (to a shelter) are additions of the corporations."""

CONTRACTS = {"regular": "ONB", "temporary": "TIJ", "flexible": "FLE", "transitional": "OMK"}
"""VERA's detailed kinds of agreement; `OMK` (in the care partner's name for now) is an addition."""

GROUPS = {"vulnerable": "DAK", "regular": "GEEN"}
NEIGHBOURS = {True: "ZDR", False: "EEN"}
HOLDERS = {"care_partner": "ZORG", "resident": "HUURDER"}
FORMS = {"mixed": "Gemengd wonen", "scattered": "Verspreid", "flex": "Flexwonen", "pitstop": "Pitstop"}
CARE_PARTNERS = {
    "tussenvoorziening": "De Tussenvoorziening",
    "legerdesheils": "Leger des Heils",
    "buurtteam": "Buurtteam",
}

_MITROS = TextForm("cp1252")
_PORTAAL = TextForm("utf-8-sig")
_EIGENHAARD = TextForm("utf-8", separator=",", decimal=".", iso=True)


def _complexes(form: Form) -> Sheet:
    return Sheet("complexes", "complexen", form, {
        "Complexnummer": "complex_id",
        "Complexnaam": "name",
        "Zorgpartij": Header("care_partner", CARE_PARTNERS),
        "Gemeente": "municipality",
        "Woonvorm": Header("housing_form", FORMS),
        "Aantal woningen": "planned_homes",
        "Aandeel bijzondere doelgroep": "planned_vulnerable_share",
        "Begeleiding (maanden)": "guidance_plan_months",
        "Omklap (maanden)": "lease_flip_plan_months",
        "Oplevering": "opened_on",
    })  # fmt: skip


def _units(form: Form) -> Sheet:
    return Sheet("units", "eenheden", form, {
        "Eenheidnummer": "unit_id",
        "Complexnummer": "complex_id",
        "Postcode cijfers": "postcode4",
        "Kamers": "rooms",
        "Opgeleverd": "delivered_on",
    })  # fmt: skip


def _leases(form: Form, who: dict[str, Header | str]) -> Sheet:
    return Sheet("leases", "huurcontracten", form, {
        "Contractnummer": "lease_id",
        "Eenheidnummer": "unit_id",
        **who,
        "Aanvullende doelgroep": Header("tenant_group", GROUPS),
        "Doelgroep": Header("good_neighbour", NEIGHBOURS),
        "Contractant": Header("holder", HOLDERS),
        "Contractdetailsoort": Header("contract_type", CONTRACTS),
        "Ingangsdatum": "start_date",
        "Einddatum": "end_date",
        "Einde detailreden": Header("end_reason", END_REASONS),
    })  # fmt: skip


def _nuisance(form: Form) -> Sheet:
    return Sheet("nuisance_reports", "overlast", form, {
        "Meldingnummer": "report_id",
        "Complexnummer": "complex_id",
        "Gemeld op": "reported_on",
        "Ernst": "severity",
        "Afgehandeld op": "closed_on",
    })  # fmt: skip


def _around(form: Form) -> tuple[Sheet, ...]:
    return (
        Sheet("neighbour_consultations", "omwonendenoverleg", form, {
            "Complexnummer": "complex_id", "Gehouden op": "held_on", "Aantal aanwezigen": "attendees",
        }),
        Sheet("association_members", "bewonersvereniging", form, {
            "Complexnummer": "complex_id", "Eenheidnummer": "unit_id",
            "Lid vanaf": "member_from", "Lid tot": "member_until",
        }),
        Sheet("vacancy_candidates", "reacties", form, {
            "Complexnummer": "complex_id", "Geadverteerd op": "advertised_on",
            "Aantal woningen": "homes", "Aantal reacties": "candidates",
        }),
    )  # fmt: skip


def _arrears(form: Form) -> Sheet:
    return Sheet("rent_arrears", "huurachterstand", form, {
        "Contractnummer": "lease_id", "Maand": "month", "Bedrag": "amount_eur", "Vervallen": "deleted",
    })  # fmt: skip


def _corporation(form: Form, who: dict[str, Header | str], *more: Sheet) -> Layout:
    sheets = (_complexes(form), _units(form), _leases(form, who), _nuisance(form), *_around(form), *more)
    return layout_of(*sheets)


LAYOUTS = {
    "mitros": _corporation(
        _MITROS, {"Cliëntpseudoniem": "client", "Huurdernummer": "tenant_number"}, _arrears(_MITROS)
    ),
    "portaal": _corporation(_PORTAAL, {"Huurdernummer": "tenant_number"}, _arrears(_PORTAAL)),
    "groenwest": _corporation(Workbook(), {"Cliëntpseudoniem": "client", "Huurdernummer": "tenant_number"}),
    "eigenhaard": _corporation(_EIGENHAARD, {"Clientpseudoniem": "client", "Huurdernummer": "tenant_number"}),
}
