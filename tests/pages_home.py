"""A small home for the pages: both databases of one release, with made-up figures of the right shape.

What belongs here: enough rows to draw every figure, with a hidden and a carried cell, a small and a merged group and a
late partner among them.
What does not: real measures; those are tested where they are computed. The rows are plain arithmetic, not chance.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dashboards.page import Context

RELEASE = "20230131T020000Z-fixture"
RULES = {"min_cell": 10, "merge_below": 15, "base": 5}
HORIZONS = {6: 182, 12: 365, 18: 547, 24: 730, 36: 1095}
BETWEEN = {"all": {3: 91}, "housing_form": {3: 91, 15: 456, 30: 913}}
GROUPS = {
    ("all", "all"): 185,
    ("housing_form", "mixed"): 110,
    ("housing_form", "scattered"): 45,
    ("housing_form", "flex"): 24,
    ("housing_form", "pitstop"): 6,
    ("target_group", "other"): 95,
    ("target_group", "homeless"): 50,
    ("target_group", "youth_care"): 40,
    ("move_in_year", "2021"): 120,
    ("move_in_year", "2022"): 65,
}
MONTHS = [date(2021 + month // 12, month % 12 + 1, 1) for month in range(24)]
KEYS = {"breakdown", "value", "months", "month", "target", "complete", "housing_form", "municipality", "phase"} | {
    *("weeks_since_start", "partner", "delivery", "dataset", "check", "severity")
}
Row = dict[str, Any]
MakeContext = Callable[..., Context]


@dataclass(frozen=True)
class Curve:
    """A curve table: its causes of an end, and its figures as functions of the causes' shares."""

    table: str
    causes: tuple[str, ...]
    figures: dict[str, Callable[[dict[str, float]], float]]


CURVES = (
    Curve("relapse_curve", ("relapsed", "died"), {"cif_relapse": lambda f: f["relapsed"]}),
    Curve(
        "retention_curve",
        ("negative", "positive", "died"),
        {"still_housed": lambda f: 1 - sum(f.values()), "retained": lambda f: 1 - f["negative"] - f["died"]},
    ),
    Curve("lease_flip_curve", ("flipped", "exited"), {"cif_flip": lambda f: f["flipped"]}),
)


def build_home(home: Path, share: float = 1.0) -> Path:
    """Write one release under `home` and point `current` at it; `share` of everyone makes a smaller region."""
    release = home / "releases" / RELEASE
    release.mkdir(parents=True)
    _write(release / "warehouse.duckdb", "marts", share, published=False)
    _write(release / "published.duckdb", "published", share, published=True)
    (release / "manifest.json").write_text(json.dumps(manifest(), default=str), encoding="utf-8")
    (home / "current").symlink_to(Path("releases") / RELEASE)
    return home


def part(count: int, share: float) -> int:
    """A share of a count, and never nobody."""
    return max(1, int(count * share))


def manifest() -> dict[str, object]:
    """The parts of a release's manifest that pages read."""
    return {
        "release": RELEASE,
        "built_at": "2023-01-31T02:30:00+00:00",
        "known_on": None,
        "files": {},
        "reference_date": date(2022, 12, 31),
        "measures": {"retention_curve": {"version": 2, "defined_on": "2023-01-15"}},
        "published": {**report_of_publication(), "edition": {"rules": RULES}, "former": ["20220930T020000Z-fixture"]},
    }


def report_of_publication() -> dict[str, object]:
    """What a publication says of itself, in a manifest and to whoever tries one: two tables, and one that repeats."""
    retention = {"table": "retention_at_horizon", "rows": 50, "cells": 250, "hidden_primary": 80, "carried": 7}
    retention |= {"hidden_secondary": 20, "denominators": 50, "denominators_hidden": 10}
    retention |= {"outcomes": 100, "outcomes_hidden": 60}
    phases = {"table": "guidance_phase", "rows": 80, "cells": 80, "hidden_primary": 16, "hidden_secondary": 4}
    moved = {
        "table": "retention_at_horizon",
        "row": ["all", "all", "12"],
        "column": "housed",
        "before": 90,
        "after": 120,
    }
    audit = {"attacked": {"retention_at_horizon": 100, "guidance_phase": 20}, "narrowest": 10.0, "exposed": []}
    repeated = [{"table": "relapse_at_horizon", "rows": 8, "values": 40, "hidden": 30, "carried": 2}]
    return {"tables": [retention, phases], "repeated": repeated, "audit": audit, "largest_change": moved}


def curve_rows(curve: Curve, size: int, every: int = 21) -> Iterator[Row]:
    """One event or censoring every few days: causes and censoring take turns."""
    turns = (*curve.causes, "censored", "censored", "censored", "censored")
    so_far = dict.fromkeys(curve.causes, 0.0)
    yield {"day": 0, "at_risk": size, **dict.fromkeys((*curve.causes, "censored"), 0), **_figures(curve, so_far)}
    at_risk, day, turn, free = size, 0, 0, 1.0
    step = max(1, size * every // 1500)
    while at_risk > 0 and day < 1100:
        day += every
        cause, count = turns[turn % len(turns)], min(step, at_risk)
        if cause in so_far:
            so_far[cause] += free * count / at_risk
            free -= free * count / at_risk
        counts = {name: count if name == cause else 0 for name in (*curve.causes, "censored")}
        yield {"day": day, "at_risk": at_risk, **counts, **_figures(curve, so_far)}
        at_risk, turn = at_risk - count, turn + 1


def _figures(curve: Curve, so_far: dict[str, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, of in curve.figures.items():
        value = of(so_far)
        found |= {name: value, f"{name}_low": max(0.0, value - 0.06), f"{name}_high": min(1.0, value + 0.07)}
    return found


def _write(path: Path, schema: str, share: float, published: bool) -> None:
    tables = {**_curve_tables(share, published), **_plain_tables(share, published)}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as release")
        connection.execute(f"create schema release.{schema}")
        for name, rows in tables.items():
            frame = pl.DataFrame(rows, infer_schema_length=None)
            connection.register("frame", frame.to_arrow())
            connection.execute(f'create table release.{schema}."{name}" as select * from frame')
            connection.unregister("frame")


def _curve_tables(share: float, published: bool) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {curve.table: [] for curve in CURVES}
    for curve in CURVES:
        for (breakdown, value), size in GROUPS.items():
            group = {"breakdown": breakdown, "value": value}
            rows = list(curve_rows(curve, part(size, share)))
            if published:
                rows = at_horizons(curve, rows, part(size, share) < 10, BETWEEN.get(breakdown, {}))
            if published and breakdown == "all":
                fixed = [row for row in rows if row["months"] in HORIZONS]
                carry(fixed, [f"{cause}_total" for cause in curve.causes], along=("at_risk", *curve.figures))
            tables[curve.table] += [group | row for row in rows]
    milestone = [
        {"milestone": name} | {key.replace("cif_flip", "cif"): _scaled(key, cell, factor) for key, cell in row.items()}
        for name, factor in (("halved", 3.0), ("independent", 1.8), ("reintensified", 0.5))
        for row in tables["lease_flip_curve"]
    ]
    return {**tables, "guidance_milestone_curve": milestone}


def _scaled(key: str, cell: Any, factor: float) -> Any:
    return cell * factor if key.startswith("cif") and isinstance(cell, float) else cell


def at_horizons(curve: Curve, rows: list[Row], hide_all: bool, between: dict[int, int]) -> list[Row]:
    """The published form of a curve: totals at five horizons and some months `between`, each cell with its status."""
    found: list[Row] = []
    for months, day in sorted((HORIZONS | between).items()):
        so_far = [row for row in rows if row["day"] <= day]
        last = so_far[-1]
        cells: Row = {"residents": rows[0]["at_risk"], "at_risk": last["at_risk"]}
        cells |= {f"{gone}_total": sum(row[gone] for row in so_far) for gone in (*curve.causes, "censored")}
        cells |= {f"{name}{end}": last[f"{name}{end}"] for name in curve.figures for end in ("", "_low", "_high")}
        found.append({"months": months, "day": day} | with_status(cells, hide_all or last["at_risk"] < 10))
    return found


def carry(rows: list[Row], totals: Sequence[str], along: Sequence[str] = ()) -> None:
    """Let totals that grew by less than ten people stand as they were, and mark them and the figures made of them."""
    for total in totals:
        last = None
        for row in rows:
            if last and row[total] and 0 < row[total] - last < 10:
                figures = [f"{name}{end}_status" for name in along for end in ("", "_low", "_high")]
                row.update({total: last, f"{total}_status": "u"} | {name: "u" for name in figures if name in row})
            last = row[total]


def with_status(cells: Row, hidden: bool) -> Row:
    """Cells with their status, emptied where hidden."""
    status = {f"{name}_status": "c" if hidden else "" for name in cells}
    return {name: None if hidden else cell for name, cell in cells.items()} | status


def _plain_tables(share: float, published: bool) -> dict[str, list[Row]]:
    """Everything that is not a curve; in the published form small cells are hidden."""
    tables = {
        "retention_at_horizon": [
            _horizon(group, part(size, share), months) for group, size in GROUPS.items() for months in HORIZONS
        ],
        "living_lab_progress": [_month(n, month, share) for n, month in enumerate(MONTHS)],
        "homes_delivered": [row for n, month in enumerate(MONTHS) for row in _homes(n, month)],
        "guidance_timeline": [_week(week, share) for week in ((1, 13, 26, 52, 78) if published else range(1, 105))],
        "guidance_phase": [row for n, month in enumerate(MONTHS) for row in _phases(n, month, share)],
        "data_quality": list(_quality()),
    }
    if published:
        about = {"known_on": date(2022, 12, 31), "reference_date": date(2022, 12, 31)}
        tables["homes_delivered"] += [row for month in MONTHS for row in _rolled_up(tables["homes_delivered"], month)]
        hidden = {name: [_published(row) for row in rows] for name, rows in tables.items()}
        carry(hidden["living_lab_progress"], ["moved_in_total"])
        homes = {(row["housing_form"], row["municipality"]) for row in tables["homes_delivered"]}
        for place in sorted(homes):
            rows = [row for row in hidden["homes_delivered"] if (row["housing_form"], row["municipality"]) == place]
            carry(rows, ["delivered_total"])
        rules = {"min_cell": 10, "rounding_base": 5}
        standing = {"publish_every": "quarter", "period": "2022-Q4", "next_period": date(2023, 1, 1)}
        return {**hidden, "about": [{**about, **rules, **standing}]}
    received = [row for row in tables["data_quality"] if row["check"] == "received"]
    return {
        **tables,
        "dim_delivery": [
            {"partner": row["partner"], "delivery": row["delivery"], "received_on": date.fromisoformat(row["delivery"])}
            for row in received
        ],
        "dim_complex": [{"complex_id": "C-MIX", "name": "MIXIT"}],
        "lease_link": list(_links()),
        "measure_flow": list(_flows(share)),
    }


def _flows(share: float) -> Iterator[Row]:
    """A flow of a measure with words, of one part of such a measure, and of a measure nobody wrote words for."""
    known, housed = part(190, share), part(185, share)
    for measure, name in (("retention_curve", "all"), ("guidance_milestone", "halved"), ("new_measure", "all")):
        steps = [(1, "known", "reached", known), (1, "known", "no_lease", known - housed)]
        steps += [(2, "moved_in", "reached", housed), (2, "moved_in", "still_housed", housed)]
        for number, step, reason, residents in steps:
            row = {"measure": measure, "part": name, "step_number": number, "step": step, "reason": reason}
            yield {**row, "is_denominator": number == 2, "residents": residents}


def _links() -> Iterator[Row]:
    """Four leases of vulnerable tenants at one corporation, one of them nobody's, and a regular tenant's."""
    rules = {"pseudonym": "A", "placement_date": "B", "forced": "C", "none": None}
    for number, (rule, resident) in enumerate(rules.items()):
        link = {"resident_key": resident, "link_rule": rule, "is_ambiguous": rule in ("placement_date", "none")}
        yield {"partner": "portaal", "lease_id": f"L{number}", "tenant_group": "vulnerable", **link}
    regular = {"resident_key": "D", "link_rule": "pseudonym", "is_ambiguous": False}
    yield {"partner": "portaal", "lease_id": "L9", "tenant_group": "regular", **regular}


def _month(number: int, month: date, share: float) -> Row:
    counts = {"moved_in": part(8, share), "moved_in_total": part(8 * (number + 1), share)}
    return {"month": month, **counts, "target": 200, "complete": number < 22}


def _homes(number: int, month: date) -> Iterator[Row]:
    for form, place, homes in (("mixed", "Utrecht", 12), ("flex", "Nieuwegein", 6), ("pitstop", "Utrecht", 1)):
        counts = {"delivered": homes if number % 3 == 0 else 0, "delivered_total": homes * (number // 3 + 1)}
        yield {"month": month, "housing_form": form, "municipality": place, "planned": 20 * homes, **counts}


def _rolled_up(homes: Sequence[Row], month: date) -> Iterator[Row]:
    """Homes of a month in all municipalities, by form and of all forms."""
    forms = {row["housing_form"] for row in homes}
    for form in (*sorted(forms), "all"):
        rows = [row for row in homes if row["month"] == month and form in ("all", row["housing_form"])]
        counts = {name: sum(row[name] for row in rows) for name in ("delivered", "delivered_total", "planned")}
        yield {"month": month, "housing_form": form, "municipality": "all", **counts}


def _phases(number: int, month: date, share: float) -> Iterator[Row]:
    for phase, start, step in (("intensive", 40, -1), ("regular", 20, 1), ("light", 4, 1), ("none", 1, 0)):
        residents = part(max(2, start + step * number), share)
        yield {"month": month, "breakdown": "all", "value": "all", "phase": phase, "residents": residents}


def _published(row: Row) -> Row:
    """The row as a funder gets it: told to the status of each cell, and small counts hidden."""
    kept = {name: cell for name, cell in row.items() if name in KEYS}
    told = {name for name in ("file", "column_name", "example_rows", "message") if name in row}
    few = any(0 < row.get(name, 0) < 10 for name in ("residents", "eligible"))
    for name in row.keys() - KEYS - told:
        small = isinstance(row[name], int) and 0 < row[name] < 10
        kept |= with_status({name: row[name]}, few or small)
    return kept


def _horizon(group: tuple[str, str], size: int, months: int) -> Row:
    eligible = size * (42 - months) // 42
    housed, died = eligible * (60 - months) // 60, eligible // 60
    share = housed / (eligible - died) if eligible else None
    rates = {
        f"{name}{end}": None if share is None else max(0.0, min(1.0, share * factor + shift))
        for name, factor in (("rate", 1.0), ("same_home", 0.9))
        for end, shift in (("", 0), ("_low", -0.05), ("_high", 0.05))
    }
    rates["same_home_rate"] = rates.pop("same_home")
    counts = {"eligible": eligible, "died": died, "denominator": eligible - died, "housed": housed}
    return {"breakdown": group[0], "value": group[1], "months": months, **counts, "same_home": housed, **rates}


def _week(week: int, share: float) -> Row:
    hours = 1 + 4 * 0.97**week
    return {
        "breakdown": "all",
        "value": "all",
        "weeks_since_start": week,
        "residents": part(max(3, 170 - 2 * week), share),
        **{"mean_hours": hours, "p25": hours * 0.6, "median": hours * 0.9, "p75": hours * 1.3},
    }


def _quality() -> Iterator[Row]:
    """Deliveries of three partners: one fell silent, one sent a file that could not be used."""
    detail = {"file": None, "column_name": None, "example_rows": None, "message": None}
    ends = (date(2021, 12, 31), date(2022, 3, 31), date(2022, 6, 30), date(2022, 12, 31))
    for partner, dataset, count in (
        ("mitros", "leases", 4),
        ("portaal", "leases", 4),
        ("legerdesheils", "guidance", 2),
    ):
        for end in ends[:count]:
            refused = partner == "portaal" and end == ends[2]
            row = {"partner": partner, "delivery": end.isoformat(), "dataset": dataset, "rows": 120, **detail}
            yield (
                row
                | {"check": "refused" if refused else "received", "severity": "error" if refused else "info"}
                | {"failed": 120 if refused else 2}
            )
        late = partner == "legerdesheils"
        yield row | {"check": "freshness", "severity": "warning" if late else "info", "rows": 1, "failed": int(late)}
    yield (
        row
        | {"check": "code", "severity": "error", "failed": 2, "file": "uren.csv", "column_name": "kind"}
        | {
            "example_rows": "4, 9",
            "message": "=Onbekende code in kolom kind.",
        }
    )
