"""The attack may enter no room of hiding: the lint names those rooms one by one, and none may be missing there."""

import tomllib

from pipelines.settings import PROJECT

ROOMS = PROJECT / "pipelines" / "disclosure"


def test_the_lint_names_every_room_of_hiding_but_the_solver() -> None:
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (contract,) = [one for one in contracts if one.get("source_modules") == ["pipelines.disclosure.audit"]]
    rooms = {path.stem for path in ROOMS.glob("*.py")} - {"__init__", "solver"}
    assert set(contract["forbidden_modules"]) == {f"pipelines.disclosure.{room}" for room in rooms}
