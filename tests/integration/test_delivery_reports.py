"""A release holds a report for every delivery it was made of, and each tells of one partner only."""

import json
from pathlib import Path

import pytest
from thuis_command import marts

from pipelines.intake.profiles import load_profiles
from pipelines.release.current import current_release

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(demo_home: Path) -> Path:
    return current_release(demo_home).folder / "quality" / "deliveries"


def test_every_delivery_has_its_page_and_its_facts(folder: Path, demo_home: Path) -> None:
    delivered = {(row["partner"], row["delivery"]) for row in marts(demo_home, "from marts.dim_delivery")}
    for suffix in ("html", "json"):
        found = {(path.parent.name, path.name.removesuffix(f".{suffix}")) for path in folder.glob(f"*/*.{suffix}")}
        assert found == delivered
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{partner}/{delivery}.html"' in index for partner, delivery in delivered)
    assert "deliveries/index.html" in (folder.parent / "index.html").read_text(encoding="utf-8")


def test_its_account_is_that_of_the_warehouse(folder: Path, demo_home: Path) -> None:
    accounts = marts(demo_home, "from marts.dim_delivery")
    assert sum(row["rows_held_back"] for row in accounts) > 0
    for row in accounts:
        told = json.loads((folder / row["partner"] / f"{row['delivery']}.json").read_text(encoding="utf-8"))
        assert [told[name] for name in ("rows_in", "accepted", "held_back")] == [
            row[name] for name in ("rows_in", "rows_accepted", "rows_held_back")
        ]


def test_a_page_names_no_other_partner(folder: Path) -> None:
    names = {name: profile.name for name, profile in load_profiles().items()}
    for path in folder.glob("*/*.html"):
        page = path.read_text(encoding="utf-8")
        assert names[path.parent.name] in page
        others = {other for name, other in names.items() if name != path.parent.name and other not in ("Regio", "HMIS")}
        assert not [other for other in others if other in page]
