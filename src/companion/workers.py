"""Where the tasks of a build run: in this process, in processes forked from a warm one, or on a Dask cluster.

A crew is called from several threads at once, one a task that runs; each call returns when its task is done.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from companion import services, steps
from companion.errors import CheckFailed, UserError

if TYPE_CHECKING:
    from companion.pipeline import Means, Step

# What tasks in forked processes use besides what every notebook does; `offline` closes the network there.
PRELOAD = ("companion.claims", "companion.evidence", "yaml", "companion.offline")
PERFORM = "companion.steps.perform"


class Crew(Protocol):
    """Runs a task, wherever; raises the task's own error."""

    def warm_up(self) -> None:
        """Make ready for tasks of the place "warm"; comes back at once."""

    def begin(self, certain: list[Step]) -> None:
        """Make ready for what will surely run, now that it begins; comes back at once."""

    def run(self, step: Step) -> None:
        """Run it and return when it is done."""


@contextlib.contextmanager
def open_for(means: Means, here: Path) -> Iterator[Crew]:
    """The crew of one build."""
    if means.scheduler:
        from companion import cluster

        with cluster.joined(means.scheduler) as crew:
            yield crew
        return
    crew = Local(here, means.jobs)
    try:
        yield crew
    finally:
        crew.close()


class Local:
    """This machine: warm processes for what needs pandas, a new one for what needs much memory, else threads."""

    def __init__(self, here: Path, jobs: int) -> None:
        self.here, self.jobs = here, jobs
        self._pool = contextlib.ExitStack()
        self._warm = None
        self._apart: dict[str, services.Service] | None = None
        self._lock = threading.Lock()

    def warm_up(self) -> None:
        """Start the process that others are forked from, if it is not there yet."""
        from companion.notebooks import pool

        with self._lock:
            if self._warm is None:
                self._warm = self._pool.enter_context(pool.Pool(PRELOAD))

    def begin(self, certain: list[Step]) -> None:
        """Start the processes of tasks done apart, and those that draw, unless they are there, and load here what pages
        need: while notebooks wait for the warm one, a processor is free."""
        if self._apart is not None:
            return
        from companion.charts import drawing

        self._apart = {step.name: services.Service(_alone(step.task)) for step in certain if step.place == "apart"}
        drawing.start(min(self.jobs, sum(step.task == "charts" for step in certain)))
        if self._warm and any(step.task == "page" for step in certain):
            steps.get_ready("page")

    def close(self) -> None:
        """End all processes."""
        self._pool.close()
        for service in (self._apart or {}).values():
            service.close()

    def run(self, step: Step) -> None:
        """Run a task where it is best run; where its process ends before it is done, here."""
        if step.place == "apart":
            apart(step.task, step.given, (self._apart or {}).pop(step.name, None))
            return
        if step.place == "warm":
            self.warm_up()
            if step.task != "notebook":
                forked(self._warm.address, step.task, step.given)
                return
        steps.perform(step.task, step.given)


def forked(address: str | None, task: str, given: dict, allow: Iterable[str] = ()) -> None:
    """Run a task in a process forked from the warm one at `address`; where there is none, or it ends, here."""
    from companion.notebooks import pool

    if address:
        with contextlib.suppress(pool.ProcessEnded):
            pool.call(address, PERFORM, task, given)
            return
    steps.perform(task, given, allow)


def apart(task: str, given: dict, service: services.Service | None = None) -> None:
    """Run a task in a process of its own, so that its memory goes with it: one started ahead for it, else a new one."""
    service = service or services.Service(_alone(task))
    try:
        answer = service.ask(given)
    except services.Ended as ended:
        raise RuntimeError(f"{task}: its process ended before it was done: {ended}") from None
    service.close()
    tell(answer)


def _alone(task: str) -> services.Command:
    return (sys.executable, "-m", "companion.workers", task)


def done(perform: Callable[[str, dict], None], task: str, given: dict) -> dict:
    """Run a task for another process; nothing, or what is wrong with the user's files and whether a check found it, or
    where the task itself is wrong."""
    try:
        perform(task, given)
    except (UserError, CheckFailed) as wrong:
        return {"check": isinstance(wrong, CheckFailed), "error": str(wrong)}
    except Exception:
        return {"crash": f"{task}: {traceback.format_exc()}"}
    return {}


def tell(answer: dict) -> None:
    """Raise here what was wrong there."""
    if "crash" in answer:
        raise RuntimeError(answer["crash"])
    if answer:
        raise (CheckFailed if answer["check"] else UserError)(answer["error"])


def main(task: str) -> None:
    """`apart`, in its process: gets ready for a task, waits for what it is given, does it and answers."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else writes to standard output is no answer
    steps.get_ready(task)
    if line := sys.stdin.readline():  # none where nobody came to ask
        print(json.dumps(done(steps.perform, task, json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
    services.leave()
