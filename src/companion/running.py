"""Running the steps that are stale, several at a time, through pytask.

pytask knows by content what is stale and keeps what was done; `loop` is its plugin that runs tasks side by side.
pytask takes a second to import, so that it is imported when a build has something to do, and not before.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Annotated, Any

from companion import stage
from companion.errors import UserError
from companion.notebooks.lighter import with_protocols_read_once, without_database

if TYPE_CHECKING:
    from companion.explaining import Expected
    from companion.loop import Loop
    from companion.pipeline import Step
    from companion.workers import Crew

SECONDS = "seconds.json"  # how long each step took when it last ran


@dataclass
class Progress:
    """Lines on what runs, how many steps are left and how long they should take, from how long they took last."""

    expected: list[str]
    took: dict[str, float]
    jobs: int
    say: Callable[[str], None]
    began: float = field(default_factory=time.monotonic)
    settled: set[str] = field(default_factory=set)
    ran: list[str] = field(default_factory=list)

    def starts(self, step: Step) -> None:
        """Say that a step starts."""
        left = [name for name in self.expected if name not in self.settled and name != step.name]
        known = [self.took[name] for name in [*left, step.name] if name in self.took]
        about = f", about {max(sum(known) / self.jobs, max(known)):.0f} s" if known and sum(known) > 2 else ""
        self.say(f"  {step.name} ({len(left)} left{about})")

    def done(self, step: Step, seconds: float) -> None:
        """Note that a step has run."""
        self.took[step.name] = round(seconds, 3)
        self.ran.append(step.name)


class Ahead:
    """Steps that will surely run, begun while pytask is imported and sees to its graph: each in its turn, when what it
    reads of others that run is made."""

    def __init__(self, made: list[Step], foreseen: list[Expected], threads: Executor, crew: Crew) -> None:
        """`foreseen` says which steps surely run, and after which; they run in `threads`."""
        by = {step.name: step for step in made}
        self._waiting = {one.name: (by[one.name], one.after) for one in foreseen if one.reasons}
        self._begun: dict[str, Future[float]] = {}
        self._threads, self._crew, self._lock = threads, crew, RLock()
        self._begin()

    def stop(self) -> dict[str, Future[float]]:
        """Begin no more; returns what has begun, by name."""
        with self._lock:
            self._waiting.clear()
            return self._begun

    def _begin(self, _: object = None) -> None:
        with self._lock:
            there = {name for name, one in self._begun.items() if one.done() and not one.exception()}
            for name, (step, after) in list(self._waiting.items()):
                # one that is done at once has begun others from here
                if there.issuperset(after) and self._waiting.pop(name, None):
                    self._begun[name] = self._threads.submit(work, step, self._crew)
                    self._begun[name].add_done_callback(self._begin)


def run(made: list[Step], foreseen: list[Expected], here: Path, crew: Crew, jobs: int, say: Callable[[str], None], meanwhile: Callable[[], None] | None = None) -> list[str]:
    """Run what is stale, `jobs` at a time; returns the names of the steps that ran, raises the first one's error.

    foreseen: what `explaining.expected` says of these steps. meanwhile: called where, when all else is done, the PDF is
    still being set.
    """
    kept, by = here / SECONDS, {step.name: step for step in made}
    progress = Progress([one.name for one in foreseen], json.loads(kept.read_text()) if kept.exists() else {}, jobs, say)
    with ThreadPoolExecutor(jobs) as threads:
        ahead = Ahead(made, foreseen, threads, crew)
        try:
            with without_database():
                from companion.loop import Loop

            loop = Loop(crew, jobs, progress, made, [by[one.name] for one in foreseen if one.reasons], threads, ahead, meanwhile)
            with with_protocols_read_once():
                done = session(made, here, loop)
        finally:
            ahead.stop()
            threads.shutdown(cancel_futures=True)
    stage.put(kept, json.dumps(progress.took, indent=1, sort_keys=True) + "\n")
    if loop.failed:
        raise loop.failed
    if done.exit_code:
        raise UserError(f"the graph of the build could not be run: {_reasons(done)}")
    say(f"{len(progress.ran)} of {len(made)} steps run in {time.monotonic() - progress.began:.1f} s; the rest were up to date.")
    return progress.ran


def work(step: Step, crew: Crew) -> float:
    """Have a step done; returns the seconds it took."""
    for path in step.writes:
        path.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    crew.run(step)
    return time.monotonic() - began


def session(made: list[Step], here: Path, loop: Loop) -> Any:
    """A pytask session over the steps, run by the loop; its state is kept in the stage."""
    import _pytask.build
    import pytask

    def manager() -> Any:
        """pytask's plugins and ours: its command line takes them by name, its function `build` has no word for it.

        Its database says again what the lockfile says, a commit to the disk for each file of each step.
        """
        with without_database():
            plugins = pytask.get_plugin_manager()
        plugins.unregister(name="_pytask.database")
        plugins.register(loop)
        return plugins

    stage.put(here / "pytask.toml", "[tool.pytask.ini_options]\n")

    def task(step: Step) -> Any:
        def one(reads: Any, rests: Any, writes: Any) -> None:
            raise RuntimeError("a step runs in the build's own loop")

        one.__annotations__["writes"] = Annotated[Any, pytask.Product]
        nodes = {
            "reads": [pytask.PathNode(path=path, name=str(path)) for path in dict.fromkeys(step.reads)],
            "rests": {words: pytask.PythonNode(name=f"{step.name}: {words}", value=value, hash=True) for words, value in step.rests.items()},
            "writes": [pytask.PathNode(path=path, name=str(path)) for path in step.writes],
        }
        return pytask.task(name=step.name, kwargs=nodes)(one)

    pytask.console.quiet = True
    own, _pytask.build.get_plugin_manager = _pytask.build.get_plugin_manager, manager
    try:
        return pytask.build(tasks=[task(step) for step in made], config=here / "pytask.toml", capture=pytask.CaptureMethod.NO, verbose=0)
    finally:
        _pytask.build.get_plugin_manager = own


def _reasons(session: Any) -> str:
    reports = [*getattr(session, "collection_reports", []), getattr(session, "dag_report", None)]
    return "; ".join(str(report.exc_info[1]) for report in reports if report is not None and getattr(report, "exc_info", None)) or "no reason given"
