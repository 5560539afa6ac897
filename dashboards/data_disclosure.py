"""Rows of the page on disclosure: what a publication shows and hides, as its report says.

Lives here: reading the report of the publication that stands out of the release's manifest, and that of one that was
tried. Does not: hiding, or working a publication out (`trial`). Both are for analysts: the manifest holds no exact
count, and it is not a funder's.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboards.rows import Disclosure, Moved, Part, PublishingRules, RepeatedShown, TableShown


def standing(release: Path) -> Disclosure | None:
    """Return the publication that a release stands for; None of a release from before there was a report of it."""
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    told = manifest.get("published", {})
    if "tables" not in told or "edition" not in told:
        return None
    return disclosed({"release": told.get("made_in", release.name), "rules": told["edition"]["rules"], **told})


def disclosed(told: Mapping[str, Any]) -> Disclosure:
    """Return what the report of a publication says, whether it stands or was tried."""
    rules, audit, moved = told["rules"], told["audit"], told.get("largest_change")
    return Disclosure(
        release=told["release"],
        rules=PublishingRules(rules["min_cell"], rules["merge_below"], rules["base"]),
        tables=tuple(_table(one) for one in told["tables"]),
        attacked=tuple(audit["attacked"].items()),
        narrowest=audit["narrowest"],
        exposed=len(audit["exposed"]),
        moved_most=Moved(**{**moved, "row": tuple(moved["row"])}) if moved else None,
        former=len(told.get("former", ())),
        postponed=len(told.get("postponed", ())),
        repeated=tuple(_repeated(one) for one in told.get("repeated", ())),
    )


def _table(one: Mapping[str, Any]) -> TableShown:
    hidden = one["hidden_primary"] + one["hidden_secondary"]
    return TableShown(
        table=one["table"],
        counts=Part(one["cells"] - hidden, one["cells"]),
        denominators=_part(one, "denominators"),
        outcomes=_part(one, "outcomes"),
        small=one["hidden_primary"],
        protecting=one["hidden_secondary"],
        carried=one.get("carried", 0),
    )


def _repeated(one: Mapping[str, Any]) -> RepeatedShown:
    return RepeatedShown(one["table"], Part(one["values"] - one["hidden"], one["values"]), one["carried"])


def _part(one: Mapping[str, Any], kind: str) -> Part:
    """Return one kind of counts; none of a report that was made before it told of them."""
    whole = one.get(kind, 0)
    return Part(whole - one.get(f"{kind}_hidden", 0), whole)
