"""The one resource: a refresh, with its lock and its building folder for as long as the run lasts."""

from contextlib import ExitStack
from datetime import date

import dagster as dg
from pydantic import PrivateAttr

from pipelines.defs.words import without_values
from pipelines.intake.admissions import read_admissions
from pipelines.intake.link_decisions import read_link_decisions
from pipelines.intake.profiles import Profile, load_profiles
from pipelines.intake.pseudonyms import fingerprint, key_of_home
from pipelines.release.fingerprint import inputs_of
from pipelines.release.finish import has_released
from pipelines.release.journal import record
from pipelines.release.workspace import workspace
from pipelines.settings import Settings, resolve


class Refresh(dg.ConfigurableResource):
    """Where this run reads and writes. Empty values mean the environment's or the defaults (`pipelines.settings`)."""

    raw: str = ""
    home: str = ""
    known_on: str = ""
    publish_now: bool = False

    _stack: ExitStack = PrivateAttr(default_factory=ExitStack)

    @property
    def settings(self) -> Settings:
        """Paths and dates of this run."""
        return resolve(self.raw or None, self.home or None, self.known_on or None, self.publish_now)

    @property
    def key(self) -> bytes:
        """The re-keying secret; made on the first run."""
        return key_of_home(self.settings.key_file, self.settings.home)

    @property
    def profiles(self) -> dict[str, Profile]:
        """The profile of every known partner."""
        return load_profiles()

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Take the lock and start with an empty building folder; an analyst's mistake stops the run before that."""
        del context
        with without_values():
            self._begin()

    def _begin(self) -> None:
        """Lock, building folder and the facts that all steps of this refresh share."""
        settings = self.settings
        read_link_decisions(settings.decisions)
        read_admissions(settings.decisions)
        key = self.key
        building = self._stack.enter_context(workspace(settings))
        start = {
            "new_home": not has_released(settings),
            "today": date.today().isoformat(),
            "inputs": inputs_of(settings, fingerprint(key)),
        }
        record(building, "start", start)

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Release the lock and remove what was not released."""
        del context
        self._stack.close()
