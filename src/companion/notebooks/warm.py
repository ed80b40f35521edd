"""The warm parent: a process with the imports loaded, from which notebooks are forked. `python -m` runs it.

It has one thread and forks on request; each forked process is the leader of its own group and is ended, with all
that it started, when whoever asked for it goes away, and all of them when the parent's own starter does.
Requests come as one message on a local socket: {"what": "cells"} with two file descriptors runs a notebook's cells
(`cells.serve`); {"what": "jobs", ...} begins a process that runs whole notebooks (`run.here`) or, with "call", other
work by its name, this one and those of further messages, and answers each with {"error": message or null}.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pkgutil
import select
import shutil
import signal
import socket
import sys
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from companion import services
from companion.errors import CheckFailed, UserError
from companion.notebooks import cells, wire
from companion.notebooks.lighter import without_optional_formats
from companion.notebooks.rehearse import rehearse

# What notebooks import. Nothing here may start a thread: V8 and Arrow's pools would not survive the fork.
PRELOAD = ("numpy", "pandas", "altair", "papermill.execute", "companion.notebooks.forked", "companion.ledger")
PRELOAD_PACKAGES = ("companion.measures", "companion.charts")
NOT_PRELOADED = ("render", "golden")  # modules that load V8
# New objects after which a forked process looks for garbage; Python's own 700 suit programs with less memory at hand.
COLLECT_AFTER = 20_000


def preload(names: Iterable[str]) -> None:
    """Import modules; one that fails is left for the notebook to import, which then shows the error."""
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def of_packages(packages: Iterable[str]) -> list[str]:
    """The packages and their modules, by name, without `NOT_PRELOADED`."""
    names = []
    for package in packages:
        with contextlib.suppress(Exception):
            path = importlib.import_module(package).__path__
            names += [f"{package}.{module.name}" for module in pkgutil.iter_modules(path)]
    return [name for name in names if name.rpartition(".")[2] not in NOT_PRELOADED]


class Parent:
    """The loop of the warm parent: `listener` takes requests; when `owner` closes, all ends."""

    def __init__(self, app: Any, listener: socket.socket, owner: int) -> None:
        self.app, self.listener, self.owner = app, listener, owner
        self.listener_name = listener.getsockname()
        self.children: dict[int, socket.socket] = {}  # process id → connection of who asked for it
        self.poll = select.poll()
        self.wake, wake = socket.socketpair()
        for end in (self.wake, wake):
            end.setblocking(False)
        self.wakes = wake
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)

    def run(self) -> None:
        """Serve until the owner closes its end."""
        for fd, events in ((self.listener.fileno(), select.POLLIN), (self.wake.fileno(), select.POLLIN)):
            self.poll.register(fd, events)
        self.poll.register(self.owner, 0)  # POLLHUP and POLLERR are always told
        while True:
            for fd, _ in self.poll.poll():
                if fd == self.owner:
                    self.end_all()
                    return
                if fd == self.listener.fileno():
                    self.accept()
                elif fd == self.wake.fileno():
                    self.wake.recv(4096)
                    self.reap()
                else:
                    self.abandoned(fd)

    def accept(self) -> None:
        """Take a request and fork for it."""
        connection, _ = self.listener.accept()
        connection.settimeout(10)
        try:
            request, fds = wire.receive_request(connection)
        except (OSError, wire.Ended):
            connection.close()
            return
        connection.settimeout(None)
        pid = os.fork()
        if pid == 0:
            self.become(connection, request, fds)
        for fd in fds:
            os.close(fd)
        self.children[pid] = connection
        self.poll.register(connection.fileno(), getattr(select, "POLLRDHUP", 0))

    def become(self, connection: socket.socket, request: dict[str, Any], fds: list[int]) -> None:
        """In the forked process: let go of the parent's things and do what was asked; does not return."""
        try:
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for held in (self.listener, self.wake, self.wakes, *self.children.values()):
                held.close()
            os.close(self.owner)
            if request["what"] == "cells":
                connection.close()
                cells.serve(self.app, *(socket.socket(fileno=fd) for fd in fds))
            else:
                run_jobs(connection, request, self.listener_name)
        finally:
            os._exit(1)

    def reap(self) -> None:
        """Processes that have ended: what they left running ends too, and who asked for them is told."""
        while self.children:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            connection = self.children.pop(pid)
            end_group(pid)
            with contextlib.suppress(KeyError):  # an abandoned one is no longer listened to
                self.poll.unregister(connection.fileno())
            connection.close()

    def abandoned(self, fd: int) -> None:
        """Who asked has gone: nobody will read the result."""
        for pid, connection in self.children.items():
            if connection.fileno() == fd:
                end_group(pid)
                os.kill(pid, signal.SIGKILL)  # it may not have been leader of its group yet
                self.poll.unregister(fd)
                return

    def end_all(self) -> None:
        """End every forked process."""
        for pid in self.children:
            end_group(pid)


def end_group(pid: int) -> None:
    """End a forked process and whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def run_jobs(connection: socket.socket, request: dict[str, Any], address: str) -> None:
    """In a forked process: run whole notebooks, one after the other, and answer each with its error; does not return.

    This side only drives them: their cells run in processes forked for each.
    """
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    while True:
        connection.sendall(wire.pack(run_job(request, address)))
        try:
            request = wire.receive(connection)
        except wire.Ended:
            os._exit(0)


def run_job(request: dict[str, Any], address: str) -> dict[str, Any]:
    """Run one notebook; `error` is for a person to read, `crash` is a fault of this package."""
    from companion.notebooks import run

    os.environ.clear()
    os.environ.update(request["environ"], **{wire.ADDRESS: address})
    time.tzset()
    try:
        if "call" in request:
            module, _, name = request["call"].rpartition(".")
            getattr(importlib.import_module(module), name)(*request["given"])
        else:
            run.here(
                **{name: Path(request[name]) for name in ("notebook", "output", "cwd")}, **request["options"]
            )
    except UserError as error:
        return {"error": str(error)}
    except CheckFailed as error:
        return {"error": str(error), "check": True}
    except BaseException:
        return {"error": None, "crash": traceback.format_exc()}
    return {"error": None}


def main(arguments: list[str]) -> None:
    """`arguments`: file descriptor of the listening socket, then modules to import besides `PRELOAD`.

    The standard input is the owner's end: when it closes, this process and all it forked end.
    """
    # as ipykernel's launcher does: `-m` puts the working folder first, and a kernel has it after the standard library
    if Path(sys.path[0]) == Path.cwd():
        del sys.path[0]
    gc.disable()  # nothing that is loaded here ever becomes garbage
    listener = socket.socket(fileno=int(arguments[0]))
    owner = os.dup(0)
    app = cells.prepare()
    with without_optional_formats():
        preload([*PRELOAD, *of_packages(PRELOAD_PACKAGES), *arguments[1:]])
    with contextlib.suppress(Exception):  # only time is lost without it
        rehearse(app)
    gc.freeze()  # or the collector would write to, and so copy, every page in every forked process
    gc.set_threshold(COLLECT_AFTER)
    gc.enable()
    parent = Parent(app, listener, owner)
    parent.run()
    shutil.rmtree(Path(parent.listener_name).parent, ignore_errors=True)  # an owner that was killed has not
    services.leave()


if __name__ == "__main__":
    main(sys.argv[1:])
