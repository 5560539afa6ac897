"""The deliveries of the worked example are taken in whole."""

from pathlib import Path

from intake_desk import Desk

from pipelines.intake.profiles import load_profiles

RAW = Path(__file__).parents[2] / "worked_example" / "raw"


def test_every_row_of_the_worked_example_is_accepted(tmp_path):
    desk = Desk(tmp_path, load_profiles())
    (tmp_path / "raw").symlink_to(RAW)
    landed = desk.land()
    lines = {path: len(path.read_text().splitlines()) - 1 for path in RAW.glob("*/*/*.csv")}
    assert len(landed) == len(lines)
    assert sum(one.rows_accepted for one in landed) == sum(lines.values())
    assert [one for one in landed if one.rows_held_back or not one.contained or one.findings] == []
    assert desk.findings() == []
