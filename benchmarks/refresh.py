"""What a refresh of the demo costs, as a ratio to the CPU of importing its four heavy parts in one process.

Both are measured as CPU seconds (user and system) of child processes, interleaved, and compared by their medians.
Not measured: wall time, which says more about the machine's other work than about ours.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

REPEATS = 5
AIM, LIMIT = 2.0, 2.5
HEAVY_PARTS = "import dagster, dagster_dbt, great_expectations; from dbt.cli.main import dbtRunner"
RELEASED = {0, 1}


def cpu_seconds(command: list[str], accepted: set[int]) -> float:
    """CPU seconds that a command and its children used; raises when it ends with an exit code that is not accepted."""
    before = os.times()
    code = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False).returncode
    after = os.times()
    if code not in accepted:
        raise SystemExit(f"{' '.join(command[:3])} ended with exit code {code}")
    return after.children_user - before.children_user + after.children_system - before.children_system


def measure(scratch: Path) -> tuple[list[float], list[float], list[float]]:
    """CPU seconds of the imports, of a cold refresh and of a refresh without news, once per repeat."""
    imports, cold, no_news = [], [], []
    for repeat in range(REPEATS):
        refresh = [sys.executable, "-m", "pipelines.cli", "refresh", "--home", str(scratch / f"home{repeat}")]
        imports.append(cpu_seconds([sys.executable, "-c", HEAVY_PARTS], {0}))
        cold.append(cpu_seconds(refresh, RELEASED))
        no_news.append(cpu_seconds(refresh, {0}))
        latest = f"imports {imports[-1]:.1f} s, cold {cold[-1]:.1f} s, no news {no_news[-1]:.1f} s"
        print(f"repeat {repeat + 1}/{REPEATS}: {latest}")
    return imports, cold, no_news


def main() -> int:
    """Print the ratios; 1 when the limit is passed."""
    with tempfile.TemporaryDirectory() as scratch:
        imports, cold, no_news = (statistics.median(series) for series in measure(Path(scratch)))
    print(f"cold refresh / imports = {cold / imports:.2f} (aim {AIM}, limit {LIMIT})")
    print(f"no news / imports = {no_news / imports:.2f}")
    return int(cold / imports > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
