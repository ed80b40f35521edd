"""A papermill engine that runs a notebook in a process forked from a parent that has the imports loaded.

papermill and nbclient drive it as they drive a kernel, so that tags, hooks, timeouts, displays that are updated
later and errors are handled by their code. `ForkedKernel` stands where they expect a kernel's manager and client.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbclient.exceptions import DeadKernelError

from companion.notebooks import messages, wire
from companion.notebooks.kernel import KernelEngine
from companion.notebooks.pool import warm_parent

_GRACE = 5.0  # seconds for a notebook's own exit handlers, as jupyter_client gives a kernel


class ForkEngine(KernelEngine):
    """Engine `companion-fork`. Options are those of `KernelEngine`; where fork is missing, it is that engine."""

    @classmethod
    def connection(cls, private: Path) -> dict[str, Any]:
        """A forked kernel in place of a new one, where a warm parent can be had."""
        parent = warm_parent()
        return {"km": ForkedKernel(parent)} if parent else super().connection(private)


class ForkedKernel:
    """Manager and client, as nbclient uses them, of one forked process that runs cells."""

    kernel_id = "forked"
    ipykernel = False  # no history file to be kept away from: it is in memory already
    has_kernel = False
    allow_stdin = False

    def __init__(self, parent: str) -> None:
        """`parent` is the path of a warm parent's socket."""
        self.parent = parent
        self.asked = 0  # requests sent

    # what nbclient asks of a manager

    def start_kernel(self, cwd: str, env: Mapping[str, str], **_: Any) -> None:
        """Have a process forked, in the folder `cwd`, whose whole environment is `env`."""
        ours, theirs = zip(socket.socketpair(), socket.socketpair(), strict=True)
        self.control = socket.socket(socket.AF_UNIX)
        self.control.connect(self.parent)
        wire.send_request(self.control, {"what": "cells"}, [end.fileno() for end in theirs])
        for end in theirs:
            end.close()
        shell, iopub = ours
        place = {name: value for name, value in env.items() if name != wire.ADDRESS}
        shell.sendall(wire.pack({"cwd": cwd, "env": place}))
        self.pid = wire.receive(shell)["pid"]
        self.shell_channel = messages.Channel(shell, DeadKernelError("Kernel died"))
        self.iopub_channel = messages.Channel(iopub)
        self.has_kernel = True

    def client(self) -> ForkedKernel:
        """It is its own client."""
        return self

    def is_alive(self) -> bool:
        """Whether the process still runs: the parent closes the control socket when it has ended."""
        return self.has_kernel and not select.select([self.control], [], [], 0)[0]

    def interrupt_kernel(self) -> None:
        """As Ctrl-C would."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGINT)

    def shutdown_kernel(self, now: bool = False) -> None:
        """Let the process run its exit handlers, unless a cell still runs; `cleanup_resources` ends it."""
        if now or self.asked > self.shell_channel.taken:
            return
        with contextlib.suppress(OSError):
            self._send("shutdown_request", {"restart": False})
            select.select([self.control], [], [], _GRACE)

    def cleanup_resources(self) -> None:
        """Close the sockets; the parent ends what still runs."""
        self.has_kernel = False
        for end in (self.control, self.shell_channel, self.iopub_channel):
            end.close()

    # what nbclient asks of a client

    def start_channels(self) -> None:
        """They are open."""

    def stop_channels(self) -> None:
        """They are closed with the process."""

    def wait_for_ready(self, timeout: float | None = None) -> None:
        """It has said its process id: it is ready."""

    def kernel_info(self) -> str:
        """Ask what it is; returns the request's id."""
        return self._send("kernel_info_request", {})

    def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Run a cell; returns the request's id."""
        options = {"store_history": store_history, "stop_on_error": stop_on_error, "allow_stdin": False}
        return self._send(
            "execute_request", {"code": code, "silent": False, "user_expressions": {}, **options}
        )

    def _send(self, kind: str, content: dict[str, Any]) -> str:
        self.asked += 1
        msg_id = f"request-{self.asked}"
        header = {"msg_id": msg_id, "msg_type": kind, "session": self.kernel_id}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        sock = self.shell_channel.sock
        sock.settimeout(_GRACE)  # a whole frame, though reading never waits
        try:
            sock.sendall(wire.pack(message))
        finally:
            sock.settimeout(0)
        return msg_id
