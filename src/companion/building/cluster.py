"""A build on the workers of a Dask cluster: the executor that gives tasks out, and what a worker does with them.

A worker is started with `--preload companion.building.cluster`, or finds this module with its first task. It runs
tasks in processes that it keeps from build to build, of the kinds that a build on one machine has (`processes`).
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from companion import project
from companion.building import pipeline
from companion.building.graph import Task
from companion.building.tasks import perform
from companion.errors import UserError
from companion.processes import Processes

if TYPE_CHECKING:
    from distributed import Client

JOIN = 30  # seconds that a build waits for the first worker
LOOKS = 4  # looks without a worker after which a build gives up: one that ended may be started again meanwhile
PRELOAD = (*pipeline.NOTEBOOK_IMPORTS, *pipeline.PAGE_IMPORTS)


@contextmanager
def joined(address: str) -> Iterator[Cluster]:
    """The workers of a Dask scheduler, which see the project's folder at the same path and have its version."""
    try:
        from distributed import Client
    except ImportError:
        raise UserError("--scheduler needs Dask: install the package with its extra `cluster`.") from None
    try:
        client = Client(address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]  # distributed has no annotations
    except (OSError, ValueError) as wrong:
        raise UserError(f"--scheduler {address}: no Dask scheduler answers there ({wrong}).") from None
    try:
        yield Cluster(client)
    finally:
        client.close()  # type: ignore[no-untyped-call]  # distributed has no annotations


class Cluster:
    """A Dask cluster with at least one worker. A task whose worker ends is given to another by the scheduler."""

    def __init__(self, client: Client) -> None:
        self.client, self.version = client, version()
        self.executor: Executor = client.get_executor(pure=False, retries=3)  # type: ignore[no-untyped-call]  # distributed has no annotations
        self._looks = 0
        if not self._workers():
            try:
                client.wait_for_workers(1, timeout=JOIN)
            except TimeoutError:
                raise UserError(f"--scheduler: no worker has joined it within {JOIN} seconds; start at least one.") from None

    def threads(self) -> int:
        """How many tasks the workers run at a time."""
        return sum(int(worker["nthreads"]) for worker in self._workers().values())

    def watch(self) -> None:
        """Raise `UserError` where no worker has been left for as long as one takes to start again."""
        there = any(worker["status"] == "running" for worker in self._workers().values())
        self._looks = 0 if there else self._looks + 1
        if self._looks >= LOOKS:
            raise UserError("--scheduler: no worker is left there. Start workers again, then the build: what is done stays done.")

    def _workers(self) -> dict[str, Any]:
        workers: dict[str, Any] = self.client.scheduler_info()["workers"]
        return workers


def refused(wrong: Exception) -> UserError:
    """What to say where Dask could not run a task; its own errors come back as they are."""
    words = str(wrong).strip().split("\n")[0]
    return UserError(f"--scheduler: a task could not be run there ({words}). The scheduler and every worker need the version of the project that starts the build: install it there and start them again.")


def on_worker(task: Task, version: str) -> None:
    """On a worker: run a task in a process of its own, if this is the build's version of the project; else say so."""
    if _loaded() != version:
        raise UserError(f"--scheduler: the worker on {socket.gethostname()} has another version of the project, or had it when it began; install the one that starts the build, and start the worker again.")
    here = task.arguments["here"]
    if not here.is_dir():
        raise UserError(f"--scheduler: the worker on {socket.gethostname()} does not see {here}; share the project's folder at the same path.")
    _processes().call(perform, task, process=task.process)


def dask_setup(_worker: object) -> None:
    """What Dask calls in each worker started with `--preload companion.building.cluster`: the worker joins its cluster when its
    server has imported what builds need, so that the first one waits for nothing."""
    _loaded()
    _processes().call(len, (), process="shared")  # which is answered when all is imported


@cache
def _processes() -> Processes:
    """This worker's processes, kept from build to build; as many as are asked for at the same time."""
    return Processes(os.cpu_count() or 2, PRELOAD)


def version() -> str:
    """The digest of the package as it is installed here."""
    files = [path for path in project.PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return project.digest(sorted(files), project.PACKAGE)


@cache
def _loaded() -> str:
    """The version of what this process runs: the package as it was when it joined or at its first task, whatever is in its
    place by now."""
    return version()
