"""A partner's desk: write files as a partner would, land them, and look at what became of them."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import yaml

from pipelines.intake.deliveries import survey
from pipelines.intake.findings import Finding
from pipelines.intake.landing import Landed, land_deliveries, write_registry
from pipelines.intake.profile_schema import Profile
from pipelines.intake.profiles import ProfileYaml

KEY = b"only-for-tests"
TODAY = dt.date(2023, 1, 15)
LEASES_HEADER = "lease_id,unit_id,client,tenant_group,holder,contract_type,start_date,end_date,end_reason\n"
LEASES = (
    LEASES_HEADER
    + "L1,U1,P1,vulnerable,resident,regular,2021-03-01,,\n"
    + "L2,U2,P2,vulnerable,resident,regular,2021-04-01,2022-04-01,own_home\n"
)
UNITS = "unit_id,complex_id,delivered_on\nU1,C1,2021-01-15\nU2,C1,2021-01-15\n"


def profile(datasets: str = "{}", partner: str = "mitros", **more: object) -> Profile:
    """A profile whose datasets are given as YAML."""
    owner = {"name": "Team data", "contact": "data@example.org"}
    said = {"partner": partner, "name": partner, "kind": "corporation", "rhythm": "quarter", "owner": owner}
    return Profile.model_validate({**said, "datasets": yaml.load(datasets, Loader=ProfileYaml), **more})


@dataclass
class Desk:
    """A raw folder and a landing; `today` is the day on which intake runs."""

    folder: Path
    profiles: dict[str, Profile] = field(default_factory=lambda: {"mitros": profile()})
    today: dt.date = TODAY
    new_home: bool = False
    key: bytes = KEY

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def landing(self) -> Path:
        return self.folder / "landing"

    def deliver(self, name: str, content: str | bytes, delivery: str = "2022-06-30", partner: str = "mitros") -> Path:
        path = self.raw / partner / delivery / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def land(self) -> list[Landed]:
        surveyed = survey(self.raw, self.profiles)
        landed = land_deliveries(surveyed.deliveries, self.profiles, self.landing, self.key, self.today, self.new_home)
        found = [*surveyed.findings, *(finding for one in landed for finding in one.findings)]
        write_registry(self.landing, self.raw, self.profiles, found)
        return list(landed)

    def land_one(self, name: str, content: str | bytes, delivery: str = "2022-06-30") -> Landed:
        """Deliver one file and return what became of the one dataset in it."""
        self.deliver(name, content, delivery)
        (landed,) = self.land()
        return landed

    def accepted(self, dataset: str) -> pl.DataFrame:
        return pl.read_parquet(self.landing / dataset / "*" / "accepted.parquet").sort("_reference_date", "_order")

    def held_back(self, dataset: str) -> pl.DataFrame:
        return pl.read_parquet(self.landing / dataset / "*" / "held_back.parquet")

    def faults(self, dataset: str) -> list[tuple[int, str | None, str]]:
        return list(self.held_back(dataset).select("_row", "column", "rule").sort("_row", "column").iter_rows())

    def findings(self) -> list[Finding]:
        return [Finding(**row) for row in pl.read_parquet(self.landing / "findings.parquet").iter_rows(named=True)]

    def checks(self) -> list[str]:
        return [finding.check for finding in self.findings()]

    def registry(self) -> pl.DataFrame:
        return pl.read_parquet(self.landing / "registry.parquet")

    def holds(self, secret: str) -> bool:
        """Whether any file of the landing holds a text, in the clear or in a column of Parquet."""
        if any(secret.encode() in path.read_bytes() for path in self.landing.rglob("*") if path.is_file()):
            return True
        frames = [pl.read_parquet(path) for path in self.landing.rglob("*.parquet")]
        texts = [frame.select(pl.selectors.string()) for frame in frames]
        return any(secret in str(value) for frame in texts for row in frame.iter_rows() for value in row)
