"""dbt's parsed project survives being kept as its own objects."""

import pickle

from dbt.contracts.graph.manifest import Manifest, SourceLookup

from pipelines.defs.dbt_manifest import contents_of


def test_after_a_whole_parse_the_kept_project_finds_its_sources_again() -> None:
    manifest = Manifest()
    assert isinstance(manifest.source_lookup, SourceLookup) and manifest.ref_lookup and manifest.doc_lookup
    kept = Manifest(**pickle.loads(pickle.dumps(contents_of(manifest))))
    assert isinstance(kept.source_lookup, SourceLookup)
