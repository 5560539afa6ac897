"""Profiles are read from YAML, and a mistake in one is told with its line."""

from pathlib import Path

import pytest

from pipelines.errors import UserMistake
from pipelines.intake.profile_schema import Dialect
from pipelines.intake.profiles import dataset_fingerprint, load_profile, load_profiles

YAML = """\
partner: mitros
name: Mitros
kind: corporation
rhythm: quarter
owner: {name: "Team data", contact: "data@example.org"}
defaults: {encoding: cp1252, separator: ";", decimal: ",", date: "%d-%m-%Y"}
datasets:
  handovers:
    mode: full
    sources:
      - files: "overdracht*.csv"
        join: {files: "clienten.csv", on: Nummer, how: left}
        columns:
          client: Pseudoniem
          handed_over_on: {from: Datum, date: "%Y%m%d"}
          to_team: {from: Team, codes: {NO: noord, "02": zuid}, unknown: null}
          deleted: {constant: false}
"""


@pytest.fixture
def write(tmp_path: Path):
    def _write(old: str = "", new: str = "", name: str = "mitros.yaml") -> Path:
        path = tmp_path / name
        path.write_text(YAML.replace(old, new, 1) if old else YAML)
        return path

    return _write


def test_a_profile_says_where_each_column_comes_from(write):
    profile = load_profile(write())
    source = profile.datasets["handovers"].sources[0]
    assert source.columns["client"].from_ == ("Pseudoniem",)
    assert source.columns["handed_over_on"].date == ("%Y%m%d",)
    assert source.columns["to_team"].codes == {"NO": "noord", "02": "zuid"}
    assert source.columns["to_team"].unknown is None
    assert source.columns["deleted"].constant == "false"
    assert source.join[0].on == ("Nummer",)


def test_a_source_takes_from_the_defaults_what_it_does_not_say(write):
    profile = load_profile(write('- files: "overdracht*.csv"', '- files: "x.csv"\n        separator: ","'))
    dialect = profile.datasets["handovers"].sources[0].over(profile.defaults)
    assert dialect == Dialect(encoding="cp1252", separator=",", decimal=",", date=("%d-%m-%Y",))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("mode: full", "mode: ful", 9, "'full' or 'changes'"),
        ("handovers", "handover", 8, "unknown dataset"),
        ("to_team:", "team:", 13, "handovers needs to_team"),
        ("deleted:", "remark:", 17, "no such column"),
        ("client: Pseudoniem", "client: {from: A, constant: b}", 14, "exactly one of from, constant or compute"),
        ("client: Pseudoniem", "client: {from: A, codes: {01: b}}", 14, "valid string"),
        ("mode: full", "mode: full\n    mode: full", 10, "stands here twice"),
        ("- files:", "- fils:", 11, "Extra inputs"),
        ("kind: corporation", "kind: [", 5, "not valid YAML"),
        ("partner: mitros", "partner: portaal", 1, "must be called portaal.yaml"),
    ],
)
def test_a_mistake_in_a_profile_is_told_with_file_and_line(write, old, new, line, words):
    with pytest.raises(UserMistake) as caught:
        load_profile(write(old, new))
    told = str(caught.value)
    assert f"mitros.yaml, line {line}:" in told
    assert words in told


def test_a_code_outside_the_contracts_list_is_refused(write):
    sources = (
        "[{files: x, columns: {stay_id: a, client: b, start_date: c, ethos_category: d}}, "
        "{files: y, columns: {stay_id: a, client: b, start_date: c, ethos_category: {constant: 1}}}]"
    )
    good = write("  handovers:", f"  shelter_stays: {{mode: full, sources: {sources}}}\n  handovers:")
    assert "shelter_stays" in load_profile(good).datasets
    leases = (
        "[{files: x, columns: {lease_id: a, unit_id: b, tenant_group: c, holder: {constant: nobody}, "
        "contract_type: {from: d, codes: {x: regular}, unknown: strange}, start_date: e}}]"
    )
    bad = write("  handovers:", f"  leases: {{mode: full, sources: {leases}}}\n  handovers:")
    with pytest.raises(UserMistake, match=r"nobody is not in the code list(.|\n)*strange is not in the code list"):
        load_profile(bad)


def test_a_dataset_without_a_source_is_refused(write):
    path = write("  handovers:", "  units: {mode: full, sources: []}\n  handovers:")
    with pytest.raises(UserMistake, match=r"line 8: datasets\.units\.sources: name at least one source"):
        load_profile(path)


def test_a_filter_holds_exactly_one_test(write):
    path = write("        columns:", "        filter: {column: a, reason: b}\n        columns:")
    with pytest.raises(UserMistake, match="exactly one of in, not_in or blank"):
        load_profile(path)


def test_a_file_that_is_no_mapping_is_refused(write):
    with pytest.raises(UserMistake, match="a profile starts with `partner:`"):
        load_profile(write(YAML, "- 1\n"))


def test_the_fingerprint_changes_with_the_way_its_own_dataset_is_read(write):
    before = dataset_fingerprint(load_profile(write()), "handovers")
    assert dataset_fingerprint(load_profile(write("name: Mitros", "name: Other")), "handovers") == before
    assert dataset_fingerprint(load_profile(write("from: Team", "from: Ploeg")), "handovers") != before
    assert dataset_fingerprint(load_profile(write('decimal: ","', 'decimal: "."')), "handovers") != before


def test_every_profile_of_the_project_loads_and_bears_the_name_of_its_file():
    profiles = load_profiles()
    assert {"mitros", "portaal", "hmis", "vierdehuis", "region"} <= profiles.keys()
    assert all(name == profile.partner for name, profile in profiles.items())
