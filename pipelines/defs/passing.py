"""An orchestrator without a memory, for a refresh in this very process.

What belongs here: that instance. What does not: the nightly schedule, which runs on an instance that keeps its events.
A refresh by command tells what happened on stderr and in the manifest, and its events end with it: storing and looking
up each of them costs a tenth of a refresh of the demo.
"""

from collections.abc import Sequence

import dagster as dg
from dagster._core.instance import InstanceType
from dagster._core.launcher.sync_in_memory_run_launcher import SyncInMemoryRunLauncher
from dagster._core.run_coordinator import DefaultRunCoordinator
from dagster._core.storage.event_log import InMemoryEventLogStorage
from dagster._core.storage.event_log.base import AssetRecord
from dagster._core.storage.noop_compute_log_manager import NoOpComputeLogManager
from dagster._core.storage.root import TemporaryLocalArtifactStorage
from dagster._core.storage.runs import InMemoryRunStorage


class NothingStored(InMemoryEventLogStorage):
    """Takes every event and keeps none, so that no asset was ever made before."""

    def store_event(self, event: dg.EventLogEntry) -> None:
        """Keep nothing; whoever runs the job sees the event all the same."""

    def get_asset_records(self, asset_keys: Sequence[dg.AssetKey] | None = None) -> Sequence[AssetRecord]:
        """Know of no asset."""
        del asset_keys
        return []

    def fetch_observations(
        self,
        records_filter: dg.AssetKey | dg.AssetRecordsFilter,
        limit: int,
        cursor: str | None = None,
        ascending: bool = False,
    ) -> dg.EventRecordsResult:
        """Know of none, without looking."""
        del records_filter, limit, ascending
        return dg.EventRecordsResult(records=[], cursor=cursor or "", has_more=False)


def passing_instance() -> dg.DagsterInstance:
    """What `DagsterInstance.ephemeral` gives, but for its events."""
    return dg.DagsterInstance(
        instance_type=InstanceType.EPHEMERAL,
        local_artifact_storage=TemporaryLocalArtifactStorage(),
        run_storage=InMemoryRunStorage(),
        event_storage=NothingStored(),
        compute_log_manager=NoOpComputeLogManager(),
        run_coordinator=DefaultRunCoordinator(),
        run_launcher=SyncInMemoryRunLauncher(),
    )
