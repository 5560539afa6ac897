"""The command line: all commands together, and how one ends.

What belongs here: turning whatever goes wrong into one sentence and an exit code. What does not: arguments and their
help (`pipelines/arguments`), or work (`pipelines/commands`), which is imported when its command runs.
"""

import os
import sys
from contextlib import suppress
from typing import NoReturn

import typer

from pipelines.arguments import deliveries, demo, keeping, partner, questions, releases, serving, watching
from pipelines.errors import ThuisError

app = typer.Typer(
    name="thuis",
    help="From partners' deliveries to a released warehouse and a dashboard.\n\n"
    "Exit codes: 0 done, also when there was no news; 1 released, but something was held back, unknown or failed a "
    "warning check; 2 a mistake in arguments, paths or key; 3 nothing released, the old release stands.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)

# In the order in which `thuis --help` lists them.
for subject in (deliveries, questions, serving, releases, watching, keeping, demo):
    app.add_typer(subject.commands)
app.add_typer(partner.commands, name="partner")

STOPPED = 130  # what shells give a command that Ctrl-C ended


def program() -> None:
    """What a shell starts: `main`, and then an end at once.

    Python would first look through everything a refresh holds for garbage, a seventh of the whole work. Nothing is
    owed by then: every command closes what it opened.
    """
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        with suppress(BrokenPipeError):
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:  # as after `>&-`
                    stream.flush()
        os._exit(code)


def main() -> None:
    """Run a command; whatever goes wrong becomes one sentence and its exit code."""
    try:
        app(prog_name="thuis")  # however it was started: the name by which help and mistakes call it
    except ThuisError as error:
        fail(str(error), error.exit_code)
    except SystemExit as end:
        if end.code == STOPPED:
            stop()
        from pipelines.failures import reader_left

        if reader_left(end.__context__):  # which the library that reads arguments ends with a failure
            hang_up()
        raise
    except Exception as error:
        if os.environ.get("THUIS_TRACEBACK"):
            raise
        from pipelines.failures import in_words, reader_left

        if reader_left(error):
            hang_up()
        fail(*in_words(error))


def fail(sentence: str, code: int) -> NoReturn:
    """Say it on stderr and end."""
    if sys.stderr is not None:  # or it would go among the answers on stdout
        print(sentence, file=sys.stderr)  # noqa: T201
    sys.exit(code)


def hang_up() -> NoReturn:
    """End in silence; what is still unwritten would complain once more when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


def stop() -> NoReturn:
    """End at once after Ctrl-C: threads of the engine that are still in a query would crash an orderly end."""
    print("Stopped. What stood still stands.", file=sys.stderr, flush=True)  # noqa: T201
    os._exit(STOPPED)


if __name__ == "__main__":
    program()
