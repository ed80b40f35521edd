"""GED at scale: compiling a file of GED's shape against plain `pandas.read_csv` of the same file, in one run.

python benchmarks/ged.py            390,000 rows: seconds and peak memory of both, and their ratios
python benchmarks/ged.py --ten      the same rows ten times over as well: how time and memory grow
Each measure is a process of its own, so that peak memory is the reader's; the readers take turns, and the best of
their times counts, since what else the machine does only ever adds. Seconds are those of the clock; the processors'
stand beside them, so that a busy machine shows.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS = 390_000
TURNS = 3
READERS = {
    "pandas.read_csv": "import pandas; frame = pandas.read_csv(path); found = len(frame)",
    "companion": (
        "from pathlib import Path; from companion.sources import ucdp_ged; "
        "found = len(ucdp_ged.compile(ucdp_ged.read(Path(path), 'GEDEvent_v25_1.csv')))"
    ),
}
MEASURE = """
import json, resource, sys, time
path = sys.argv[1]
{imports}
start, spent = time.perf_counter(), time.process_time()
{work}
seconds, spent = time.perf_counter() - start, time.process_time() - spent
print(json.dumps({{"seconds": seconds, "processor": spent, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "found": found}}))
"""


def synthetic(path: Path, rows: int, seed: int = 1) -> None:
    """Write a file of GED's 49 columns, with texts of its length and newlines in some of them."""
    from companion.sources import countries, ged_events

    chance = random.Random(seed)
    known = [(number, name) for number, name in countries.ESSAY.items()]
    words = "reported killed civilians forces village attack region province troops clashes eastern".split()  # noqa: SIM905
    headlines = [" ".join(chance.choices(words, k=14)) + chance.choice(["", ", sources say", '\nsecond "line"']) for _ in range(997)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(ged_events.COLUMNS)
        for event in range(1, rows + 1):
            number, country = known[event * 7919 % len(known)]
            kind, year, best = event % 3 + 1, 1989 + event % 36, event % 23
            side = f"Government of {country}" if event % 5 else f"Group {event % 211}"
            day = f"{year}-{event % 12 + 1:02d}-{event % 28 + 1:02d} 00:00:00.000"
            headline = headlines[event % 997]
            writer.writerow(
                (
                    event, f"XXX-{year}-{kind}-{event}", year, "TRUE", "Clear", kind, 300 + event % 90, 11000 + event % 90,
                    f"{country}: Government", 400 + event % 90, 12000 + event % 90, f"{side} - Civilians", event % 300 + 1,
                    event % 300 + 1, side, 1, 9999, "Civilians", event % 4, f'"Agency,{day[:10]},{headline}"', "Agency", day[:10],
                    headline, headline, event % 7 + 1, f"{country} town {event % 83}", f"{country} town {event % 83}, near the road",
                    f"Province {event % 17}", f"District {event % 61}", 12.5 + event % 100 / 100, -3.25 + event % 100 / 100,
                    f"POINT ({-3.25 + event % 100 / 100} {12.5 + event % 100 / 100})", 143000 + event % 999, country, number, "Africa",
                    event % 2 + 1, event % 5 + 1, day, day, 0, 0, best, 0, best, best + event % 5, max(0, best - 2), number, "",
                )
            )  # fmt: skip


def measured(reader: str, path: Path) -> dict:
    """Seconds and peak megabytes of one reader in a fresh process; `found` rows."""
    imports = "import pandas" if reader.startswith("pandas") else "import duckdb"
    code = MEASURE.format(imports=imports, work=READERS[reader])
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, env=os.environ)
    return json.loads(run.stdout.splitlines()[-1])


def best(turns: list[dict]) -> dict:
    """The shortest times and the highest peak of several measures."""
    shortest = {time: min(turn[time] for turn in turns) for time in ("seconds", "processor")}
    return {**shortest, "megabytes": max(turn["megabytes"] for turn in turns)}


def run(rows: int = ROWS, ten: bool = False) -> dict:
    """Measure both readers on a synthetic file; with `ten`, this project's on ten times the rows too."""
    with tempfile.TemporaryDirectory(prefix="companion-bench-") as folder:
        path = Path(folder) / "GEDEvent_v25_1.csv"
        synthetic(path, rows)
        size = path.stat().st_size
        turns = [{reader: measured(reader, path) for reader in READERS} for _ in range(TURNS)]
        result = {"rows": rows, "bytes": size, **{reader: best([turn[reader] for turn in turns]) for reader in READERS}}
        if ten:
            synthetic(path, rows * 10)
            result["companion, ten times the rows"] = best([measured("companion", path) for _ in range(TURNS)])
    ours, plain = result["companion"], result["pandas.read_csv"]
    result["time_ratio"] = ours["seconds"] / plain["seconds"]
    result["memory_ratio"] = ours["megabytes"] / plain["megabytes"]
    if ten:
        tenfold = result["companion, ten times the rows"]
        result["growth"] = tenfold["seconds"] / ours["seconds"]
        result["growth_processor"] = tenfold["processor"] / ours["processor"]
    return result


def main() -> None:
    """Print the measures and whether the promises hold; exit 1 where one does not."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--ten", action="store_true", help="measure ten times the rows too")
    arguments.add_argument("--rows", type=int, default=ROWS)
    given = arguments.parse_args()
    result = run(given.rows, given.ten)
    print(f"GED, {result['rows']:,} rows x 49 columns, {result['bytes'] / 2**20:.0f} MB")
    for reader in (*READERS, "companion, ten times the rows"):
        if reader in result:
            print(f"  {reader:<30} {result[reader]['seconds']:7.2f} s  {result[reader]['processor']:7.2f} s of processors  {result[reader]['megabytes']:7.0f} MB")
    print(f"  time ratio {result['time_ratio']:.2f}, memory ratio {result['memory_ratio']:.2f} (below 1 is better than pandas)")
    held = result["time_ratio"] < 1 and result["memory_ratio"] < 1
    if given.ten:
        print(f"  ten times the rows: {result['growth']:.1f} times the time, {result['growth_processor']:.1f} times that of the processors (at most 11); under 1,024 MB")
        held = held and result["growth"] <= 11 and result["companion, ten times the rows"]["megabytes"] < 1024
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
