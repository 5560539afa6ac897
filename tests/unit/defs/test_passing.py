"""A refresh by command keeps no events, and loses nothing that its caller sees."""

import dagster as dg

from pipelines.defs.passing import passing_instance


@dg.asset(check_specs=[dg.AssetCheckSpec("filled", asset="first")])
def first() -> dg.MaterializeResult:  # type: ignore[type-arg]
    return dg.MaterializeResult(
        metadata={"rows": 3}, check_results=[dg.AssetCheckResult(passed=False, severity=dg.AssetCheckSeverity.WARN)]
    )


@dg.asset(deps=[first])
def second() -> None:
    """Needs the first, so that its version would be looked up."""


def test_the_caller_sees_every_event_and_the_instance_remembers_none() -> None:
    job = dg.Definitions(assets=[first, second]).resolve_implicit_global_asset_job_def()
    with passing_instance() as instance:
        result = job.execute_in_process(instance=instance)
        assert result.success
        made = [event.materialization for event in result.get_asset_materialization_events()]
        assert [(one.asset_key.path, one.metadata.get("rows")) for one in made] == [
            (["first"], dg.IntMetadataValue(3)),
            (["second"], None),
        ]
        assert [evaluation.passed for evaluation in result.get_asset_check_evaluations()] == [False]
        assert instance.get_latest_materialization_event(dg.AssetKey("first")) is None
        assert instance.get_run_by_id(result.run_id).is_success  # type: ignore[union-attr]


def test_a_failure_is_the_callers_too() -> None:
    @dg.asset
    def broken() -> None:
        raise ValueError("no such thing")

    job = dg.Definitions(assets=[broken]).resolve_implicit_global_asset_job_def()
    with passing_instance() as instance:
        result = job.execute_in_process(instance=instance, raise_on_error=False)
    assert not result.success
    assert result.failure_data_for_node("broken").error is not None  # type: ignore[union-attr]
