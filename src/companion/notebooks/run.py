"""Run one notebook with papermill: its parameters are checked before, and the result is stripped and written in one step."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from companion.errors import CheckFailed, UserError
from companion.notebooks import accept, failure

EngineName = Literal["fork", "kernel"]
IMPORTS = ("companion.notebooks.imports",)


def run(notebook: Path, output: Path, parameters: Mapping[str, Any], cwd: Path, env: Mapping[str, str] | None = None, engine: EngineName = "fork", timeout: int | None = None) -> None:
    """`run_here` in a process of its own. Safe to call from several threads."""
    from companion import processes

    source = accept.notebook_file(notebook)
    values = accept.parameters(source, parameters)
    processes.start(IMPORTS)
    with tempfile.TemporaryDirectory(prefix="companion-") as scratch:
        progress = Path(scratch) / "cell"
        try:
            processes.call(run_here, notebook, output, values, cwd, env, engine, timeout, progress)
        except processes.ProcessEnded:
            raise UserError(_ended(source, values, cwd, env or {}, progress)) from None


def run_here(notebook: Path, output: Path, parameters: Mapping[str, Any], cwd: Path, env: Mapping[str, str] | None = None, engine: EngineName = "fork", timeout: int | None = None, progress: Path | None = None) -> None:
    """Run `notebook` in the folder `cwd` and leave it executed and stripped at `output`, whole or not at all.

    The process should do nothing else afterwards: its environment, to which `env` is added, its folder and its streams
    change. `parameters` replace the defaults of the cell tagged `parameters`. Engine "fork" runs the cells here, "kernel"
    is papermill's own, which starts a kernel. `timeout` is in seconds for each cell. `progress` is a file for the index of
    the cell that runs. Raises `UserError` for a notebook that is no local file, a parameter it does not declare, and a cell that
    fails, with the command that runs it alone; the notebook as far as it ran is then beside `output` as
    <name>.failed.ipynb.
    """
    source = accept.notebook_file(notebook)
    values = accept.parameters(source, parameters)
    output, cwd = output.absolute(), cwd.absolute()
    os.environ |= env or {}
    time.tzset()
    if not cwd.is_dir():
        raise UserError(f"{cwd}: there is no such folder to run {notebook.name} in.")
    output.parent.mkdir(parents=True, exist_ok=True)
    failed = output.with_suffix(".failed.ipynb")
    failed.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix=".running-", dir=output.parent) as scratch:
        written = Path(scratch).resolve() / output.name
        try:
            _execute(source, written, values, cwd.resolve(), engine, timeout, progress, Path(scratch))
        except _Failed as error:
            partial = failed if written.is_file() else None
            if partial:
                _finish(written, partial, source, cwd)
            command = failure.command(source, values, cwd.resolve(), env or {})
            raise UserError(failure.message(error.failure, notebook, values, command, partial)) from None
        _finish(written, output, source, cwd)


class _Failed(Exception):
    def __init__(self, failed: failure.Failure) -> None:
        super().__init__(failed.error)
        self.failure = failed


def _execute(source: Path, written: Path, parameters: dict[str, Any], cwd: Path, engine: EngineName, timeout: int | None, progress: Path | None, scratch: Path) -> None:
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from nbformat.validator import NotebookValidationError
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    from companion.notebooks.engine import CellTimeout

    # an empty profile instead of the user's, sets printed in one order, no warning from the debugger
    os.environ |= {"IPYTHONDIR": str(scratch / "ipython"), "PYTHONHASHSEED": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    os.chdir(cwd)
    options: dict[str, Any] = {"engine_name": "companion", "progress": progress} if engine == "fork" else {"engine_name": "nbclient", **_kernel_options(scratch)}
    try:
        execute_notebook(
            accept.literal_path(source), accept.literal_path(written), parameters, kernel_name="python3", language="python",
            progress_bar=False, request_save_on_cell_execute=engine == "kernel", execution_timeout=timeout, **options,
        )  # fmt: skip
    except PapermillExecutionError as error:
        line = failure.failed_line(error.traceback)
        # this package's own errors are whole sentences; of any other the name is needed too
        is_sentence = error.ename in (UserError.__name__, CheckFailed.__name__)
        text = error.evalue if is_sentence else f"{error.ename}: {error.evalue}".removesuffix(": ")
        number = number_in_source(source, parameters, error.cell_index)
        raise _Failed(failure.Failure(number, error.source, text, line)) from error
    except CellTimeout as error:
        raise _Failed(_stopped(source, parameters, error.index, failure.too_long(timeout))) from error
    except CellTimeoutError as error:
        raise _Failed(_stopped(source, parameters, _last_begun(written), failure.too_long(timeout))) from error
    except DeadKernelError as error:
        raise _Failed(_stopped(source, parameters, _last_begun(written), failure.ENDED)) from error
    except NotebookValidationError as error:
        raise _Failed(_stopped(source, parameters, _last_begun(written), f"{failure.CANNOT_HOLD}: {error.message.splitlines()[0][:200]}")) from error


def _kernel_options(scratch: Path) -> dict[str, Any]:
    """Options of papermill's own engine: a kernel reached by sockets in a folder that this user alone can enter."""
    from traitlets.config import Config

    # TCP is open to others on the machine, and ipykernel warns of it; Windows has nothing else.
    transport = "tcp" if sys.platform == "win32" else "ipc"
    manager = {"transport": transport, "connection_file": str(scratch / "k.json")}
    return {"config": Config({"KernelManager": manager}), "iopub_timeout": 60}  # a busy machine needs more than nbclient's 4 s


def _last_begun(written: Path) -> int:
    """The index of the cell that began last, in a notebook that papermill saved at each cell's beginning."""
    cells = accept.cells(written) if written.is_file() else []
    return max((n for n, cell in enumerate(cells) if cell["metadata"].get("papermill", {}).get("start_time")), default=0)


def _stopped(source: Path, parameters: Mapping[str, Any], index: int, reason: str) -> failure.Failure:
    """The failure of the executed notebook's cell at `index`, which left no error output."""
    number = number_in_source(source, parameters, index)
    return failure.Failure(number, accept.cells(source)[number - 1]["source"], reason)


def _ended(source: Path, parameters: dict[str, Any], cwd: Path, env: Mapping[str, str], progress: Path) -> str:
    """The message for a notebook whose process ended; `progress` holds the index of the cell that ran."""
    failed = _stopped(source, parameters, int(progress.read_text()) if progress.exists() else 0, failure.ENDED)
    return failure.message(failed, source, parameters, failure.command(source, parameters, cwd.resolve(), env), None)


def number_in_source(source: Path, parameters: Mapping[str, Any], index: int) -> int:
    """The number, from 1, in the source notebook of the executed notebook's cell at `index`."""
    tags = [accept.tags(cell) for cell in accept.cells(source)]
    parameters_end = next((i + 1 for i, names in enumerate(tags) if "parameters" in names), 0)
    injected = parameters and not any("injected-parameters" in names for names in tags)
    return index if injected and index > parameters_end else index + 1


def _finish(written: Path, output: Path, source: Path, cwd: Path) -> None:
    """Strip the notebook at `written` and put it at `output` in one step."""
    import nbformat

    from companion.notebooks.strip import strip

    stripped = strip(nbformat.read(written, as_version=4), folders(cwd), {cell["id"] for cell in accept.cells(source) if "id" in cell})
    written.write_text(nbformat.writes(stripped) + "\n", encoding="utf-8", newline="\n")
    written.replace(output)


def folders(cwd: Path) -> dict[str, str]:
    """Folders of this machine, each with the text that replaces it in an executed notebook."""
    package = str(Path(__file__).resolve().parent.parent)
    names = {str(Path.home()): "~", tempfile.gettempdir(): "[temporary]", sys.prefix: "[python]", sys.base_prefix: "[python]", package: "companion"}
    return names | {str(cwd.resolve()): ".", str(cwd): "."}
