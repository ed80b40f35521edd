"""A build on the workers of a Dask cluster: the crew that gives tasks out, and what a worker does with them.

A worker is started with `--preload companion.cluster`, or finds this module with its first task.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion import modules, steps
from companion.errors import UserError
from companion.workers import PRELOAD, done, forked, tell

if TYPE_CHECKING:
    from companion.pipeline import Step

# A build that waits looks every so many seconds whether a worker is there, and gives up after so many looks without one:
# a worker that ended may be started again meanwhile.
LOOK_EVERY, LOOKS = 5, 4
JOIN = 30  # seconds that a build waits for the first worker


@contextlib.contextmanager
def joined(address: str) -> Iterator[Cluster]:
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
            try:
                client.wait_for_workers(1, timeout=JOIN)
            except TimeoutError:
                raise UserError(f"--scheduler: no worker has joined it within {JOIN} seconds; start at least one.") from None

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
        tell(answer)

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
        return done(partial(_in_own_fork if place == "warm" and task != "notebook" else steps.perform, allow=reachable()), task, given)


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
    """What Dask calls in each worker started with `--preload companion.cluster`: the worker joins its cluster when it
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


def version() -> str:
    """The digest of the package as it is installed here."""
    return modules.folder_digest()


@cache
def _loaded() -> str:
    """The version of what this process runs: the package as it was when it joined or at its first task, whatever is in its place by now."""
    return version()


def _machine() -> str:
    import socket

    return socket.gethostname()
