"""Warm parents: starting one, finding one, and running notebooks in the processes it forks.

    with Pool() as pool:
        pool.run_many([Job(notebook, output, parameters, cwd), ...], workers=2)

While a pool is open its address stands in the environment, so that processes started meanwhile, such as a task
runner's workers, use it too; and `run.run` uses whichever it finds. A pool holds the code as it was when the pool
began: open one a build.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from companion.errors import CheckFailed, UserError
from companion.notebooks import accept, wire

log = logging.getLogger("companion.notebooks")

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds") and hasattr(socket, "AF_UNIX")

# Set for every notebook, under whatever engine: sets print in one order, and the debugger keeps silent.
STEADY = {"PYTHONHASHSEED": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}

# For the parent only: libraries that would start threads while they are imported, which no fork takes along.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}


@dataclass(frozen=True)
class Job:
    """A notebook to run, as `run.run` takes it."""

    notebook: Path
    output: Path
    parameters: Mapping[str, Any]
    cwd: Path
    env: Mapping[str, str] = field(default_factory=dict)
    timeout: int | None = None


class ProcessEnded(Exception):
    """The process that was to do something ended before it had."""


class Pool:
    """A warm parent for as long as the `with` block lasts. It loads while the caller goes on."""

    def __init__(self, preload: Iterable[str] = ()) -> None:
        """`preload` names modules to import besides what every notebook needs."""
        self.preload = tuple(preload)
        self.address: str | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._before: str | None = None

    def __enter__(self) -> Self:
        self.start()
        self._before = os.environ.get(wire.ADDRESS)
        if self.address:
            os.environ[wire.ADDRESS] = self.address
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is None:
            os.environ.pop(wire.ADDRESS, None)
        else:
            os.environ[wire.ADDRESS] = self._before
        self.close()

    def start(self) -> None:
        """Begin loading the parent; where a process cannot be forked, say so: notebooks then run in kernels."""
        if not CAN_FORK:
            say_slow("this system cannot fork a process")
            return
        self._owner = os.getpid()
        self._folder = Path(tempfile.mkdtemp(prefix="nb-"))  # only this user can enter it
        path = str(self._folder / "warm")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path)
            listener.listen(128)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "companion.notebooks.warm", str(listener.fileno()), *self.preload],
                pass_fds=[listener.fileno()],
                stdin=subprocess.PIPE,
                cwd=self._folder,  # where no module of the caller's folder can take a library's place
                env=self._environment(),
                start_new_session=True,  # Ctrl-C is for the owner, whose end ends the parent
            )
        self.address = path

    def _environment(self) -> dict[str, str]:
        places = [
            os.path.abspath(place) for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if place
        ]
        path = {"PYTHONPATH": os.pathsep.join(places)} if places else {}
        return {**os.environ, **path, **STEADY, **_ONE_THREAD, "IPYTHONDIR": str(self._folder / "ipython")}

    def close(self) -> None:
        """End the parent and all that still runs in it."""
        if self._process is None or os.getpid() != self._owner:
            return
        for connection in _idle.pop((self.address, os.getpid()), []):
            connection.close()
        _found.discard(self.address)
        self._process.stdin.close()
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:  # still loading: it has forked nothing yet
            self._process.kill()
            self._process.wait()
        self._process, self.address = None, None
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(self, job: Job) -> None:
        """Run one notebook; raises as `run.run` does. Safe to call from several threads."""
        values = accept.parameters(accept.notebook_file(job.notebook), job.parameters)
        submit(self.address, job, values)

    def run_many(self, jobs: Iterable[Job], workers: int, done: Callable[[Job], None] | None = None) -> None:
        """Run notebooks, `workers` at a time, telling `done` of each that succeeds.

        All are run; raises one `UserError` with the message of each that failed.
        """
        failed: dict[Path, UserError] = {}
        threads = ThreadPoolExecutor(workers)
        try:
            running = {threads.submit(self.run, job): job for job in jobs}
            for future in as_completed(running):
                try:
                    future.result()
                except UserError as error:
                    failed[running[future].output] = error
                else:
                    if done:
                        done(running[future])
        finally:
            threads.shutdown(wait=False, cancel_futures=True)  # all are done, or something else went wrong
        if failed:
            raise UserError(
                "\n\n".join(str(failed[job.output]) for job in running.values() if job.output in failed)
            )


def submit(address: str | None, job: Job, values: Mapping[str, Any]) -> None:
    """Have the parent at `address` run a notebook whose parameters are checked and plain (`values`).

    Without a parent, or when it has ended, the notebook runs in a kernel from this process.
    """
    from companion.notebooks import run

    options = {"parameters": dict(values), "env": dict(job.env), "timeout": job.timeout}
    paths = {name: getattr(job, name).absolute() for name in ("notebook", "output", "cwd")}
    if address is None:
        run.here(**paths, **options, engine="kernel")
        return
    request = {
        "what": "jobs",
        "environ": dict(os.environ),
        "options": {**options, "engine": "fork"},
        **{name: str(path) for name, path in paths.items()},
    }
    try:
        with _runner(address) as connection:
            wire.send_request(connection, request, [])
            answer = wire.receive(connection)
    except (OSError, wire.Ended):
        if _answers(address):
            raise UserError(
                f"{job.notebook}: the process that ran it ended before its time (out of memory, or killed)."
            ) from None
        say_slow("the process that notebooks are forked from has ended")
        run.here(**paths, **options, engine="kernel")
        return
    if answer.get("crash"):
        raise RuntimeError(f"{job.notebook}: {answer['crash']}")
    if answer["error"]:
        raise UserError(answer["error"])


def call(address: str, function: str, *given: Any) -> None:
    """Call "package.module.function" with plain values in a process forked from the parent at `address`, where the
    imports are loaded.

    Raises its `UserError` or `CheckFailed`, and `ProcessEnded` when that process, or the parent, is gone.
    """
    request = {"what": "jobs", "environ": dict(os.environ), "call": function, "given": list(given)}
    try:
        with _runner(address) as connection:
            wire.send_request(connection, request, [])
            answer = wire.receive(connection)
    except (OSError, wire.Ended):
        raise ProcessEnded(function) from None
    if answer.get("crash"):
        raise RuntimeError(f"{function}: {answer['crash']}")
    if answer["error"]:
        raise (CheckFailed if answer.get("check") else UserError)(answer["error"])


_lock = threading.Lock()
_own: list[Pool] = []
_found: set[str] = set()
_idle: dict[tuple[str, int], list[socket.socket]] = {}  # by address and by this process, which may be forked


@contextlib.contextmanager
def _runner(address: str) -> Iterator[socket.socket]:
    """A connection to a process that runs notebooks; used again by others unless something went wrong with it."""
    place = address, os.getpid()
    with _lock:
        idle = _idle.setdefault(place, [])
        connection = idle.pop() if idle else None
    connection = connection or _connected(address)
    try:
        yield connection
    except BaseException:
        connection.close()  # what it runs ends with it
        raise
    with _lock:
        idle.append(connection)


def warm_parent(preload: Iterable[str] = ()) -> str | None:
    """The address of an open pool's parent, else of one that is this process's own until it ends; None without fork.

    `preload`: as a `Pool` takes it, where this process's own is not there yet.
    """
    known = os.environ.get(wire.ADDRESS)
    if known and (known in _found or _answers(known)):
        _found.add(known)
        return known
    with _lock:
        if not _own:
            _own.append(Pool(preload))
            _own[0].start()
            atexit.register(_own[0].close)
    return _own[0].address


def say_slow(reason: str) -> None:
    """Tell, once a process, that the slow engine runs and why."""
    if not _said:
        _said.append(reason)
        log.warning("Notebooks run in kernels of their own, which is slower: %s.", reason)


_said: list[str] = []


def _connected(address: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(address)
    return connection


def _answers(address: str) -> bool:
    """Whether a parent listens there; a connection that asks for nothing is dropped."""
    with contextlib.suppress(OSError), _connected(address):
        return True
    return False
