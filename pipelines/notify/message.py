"""What a message says, made of fields that are allowed to leave: partner, dataset, check, counts, release, dates.

What belongs here: words. What does not: looking anything up, and choosing when to say it. Whatever else the state of a
release holds (file names, messages of findings) stays here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipelines.notify.memory import Lost, Memory

NAME = re.compile(r"[a-z0-9_]{1,40}")
CODES = {2: "a mistake in arguments, paths, a profile, a decision or the key", 3: "nothing was released"}
WHERE_TO_LOOK = "On the machine itself, thuis status tells more."
HALFWAY = "Work was stopped halfway and is to be finished; until then no release is made."
MOST = 20


@dataclass(frozen=True)
class Message:
    """A title and its lines; `sign_of_life` when it also is the weekly one."""

    title: str
    lines: tuple[str, ...]
    sign_of_life: bool = False

    @property
    def body(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def of_failure(sentence: str, code: int) -> Message:
    """That a refresh or a look at its home ended badly: the beginning of what was said there, and the exit code."""
    ended = f"Exit code {code}: {CODES.get(code, 'it failed')}."
    return Message(
        "Thuis: a run failed", (gist(sentence), ended, "The release that stood still stands.", WHERE_TO_LOOK)
    )


def gist(sentence: str) -> str:
    """A sentence up to where details begin: those may quote a file or a person's answer to us."""
    return re.split(r"[:;(\n'\"]|\.\s|\.$", sentence, maxsplit=1)[0].strip() + "."


def of_state(state: Mapping[str, Any], findings: Iterable[Mapping[str, Any]], due: bool) -> Message:
    """How a release is, as `thuis status` found it, with the findings of its manifest by partner and check."""
    wrong = troubles(state)
    rows = state["rows"]
    counted = f"{rows['rows_in']} rows in, {rows['rows_accepted']} accepted, {rows['rows_held_back']} held back"
    lines = (
        *(wrong or ["All is well."]),
        f"Release {state['release']}, known on {state['known_on']}: {counted}.",
        *([f"Last night that ended well: {state['last_night']}."] if "last_night" in state else []),
        *terms(state.get("terms", {})),
        *remarks(findings),
        *(["This is the weekly sign of life; stay alert when it does not come."] if due else []),
        *([WHERE_TO_LOOK] if wrong else []),
    )
    title = "Thuis: needs a look" if wrong else "Thuis: all is well" if due else "Thuis: how it is"
    return Message(title, lines, due)


def terms(ends: Mapping[str, Any]) -> list[str]:
    """What is past its term of retention, and what will be within a month."""
    told = (("Past their term", ends.get("past")), ("Go by term within a month", ends.get("within_a_month")))
    return [
        f"{what}: {', '.join(f'{named(dataset)} {count}' for dataset, count in rows.items())}."
        for what, rows in told
        if rows
    ]


def troubles(state: Mapping[str, Any]) -> list[str]:
    """What is wrong with a release, worst first."""
    refused = Counter(named(str(name).partition("/")[0]) for name in state["refused_files"])
    return [
        *(["The release is not whole: its files are not those of its manifest."] if not state["whole"] else []),
        *([f"No night has ended well for {state['hours']:.0f} hours."] if state["old"] else []),
        *([HALFWAY] if state.get("unfinished") else []),
        *late_lines(state["late"]),
        *(f"Refused files that are still there: {count} of {name}." for name, count in sorted(refused.items())),
    ]


def late_lines(registers: Iterable[str]) -> list[str]:
    """A line for each partner who is late, with its datasets."""
    found: dict[str, list[str]] = {}
    for partner, dataset in (map(named, register.split("/")) for register in registers):
        found.setdefault(partner, []).append(dataset)
    return [f"Late: {partner} with {', '.join(datasets)}." for partner, datasets in found.items()]


def remarks(findings: Iterable[Mapping[str, Any]]) -> list[str]:
    """How often each partner's deliveries gave rise to each remark."""
    kept = ("partner", "dataset", "check")
    counted = Counter(tuple(named(one[field]) for field in kept if one.get(field)) for one in findings)
    lines = [f"  {' '.join(names)}: {count}" for names, count in sorted(counted.items())]
    more = [f"  and {len(lines) - MOST} more kinds"] if len(lines) > MOST else []
    return ["Remarks on deliveries:", *lines[:MOST], *more] if lines else []


def named(name: str) -> str:
    """A name of ours, or a mark that what stands there is none."""
    return name if NAME.fullmatch(name) else "(a name that is not ours)"


def with_losses(message: Message, memory: Memory) -> Message:
    """The message, with what did not arrive before it."""
    return replace(message, lines=(*message.lines, *(lost_line(name, one) for name, one in memory.lost.items())))


def lost_line(name: str, lost: Lost) -> str:
    """What one address missed."""
    return f"Earlier messages that did not arrive at {name}: {lost.count}, since {lost.since:%Y-%m-%d %H:%M} UTC."
