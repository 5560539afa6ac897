"""`thuis explain`: why one resident counts as they do, from the current release's warehouse. For analysts."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import typer

from pipelines.errors import UserMistake
from pipelines.explain import flip, guidance, relapse, retention
from pipelines.explain.evidence import Evidence, about
from pipelines.explain.story import Line, Story
from pipelines.release.current import current_release
from pipelines.settings import home_of

MEASURES: dict[str, Callable[[Evidence], Story]] = {
    "relapse": relapse.explain,
    "retention": retention.explain,
    "guidance": guidance.explain,
    "flip": flip.explain,
}


def explain(measure: str, key: str, home: Path | None, as_json: bool) -> None:
    """Print the story on stdout; raises `UserMistake` for an unknown measure or key."""
    if measure not in MEASURES:
        raise UserMistake(f"'{measure}' cannot be explained. Choose one of: {', '.join(MEASURES)}.")
    release = current_release(home_of(home))
    with about(release, key) as evidence:
        story = MEASURES[measure](evidence)
    if as_json:
        typer.echo(json.dumps({**story.as_json(), "release": release.folder.name}, indent=1, ensure_ascii=False))
        return
    for line in in_words(story, release.folder.name):
        typer.echo(line)


def in_words(story: Story, release: str) -> Iterator[str]:
    """The story for a person: the outcome first, then the days, and what decided marked."""
    yield f"{story.measure} of resident {story.resident_key}, release {release}"
    yield story.outcome
    for one in story.counts:
        verdict = "counted" if one["included"] else f"not counted, got to '{one['step']}'"
        yield f"  {one['part']}: {verdict}: {one['why']}"
    if story.timeline:
        yield ""
        yield from map(line_in_words, story.timeline)
        yield ""
        yield "* what the outcome hangs on; R-numbers are the rulings in docs/measures.md and the models."
    yield from story.notes


def line_in_words(line: Line) -> str:
    """One day: a mark when it decides, what happened, by which rulings, from which row."""
    rules = f" ({', '.join(line.rules)})" if line.rules else ""
    source = f"  [{line.source}]" if line.source else ""
    return f"{'*' if line.decides else ' '} {line.day}  {line.what}{rules}{source}"
