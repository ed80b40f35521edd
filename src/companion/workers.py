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
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from companion import modules, project, services, steps
from companion.errors import CheckFailed, UserError

if TYPE_CHECKING:
    from companion.pipeline import Means, Step

# What tasks in forked processes use besides what every notebook does; `offline` closes the network there.
PRELOAD = ("companion.claims", "companion.evidence", "yaml", "companion.offline")
# A build that waits looks every so many seconds whether a worker is there, and gives up after so many looks without one:
# a worker that ended may be started again meanwhile.
LOOK_EVERY, LOOKS = 5, 4
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
        self._hosts = _hosts(client.scheduler.address)
        if not client.scheduler_info()["workers"]:
            client.wait_for_workers(1, timeout=30)

    def warm_up(self) -> None:
        """Have each worker start the process that its tasks are forked from."""
        self.client.run(on_worker_ready, self.version, [], wait=False, on_error="ignore")

    def begin(self, certain: list[Step]) -> None:
        """Have each worker start the processes that its charts and pages ask."""
        self.client.run(on_worker_ready, self.version, sorted({step.task for step in certain}), wait=False, on_error="ignore")

    def run(self, step: Step) -> None:
        """Run small work here and the rest on a worker."""
        if step.place == "here":
            steps.perform(step.task, step.given, self._hosts)
            return
        try:
            answer = self._answer(self.client.submit(on_worker, step.task, step.given, self.version, step.place, key=f"{step.name} {id(step)}", pure=False, retries=3))
        except UserError:
            raise
        except Exception as wrong:  # not the task's own error, which is an answer
            said = str(wrong).strip().split("\n")[0]
            raise UserError(f"--scheduler: {step.name} could not be run there ({said}). The scheduler and every worker need the version of the project that starts the build: install it there and start them again.") from wrong
        _tell(answer)

    def _answer(self, future: Any) -> dict:
        """What a worker answers; UserError where none has been left that could for as long as one takes to start again."""
        looks = 0
        while looks < LOOKS:
            try:
                return future.result(timeout=LOOK_EVERY)
            except TimeoutError:
                if future.done():
                    raise
            there = self.client.scheduler_info()["workers"].values()
            looks = 0 if any(one["status"] == "running" for one in there) else looks + 1
        raise UserError(f"--scheduler: no worker is left there for {future.key.rpartition(' ')[0]}. Start workers again, then the build: what is done stays done.")


def on_worker(task: str, given: dict, wanted: str, place: str = "here") -> dict:
    """On a worker of a cluster: run a task if this is the same version of the project; else say so."""
    if _loaded() != wanted:
        return {"check": False, "error": f"the worker on {_machine()} has another version of the project, or had it when it began; install the one that starts the build, and start the worker again."}
    if not Path(given["here"]).is_dir():
        return {"check": False, "error": f"the worker on {_machine()} does not see {given['here']}; share the project's folder at the same path."}
    from companion.notebooks.lighter import without_optional_formats

    with without_optional_formats():
        return _done(partial(_in_own_fork if place == "warm" and task != "notebook" else steps.perform, allow=reachable()), task, given)


def reachable() -> set[str]:
    """On a worker: the hosts that Dask connects to while a task runs, from the same process: its scheduler's, its own."""
    from distributed import get_worker

    worker = get_worker()
    return _hosts(worker.scheduler.address) | _hosts(worker.address)


def _hosts(address: str) -> set[str]:
    """The host of a Dask address, as written and as a number."""
    from distributed.comm import get_address_host, resolve_address

    return {get_address_host(address), get_address_host(resolve_address(address))}


async def on_worker_ready(wanted: str, tasks: list[str]) -> None:
    """On a worker of a cluster: start the processes that tasks are forked from or ask, unless they are there; it keeps them."""
    if _loaded() == wanted:  # else its first task will say
        _start(tasks)


def dask_setup(_worker: object) -> None:
    """What Dask calls in each worker started with `--preload companion.workers`: the worker joins its cluster when it
    has loaded what builds need, so that the first one waits for nothing."""
    from companion.charts import drawing
    from companion.notebooks import pool

    _loaded()
    address = _start(["charts", "page"])
    with contextlib.suppress(UserError, pool.ProcessEnded):  # the first task that needs them says more
        drawing.wait()
        if address:
            pool.call(address, "time.sleep", 0)  # which is answered when all is loaded


def _start(tasks: list[str]) -> str | None:
    from companion.charts import drawing
    from companion.notebooks import pool

    address = pool.warm_parent(PRELOAD)
    if "charts" in tasks:
        drawing.start()
    if "page" in tasks:
        steps.get_ready("page")
    return address


def _in_own_fork(task: str, given: dict, allow: Iterable[str]) -> None:
    from companion.notebooks import pool

    forked(pool.warm_parent(PRELOAD), task, given, allow)


def _done(perform: Callable[[str, dict], None], task: str, given: dict) -> dict:
    """Run a task for another process; nothing, or what is wrong with the user's files and whether a check found it, or
    where the task itself is wrong."""
    try:
        perform(task, given)
    except (UserError, CheckFailed) as wrong:
        return {"check": isinstance(wrong, CheckFailed), "error": str(wrong)}
    except Exception:
        return {"crash": f"{task}: {traceback.format_exc()}"}
    return {}


def _tell(answer: dict) -> None:
    """Raise here what was wrong there."""
    if "crash" in answer:
        raise RuntimeError(answer["crash"])
    if answer:
        raise (CheckFailed if answer["check"] else UserError)(answer["error"])


def version() -> str:
    """The digest of the package as it is installed here."""
    files = [path for path in sorted(modules.ROOT.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    return project.digest(files, modules.ROOT)


@cache
def _loaded() -> str:
    """The version of what this process runs: the package as it was at its first task, whatever is in its place by now."""
    return version()


def _machine() -> str:
    import socket

    return socket.gethostname()


def main(task: str) -> None:
    """`apart`, in its process: gets ready for a task, waits for what it is given, does it and answers."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else writes to standard output is no answer
    steps.get_ready(task)
    if line := sys.stdin.readline():  # none where nobody came to ask
        print(json.dumps(_done(steps.perform, task, json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
    services.leave()
