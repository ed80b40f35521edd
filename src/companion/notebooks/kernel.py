"""papermill's own engine, with a kernel reached by local sockets, in a folder and an environment of its own.

It is the reference that the fast engine is held to, and what runs where a process cannot be forked.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.validator import NotebookValidationError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.log import logger
from papermill.translators import PythonTranslator, Translator, papermill_translators
from traitlets.config import Config

from companion.notebooks import engine
from companion.notebooks.pool import STEADY

KERNEL_NAME = "python3"


# What papermill passes to an engine besides options of nbclient's client.
_NOT_THE_CLIENTS = ("input_path", "timeout", "startup_timeout")


class CellStopped(Exception):
    """A cell that ran out of time or took its process down, so that it left no error output."""

    def __init__(self, cell_index: int, source: str, reason: str) -> None:
        super().__init__(reason)
        self.cell_index, self.source, self.reason = cell_index, source, reason


class PlainParameters(PythonTranslator):
    """Parameters as papermill writes them where `black` is not installed, whether or not it is."""

    codify = classmethod(Translator.codify.__func__)


def register() -> None:
    """Make engines and translator known to papermill's API; its command finds the engines by their entry points."""
    papermill_translators.register(KERNEL_NAME, PlainParameters)
    papermill_engines.register("companion-kernel", engine.KernelEngine)
    papermill_engines.register("companion-fork", engine.ForkEngine)


def environment(extra: Mapping[str, str], private: Path) -> dict[str, str]:
    """This process's environment with `extra`; a person's IPython profile gives way to an empty one in `private`."""
    return {**os.environ, **STEADY, "IPYTHONDIR": str(private / "ipython"), **extra}


class KernelEngine(NBClientEngine):
    """Engine `companion-kernel`: papermill's, which also takes `folder` and `env`.

    papermill's own `cwd` changes the whole process's working folder, so that two threads disturb each other.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        folder: str | None = None,
        env: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Run the managed notebook's cells in `folder` (default: here) with `env` added to the environment.

        Raises `CellStopped` where a cell exceeds `execution_timeout` seconds or its process dies.
        """
        with tempfile.TemporaryDirectory(prefix="nb-") as private:
            client = PapermillNotebookClient(
                nb_man,
                kernel_name=kernel_name,
                timeout=execution_timeout or kwargs.get("timeout"),
                startup_timeout=start_timeout,
                iopub_timeout=60,  # seconds for a cell's last output, which on a busy machine are not nbclient's 4
                log=logger,
                log_output=log_output,
                stdout_file=stdout_file,
                stderr_file=stderr_file,
                **cls.connection(Path(private)),
                **{name: value for name, value in kwargs.items() if name not in _NOT_THE_CLIENTS},
            )
            try:
                # ipykernel repeats there what a notebook's programs print
                client.execute(
                    stdout=subprocess.DEVNULL,
                    cwd=folder or os.getcwd(),
                    env=environment(env or {}, Path(private)),
                    cleanup_kc=True,
                )
            except (CellTimeoutError, DeadKernelError, NotebookValidationError) as error:
                _end_tasks()
                raise _stopped(nb_man, error, execution_timeout) from error

    @classmethod
    def connection(cls, private: Path) -> dict[str, Any]:
        """How the client reaches what runs the cells: a kernel's sockets, in the folder `private`."""
        # TCP is open to others on the machine, and ipykernel warns of it; Windows has nothing else.
        transport = "tcp" if sys.platform == "win32" else "ipc"
        return {
            "config": Config(
                {"KernelManager": {"transport": transport, "connection_file": str(private / "k.json")}}
            )
        }


def _end_tasks() -> None:
    """What nbclient leaves waiting when it raises would complain later, in the next notebook's time."""
    loop = ensure_event_loop()
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))


def _stopped(nb_man: NotebookExecutionManager, error: Exception, timeout: int | None) -> Exception:
    if isinstance(error, DeadKernelError):
        reason = "its process ended (out of memory, killed, or a crash in a library)"
    elif isinstance(error, NotebookValidationError):
        reason = f"it shows what a notebook cannot hold: {error.message.splitlines()[0][:200]}"
    else:
        reason = f"it ran longer than {timeout} s" if timeout else "its output did not arrive"
    started = [
        (i, cell) for i, cell in enumerate(nb_man.nb.cells) if cell.metadata.papermill.get("start_time")
    ]
    if not started:
        return error
    index, cell = started[-1]
    return CellStopped(index, cell.source, reason)
