"""The answer: shown, and to take along.

Lives here: what a reader sees of it, and its files. Does not: asking (question.py), or what a file holds (answers.py).
"""

from collections.abc import Callable

import streamlit as st

from dashboards import downloads
from dashboards.desk import answers
from dashboards.desk.answers import Answered
from dashboards.desk.seat import Refused, Seat, heading, refused
from dashboards.judged_again import made_for, visitor
from dashboards.markup import safe
from dashboards.tables import to_html
from dashboards.wording import Wording
from pipelines.errors import UserMistake
from pipelines.queries.ask import asking
from pipelines.queries.process import Question

FILE_BYTES = 128 * 2**20  # of a whole answer as a file, which this process holds until it is fetched


def show(seat: Seat, answer: Answered | Refused) -> None:
    """Show the last answer; it stays while the reader looks something up or changes the language."""
    words = seat.words
    st.html(heading(words("sql.answer")))
    if isinstance(answer, Refused):
        st.html(_refusal(answer))
        return
    st.html(f"<p class='summary' role='status'>{safe(_told(answer, words))}</p>")
    if answer.rows.num_rows:
        st.html(to_html([answers.on_a_page(answer.rows, words("sql.caption"))], words))
        _files(seat, answer)
    if answer.cut:
        _offer_all(seat, answer.query)


def _refusal(answer: Refused) -> str:
    detail = f"<pre lang='en' tabindex='0'>{safe(answer.detail)}</pre>" if answer.detail else ""
    return f"<div class='refused' role='alert'><p>{safe(answer.sentence)}</p>{detail}</div>"


def _told(answer: Answered, words: Wording) -> str:
    """Return how many rows came in how many seconds, and which rows and columns are shown."""
    rows, columns = answer.rows.num_rows, answer.rows.num_columns
    key = "sql.told_cut" if answer.cut else "sql.told_one" if rows == 1 else "sql.told"
    told = [words(key, rows=words.number(rows), seconds=words.number(answer.seconds, 1))]
    if rows > answers.SHOWN:
        told.append(words("sql.shown", shown=words.number(answers.SHOWN)))
    if columns > answers.SHOWN_COLUMNS:
        shown = words.number(answers.SHOWN_COLUMNS)
        told.append(words("sql.shown_columns", shown=shown, columns=words.number(columns)))
    return " ".join(told)


def _files(seat: Seat, answer: Answered) -> None:
    """Offer the rows as files, made only when somebody asks."""
    words, about, rows = seat.words, seat.about, answer.rows
    explanation = [
        (words("download.title"), words("sql.title")),
        (words("sql.query"), answer.query),
        (words("download.source"), words("sql.source", **seat.dates)),
    ]
    files: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
        ("download.people", "csv", lambda: downloads.for_people(answers.as_table(rows), explanation, words)),
        ("download.machines", "machine.csv", lambda: downloads.for_machines(answers.as_table(rows), about)),
        ("sql.parquet", "parquet", lambda: answers.as_parquet(rows.schema, rows.to_batches(), about)),
    )
    with st.container(horizontal=True, gap="small"):
        for label, ending, make in files:
            _download(words(label), f"sql.{ending}", make)


def _download(label: str, file_name: str, make: Callable[[], bytes]) -> None:
    """Offer a file that is made when it is asked for, for who is let in by then."""
    st.download_button(
        label,
        made_for(visitor(), make),
        file_name=file_name,
        key=file_name,
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def _offer_all(seat: Seat, query: str) -> None:
    """Where rows were left out, ask once more for all of them, as a file that whoever is let in by then may fetch."""
    if st.button(seat.words("sql.all"), key="sql_all"):
        whole = _whole(seat, query)
        if isinstance(whole, Refused):
            st.html(_refusal(whole))
        else:
            _download(seat.words("sql.all_ready"), "sql_all.parquet", lambda: whole)


def _whole(seat: Seat, query: str) -> bytes | Refused:
    question = Question(seat.access.database, query, rows=None, size=FILE_BYTES, flat=False)
    try:
        with st.spinner(seat.words("sql.busy")), asking(seat.home, seat.asker, question) as answer:
            return answers.as_parquet(answer.schema, answer, seat.about)
    except UserMistake as error:
        return refused(error, seat.words)
