"""Partner profiles, read from YAML and checked against the contracts.

What belongs here: finding, reading and checking profiles, and errors that name the file and the line.
What does not: what a profile may say (`profile_schema`) and carrying it out.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import ValidationError

from pipelines.errors import UserMistake
from pipelines.intake.profile_schema import ColumnRule, Profile

PARTNERS = Path(__file__).parents[1] / "partners"
DELETED = "deleted"
_BOOL = "tag:yaml.org,2002:bool"
_Complaint = tuple[tuple[Any, ...], str]


class ProfileYaml(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in which only true and false are booleans: `on` is a key of a join and `NO` a code."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


ProfileYaml.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false)$"), list("tf"))


def load_profiles(folder: Path = PARTNERS) -> dict[str, Profile]:
    """Return every profile in `folder` by partner. Raises UserMistake with file and line for a faulty profile."""
    profiles = (load_profile(path) for path in sorted(folder.glob("*.yaml")))
    return {profile.partner: profile for profile in profiles}


def load_profile(path: Path) -> Profile:
    """Return one profile. Raises UserMistake with file and line when it is faulty."""
    node, content = _parse(path)
    try:
        profile = Profile.model_validate(content)
    except ValidationError as error:
        found = [(fault["loc"], fault["msg"]) for fault in error.errors()]
        raise _mistake(path, node, found) from None
    complaints = list(_complaints(profile, path))
    if complaints:
        raise _mistake(path, node, complaints)
    return profile


def dataset_fingerprint(profile: Profile, dataset: str) -> str:
    """Return a hash that changes when the way this dataset is read changes, and only then."""
    said = profile.datasets.get(dataset)
    parts = [said, profile.defaults, profile.reference_date]
    dumps = [
        part.model_dump_json(by_alias=True, exclude={"drift"}, exclude_defaults=True) if part else "" for part in parts
    ]
    text = "\n".join(dumps)
    return hashlib.sha256(text.encode()).hexdigest()


def _parse(path: Path) -> tuple[yaml.Node, Any]:
    loader = ProfileYaml(path.read_text(encoding="utf-8"))
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise UserMistake(f"{path.name}: a profile starts with `partner:`; this file holds no such mapping.")
        _refuse_repeats(path, node)
        return node, loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UserMistake(f"{path.name}, line {line}: this is not valid YAML ({error.problem}).") from None
    finally:
        loader.dispose()


def _refuse_repeats(path: Path, node: yaml.Node) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeats(path, item)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            line = key.start_mark.line + 1
            raise UserMistake(f"{path.name}, line {line}: `{key.value}` stands here twice; remove or merge one.")
        seen.add(key.value)
        _refuse_repeats(path, value)


def _complaints(profile: Profile, path: Path) -> Iterator[_Complaint]:
    from validations.contracts import CONTRACTS

    if profile.partner != path.stem:
        yield ("partner",), f"the file of partner {profile.partner} must be called {profile.partner}.yaml"
    for name, dataset in profile.datasets.items():
        if name not in CONTRACTS:
            yield ("datasets", name), f"unknown dataset; known are {', '.join(CONTRACTS)}"
            continue
        if not dataset.sources:
            yield ("datasets", name, "sources"), "name at least one source"
        for number, source in enumerate(dataset.sources):
            where = ("datasets", name, "sources", number, "columns")
            yield from _column_complaints(where, source.columns, CONTRACTS[name])


def _column_complaints(where: tuple[Any, ...], columns: dict[str, ColumnRule], contract: Any) -> Iterator[_Complaint]:
    missing = sorted(contract.required - columns.keys())
    if missing:
        yield where, f"{contract.name} needs {', '.join(missing)}"
    for column, rule in columns.items():
        if column not in contract.columns and column != DELETED:
            yield (*where, column), f"{contract.name} has no such column; it has {', '.join(contract.columns)}"
        allowed = contract.codes.get(column)
        wrong = sorted(_fixed_values(rule) - allowed) if allowed else []
        if wrong:
            yield (*where, column), f"{', '.join(wrong)} is not in the code list: {', '.join(sorted(allowed))}"


def _fixed_values(rule: ColumnRule) -> set[str]:
    fixed = {rule.constant, rule.blank, *(rule.codes or {}).values(), *rule.ranges.values()}
    if rule.translates and rule.unknown != "hold_back":
        fixed.add(rule.unknown)
    return {value for value in fixed if value is not None}


def _mistake(path: Path, node: yaml.Node, complaints: list[_Complaint]) -> UserMistake:
    lines = [f"{path.name}, line {_line(node, where)}: {_name(where)}: {what}" for where, what in complaints]
    return UserMistake("\n".join(lines))


def _name(where: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in where) or "profile"


def _line(node: yaml.Node, where: tuple[Any, ...]) -> int:
    """Return the line of the innermost part of `where` that the file holds."""
    line = node.start_mark.line + 1
    for part in where:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if found is None:
                continue
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
