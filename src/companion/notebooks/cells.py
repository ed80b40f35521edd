"""The process that runs a notebook's cells: ipykernel's kernel and shell, made once, used in a forked process.

All of ipykernel's behaviour is kept, for the same notebook must look the same under papermill's own engine. Only
its sockets and threads are not there, as threads do not survive a fork: messages go through `messages`, and what is
written to the file descriptors of stdout and stderr is caught in files instead of by threads that read pipes.
"""

from __future__ import annotations

import asyncio
import atexit
import codecs
import fcntl
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextvars import ContextVar
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ipykernel_launcher
from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from tornado.ioloop import IOLoop
from traitlets import Any as AnyTrait
from traitlets import Float, Type

from companion.notebooks import messages, wire


class CellStream(OutStream):
    """sys.stdout or sys.stderr of the cells. Holds text back as ipykernel does, 0.2 s or until something else shows."""

    def __init__(self, session: messages.WireSession, name: str) -> None:
        self.session, self.name = session, name
        self.topic = b"stream." + name.encode()
        self.pub_thread = "iopub"  # where the session sends to
        self.echo, self._isatty, self._exc = None, False, None
        self._parent_header = ContextVar("parent_header")
        self._parent_header.set({})
        self._parent_header_global = {}
        self._master_pid = os.getpid()
        self._buffer_lock = threading.RLock()
        self._buffers = defaultdict(StringIO)
        self._local = threading.local()
        self._should_watch = False
        self._sent = 0.0
        self._caught: int | None = None

    def catch(self, fd: int) -> None:
        """Begin in this process: text written to file descriptor `fd`, by whatever program, comes out here too."""
        self._master_pid = os.getpid()
        self._original_stdstream_copy = os.dup(fd)
        with tempfile.TemporaryFile() as file:
            os.dup2(file.fileno(), fd)
        fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_APPEND)
        self._caught, self._read = os.dup(fd), 0  # the notebook may close its own
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def write(self, string: str) -> int | None:
        """Add to what the cell shows; in a process that the notebook forked, by way of the file descriptor."""
        if not self._is_master_process() and self._caught is not None and isinstance(string, str):
            os.write(self._caught, string.encode(errors="replace"))
            return len(string)
        self._take_in()
        return super().write(string)

    def flush(self) -> None:
        """Send what is held back."""
        if self._is_master_process():
            self._take_in()
            self._flush()

    def _take_in(self) -> None:
        """What other programs have written since, before anything that is written now."""
        if self._caught is None:
            return
        with self._buffer_lock:
            size = os.fstat(self._caught).st_size
            if size < self._read:  # someone opened the file anew and cut it
                self._read = 0
            if size == self._read:
                return
            text = self._decoder.decode(os.pread(self._caught, size - self._read, self._read))
            self._read = size
            super().write(text)

    def _schedule_flush(self) -> None:
        if time.monotonic() - self._sent > self.flush_interval:
            self._flush()

    def _flush(self) -> None:
        self._sent = time.monotonic()
        super()._flush()


class CellKernel(IPythonKernel):
    """ipykernel's kernel with one client and no threads."""

    _supports_kernel_subshells = False
    _execute_sleep = Float(0.0)  # ipykernel's wait for its output thread, which is not there

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # asked whether a cell runs in the main thread, as here all do
        self.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """The client sends a request when the one before is done: there is no queue."""

    async def handle(self, message: dict[str, Any]) -> None:
        """Answer a request as `dispatch_shell` does, without its sockets."""
        self.set_parent([b""], message, channel="shell")
        self._publish_status("busy", "shell")
        self.pre_handler_hook()
        try:
            await self.shell_handlers[message["header"]["msg_type"]]("shell", [b""], message)
        except Exception:
            self.log.error("Exception in message handler:", exc_info=True)
        except KeyboardInterrupt:
            self.log.error("KeyboardInterrupt caught in kernel.")
        finally:
            self.post_handler_hook()
        sys.stdout.flush()
        sys.stderr.flush()
        self._publish_status("idle", "shell")


class CellApp(IPKernelApp):
    """ipykernel's application with its profile, magics and extensions, without what belongs to sockets."""

    kernel_class = Type(CellKernel)
    streams = AnyTrait()

    def _nothing(self, *_: Any) -> None:
        """Not for a kernel without sockets."""

    init_poller = init_connection_file = write_connection_file = log_connection_info = _nothing
    init_sockets = init_heartbeat = init_signal = init_crash_handler = _nothing

    def init_io(self) -> None:
        """Put the cells' streams in place of the process's."""
        self.configure_tornado_logger()
        self.streams = CellStream(self.session, "stdout"), CellStream(self.session, "stderr")
        sys.stdout, sys.stderr = self.streams
        self.patch_io()

    def init_kernel(self) -> None:
        """Make kernel and shell."""
        self.kernel = self.kernel_class.instance(
            parent=self,
            session=self.session,
            iopub_socket="iopub",
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )

    def close(self) -> None:
        """Nothing is open."""


def prepare() -> CellApp:
    """Kernel and shell of this process, not connected; the namespace is as a new kernel's."""
    arguments = ["-f", "kernel.json", "--HistoryManager.hist_file=:memory:"]
    sys.argv = [ipykernel_launcher.__file__, *arguments]
    app = CellApp.instance(session=messages.WireSession())
    app.initialize(arguments)
    return app


def serve(app: CellApp, shell: socket.socket, iopub: socket.socket) -> None:
    """Run cells in this process, which was forked for it, until the client ends; does not return.

    The first message says the folder (`cwd`) and the whole environment (`env`) to run in.
    """
    status = 1
    try:
        _settle(app, wire.receive(shell))
        app.session.connect(shell=shell, iopub=iopub)
        shell.sendall(wire.pack({"pid": os.getpid()}))
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_answer(app.kernel, shell))
        atexit._run_exitfuncs()
        status = 0
    finally:
        os._exit(status)


def _settle(app: CellApp, place: dict[str, Any]) -> None:
    """Make this process what a new kernel's would be in that folder and environment."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.clear()
    os.environ.update(place["env"])
    time.tzset()
    os.chdir(place["cwd"])
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    sys.stdout, sys.stderr = app.streams
    for fd, stream in enumerate(app.streams, 1):
        stream.catch(fd)
    shell = app.shell
    shell.init_environment()
    shell.starting_dir = place["cwd"]
    shell.user_ns["_dh"][:] = [Path(place["cwd"])]
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    if "numpy" in sys.modules:
        # its global generator was seeded before the fork, and every notebook would draw the same numbers
        sys.modules["numpy"].random.seed()


async def _answer(kernel: CellKernel, shell: socket.socket) -> None:
    """Answer requests, one after the other; between them the notebook's own tasks go on."""
    kernel.io_loop = IOLoop.current()
    while True:
        await _readable(shell)
        try:
            request = wire.receive(shell)
        except wire.Ended:
            return
        if request["header"]["msg_type"] == "shutdown_request":
            return
        await kernel.handle(request)


async def _readable(sock: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    loop.add_reader(sock, lambda: ready.done() or ready.set_result(None))
    try:
        await ready
    finally:
        loop.remove_reader(sock)
