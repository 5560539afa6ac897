"""A program in a process of its own: the seconds and the memory that its work took.

What lives here: wall and CPU seconds of the work itself (imports and start-up left out) and peak memory, for Python and
for R; runs of several programs in turns. What does not: which programs, and what is made of their figures.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable

Spent = dict[str, float]
"""Seconds (`wall`, `cpu`) and peak memory (`gigabytes`) of one run, and whatever else the program reports."""

_ACCOUNT = """
import json, os, resource, sys, time
def account(work, **more):
    began, used = time.perf_counter(), time.process_time()
    work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    spent = {"wall": time.perf_counter() - began, "cpu": time.process_time() - used, "gigabytes": peak}
    print(json.dumps(spent | {name: value() for name, value in more.items()}))
"""
_ACCOUNT_R = """
given <- commandArgs(trailingOnly = TRUE)
account <- function(work) {
  before <- proc.time()
  work()
  spent <- proc.time() - before
  peak <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
  cat(sprintf('{"wall": %f, "cpu": %f, "gigabytes": %f}\\n', spent[["elapsed"]],
              spent[["user.self"]] + spent[["sys.self"]], as.numeric(gsub("[^0-9]", "", peak)) / 1024^2))
}
"""


def python(program: str, *given: str) -> Spent:
    """What a Python program spent; it calls `account(work)` once and finds `given` in `sys.argv`."""
    return _spent([sys.executable, "-c", _ACCOUNT + program, *given])


def r(program: str, *given: str) -> Spent:
    """What an R program spent; it calls `account(work)` once and finds `given` in `given`."""
    return _spent(["Rscript", "-e", _ACCOUNT_R + program, *given])


def _spent(command: list[str]) -> Spent:
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: Spent = json.loads(done.stdout.splitlines()[-1])
    return found


def in_turns(sides: dict[str, Callable[[], Spent]], repeats: int) -> dict[str, list[Spent]]:
    """Every side once per repeat, one after another, so that a busy minute touches all of them."""
    runs: dict[str, list[Spent]] = {name: [] for name in sides}
    for repeat in range(repeats):
        for name, run in sides.items():
            runs[name].append(run())
        told = ", ".join(f"{name} {runs[name][-1]['wall']:.2f} s" for name in sides)
        print(f"  repeat {repeat + 1}/{repeats}: {told}", flush=True)
    return runs


def median(runs: list[Spent], name: str) -> float:
    """The median of one figure over the repeats."""
    return statistics.median(run[name] for run in runs)
