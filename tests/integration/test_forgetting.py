"""A person is forgotten: nothing of them is left in any byte or value, they stay out, and what stays can be trusted."""

import io
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from unittest import mock

import polars as pl
import pytest
from forgotten_home import accounts_hold, is_settled, stands
from small_region import WORKED_EXAMPLE
from thuis_command import KEY, Ended, holds, marts, refresh, thuis

from pipelines.intake.pseudonyms import rekey
from pipelines.release import manifest, switch
from pipelines.release.current import current_release
from pipelines.release.kept import kept
from pipelines.release.signature import is_signed
from pipelines.settings import PROJECT

pytestmark = pytest.mark.slow

EARLIER = "20200101T000000-aaaaaa"
LINKED = "select resident_key, partner, lease_id from marts.lease_link where link_rule = 'placement_tenant'"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return shutil.copytree(WORKED_EXAMPLE / "raw", tmp_path / "raw")


@pytest.fixture
def home(worked_home: Path, tmp_path: Path) -> Path:
    """The home of the worked example, with the same release once more under an earlier name."""
    home = shutil.copytree(worked_home, tmp_path / "home", symlinks=True)
    standing = current_release(home)
    earlier = shutil.copytree(standing.folder, home / "releases" / EARLIER)
    manifest.write(earlier, standing.manifest | {"release": EARLIER})
    return home


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> object:
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(f"{text}\n"))


def forget(home: Path, raw: Path, typed: object, text: str, *options: object) -> Ended:
    typed(text)  # type: ignore[operator]
    return thuis("forget", "--home", home, "--raw", raw, *options)


def somebody(raw: Path) -> str:
    """A client as their care partner knows them."""
    clients = pl.read_csv(max(raw.glob("tussenvoorziening/*/clients.csv")), infer_schema=False)
    return str(clients["client"][0])


def test_a_dry_run_counts_and_changes_nothing(home: Path, raw: Path, typed: object) -> None:
    before = stands(home)
    ended = forget(home, raw, typed, somebody(raw), "--partner", "tussenvoorziening", "--dry-run")
    assert ended.code == 0
    assert "clients 2" in ended.out and f"In release {EARLIER}: " in ended.out
    assert "To be replaced by its partner, without this person: tussenvoorziening/" in ended.out
    asked = (home, raw, typed, somebody(raw), "--partner", "tussenvoorziening", "--dry-run", "--json")
    told = json.loads(forget(*asked).out)
    assert (told["dry_run"], told["proof"], told["still_in"], told["landing"]["clients"]) == (True, None, [], 2)
    assert ended.out.count("In release") == len(told["releases"]) and told["releases"][EARLIER]["rows"] > 0
    assert ended.out.count("To be replaced") == len(told["to_replace"]) > 0
    assert "marks" not in told
    assert stands(home) == before


def test_nothing_of_a_forgotten_person_is_left_and_they_stay_out(home: Path, raw: Path, typed: object) -> None:
    pseudonym = somebody(raw)
    keyed = rekey(pseudonym, KEY.encode())
    published = [one.published.read_bytes() for one in kept(home)]
    others = marts(home, f"select * from marts.fct_relapse where resident_key <> '{keyed}' order by all")
    assert holds(home, keyed)
    ended = forget(home, raw, typed, pseudonym, "--partner", "tussenvoorziening")
    assert ended.code == 0, ended.err
    assert holds(home, keyed) == []
    assert pseudonym not in ended.out + ended.err and keyed not in ended.out + ended.err
    assert marts(home, "select * from marts.fct_relapse order by all") == others
    assert published == [one.published.read_bytes() for one in kept(home)]
    for release in kept(home):
        switch.verify(release.folder, release.manifest["files"])
        assert is_signed(release.manifest)
        assert release.manifest["forgotten"]["count"] == 1
    accounts_hold(home)
    proof_names_nobody(home, pseudonym)


def proof_names_nobody(home: Path, pseudonym: str) -> None:
    (path,) = (home / "decisions" / "forgotten").iterdir()
    proof = json.loads(path.read_text())
    assert proof["done"] and proof["landing"]["clients"] == 2
    assert set(proof["releases"]) == {one.folder.name for one in kept(home)}
    assert pseudonym not in path.read_text() and rekey(pseudonym, KEY.encode()) not in path.read_text()
    assert proof["marks"] == sorted(proof["marks"])


@pytest.mark.deep
def test_a_tenant_number_leads_to_the_whole_person(home: Path, raw: Path, typed: object) -> None:
    (found,) = marts(home, f"{LINKED} limit 1")
    leases = pl.concat([pl.read_csv(path, infer_schema=False) for path in raw.glob(f"{found['partner']}/*/leases.csv")])
    number = leases.filter(pl.col("lease_id") == found["lease_id"])["tenant_number"][0]
    ended = forget(home, raw, typed, number, "--partner", found["partner"])
    assert ended.code == 0, ended.err
    assert holds(home, str(found["resident_key"])) == []
    assert holds(home, rekey(number, KEY.encode())) == []
    landed = pl.concat([pl.read_parquet(p) for p in home.glob(f"landing/leases/{found['partner']}@*/accepted.parquet")])
    assert found["lease_id"] not in set(landed["lease_id"])


@pytest.mark.deep
def test_a_resident_key_leads_to_the_same_person(home: Path, raw: Path, typed: object) -> None:
    keyed = rekey(somebody(raw), KEY.encode())
    assert forget(home, raw, typed, keyed, "--resident").code == 0
    assert holds(home, keyed) == []


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("nobody-at-all", ("--partner", "tussenvoorziening"), "Nobody is known by this pseudonym"),
        (
            "x",
            ("--partner", "nobody_at_all"),
            "'nobody_at_all' is not a partner. Choose one with --partner: buurtteam, ",
        ),
        ("x", ("--partner", "*"), "'*' is not a partner."),
        ("nobody-at-all", ("--resident",), "This is no resident_key"),
        ("0" * 64, ("--resident",), "Nothing of this person is in this home"),
        ("x", (), "Say whose pseudonym"),
        ("x", ("--resident", "--partner", "mitros"), "Say whose pseudonym"),
        ("", ("--resident",), "Nothing was typed"),
    ],
)
def test_what_names_nobody_is_the_readers_mistake_and_changes_nothing(
    home: Path, raw: Path, typed: object, text: str, options: tuple[str, ...], said: str
) -> None:
    before = stands(home)
    ended = forget(home, raw, typed, text, *options)
    assert (ended.code, said in ended.err, stands(home)) == (2, True, before)
    assert not (home / "unfinished.json").exists()


def test_another_key_forgets_nobody(home: Path, raw: Path, typed: object, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "other").write_text("quite-another-key")
    (tmp_path / "other").chmod(0o600)
    monkeypatch.setenv("THUIS_KEY_FILE", str(tmp_path / "other"))
    ended = forget(home, raw, typed, somebody(raw), "--partner", "tussenvoorziening")
    assert (ended.code, "another key" in ended.err) == (2, True)


def test_a_damaged_release_is_not_signed_anew(home: Path, raw: Path, typed: object) -> None:
    (home / "releases" / EARLIER / "docs" / "index.html").write_text("changed")
    before = stands(home)
    ended = forget(home, raw, typed, somebody(raw), "--partner", "tussenvoorziening")
    assert (ended.code, "cannot be signed anew" in ended.err) == (3, True)
    assert stands(home) == before


def test_decisions_about_the_person_go_too(home: Path, raw: Path, typed: object) -> None:
    keyed = rekey(somebody(raw), KEY.encode())
    header = "decision,partner,lease_id,resident_key,reason,decided_on\n"
    kept_line = f"forbid,portaal,L1,{'a' * 64},Another tenant,2023-01-02\n"
    (home / "decisions").mkdir(exist_ok=True)
    (home / "decisions" / "links.csv").write_text(
        f"{header}force,mitros,L13,{keyed},Told by phone,2023-01-02\n{kept_line}"
    )
    assert forget(home, raw, typed, keyed, "--resident").code == 0
    assert (home / "decisions" / "links.csv").read_text() == header + kept_line
    assert holds(home, keyed) == []


def test_a_place_that_thuis_does_not_know_is_named_and_the_work_stays_unfinished(
    home: Path, raw: Path, typed: object
) -> None:
    keyed = rekey(somebody(raw), KEY.encode())
    (home / "my notes.txt").write_text(f"look at {keyed}")
    ended = forget(home, raw, typed, keyed, "--resident")
    assert (ended.code, "They still stand in my notes.txt" in ended.err) == (1, True)
    assert "A forgetting was stopped halfway" in thuis("status", "--home", home, "--raw", raw).out
    assert refresh(raw, home).code == 3
    before = stands(home)
    assert (thuis("forget", "--home", home, "--raw", raw, "--dry-run").code, stands(home)) == (0, before)
    (home / "my notes.txt").unlink()
    ended = thuis("forget", "--home", home, "--raw", raw, "--json")
    told = json.loads(ended.out)
    assert (ended.code, told["still_in"]) == (0, [])
    assert (home / "decisions" / "forgotten" / f"{told['proof']}.json").exists()
    assert holds(home, keyed) == []


@pytest.mark.deep
def test_what_is_taken_in_later_leaves_them_out_and_a_file_that_was_replaced_is_read_again(
    home: Path, raw: Path, typed: object
) -> None:
    pseudonym = somebody(raw)
    forget(home, raw, typed, pseudonym, "--partner", "tussenvoorziening")
    named = json.loads(thuis("status", "--home", home, "--raw", raw, "--json").out)["to_replace"]
    assert any(place.endswith("clients.csv") for place in named)
    shutil.rmtree(home / "landing" / "clients")
    for place in named:
        if not place.endswith("clients.csv"):
            lines = (raw / place).read_text().splitlines(keepends=True)
            (raw / place).write_text("".join(line for line in lines if pseudonym not in line))
    ended = refresh(raw, home)
    assert ended.code in (0, 1) and "Released" in ended.err and "veranderd nadat" not in ended.err
    assert holds(home, rekey(pseudonym, KEY.encode())) == []
    manifests = [json.loads(path.read_text()) for path in home.glob("landing/clients/tussen*/manifest.json")]
    assert sum(one["left_out"].get("of somebody who was forgotten", 0) for one in manifests) == 2
    accounts_hold(home)
    left = json.loads(thuis("status", "--home", home, "--raw", raw, "--json").out)["to_replace"]
    assert left == [place for place in named if place.endswith("clients.csv")]


KILLED = """
import sys
from killed import run_until
from pipelines.commands.forget import forget
step, home, raw, partner = sys.argv[1:]
run_until(int(step), lambda: forget(raw, home, partner, False, False, False))
"""


def killed_at(step: int, home: Path, raw: Path, pseudonym: str) -> bool:
    """Forget in a process that is killed before its n-th step; False when it came to its end before that."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(step), str(home), str(raw), "tussenvoorziening"],
        input=f"{pseudonym}\n", text=True, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT), str(PROJECT / "tests")])},
    )  # fmt: skip
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    return ended.returncode != 0


def completes_after_a_kill(step: int, worked_home: Path, home: Path, raw: Path) -> bool:
    """Kill at a step, look that readers are served, and run the command again; False when nothing was killed."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(worked_home, home, symlinks=True)
    pseudonym = somebody(raw)
    if not killed_at(step, home, raw, pseudonym):
        return False
    assert marts(home, "select count(*) as people from marts.dim_resident")[0]["people"] > 10
    begun = (home / "unfinished.json").exists()
    with mock.patch.object(sys, "stdin", io.StringIO(f"{pseudonym}\n")):
        options = () if begun else ("--partner", "tussenvoorziening")
        ended = thuis("forget", "--home", home, "--raw", raw, *options)
    done = list((home / "decisions" / "forgotten").glob("*.json"))
    assert ended.code == 0 or (done and json.loads(done[0].read_text())["done"]), ended.err
    assert holds(home, rekey(pseudonym, KEY.encode())) == []
    is_settled(home)
    return True


@pytest.mark.parametrize("step", [60])
def test_killed_halfway_the_same_command_completes_it(step: int, worked_home: Path, tmp_path: Path, raw: Path) -> None:
    assert completes_after_a_kill(step, worked_home, tmp_path / "home", raw)


@pytest.mark.deep
def test_killed_at_any_step_the_same_command_completes_it(worked_home: Path, tmp_path: Path, raw: Path) -> None:
    steps = itertools.takewhile(
        lambda step: completes_after_a_kill(step, worked_home, tmp_path / "home", raw), itertools.count()
    )
    assert sum(1 for _ in steps) > 100
