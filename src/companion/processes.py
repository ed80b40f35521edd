"""Calls in processes of their own, forked from a server that has imported what they need.

Starting Python and importing pandas, Altair and papermill takes longer than most tasks; a fork takes some ten
milliseconds. A notebook has a process of its own, so that nothing it does reaches another and what it leaves running ends
with it; what may share a process shares one that keeps V8 and pandoc; what needs much memory gets a new Python. The server
is the standard library's forkserver; a process has one, which ends with it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, current_process, forkserver, get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import Any, Literal, Self

from companion.errors import CheckFailed, UserError

# For the server: sets print in one order in every process; no module of the working folder takes a library's place; and
# no library starts threads while it is imported, which a fork would not take along.
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONSAFEPATH": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
FORKED = get_context("forkserver")
FRESH = get_context("spawn")  # a new Python: for what needs much memory, and none of what the server imported
# own: forked for this call alone; fresh: a new Python; shared: a worker that keeps what it has loaded, V8 and pandoc among it.
Kind = Literal["own", "fresh", "shared"]


class ProcessEnded(Exception):
    """A call's process ended before it had answered: it ran out of memory, was killed, or a library crashed."""


def start(preload: Sequence[str]) -> None:
    """Start this process's server, unless it runs, and have it import modules; comes back at once."""
    forkserver.set_forkserver_preload(list(preload))
    current_process().daemon = False  # a worker of Dask's is a daemon, which may start no process
    with _in_environment({**os.environ, **ENVIRONMENT}):
        forkserver.ensure_running()


def call(function: Callable[..., Any], *arguments: Any, environment: dict[str, str] | None = None, fresh: bool = False) -> Any:
    """What function(*arguments) returns in a process of its own, with this environment or the caller's.

    fresh: in a new Python and not in one forked from the server, whose memory it would share.

    Raises its `UserError` or `CheckFailed`, `RuntimeError` with the traceback for any other exception, and `ProcessEnded`.
    Safe to call from several threads.
    """
    context = FRESH if fresh else FORKED
    receiver, sender = context.Pipe(duplex=False)
    environment = dict(os.environ) if environment is None else environment
    process = context.Process(target=_serve, args=(sender, environment, function, arguments))
    process.start()
    sender.close()
    try:
        kind, answer = receiver.recv()
    except EOFError:
        process.join()
        raise ProcessEnded(f"its process ended with {process.exitcode}") from None
    finally:
        receiver.close()
        end(process)
    return _returned(kind, answer)


def end(process: Any) -> None:
    """End a call's process and whatever it started."""
    kill(process)
    process.join()


def kill(process: Any) -> None:
    """Have a call's process and whatever it started end; comes back at once."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()  # it may not have been leader of its group yet


def _serve(sender: Connection, environment: dict[str, str], function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """In the call's process: make the call and send its answer."""
    follow_caller()
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sender.send(_answer(function, arguments))


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    """What a call gave, in a form that any process can read: its result, its own error, or a traceback."""
    try:
        return "done", function(*arguments)
    except (UserError, CheckFailed) as wrong:
        return "wrong", wrong
    except BaseException:
        return "crash", traceback.format_exc()


def _returned(kind: str, answer: Any) -> Any:
    """The result in such an answer; raises what it tells of."""
    if kind == "crash":
        raise RuntimeError(answer)
    if kind == "wrong":
        raise answer
    return answer


def follow_caller() -> None:
    """Make this process the leader of a group of its own, which Ctrl-C does not reach and which ends with its caller."""
    os.setsid()
    threading.Thread(target=_end_with_caller, daemon=True).start()


def _end_with_caller() -> None:
    caller = parent_process()
    if caller is not None:
        wait([caller.sentinel])
        os.killpg(os.getpid(), signal.SIGKILL)


@contextlib.contextmanager
def _in_environment(environment: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class Processes:
    """The processes of one build: workers that tasks share, and others for one task each. A context; `jobs` at a time.

    executor: threads that wait for them, for whoever runs calls on an executor.
    """

    def __init__(self, jobs: int, preload: Sequence[str] = ()) -> None:
        """`preload` names the modules that the server imports."""
        start(preload)
        self.executor = ThreadPoolExecutor(jobs)
        self._workers = ProcessPoolExecutor(jobs, mp_context=FORKED, initializer=follow_caller)

    def call(self, function: Callable[..., Any], *arguments: Any, process: Kind = "own") -> Any:
        """What function(*arguments) returns in a process of that kind; raises as `call` does."""
        if process != "shared":
            return call(function, *arguments, fresh=process == "fresh")
        try:
            answer = self._workers.submit(_answer, function, arguments).result()
        except BrokenProcessPool:
            raise ProcessEnded("its process ended") from None
        return _returned(*answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """End; where something went wrong, what runs is ended and what waits is dropped."""
        if kind is not None:
            for process in active_children():
                kill(process)
        self.executor.shutdown(cancel_futures=kind is not None)
        self._workers.shutdown(cancel_futures=kind is not None)
