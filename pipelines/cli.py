"""The command line: thin commands that resolve settings, call one function and choose the exit code.

What belongs here: arguments, their help, and turning errors into one sentence and an exit code.
What does not: work. Each command's work is imported when that command runs, so that `--help` answers at once.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipelines.errors import ThuisError
from pipelines.partner_cli import partner

app = typer.Typer(
    name="thuis",
    help="From partners' deliveries to a released warehouse and a dashboard.\n\n"
    "Exit codes: 0 done, also when there was no news; 1 released, but something was held back, unknown or failed a "
    "warning check; 2 a mistake in arguments, paths or key; 3 nothing released, the old release stands.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)

app.add_typer(partner, name="partner")

STOPPED = 130  # what shells give a command that Ctrl-C ended

# Not asked to be readable: a funder's service passes through a home that it may not list.
Home = Annotated[
    Path | None, typer.Option(readable=False, help="Folder with landing and releases (default: data/home).")
]
Raw = Annotated[Path | None, typer.Option(help="Folder with <partner>/<reference date>/ (default: data/raw).")]
AsJson = Annotated[bool, typer.Option("--json", help="The same, for a program.")]
Role = Annotated[str, typer.Option(help="analyst: the warehouse; funder: the published tables only.")]


@app.command()
def refresh(
    raw: Raw = None,
    home: Home = None,
    known_on: Annotated[
        str | None, typer.Option(metavar="DATE", help="Rebuild as known on this day (yyyy-mm-dd).")
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Make the funders' database anew, before the quarter is over.")
    ] = False,
) -> None:
    """Take in what partners sent, rebuild the warehouse, and release it when it passes the gate.

    Example: thuis refresh --raw data/raw --home data/home
    """
    from pipelines.commands.refresh import refresh as run

    raise typer.Exit(run(raw, home, known_on, publish))


@app.command()
def check(  # noqa: PLR0913, PLR0917 - arguments of a command
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files of one delivery, or their folder.")],
    partner: Annotated[str | None, typer.Option(help="Whose delivery it is: the partner's folder name.")] = None,
    profile: Annotated[Path | None, typer.Option(help="A profile (YAML) that is not installed yet.")] = None,
    reference_date: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day up to which it describes the world (default: today).")
    ] = None,
    format: Annotated[str, typer.Option(help="text, json, html or xlsx (a copy with the faulty cells marked).")] = (
        "text"
    ),
    out: Annotated[Path | None, typer.Option(help="File to write the report to (default: stdout).")] = None,
) -> None:
    """Check a delivery before it is sent: what would be accepted, what held back, and what to do about it.

    The report is in Dutch. Nothing is kept and no warehouse is needed. Exit code 0: all in order; 1: something was
    held back or is worth a remark.

    Example: thuis check export/*.csv --partner mitros --format html --out verslag.html
    """
    from pipelines.commands.check import check as run

    raise typer.Exit(run(files, partner, profile, reference_date, format, out))


@app.command()
def pseudonymise(  # noqa: PLR0913, PLR0917 - arguments of a command
    source: Annotated[Path, typer.Argument(metavar="IN", help="Raw export: iWmo message (XML), CSV or XLSX.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="File to write; never IN itself.")],
    key: Annotated[Path, typer.Option(help="File with the regional key, from the region's trusted third party.")],
    client: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Column with the person's number.")] = None,
    birth: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Column with a date of birth.")] = None,
    postcode: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Column with a postcode.")] = None,
    drop: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Column to leave out.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook (default: the first).")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over OUT when it exists.")] = False,
) -> None:
    """Take people out of an export, on the partner's own premises: what comes out may be delivered.

    Numbers of persons become regional pseudonyms, dates of birth become years, postcodes four digits; names, addresses,
    telephone numbers and remarks are left out. Columns are recognised by title and content; name those that are not.
    The regional key is not the key of the warehouse: partners share it, so that one person has one pseudonym.

    Example: thuis pseudonymise --key regio.key WMO301.xml WMO301_pseudoniem.xml
    """
    from pipelines.commands.pseudonymise import pseudonymise as run
    from pipelines.intake.pseudonymise.table import Wishes

    titles = [tuple(said or ()) for said in (client, birth, postcode, drop)]
    wishes = Wishes(client=titles[0], birth=titles[1], postcode=titles[2], drop=titles[3], sheet=sheet)
    run(source, out, key, wishes, force)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT, in DuckDB's SQL.")],
    home: Home = None,
    role: Role = "analyst",
    format: Annotated[str, typer.Option(help="table, csv, json or parquet.")] = "table",
) -> None:
    """Ask the current release a question, read-only. Table output stops at 10,000 rows and says so.

    The question runs in a process of its own that can reach nothing else, for 12 seconds at most. That it was asked is
    logged, by whom and when; neither the query nor the answer is.

    Example: thuis sql "select months, rate from marts.retention_at_horizon where breakdown = 'all'"
    """
    from pipelines.commands.sql import ask

    ask(query, home, role, format)


@app.command()
def explain(
    measure: Annotated[str, typer.Argument(help="relapse, retention, guidance or flip.")],
    resident_key: Annotated[
        str, typer.Argument(help="A key of marts.dim_resident, or as much of its beginning as is unique.")
    ],
    home: Home = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, for a program.")] = False,
) -> None:
    """Tell why one resident counts as they do: their days, the rows that said so, and the rulings that decided.

    For analysts: it reads the warehouse, row by row. The outcome comes first, then how the resident counts in each part
    of the measure, then a timeline with partner, dataset, delivery and row; * marks what the outcome hangs on. To find
    whom to ask about, list the people behind a number of the page Methode:

    thuis sql "select resident_key, why_in from marts.fct_measure_membership where measure = 'relapse'"

    Example: thuis explain relapse 4f5c3d
    """
    from pipelines.commands.explain import explain as run

    run(measure, resident_key, home, as_json)


@app.command()
def restatement(
    old: Annotated[str | None, typer.Argument(help="Release to compare from (default: the newest but one).")] = None,
    new: Annotated[str | None, typer.Argument(help="Release to compare with (default: the newest).")] = None,
    home: Home = None,
    as_json: Annotated[bool, typer.Option("--json", help="Exact figures, for a program.")] = False,
) -> None:
    """Tell why headline figures of two releases differ: corrected data, new data, a changed definition, changed code.

    Every part is recomputed, not guessed: the warehouse is built again from the old deliveries by the old definitions,
    then with the corrections, then with all deliveries, then by the new definitions. A delivery about a day that its
    partner had described already corrects; any other is new. The parts sum exactly to the change. The report is Dutch.

    Example: thuis restatement 20221231T020000-a1b2c3 20230331T020000-d4e5f6
    """
    from pipelines.commands.restatement import restatement as run

    run(old, new, home, as_json)


@app.command()
def serve(
    home: Home = None,
    role: Role = "analyst",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8501,
    address: Annotated[str, typer.Option(help="Address to listen on; others than this machine's need --login.")] = (
        "127.0.0.1"
    ),
    login: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Identity provider and roles (docs/deployment.md).")
    ] = None,
) -> None:
    """Open the dashboard for one role: analyst, funder, or partner:<name> for one partner's own deliveries.

    Without --login it serves this machine alone. With it, only accounts that the identity provider gives this role.

    Example: thuis serve --role funder --port 8600
    """
    from pipelines.commands.serve import Door
    from pipelines.commands.serve import serve as run

    raise typer.Exit(run(home, role, Door(port, address, login)))


@app.command()
def up(
    raw: Raw = None,
    home: Home = None,
    role: Role = "analyst",
    port: Annotated[int, typer.Option(help="Port of the dashboard; the graph takes the next one.")] = 8501,
) -> None:
    """Run the dashboard, the graph's web page and the nightly schedule together, until Ctrl-C.

    Example: thuis up --home data/home
    """
    from pipelines.commands.up import up as run

    raise typer.Exit(run(raw, home, role, port))


@app.command()
def releases(
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """List the releases that are kept: 14 nights, 12 month ends and every quarter's end, the newest first.

    Example: thuis releases --home data/home
    """
    from pipelines.commands.releases import releases as run

    run(home, as_json)


@app.command()
def rollback(
    release: Annotated[
        str | None, typer.Argument(metavar="ID", help="Release to go back to (default: the one before the current).")
    ] = None,
    home: Home = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")] = False,
) -> None:
    """Make an earlier release the current one, after looking whether it is still whole.

    Nothing is removed. The night leaves it so until there is news: a delivery, a decision or a rule that the releases
    after it were not made of.

    Example: thuis rollback --dry-run
    """
    from pipelines.commands.releases import rollback as run

    run(release, home, dry_run)


@app.command()
def status(
    raw: Raw = None,
    home: Home = None,
    as_json: AsJson = False,
    tell: Annotated[
        bool, typer.Option("--tell", help="Send it when something is wrong, and once a week when not.")
    ] = False,
) -> None:
    """Tell how the current release is: its age, whether its files are whole, who is late and what was refused.

    It looks at what was released and believes no log. Exit code 0: all is well; 1: for 36 hours no night made a
    release or found that there was no news, the release is not whole, a partner is late, or with --tell a message did
    not arrive.

    Example: thuis status --home data/home
    """
    from pipelines.commands.status import status as run

    raise typer.Exit(run(raw, home, as_json, tell))


@app.command()
def notify(
    home: Home = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the trial and send nothing.")] = False,
) -> None:
    """Send a trial message to every address that is told of failures, and say which it did not reach.

    Addresses stand in ~/.config/thuis/notify or where THUIS_NOTIFY_FILE says, one a line, for their owner's eyes alone
    (chmod 600): mailto://user:password@mail.example.org?to=analyst@example.org or jsons://example.org/hook. Exit code
    0: all arrived; 1: some did not.

    Example: thuis notify --dry-run
    """
    from pipelines.commands.telling import try_out

    raise typer.Exit(try_out(home, dry_run))


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the backup, on another disk.")],
    home: Home = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be copied and change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Copy landing, decisions and releases to a folder, verified by hash; what lies there already is not copied again.

    The former backup stays usable until the new one is whole. The key is never in it: keep that apart from the data.

    Example: thuis backup /mnt/backup/thuis --home data/home
    """
    from pipelines.commands.backup import backup as run

    run(folder, home, dry_run, as_json)


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder that was given to thuis backup.")],
    home: Home = None,
    replace: Annotated[bool, typer.Option("--replace", help="Let it take the place of what the home holds.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Verify every file and change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup back, after looking whether every file of it is whole; a home that holds anything is refused.

    Stopped halfway, the same command completes it. The key is not in the backup: restore it from where it is kept.

    Example: thuis restore /mnt/backup/thuis --home data/home
    """
    from pipelines.commands.backup import bring_back as run

    run(folder, home, replace, dry_run, as_json)


@app.command()
def forget(  # noqa: PLR0913, PLR0917 - arguments of a command
    raw: Raw = None,
    home: Home = None,
    partner: Annotated[str | None, typer.Option(help="Whose pseudonym you type: this partner's own.")] = None,
    resident: Annotated[bool, typer.Option("--resident", help="You type a resident_key of the warehouse.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what there is and change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a person out of landing, decisions and every kept release, and keep them out when sent again.

    The pseudonym is asked for, or read from stdin: as an argument it would stay in the shell's history. All pseudonyms
    of that person are followed. What remains is a proof without any, in decisions/forgotten. Stopped halfway, the same
    command without options completes it.

    Example: thuis forget --partner portaal --dry-run < pseudonym.txt
    """
    from pipelines.commands.forget import forget as run

    raise typer.Exit(run(raw, home, partner, resident, dry_run, as_json))


@app.command()
def key(
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tell which key this is by its fingerprint, how old it is, and whether this home was made with it.

    The key itself is never shown. Exit code 1: others may read its file, or this home was made with another key.

    Example: thuis key --home data/home
    """
    from pipelines.commands.key import key as run

    raise typer.Exit(run(home, as_json))


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder to write the deliveries to; must be empty or not exist.")],
    residents: Annotated[int, typer.Option(min=20, max=100_000, help="People housed by the programme.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 2021,
) -> None:
    """Write the deliveries of an invented region, as its partners would send them.

    Example: thuis demo --residents 200 --seed 2021 --out /tmp/region
    """
    from pipelines.commands.demo import write

    write(out, residents, seed)


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
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Run a command; whatever goes wrong becomes one sentence and its exit code."""
    try:
        app()
    except ThuisError as error:
        fail(str(error), error.exit_code)
    except SystemExit as end:
        if end.code == STOPPED:
            stop()
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
