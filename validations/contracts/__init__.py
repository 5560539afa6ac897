"""The door: what every canonical dataset must look like before it may enter the warehouse.

What belongs here: names, types, codes, bounds and keys of the canonical datasets.
What does not: how a partner writes them down (profiles) and what is measured with them (the warehouse).
"""

from validations.contracts import guidance, housing, programme
from validations.contracts.contract import Contract

__all__ = ["CONTRACTS", "Contract"]

_CONTRACTS = (
    Contract("complexes", housing.Complexes, ("complex_id",), one_row_over_partners=True),
    Contract("units", housing.Units, ("unit_id",), one_row_over_partners=True),
    Contract("leases", housing.Leases, ("lease_id",)),
    Contract("nuisance_reports", housing.NuisanceReports, ("report_id",)),
    Contract("neighbour_consultations", housing.NeighbourConsultations, ("complex_id", "held_on")),
    Contract("association_members", housing.AssociationMembers, ("complex_id", "unit_id", "member_from")),
    Contract("rent_arrears", housing.RentArrears, ("lease_id", "month")),
    Contract("vacancy_candidates", housing.VacancyCandidates, ("complex_id", "advertised_on")),
    Contract("clients", guidance.Clients, ("client",), one_row_over_partners=True),
    Contract("guidance", guidance.Guidance, ("guidance_id",)),
    Contract("guidance_assignments", guidance.GuidanceAssignments, ("assignment_id",)),
    Contract("self_sufficiency", guidance.SelfSufficiency, ("client", "assessed_on", "domain")),
    Contract("shelter_stays", guidance.ShelterStays, ("stay_id",)),
    Contract("handovers", guidance.Handovers, ("client", "handed_over_on")),
    Contract("applications", programme.Applications, ("application_id",)),
    Contract("placements", programme.Placements, ("application_id",)),
    Contract("grants", programme.Grants, ("grant_id",)),
    Contract("spending", programme.Spending, ("booking_id",)),
    Contract("municipal_tasks", programme.MunicipalTasks, ("municipality", "year"), one_row_over_partners=True),
)

CONTRACTS: dict[str, Contract] = {contract.name: contract for contract in _CONTRACTS}
