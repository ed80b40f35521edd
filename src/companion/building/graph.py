"""The graph of a build: tasks run in the order of what they read and write, and only where they are stale.

A task is stale when something that its result depends on is not as it was when it last ran: the content of a file it
reads, one of its values or arguments, or the content of a file it wrote. `reasons` computes that, for the run and for
`companion build --explain` alike. What each task saw is kept in one file after every task, so that a build that was ended
goes on where it was.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from companion import project
from companion.errors import UserError
from companion.processes import Kind, ProcessEnded

WATCH_EVERY = 5.0  # seconds between two looks at what runs the tasks


@dataclass(frozen=True)
class Task:
    """One task of a build.

    function: "module:function", called as function(**arguments), whose arguments are plain values and paths.
    inputs, outputs: the files that it reads and writes. values: what else its result depends on, by words that people read
    ("its code") -> a digest or text. preload: modules worth importing once before tasks of its kind run. process: what it runs
    in, "shared" with other tasks, its "own" since nothing it does may reach another, or "fresh" since it needs much memory.
    """

    name: str
    function: str
    arguments: Mapping[str, Any]
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    preload: tuple[str, ...] = ()
    process: Kind = "shared"


@dataclass(frozen=True)
class Stale:
    """A task that would run. `reasons` are clauses; one without any runs only if what the tasks `after` make differs."""

    name: str
    reasons: tuple[str, ...]
    after: tuple[str, ...]


class State:
    """What each task saw when it last ran, by name: digests of its inputs, values and outputs, and the seconds it took.

    Kept in one JSON file, replaced whole after each task. A file that cannot be read counts as none.
    """

    def __init__(self, path: Path, shown: Callable[[Path], str] = str) -> None:
        """`shown` gives the words for a file in a reason."""
        self.path, self.shown = path, shown
        self._digests: dict[tuple[Path, int, int], str] = {}
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            kept = {}
        self.records: dict[str, dict[str, Any]] = kept if isinstance(kept, dict) else {}

    def digest(self, path: Path) -> str | None:
        """sha256 of a file, read once as long as its time and size stay; None where there is none."""
        try:
            found = path.stat()
        except OSError:
            return None
        key = path, found.st_mtime_ns, found.st_size
        if key not in self._digests:
            self._digests[key] = project.sha256(path)
        return self._digests[key]

    def reasons(self, task: Task, pending: Iterable[Path] = ()) -> tuple[str, ...]:
        """Why a task is stale, as clauses; empty where it is not. Inputs in `pending`, not made yet, are passed over."""
        record = self.records.get(task.name)
        if record is None:
            return ("it has not run yet",)
        found = [f"{words} changed" for words, value in _values(task).items() if record["values"].get(words) != value]
        for path in dict.fromkeys(task.inputs):
            if path not in pending and (was := record["inputs"].get(str(path))) != self.digest(path):
                found.append(f"{self.shown(path)} {'changed' if was else 'is new to it'}")
        for path in task.outputs:
            if (now := self.digest(path)) is None:
                found.append(f"{self.shown(path)} is not there")
            elif record["outputs"].get(str(path)) != now:
                found.append(f"{self.shown(path)} is not as it left it")
        return tuple(found)

    def keep(self, task: Task, inputs: dict[str, str | None], seconds: float) -> None:
        """Note that a task has run, and write the file."""
        self._digests = {key: digest for key, digest in self._digests.items() if key[0] not in task.outputs}
        outputs = {str(path): self.digest(path) for path in task.outputs}
        self.records[task.name] = {"inputs": inputs, "values": _values(task), "outputs": outputs, "seconds": round(seconds, 3)}
        self._write()

    def drop(self, task: Task) -> None:
        """Forget a task that is about to run, on disk too: what it leaves half done is not as it left it, even where its
        sources are put back as they were."""
        if self.records.pop(task.name, None) is not None:
            self._write()

    def _write(self) -> None:
        beside = self.path.with_name(f".{self.path.name}.new")
        beside.write_text(json.dumps(self.records), encoding="utf-8")
        beside.replace(self.path)


def _values(task: Task) -> dict[str, str]:
    arguments = {f"its {name}": json.dumps(value, sort_keys=True, default=str) for name, value in task.arguments.items()}
    return {"the function it calls": task.function, **arguments, **task.values}


def _makers(tasks: Sequence[Task]) -> dict[Path, str]:
    return {path: task.name for task in tasks for path in task.outputs}


def stale(tasks: Sequence[Task], state: State) -> list[Stale]:
    """The tasks that would run or may run, in the order of the graph."""
    makers, found = _makers(tasks), {}
    by_name = {task.name: task for task in tasks}
    for name in TopologicalSorter({task.name: {makers[path] for path in task.inputs if path in makers} for task in tasks}).static_order():
        task = by_name[name]
        after = tuple(dict.fromkeys(makers[path] for path in task.inputs if makers.get(path) in found))
        pending = {path for path in task.inputs if makers.get(path) in found}
        reasons = state.reasons(task, pending)
        if reasons or after:
            found[name] = Stale(name, reasons, after)
    return [found[task.name] for task in tasks if task.name in found]


def explained(found: Sequence[Stale]) -> str:
    """Stale tasks as lines for a terminal."""
    lines = [f"{one.name} runs: {'; '.join(one.reasons)}." for one in found if one.reasons]
    depending = [one for one in found if not one.reasons]
    if depending:
        lines.append("If what these make then differs, so do:")
        lines += [f"  {one.name}, after {', '.join(one.after)}" for one in depending]
    return "\n".join(lines) or "No task would run; the edition would be put together from what is there."


def run(
    tasks: Sequence[Task],
    state: State,
    executor: Executor,
    perform: Callable[[Task], object],
    jobs: int,
    say: Callable[[str], None],
    watch: Callable[[], None] = lambda: None,
) -> list[str]:
    """Run what is stale on the executor, `jobs` tasks at a time, earlier tasks of the list first; returns the names of those
    that ran.

    perform: called with a task, wherever the executor runs things. say: takes lines on the progress. watch: called now and
    then while tasks run; what it raises ends the run. After a task that fails no other begins; its error is raised when
    those beside it are done.
    """
    progress = _Progress(stale(tasks, state), state, jobs, say)
    place, makers = {task.name: number for number, task in enumerate(tasks)}, _makers(tasks)
    sorter = TopologicalSorter({task.name: {makers[path] for path in task.inputs if path in makers} for task in tasks})
    sorter.prepare()
    waiting: list[str] = []
    running: dict[Future[object], tuple[Task, dict[str, str | None], float]] = {}
    failed: BaseException | None = None
    while sorter.is_active():
        waiting = sorted([*waiting, *sorter.get_ready()], key=place.__getitem__)
        while waiting and len(running) < jobs and failed is None:
            task = tasks[place[waiting.pop(0)]]
            if not state.reasons(task):
                progress.settle(task)
                sorter.done(task.name)
                waiting = sorted([*waiting, *sorter.get_ready()], key=place.__getitem__)
                continue
            progress.start(task)
            state.drop(task)
            for path in task.outputs:
                path.parent.mkdir(parents=True, exist_ok=True)
            seen = {str(path): state.digest(path) for path in task.inputs}
            running[executor.submit(perform, task)] = task, seen, time.monotonic()
        if not running:
            if failed is not None:
                raise failed
            continue
        done = wait(running, timeout=WATCH_EVERY, return_when=FIRST_COMPLETED).done
        if not done:
            watch()
        for future in done:
            task, seen, began = running.pop(future)
            if (wrong := future.exception()) is not None:
                if isinstance(wrong, ProcessEnded):
                    wrong = UserError(f"{task.name}: {wrong} (out of memory, killed, or a crash in a library).")
                failed = failed or wrong
                continue
            state.keep(task, seen, time.monotonic() - began)
            progress.settle(task, ran=True)
            sorter.done(task.name)
    say(f"{len(progress.ran)} of {len(tasks)} tasks run in {time.monotonic() - progress.began:.1f} s; the rest were up to date.")
    return progress.ran


class _Progress:
    """Lines on what runs, how many tasks are left and how long they should take, from how long they took last."""

    def __init__(self, expected: Sequence[Stale], state: State, jobs: int, say: Callable[[str], None]) -> None:
        self.left = {one.name: state.records.get(one.name, {}).get("seconds", 0.0) for one in expected}
        self.jobs, self.say, self.began, self.ran = jobs, say, time.monotonic(), list[str]()

    def start(self, task: Task) -> None:
        """Say that a task starts."""
        seconds = list(self.left.values())
        about = f", about {max(sum(seconds) / self.jobs, *seconds):.0f} s" if sum(seconds) > 2 else ""
        self.say(f"  {task.name} ({len(self.left) - (task.name in self.left)} left{about})")

    def settle(self, task: Task, ran: bool = False) -> None:
        """Note that a task is done or need not run."""
        self.left.pop(task.name, None)
        if ran:
            self.ran.append(task.name)
