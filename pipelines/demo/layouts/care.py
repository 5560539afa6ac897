"""The care partners: De Tussenvoorziening (text and iWmo), Leger des Heils (workbook and text), the buurtteams (text).

What belongs here: their files, headers and codes.
What does not: the corporations and the offices.
"""

from pipelines.demo.layouts.sheet import Form, Header, Layout, Messages, Sheet, Workbook, layout_of
from pipelines.demo.writers.text import TextForm

TARGET_GROUPS = {
    "homeless": "Dak- en thuisloos",
    "sheltered_living": "Uitstroom beschermd wonen",
    "youth_care": "Uitstroom jeugdzorg",
    "status_holder": "Statushouder",
    "other": "Overig",
}
GENDERS = {"m": "Man", "f": "Vrouw", "x": "Anders"}
KINDS = {
    "guidance": "Individuele begeleiding",
    "budget": "Budgetbeheer",
    "debt": "Schuldhulp",
    "day_activity": "Dagbesteding",
    "light": "Lichte ondersteuning",
}
ASSIGNMENT_REASONS = {
    "deceased": "overleden",
    "planned": "volgens plan",
    "pause": "tijdelijk",
    "moved_away": "verhuisd",
    "change": "wijziging",
    "other_provider": "andere aanbieder",
    "other": "voortijdig",
}
DOMAINS = {
    "finances": "Financiën",
    "work_education": "Werk en opleiding",
    "daytime": "Tijdsbesteding",
    "housing": "Huisvesting",
    "domestic_relations": "Huiselijke relaties",
    "mental_health": "Geestelijke gezondheid",
    "physical_health": "Lichamelijke gezondheid",
    "substance_use": "Middelengebruik",
    "basic_adl": "Basale ADL",
    "instrumental_adl": "Instrumentele ADL",
    "social_network": "Sociaal netwerk",
    "participation": "Maatschappelijke participatie",
    "justice": "Justitie",
}

_WINDOWS = TextForm("cp1252")
_SURVEY = Workbook("uitvraag")
_BUURTTEAM = TextForm("utf-8-sig")


def _clients(form: Form) -> Sheet:
    return Sheet("clients", "clienten", form, {
        "Cliënt": "client",
        "Geboortejaar": "birth_year",
        "Geslacht": Header("gender", GENDERS),
        "Doelgroep": Header("target_group", TARGET_GROUPS),
        "ETHOS bij intake": "ethos_at_intake",
        "Gemeente van herkomst": "municipality_of_origin",
        "Intakedatum": "intake_on",
    })  # fmt: skip


def _guidance(form: Form, changes: bool = True) -> Sheet:
    return Sheet("guidance", "begeleiding", form, {
        "Registratienummer": "guidance_id",
        "Cliënt": "client",
        "Soort": Header("kind", KINDS),
        "Van": "from_date",
        "Tot en met": "to_date",
        "Uren": "hours",
        **({"Vervallen": "deleted"} if changes else {}),
    })  # fmt: skip


def _assessments(form: Form) -> Sheet:
    return Sheet("self_sufficiency", "zrm", form, {
        "Cliënt": "client",
        "Afgenomen op": "assessed_on",
        "Domein": Header("domain", DOMAINS),
        "Score": "score",
        "Vervallen": "deleted",
    })  # fmt: skip


def _shelter(form: Form) -> Sheet:
    return Sheet("shelter_stays", "opvang", form, {
        "Verblijfnummer": "stay_id",
        "Cliënt": "client",
        "ETHOS": "ethos_category",
        "Eerste nacht": "start_date",
        "Vertrokken op": "end_date",
    })  # fmt: skip


def _assignments(form: Form) -> Sheet:
    return Sheet("guidance_assignments", "toewijzingen", form, {
        "Toewijzing": "assignment_id",
        "Cliënt": "client",
        "Productcategorie": "product_category",
        "Start": "start_date",
        "Stop": "end_date",
        "Reden stop": Header("end_reason", ASSIGNMENT_REASONS),
        "Uren per week": "hours_per_week",
    })  # fmt: skip


_HANDOVERS = Sheet("handovers", "overdracht", _BUURTTEAM, {
    "Cliënt": "client", "Overgedragen op": "handed_over_on", "Aan team": "to_team",
})  # fmt: skip

LAYOUTS: dict[str, Layout] = {
    "tussenvoorziening": layout_of(
        _clients(_WINDOWS),
        _guidance(_WINDOWS),
        Sheet("guidance_assignments", "iwmo", Messages(), {}),
        _assessments(_WINDOWS),
        _shelter(_WINDOWS),
    ),
    "legerdesheils": layout_of(
        _clients(_SURVEY),
        _guidance(_WINDOWS),
        _assignments(_SURVEY),
        _assessments(_WINDOWS),
        _shelter(_SURVEY),
    ),
    "buurtteam": layout_of(_clients(_BUURTTEAM), _guidance(_BUURTTEAM, changes=False), _HANDOVERS),
}
