"""The cases that are timed: each a command in a copy of the project, and what is done to the copy before."""

from __future__ import annotations

import compileall
import csv
import ctypes
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
BRIEFS = ("MINUSMA", "MINUSCA", "MONUSCO", "UNMISS", "UNAMID", "UNIFIL")


@dataclass(frozen=True)
class Cost:
    """Of a command with all that it started: seconds by the clock, seconds of processors, largest process in MB."""

    seconds: float
    processor: float
    megabytes: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.seconds + other.seconds, self.processor + other.processor, max(self.megabytes, other.megabytes))


NOTHING = Cost(0, 0, 0)


class Failed(Exception):
    """A command of a case ended badly; the message is what it said."""


def run(command: list[str], folder: Path, **environment: str) -> Cost:
    """Run a command to its end and say what it cost, with all that it started; raises `Failed` when it fails."""
    adopt()
    log, others = folder / ".bench.log", children()
    began = time.perf_counter()
    with log.open("wb") as said:
        child = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said, env={**os.environ, **environment})
        _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise Failed(f"{' '.join(command)}: {log.read_text(errors='replace')[-1500:]}")
    whole = Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
    while left := children() - others:  # the server that its processes were forked from ends just after it
        _, _, used = os.wait4(left.pop(), 0)
        whole += Cost(0, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
    return whole


def children() -> set[int]:
    """The process ids of this process's children."""
    return {int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()}


@cache
def adopt() -> None:
    """Have whatever a command leaves behind become this process's child, so that it is waited for and counted."""
    PR_SET_CHILD_SUBREAPER = 36
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def copy(to: Path) -> Path:
    """A copy of the project's sources, without what was ever built but with Python's bytecode, as an installed package."""
    generated = shutil.ignore_patterns(".git", ".venv", ".companion", "__pycache__", ".pytest_cache", ".ruff_cache", "results")

    def left_out(folder: str, names: list[str]) -> set[str]:
        built = {name for name in names if (ROOT / "reports" / name).is_dir()} if Path(folder) == ROOT / "reports" else set()
        return generated(folder, names) | built

    shutil.copytree(ROOT, to, ignore=left_out)
    compileall.compile_dir(to / "src", quiet=2)
    return to


def companion(folder: Path, *words: str) -> Cost:
    """The project's own command in a copy."""
    return run([sys.executable, "-m", "companion.cli", *words], folder, PYTHONPATH=str(folder / "src"))


def change_paragraph(folder: Path, turn: int) -> None:
    """Add a sentence to a page."""
    with (folder / "pages" / "data.qmd").open("a", encoding="utf-8") as page:
        page.write(f"\nA sentence of the benchmark, the {turn}th.\n")


def change_row(folder: Path, turn: int) -> None:
    """Change one cell of one table: the end of the longest-serving open mission's row is left, its note is not."""
    path = folder / "data" / "missions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[-1][rows[0].index("note")] = f"Changed by the benchmark, turn {turn}."
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def batch(folder: Path, count: int) -> Path:
    """A file that asks for `count` briefs: as many missions, operations and resolutions as that takes."""
    names = []
    for table, column in (("missions", "mission"), ("resolutions", "resolution")):
        with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            names += [row[column] for row in csv.DictReader(file)]
    path = folder / f"batch-{count}.csv"
    path.write_text("name\n" + "".join(f"{name}\n" for name in names[:count]), encoding="utf-8")
    return path
