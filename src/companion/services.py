"""Processes that do jobs for this one: started once, asked many times, a line of JSON for a job and one for its answer.

They end with this process, whose end they read on their standard input.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from typing import NoReturn

Command = tuple[str, ...]


class Ended(Exception):
    """A service ended instead of answering; the message is what it last said."""


class Service:
    """One such process, until it is closed. It is asked by one thread at a time."""

    def __init__(self, command: Command) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the service
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said)

    def ask(self, job: dict) -> dict:
        """Its answer to a job; raises `Ended`."""
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise Ended(self.close() or f"it ended with {self._process.returncode}")
        return json.loads(line)

    def dismiss(self) -> None:
        """Tell it that no more jobs come; it ends when it has read that."""
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def close(self) -> str:
        """End it, wait for its end, and return the last of what it said on standard error."""
        self.dismiss()
        self._process.stdout.close()
        self._process.wait()
        self._said.seek(0)
        words = self._said.read().decode(errors="replace").strip()
        self._said.close()
        return words[-1500:]


_idle: dict[tuple[int, Command], list[Service]] = {}  # by process too, which may be forked
_lock = threading.Lock()


@contextlib.contextmanager
def serving(command: Command) -> Iterator[Service]:
    """A service of this command that nobody else asks meanwhile: an idle one, else a new one. One that failed is let go."""
    with _lock:
        idle = _shelf(command)
        service = idle.pop() if idle else None
    service = service or Service(command)
    yield service
    with _lock:
        idle.append(service)


def start(command: Command, count: int = 1) -> None:
    """Have so many idle ones, started ahead so that they are ready when they are asked."""
    with _lock:
        idle = _shelf(command)
        idle += [Service(command) for _ in range(count - len(idle))]


def _shelf(command: Command) -> list[Service]:
    if not any(process == os.getpid() for process, _ in _idle):
        atexit.register(close)
    return _idle.setdefault((os.getpid(), command), [])


def close() -> None:
    """End the idle services of this process."""
    with _lock:
        ended = [_idle.pop(place) for place in list(_idle) if place[0] == os.getpid()]
    idle = [service for services in ended for service in services]
    for service in idle:
        service.dismiss()  # so that all end at the same time
    for service in idle:
        service.close()


def leave() -> NoReturn:
    """End a process that served. Taking down what it loaded piece by piece, as Python does, keeps who waits a tenth of a second."""
    close()
    sys.stdout.flush()
    os._exit(0)
