"""A partner that nobody has seen before is a profile and nothing else: its awkward files are first met here."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from intake_desk import KEY, Desk

from pipelines.intake.profiles import load_profile
from pipelines.intake.pseudonyms import rekey

PROFILE = """\
partner: havenzicht
name: Stichting Havenzicht
kind: care
rhythm: month
owner: {name: "Team Registratie", contact: "registratie@example.org"}
defaults: {encoding: cp1252, separator: ";", decimal: ",", date: "%d %B %Y"}
datasets:
  clients:
    mode: full
    sources:
      - files: "Bewoners*.xlsx"
        sheet: Lijst
        header_row: 4
        join: {files: "herkomst.csv", on: Bewonernr}
        columns:
          client: [Pseudoniem, Bewonernr]
          birth_year: Geb.jaar
          target_group: {from: Doelgroep, codes: {dakloos: homeless, jeugd: youth_care}}
          municipality_of_origin: Gemeente
          intake_on: {from: Instroom, date: [excel, "%d-%b-%y"]}
  guidance:
    mode: full
    sources:
      - files: "uren per maand *.csv"
        unpivot:
          columns: [jan, feb, mrt, apr, mei, jun, jul, aug, sep, okt, nov, dec]
          name: maand
          value: tijd
          reason: "geen begeleiding in de maand"
        columns:
          guidance_id: {compute: {op: join_text, of: [Bewonernr, Jaar, maand], prefix: "HZ-"}}
          client: Bewonernr
          kind: {constant: guidance}
          from_date: {compute: {op: date_of, of: [Jaar, maand, 1]}}
          to_date: {compute: {op: date_of, of: [Jaar, maand, 28]}}
          hours: {from: tijd, duration: "h:mm"}
      - files: "gesprekken.csv"
        columns:
          guidance_id: {compute: {op: join_text, of: [Gesprek], prefix: "HZ-G"}}
          client: [Bewonernr, Bewoner]
          kind: {from: Soort, codes: {budget: budget, schulden: debt}}
          from_date: Datum
          to_date: Datum
          hours: {compute: {op: hours_between, of: [Van, Tot]}}
  self_sufficiency:
    mode: changes
    sources:
      - files: "zrm.csv"
        unpivot: {columns: [Financiën, Huisvesting, Justitie], name: Domein, value: Score}
        columns:
          client: Bewonernr
          assessed_on: Afgenomen
          domain: {from: Domein, codes: {Financiën: finances, Huisvesting: housing, Justitie: justice}}
          score: Score
"""
MONTHS = "jan;feb;mrt;apr;mei;jun;jul;aug;sep;okt;nov;dec"
HOURS_2021 = (
    f"Havenzicht - uren\r\nafdrukdatum;3 januari 2022\r\n\r\nBewonernr;Jaar;{MONTHS}\r\nB1;2021;;;;;;;;;;;1:30;2:00\r\n"
)
HOURS_2022 = f"Bewonernr;Jaar;{MONTHS}\r\nB1;2022;0:45;;;;;;;;;;;\r\nB2;2022;;anderhalf;;;;;;;;;;\r\n"
TALKS = (
    "Gesprek;Bewoner;Soort;Datum;Van;Tot\r\n"
    "1;B2;budget;3 maart 2022;9:30;11:00\r\n"
    "2;B2;schulden;12 Okt. 2022;10:00;9:00\r\n"
)
ZRM = "Bewonernr;Afgenomen;Financiën;Huisvesting;Justitie\r\nB1;1 april 2022;2;;5\r\n"
ORIGINS = "Bewonernr;Gemeente\r\nB2;Zeist\r\nB1;Utrecht\r\n"


def residents() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("Toelichting").write_row(0, 0, ["Dit blad leest niemand"])
        sheet = book.add_worksheet("Lijst")
        sheet.write_row(0, 0, ["Bewoners Havenzicht"])
        sheet.write_row(2, 0, ["Bewonernr", "komt uit het dossier"])
        sheet.write_row(3, 0, ["Bewonernr", "Geb.jaar", "Doelgroep", "Instroom"])
        sheet.write_row(4, 0, ["B1", 1980, "dakloos", 44256])
        sheet.write_row(5, 0, ["B2", 2001, "jeugd", "15-mrt-21"])
    return content.getvalue()


@pytest.fixture
def havenzicht(desk: Desk, tmp_path: Path) -> Desk:
    path = tmp_path / "havenzicht.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    desk.profiles = {"havenzicht": load_profile(path)}
    files = {
        "uren per maand 2021.csv": HOURS_2021,
        "uren per maand 2022.csv": HOURS_2022,
        "gesprekken.csv": TALKS,
        "zrm.csv": ZRM,
        "herkomst.csv": ORIGINS,
    }
    for name, text in files.items():
        desk.deliver(name, text.encode("cp1252"), "2022-12-31", "havenzicht")
    desk.deliver("Bewoners 2022.xlsx", residents(), "2022-12-31", "havenzicht")
    return desk


def test_everything_comes_in_by_the_profile_alone(havenzicht: Desk):
    landed = {one.dataset: (one.rows_in, one.rows_accepted, one.rows_held_back) for one in havenzicht.land()}
    assert landed == {"clients": (2, 2, 0), "guidance": (6, 4, 2), "self_sufficiency": (2, 2, 0)}


def test_residents_come_from_a_workbook_and_a_joined_file(havenzicht: Desk):
    havenzicht.land()
    columns = ["_row", "birth_year", "target_group", "municipality_of_origin"]
    found = havenzicht.accepted("clients")
    assert found.select(columns).rows() == [(5, 1980, "homeless", "Utrecht"), (6, 2001, "youth_care", "Zeist")]
    assert [str(day) for day in found["intake_on"]] == ["2021-03-01", "2021-03-15"]
    assert found["client"].to_list() == [rekey("B1", KEY), rekey("B2", KEY)]


def test_guidance_comes_from_month_columns_of_two_files_and_from_talks(havenzicht: Desk):
    havenzicht.land()
    found = havenzicht.accepted("guidance").select("_row", "guidance_id", "kind", "from_date", "hours").rows()
    assert [(row, key, kind, str(day), hours) for row, key, kind, day, hours in found] == [
        (5, "HZ-B1-2021-nov", "guidance", "2021-11-01", 1.5),
        (5, "HZ-B1-2021-dec", "guidance", "2021-12-01", 2.0),
        (2, "HZ-B1-2022-jan", "guidance", "2022-01-01", 0.75),
        (2, "HZ-G1", "budget", "2022-03-03", 1.5),
    ]
    assert havenzicht.faults("guidance") == [(3, "hours", "type"), (3, "hours", "type")]


def test_scores_come_from_columns_per_domain(havenzicht: Desk):
    havenzicht.land()
    found = havenzicht.accepted("self_sufficiency").select("_row", "domain", "score", "assessed_on").rows()
    assert [(*row, str(day)) for *row, day in found] == [
        (2, "finances", 2, "2022-04-01"),
        (2, "justice", 5, "2022-04-01"),
    ]
