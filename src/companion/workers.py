"""Where the tasks of a build run: in this process, in processes forked from a warm one, or on a Dask cluster.

A crew is called from several threads at once, one a task that runs; each call returns when its task is done.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from companion import modules, project, services, steps
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
        with cluster(means.scheduler) as crew:
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
        for _ in range(min(self.jobs, sum(step.task == "charts" for step in certain))):
            drawing.start()
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
            if step.task != "notebook" and self._warm.address:
                from companion.notebooks.pool import ProcessEnded

                with contextlib.suppress(ProcessEnded):
                    self._warm.call(PERFORM, step.task, step.given)
                    return
        steps.perform(step.task, step.given)


def apart(task: str, given: dict, service: services.Service | None = None) -> None:
    """Run a task in a process of its own, so that its memory goes with it: one started ahead for it, else a new one."""
    service = service or services.Service(_alone(task))
    try:
        answer = service.ask(given)
    except services.Ended as ended:
        raise RuntimeError(f"{task}: its process ended before it was done: {ended}") from None
    service.close()
    _tell(answer)


def _alone(task: str) -> services.Command:
    return (sys.executable, "-m", "companion.workers", task)


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Crew]:
    """The workers of a Dask scheduler, which see the project's folder at the same path and have its version."""
    try:
        from distributed import Client
    except ImportError:
        raise UserError("--scheduler needs Dask: install the package with its extra `cluster`.") from None
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as wrong:
        raise UserError(f"--scheduler {address}: no Dask scheduler answers there ({wrong}).") from None
    try:
        yield Cluster(client)
    finally:
        client.close()


class Cluster:
    """A Dask cluster. A task whose worker ends is given to another by the scheduler."""

    def __init__(self, client: object) -> None:
        self.client, self.version = client, version()
        if not client.scheduler_info()["workers"]:
            client.wait_for_workers(1, timeout=30)

    def warm_up(self) -> None:
        """The workers are there and keep what they loaded."""

    def begin(self, certain: list[Step]) -> None:
        """A worker starts its own drawing process with its first chart."""

    def run(self, step: Step) -> None:
        """Run small work here and the rest on a worker."""
        if step.place == "here" and step.task not in ("page", "charts"):
            steps.perform(step.task, step.given)
            return
        _tell(self.client.submit(on_worker, step.task, step.given, self.version, key=f"{step.name} {id(step)}", pure=False, retries=3).result())


def on_worker(task: str, given: dict, wanted: str) -> dict:
    """On a worker of a cluster: run a task if this is the same version of the project; else say so."""
    if version() != wanted:
        return {"check": False, "error": f"the worker on {_machine()} has another version of the project; install the one that starts the build."}
    if not Path(given["here"]).is_dir():
        return {"check": False, "error": f"the worker on {_machine()} does not see {given['here']}; share the project's folder at the same path."}
    from companion.notebooks.lighter import without_optional_formats

    with without_optional_formats():
        return _done(task, given)


def _done(task: str, given: dict) -> dict:
    """Run a task for another process; nothing, or what is wrong with the user's files and whether a check found it."""
    try:
        steps.perform(task, given)
    except (UserError, CheckFailed) as wrong:
        return {"check": isinstance(wrong, CheckFailed), "error": str(wrong)}
    return {}


def _tell(answer: dict) -> None:
    """Raise here what was wrong there."""
    if answer:
        raise (CheckFailed if answer["check"] else UserError)(answer["error"])


def version() -> str:
    """The digest of the package as it is installed here."""
    files = [path for path in sorted(modules.ROOT.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    return project.digest(files, modules.ROOT)


def _machine() -> str:
    import socket

    return socket.gethostname()


def main(task: str) -> None:
    """`apart`, in its process: gets ready for a task, waits for what it is given, does it and answers."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else writes to standard output is no answer
    steps.get_ready(task)
    if line := sys.stdin.readline():  # none where nobody came to ask
        print(json.dumps(_done(task, json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
    services.leave()
