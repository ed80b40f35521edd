"""`make bench`: the build beside papermill and Quarto (or pandoc and typst), in pairs, and beside the floor.

python -m benchmarks [--runs 5] [--only PART ...] [--out benchmarks/results]

Every run times the peer chain, the floor and all cases one after another on the same copy of the project; the
table has the medians over the runs, and each ratio is the median of the ratios within a run. Two measures stand
side by side: seconds by the clock, and seconds of processors, which other work on the machine does not stretch.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import cases
import peer
from cases import NOTHING, Cost, Failed

# case -> what it must reach: (of the peer chain, of the floor, seconds of process, seconds by the clock)
LIMITS = {
    "from nothing": (0.2, 2.0, None, None),
    "nothing changed": (0.02, None, 0.3, None),
    "a paragraph changed": (0.06, None, None, None),
    "a row changed": (0.15, None, None, None),
    "a brief, of 60": (0.035, None, None, 0.3),
}
MEMORY = 350  # MB of any process
GROWTH = 8.0  # 60 briefs against 6
PARTS = ("briefs", "cluster", "ged")
CLUSTER = 1.3  # two Dask workers against -j 2


def turn(number: int, only: set[str], scratch: Path) -> dict[str, Cost]:
    """One run of everything that is asked for, in a new folder `scratch`: name -> cost."""
    found: dict[str, Cost] = {}
    folder, out = cases.copy(scratch / "project"), scratch / "out"
    out.mkdir()
    found["from nothing"] = cases.companion(folder, "build", "--renderer", "builtin")
    stage = next(path for path in (folder / ".companion" / "stages").iterdir() if path.is_dir())
    found |= {f"peer: {name}": cost for name, cost in peer.chain(folder, stage, out).items()}
    found |= {f"floor: {name}": cost for name, cost in peer.floor(stage, out).items()}
    found["nothing changed"] = cases.companion(folder, "build", "--renderer", "builtin")
    cases.change_paragraph(folder, number)
    found["a paragraph changed"] = cases.companion(folder, "build", "--renderer", "builtin")
    cases.change_row(folder, number)
    found["a row changed"] = cases.companion(folder, "build", "--renderer", "builtin")
    if "briefs" in only:
        for count in (6, 60):
            found[f"{count} briefs"] = cases.companion(folder, "brief", "--batch", str(cases.batch(folder, count)))
            (folder / "reports" / "briefs").rename(out / f"{count} briefs")
        found["a brief, of 60"] = _each(found["60 briefs"], 60)
    if "cluster" in only:
        found |= cluster(scratch)
    return found


def _each(cost: Cost, count: int) -> Cost:
    return Cost(cost.seconds / count, cost.processor / count, cost.megabytes)


def cluster(scratch: Path) -> dict[str, Cost]:
    """The same build from nothing with -j 2 and on a Dask scheduler with two workers of one thread, here, started as
    docs/cluster.md says."""
    found = {"-j 2": cases.companion(cases.copy(scratch / "two"), "build", "--renderer", "builtin", "-j", "2")}
    folder = cases.copy(scratch / "dask")
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    address = scratch / "scheduler.json"
    start = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(address)]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(address), "--nthreads", "1", "--no-dashboard", "--nanny", "--preload", "companion.building.cluster"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment, "cwd": scratch}
    started = [subprocess.Popen(start, **quiet)] + [subprocess.Popen(worker, **quiet) for _ in range(2)]
    try:
        from distributed import Client

        with Client(scheduler_file=str(address), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            at = client.scheduler.address
        found["two Dask workers"] = cases.companion(folder, "build", "--renderer", "builtin", "-j", "2", "--scheduler", at)
    finally:
        for process in started:
            process.terminate()
            process.wait()
    return found


def events() -> list[str]:
    """What `ged.py` says of reading event data beside plain pandas, and whether its promises hold."""
    done = subprocess.run([sys.executable, str(Path(__file__).with_name("ged.py"))], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or done.stderr:
        raise Failed(f"ged.py: {done.stderr[-1500:] or done.returncode}")
    return [*done.stdout.splitlines(), f"  holds: {'yes' if done.returncode == 0 else 'NO'}"]


def table(runs: list[dict[str, Cost]]) -> tuple[list[list[str]], list[dict]]:
    """Rows for people and for JSON."""
    peers = [sum((cost for name, cost in one.items() if name.startswith("peer: ")), NOTHING) for one in runs]
    floors = [sum((cost for name, cost in one.items() if name.startswith("floor: ")), NOTHING) for one in runs]
    whole = [one | {"peer chain": chain, "floor": least} for one, chain, least in zip(runs, peers, floors, strict=True)]
    shown, kept = [["case", "clock s", "processor s", "MB", "of peer", "of peer (processor)", "of floor", "must reach", "holds"]], []
    for name in [*LIMITS, *(name for name in whole[0] if name not in LIMITS)]:
        if any(name not in one for one in whole):
            continue
        costs = [one[name] for one in whole]
        middle = Cost(*(statistics.median(getattr(cost, part) for cost in costs) for part in ("seconds", "processor", "megabytes")))
        ratio = statistics.median(cost.seconds / chain.seconds for cost, chain in zip(costs, peers, strict=True))
        busy = statistics.median(cost.processor / chain.processor for cost, chain in zip(costs, peers, strict=True))
        above = statistics.median(cost.seconds / least.seconds for cost, least in zip(costs, floors, strict=True))
        limits = LIMITS.get(name)
        holds = _holds(limits, ratio, above, middle) if limits else None
        kept.append({"case": name, "seconds": middle.seconds, "processor": middle.processor, "megabytes": middle.megabytes, "of_peer": ratio, "of_peer_processor": busy, "of_floor": above, "holds": holds})
        shown.append([name, f"{middle.seconds:.2f}", f"{middle.processor:.2f}", f"{middle.megabytes:.0f}", f"{ratio:.3f}", f"{busy:.3f}", f"{above:.2f}", _wanted(limits), {None: "", True: "yes", False: "NO"}[holds]])
    return shown, kept


def _holds(limits: tuple, of_peer: float, of_floor: float, cost: Cost) -> bool:
    wanted = zip(limits, (of_peer, of_floor, cost.processor, cost.seconds), strict=True)
    return all(found <= limit for limit, found in wanted if limit is not None)


def _wanted(limits: tuple | None) -> str:
    if limits is None:
        return ""
    words = ("{} of peer", "{} of floor", "{} s of process", "{} s")
    return ", ".join(word.format(limit) for word, limit in zip(words, limits, strict=True) if limit is not None)


def more(kept: list[dict]) -> list[str]:
    """The promises that are no row of the table."""
    by = {one["case"]: one for one in kept}
    ours = [one["megabytes"] for name, one in by.items() if not name.startswith(("peer", "floor"))]
    lines = [f"Largest process of any case: {max(ours):.0f} MB (must be {MEMORY} or less): {'yes' if max(ours) <= MEMORY else 'NO'}"]
    if "60 briefs" in by:
        grown = by["60 briefs"]["seconds"] / by["6 briefs"]["seconds"]
        lines.append(f"60 briefs against 6: {grown:.1f} times (at most {GROWTH:g}): {'yes' if grown <= GROWTH else 'NO'}")
    if "two Dask workers" in by:
        slower = by["two Dask workers"]["seconds"] / by["-j 2"]["seconds"]
        lines.append(f"Two Dask workers against -j 2: {slower:.2f} times (at most {CLUSTER:g}): {'yes' if slower <= CLUSTER else 'NO'}")
    return lines


def chart(kept: list[dict], path: Path) -> None:
    """Bars of clock seconds, the peer chain for comparison."""
    import vl_convert

    values = [{"case": one["case"], "seconds": round(one["seconds"], 3)} for one in kept if not one["case"].startswith(("peer: ", "floor: "))]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": 480, "data": {"values": values},
        "encoding": {"y": {"field": "case", "type": "nominal", "sort": None, "title": None}, "x": {"field": "seconds", "type": "quantitative", "title": "seconds by the clock, medians"}},
        "layer": [{"mark": "bar"}, {"mark": {"type": "text", "align": "left", "dx": 4}, "encoding": {"text": {"field": "seconds", "format": ".2f"}}}],
    }  # fmt: skip
    path.write_text(vl_convert.vegalite_to_svg(spec, vl_version="6.4") + "\n", encoding="utf-8")


def main(words: list[str] | None = None) -> int:
    """Run, print the table, write JSON, the table as markdown and the chart; exit 1 where a promise does not hold."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS, help="of the slow parts, those named")
    parser.add_argument("--out", type=Path, default=cases.ROOT / "benchmarks" / "results")
    given = parser.parse_args(words)
    runs = []
    try:
        # All is taken away at the end: where thousands of files have just been deleted, ext4 looks through them for each
        # new one, so that one run's tidying would be counted as the next one's building.
        with tempfile.TemporaryDirectory(prefix="companion-bench-") as scratch:
            for number in range(1, given.runs + 1):
                runs.append(turn(number, set(given.only), Path(scratch) / str(number)))
                print(f"run {number} of {given.runs}: from nothing {runs[-1]['from nothing'].seconds:.1f} s", file=sys.stderr, flush=True)
        said = events() if "ged" in given.only else []
    except Failed as wrong:
        print(f"benchmark: {wrong}", file=sys.stderr)
        return 2
    shown, kept = table(runs)
    widths = [max(len(row[place]) for row in shown) for place in range(len(shown[0]))]
    lines = ["  ".join(f"{cell:<{wide}}" if place in (0, 7, 8) else f"{cell:>{wide}}" for place, (cell, wide) in enumerate(zip(row, widths, strict=True))).rstrip() for row in shown]
    lines += ["", *more(kept), *said, f"{len(runs)} runs on {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the end, Python {platform.python_version()}; pages of the peer by {'Quarto' if shutil.which('quarto') else 'pandoc and typst (no Quarto here)'}."]
    print("\n".join(lines))
    given.out.mkdir(parents=True, exist_ok=True)
    record = {"runs": [{name: vars(cost) for name, cost in one.items()} for one in runs], "medians": kept, "processors": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}
    (given.out / "results.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    (given.out / "table.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    chart(kept, given.out / "chart.svg")
    return 1 if any(line.endswith("NO") for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
