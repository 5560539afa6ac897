"""Nothing in the release step changes the disk but through `disk`, and nothing in `disk` without a fault point."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.settings import PROJECT

ROOM = PROJECT / "pipelines" / "release"
CHANGES = {
    *(
        "write",
        "write_text",
        "write_bytes",
        "writelines",
        "touch",
        "mkdir",
        "makedirs",
        "rmdir",
        "removedirs",
        "unlink",
    ),
    *("rename", "renames", "replace", "symlink_to", "symlink", "hardlink_to", "link", "link_to", "chmod", "chown"),
    *("truncate", "ftruncate", "fsync", "fdatasync", "sendfile", "utime", "rmtree", "copy", "copy2", "copyfile"),
    *("copytree", "copyfileobj", "move", "dump", "write_parquet", "NamedTemporaryFile", "mkdtemp", "mkstemp"),
}
THROUGH = {"disk", "manifest"}  # modules whose own `write` is looked at by itself
READING = {"r", "rb"}


def changes(tree: ast.AST) -> Iterator[str]:
    """Calls that change something on disk, as `name, line`."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        of_disk = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") in THROUGH
        if isinstance(call.func, ast.Name) and name in own:
            continue
        of_text = name == "replace" and len(call.args) == 2
        if (name in CHANGES and not of_disk and not of_text) or (name == "open" and opens_for_writing(call)):
            yield f"{name}, line {call.lineno}"


def opens_for_writing(call: ast.Call) -> bool:
    """Whether `open` gets a mode that may write; `os.open` says so in its flags."""
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    modes = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    flags = [node.attr for one in given for node in ast.walk(one) if isinstance(node, ast.Attribute)]
    return bool(set(modes) - READING) or any(flag in ("O_WRONLY", "O_RDWR", "O_CREAT") for flag in flags)


@pytest.mark.parametrize("module", sorted(set(ROOM.glob("*.py")) - {ROOM / "disk.py"}), ids=lambda path: path.stem)
def test_a_module_of_the_release_step_changes_the_disk_only_through_disk(module: Path) -> None:
    opened = ["open, line"] if module.stem == "workspace" else []  # the lock file, which `disk` empties and writes
    found = changes(ast.parse(module.read_text(encoding="utf-8")))
    assert [one for one in found if not one.startswith(tuple(opened))] == []


def test_every_change_of_disk_ends_at_a_point() -> None:
    module = ast.parse((ROOM / "disk.py").read_text(encoding="utf-8"))
    functions = [node for node in module.body if isinstance(node, ast.FunctionDef)]
    assert len(functions) > 8
    for function in functions:
        last = ast.unparse(function.body[-1])
        assert last.startswith(("point(", "rename(")), f"{function.name} ends with {last}"


def test_the_search_for_changes_finds_them() -> None:
    found = 'path.open("w"); open(p, mode="ab"); os.open(p, os.O_RDWR); path.replace(other); shutil.rmtree(p)'
    passed_over = 'text.replace("a", "b"); path.open("rb"); path.open(encoding="utf-8"); disk.write(path, text, "x")'
    names = [one.split(",")[0] for one in changes(ast.parse(found))]
    assert names == ["open", "open", "open", "replace", "rmtree"]
    assert list(changes(ast.parse(passed_over))) == []
