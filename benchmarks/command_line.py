"""The command line as a whole process: ``--help``, and a 40-enterprise workbook to JSON.

``python benchmarks/command_line.py WORKBOOK.xlsx``. Prints medians of seven runs and, to compare
machines by, the ratio to starting the same Python with its packages imported.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 7
IMPORTS = "import numpy, openpyxl, pyarrow, pydantic, yaml"


def median(command: list[str]) -> float:
    """Return the median wall time of a command after one run that is not counted. [s]"""
    times = []
    for run in range(RUNS + 1):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        if run:
            times.append(time.perf_counter() - begun)
    return statistics.median(times)


def main() -> None:
    workbook = sys.argv[1]
    command = str(Path(sys.executable).with_name("nearzero"))
    account = [command, "account", workbook, "--method", "cn-zero-carbon-park-2025"]
    start = median([sys.executable, "-c", "pass"])
    imports = median([sys.executable, "-c", IMPORTS])
    help_ = median([command, "--help"])
    whole = median([*account, "--period", "2025", "--json", "-"])
    print(f"--help              {help_:.3f} s   {help_ / start:.1f} x a bare start   (bar: 0.3 s)")
    print(f"workbook to JSON    {whole:.3f} s   {whole / imports:.1f} x its imports   (bar: 2 s)")


if __name__ == "__main__":
    main()
