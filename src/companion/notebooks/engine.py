"""A papermill engine that runs a notebook's cells in this process, with IPython's own shell.

papermill's own engine starts a kernel, a process that imports everything anew. Here the process was forked from one that
has the imports loaded (`companion.processes`), and it runs one notebook: whatever the cells do ends with it.

A cell sees what it would see in a kernel: its displays, its result, what it and the programs that it starts write, its
errors, top-level await. What a kernel alone has is not there: `get_ipython().kernel`, comms, widgets and input.
"""

from __future__ import annotations

import asyncio
import base64
import io
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from ipykernel.compiler import XCachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbformat.validator import NotebookValidationError
from papermill.engines import Engine, NotebookExecutionManager
from papermill.translators import PythonTranslator, papermill_translators
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config

from companion.notebooks.failure import CANNOT_HOLD

# What a kernel sets for the programs that a notebook starts.
ENVIRONMENT = {"TERM": "xterm-color", "CLICOLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "PAGER": "cat", "GIT_PAGER": "cat"}


class CellTimeout(BaseException):
    """A cell, the one at `index`, ran longer than it may. Not an `Exception`, so that a cell does not catch it."""

    index = 0


class PlainParameters(PythonTranslator):
    """Parameters as papermill writes them where `black` is not installed, whether or not it is."""

    @classmethod
    def codify(cls, parameters: dict[str, Any], comment: str = "Parameters") -> str:
        """The parameters as Python assignments, not formatted."""
        code: str = super(PythonTranslator, cls).codify(parameters, comment)
        return code


class Outputs:
    """The outputs of the cell that runs, in the order in which they come.

    Standard output and error, of Python and of the programs that a cell starts, each go to a file, which is read before any
    other output is added, so that no thread has to read along.
    """

    def __init__(self) -> None:
        self.cell: NotebookNode | None = None
        self.displays: dict[str, list[NotebookNode]] = {}  # display id -> outputs that are updated together
        self.clear_next = False
        self.streams = {name: Stream(name, descriptor) for name, descriptor in (("stdout", 1), ("stderr", 2))}

    def begin(self, cell: NotebookNode) -> None:
        """Collect the outputs of this cell from now on."""
        self.cell, self.clear_next = cell, False
        cell.outputs = []
        for stream in self.streams.values():
            stream.attach()

    def end(self) -> None:
        """Add what was written last, and restore the file descriptors, for papermill's progress."""
        self.flush()
        for stream in self.streams.values():
            stream.detach_descriptor()

    def add(self, output: NotebookNode, display_id: str | None = None) -> None:
        """Add an output after what was written before it."""
        self.flush()
        self._append(output)
        if display_id:
            self.displays.setdefault(display_id, []).append(output)

    def update(self, display_id: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Change every output displayed under an id, in any cell."""
        for output in self.displays.get(display_id, []):
            output.data, output.metadata = NotebookNode(_plain(data)), NotebookNode(metadata)

    def clear(self, wait: bool) -> None:
        """Remove the cell's outputs, now or when the next one comes."""
        self.flush()
        if wait:
            self.clear_next = True
        elif self.cell is not None:
            self.cell.outputs = []

    def flush(self) -> None:
        """Add what was written to the streams since the last call."""
        for name, stream in self.streams.items():
            if text := stream.take():
                last = self.cell.outputs[-1] if self.cell is not None and self.cell.outputs and not self.clear_next else None
                if last is not None and last.output_type == "stream" and last.name == name:
                    last.text += text
                else:
                    self._append(new_output("stream", name=name, text=text))

    def _append(self, output: NotebookNode) -> None:
        if self.cell is not None:
            if self.clear_next:
                self.cell.outputs, self.clear_next = [], False
            self.cell.outputs.append(output)


def output(kind: str, data: dict[str, Any], metadata: dict[str, Any] | None, **more: Any) -> NotebookNode:
    """An output with these representations; ValueError where a notebook cannot hold one."""
    try:
        created: NotebookNode = new_output(kind, _plain(data), metadata=metadata or {}, **more)
    except NotebookValidationError as error:
        raise ValueError(f"{CANNOT_HOLD}: {error.message.splitlines()[0][:200]}") from None
    return created


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """Representations as JSON holds them: pictures in base64."""
    return {kind: base64.b64encode(value).decode() if isinstance(value, bytes) else value for kind, value in data.items()}


class Stream(io.TextIOWrapper):
    """sys.stdout or sys.stderr of the cells: a file to which the descriptor is redirected while a cell runs."""

    def __init__(self, name: str, descriptor: int) -> None:
        self.stream_name = name
        with tempfile.NamedTemporaryFile() as file:
            self._file = Path(file.name).open("rb")  # noqa: SIM115 - open as long as the process
            writable = os.open(file.name, os.O_WRONLY | os.O_APPEND)
        self._descriptor, self._original, self._writable = descriptor, os.dup(descriptor), writable
        super().__init__(os.fdopen(writable, "wb", buffering=0), encoding="UTF-8", errors="replace", write_through=True)

    def attach(self) -> None:
        """Redirect the descriptor to the file."""
        os.dup2(self._writable, self._descriptor)

    def detach_descriptor(self) -> None:
        """Restore the descriptor."""
        os.dup2(self._original, self._descriptor)

    @property
    def name(self) -> str:
        """The name that a kernel's stream has."""
        return self.stream_name

    def write(self, text: str) -> int:
        """Write text; TypeError, in the words of a kernel, for anything else."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        return super().write(text)

    def take(self) -> str:
        """What was written since the last call."""
        if os.fstat(self._file.fileno()).st_size < self._file.tell():  # a program opened the file again and truncated it
            self._file.seek(0)
        return self._file.read().decode("utf-8", errors="replace")


class Publisher(DisplayPublisher):
    """Adds what `display` shows to the outputs."""

    def publish(self, data: dict[str, Any], metadata: dict[str, Any] | None = None, source: object = None, *, transient: dict[str, Any] | None = None, update: bool = False, **_: Any) -> None:
        """Add a display, or update the earlier ones with its id. `source` is not used, in IPython neither."""
        display_id = (transient or {}).get("display_id")
        if update:
            self.shell.outputs.update(display_id, data, metadata or {})
        else:
            self.shell.outputs.add(output("display_data", data, metadata), display_id)

    def clear_output(self, wait: bool = False) -> None:
        """Remove the cell's outputs."""
        self.shell.outputs.clear(wait)


class Results(DisplayHook):
    """Adds the value of a cell's last expression to the outputs."""

    def write_output_prompt(self) -> None:
        """Print no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Add the result in all its representations."""
        if format_dict and isinstance(self.shell, CellShell):
            self.shell.outputs.add(output("execute_result", format_dict, md_dict, execution_count=self.prompt_count))


class CellShell(InteractiveShell):
    """IPython's shell whose displays, results and errors become outputs of a notebook."""

    compiler_class = Type(XCachingCompiler)  # names cells as a kernel does, which tracebacks follow
    displayhook_class = Type(Results)
    display_pub_class = Type(Publisher)
    outputs = AnyTrait()

    def init_hooks(self) -> None:
        """Drop pages of help, which a kernel sends to a pager."""
        super().init_hooks()
        self.set_hook("show_in_pager", lambda *_, **__: None, 99)

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.add(new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb)))


class InProcessEngine(Engine):
    """Engine `companion`: cells run here. `execution_timeout` is in seconds for each cell; `progress` is a file for
    the index of the cell that runs, read by the caller if this process ends."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, execution_timeout: int | None = None, progress: Path | None = None, **_: Any) -> None:
        """Run the managed notebook's cells, up to the first that fails without the tag `raises-exception`."""
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        signal.signal(signal.SIGALRM, _stop)
        loop.run_until_complete(_run_cells(start(), nb_man, execution_timeout, progress))


async def _run_cells(shell: CellShell, nb_man: NotebookExecutionManager, timeout: int | None, progress: Path | None) -> None:
    """Run a notebook's cells in one event loop, as a kernel does, so that a cell can await the task of another."""
    for index, cell in enumerate(nb_man.nb.cells):
        if progress is not None:
            progress.write_text(str(index))
        nb_man.cell_start(cell, index)
        error = await _run_cell(shell, cell, timeout) if runs(cell) else None
        if isinstance(error, CellTimeout):
            error.index = index
            raise error
        fails = error is not None and "raises-exception" not in cell.metadata.get("tags", [])
        if fails:
            nb_man.cell_exception(cell, cell_index=index, exception=error)
        nb_man.cell_complete(cell, cell_index=index)
        if fails:
            break


def runs(cell: NotebookNode) -> bool:
    """Whether a cell has code to run."""
    return cell.cell_type == "code" and bool(cell.source.strip()) and "skip-execution" not in cell.metadata.get("tags", [])


def start() -> CellShell:
    """Make the shell of this process; sys.stdout, sys.stderr and standard input are the notebook's from now on."""
    papermill_translators.register("python", PlainParameters)
    os.environ.update(ENVIRONMENT)
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    outputs = Outputs()
    sys.stdout, sys.stderr = outputs.streams["stdout"], outputs.streams["stderr"]
    with Path(os.devnull).open() as empty:
        os.dup2(empty.fileno(), 0)
    shell = CellShell.instance(outputs=outputs, config=Config(HistoryManager={"hist_file": ":memory:"}))
    shell.autoindent = False
    # the working folder comes after the standard library and before what is installed, as in a kernel
    position = next((n for n, folder in enumerate(sys.path) if folder.endswith(("site-packages", "dist-packages"))), len(sys.path))
    sys.path.insert(position, "")
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # its generator was seeded before the fork, and every notebook would draw the same numbers
    return shell


async def _run_cell(shell: CellShell, cell: NotebookNode, timeout: int | None) -> BaseException | None:
    """Run a cell; returns the exception it raised."""
    shell.outputs.begin(cell)
    cell.execution_count = shell.execution_count
    transformed, error_info = None, None
    try:
        transformed = shell.transform_cell(cell.source)
    except Exception:
        error_info = sys.exc_info()
    signal.setitimer(signal.ITIMER_REAL, timeout or 0)
    try:
        if shell.should_run_async(cell.source, transformed_cell=transformed, preprocessing_exc_tuple=error_info):
            result = await shell.run_cell_async(cell.source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=error_info)
        else:
            result = shell.run_cell(cell.source, store_history=True)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        shell.outputs.end()
    error: BaseException | None = result.error_before_exec or result.error_in_exec
    return error


def _stop(*_: object) -> None:
    raise CellTimeout
