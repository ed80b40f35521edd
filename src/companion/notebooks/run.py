"""Run one notebook through papermill's API: checked before, written whole after, stripped of what varies."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from companion.errors import CheckFailed, UserError
from companion.notebooks import accept, failure, lighter, pool

Engine = Literal["fork", "kernel"]


def run(
    notebook: Path,
    output: Path,
    parameters: Mapping[str, Any],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    engine: Engine = "fork",
    timeout: int | None = None,
) -> None:
    """Run `notebook` in the folder `cwd` and leave it executed and stripped at `output`, whole or not at all.

    `parameters` replace the defaults of the cell tagged `parameters`; `env` is added to the environment; `timeout`
    is in seconds a cell. Engine "fork" uses an open `pool.Pool` or starts a parent for this process; where that
    cannot be, it says so and is "kernel". Safe to call from several threads. Raises `UserError` for a notebook
    that is no local file, a parameter it does not declare, and a cell that fails, with the command that runs it
    alone; the notebook as far as it ran is then beside `output` as <name>.failed.ipynb.
    """
    source = accept.notebook_file(notebook)
    values = accept.parameters(source, parameters)
    parent = pool.warm_parent() if engine == "fork" else None
    pool.submit(parent, pool.Job(notebook, output, values, cwd, env or {}, timeout), values)


def here(
    notebook: Path,
    output: Path,
    parameters: Mapping[str, Any],
    cwd: Path,
    env: Mapping[str, str],
    engine: Engine,
    timeout: int | None,
) -> None:
    """`run` from this process, with parameters already checked and plain."""
    source = accept.notebook_file(notebook)
    if not cwd.is_dir():
        raise UserError(f"{cwd}: there is no such folder to run {notebook.name} in.")
    output.parent.mkdir(parents=True, exist_ok=True)
    failed = output.with_suffix(".failed.ipynb")
    failed.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix=".running-", dir=output.parent) as scratch:
        written = Path(scratch).resolve() / output.name
        try:
            _execute(source, written, dict(parameters), cwd.resolve(), env, engine, timeout)
        except _Failed as error:
            kept = failed if written.is_file() else None
            if kept:
                _finish(written, kept, source, cwd)
            alone = failure.command(source, parameters, cwd.resolve(), env)
            raise UserError(failure.message(error.failure, notebook, parameters, alone, kept)) from None
        _finish(written, output, source, cwd)


class _Failed(Exception):
    def __init__(self, failed: failure.Failure) -> None:
        super().__init__(failed.error)
        self.failure = failed


def _execute(
    source: Path,
    written: Path,
    parameters: dict[str, Any],
    cwd: Path,
    env: Mapping[str, str],
    engine: Engine,
    timeout: int | None,
) -> None:
    with lighter.without_optional_formats():
        from papermill import execute_notebook
        from papermill.exceptions import PapermillExecutionError

        from companion.notebooks.kernel import KERNEL_NAME, CellStopped, register

    register()
    try:
        execute_notebook(
            accept.literal_path(source),
            accept.literal_path(written),
            parameters,
            engine_name=f"companion-{engine}",
            kernel_name=KERNEL_NAME,
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            execution_timeout=timeout,
            folder=str(cwd),
            env=dict(env),
        )
    except PapermillExecutionError as error:
        line = failure.failed_line(error.traceback)
        # this package's own errors are whole sentences; any other's name says much of it
        own = error.ename in (UserError.__name__, CheckFailed.__name__)
        words = error.evalue if own else f"{error.ename}: {error.evalue}".removesuffix(": ")
        number = _number(source, parameters, error.cell_index)
        raise _Failed(failure.Failure(number, error.source, words, line)) from error
    except CellStopped as error:
        number = _number(source, parameters, error.cell_index)
        raise _Failed(failure.Failure(number, error.source, error.reason)) from error


def _number(source: Path, parameters: dict[str, Any], index: int) -> int:
    """The number, from 1, in the source notebook of the executed notebook's cell at `index`."""
    tags = [accept.tags(cell) for cell in accept.cells(source)]
    put_in = next((i + 1 for i, names in enumerate(tags) if "parameters" in names), 0)
    added = parameters and not any("injected-parameters" in names for names in tags)
    return index if added and index > put_in else index + 1


def _finish(written: Path, output: Path, source: Path, cwd: Path) -> None:
    """Strip the notebook at `written` and put it at `output` in one step."""
    import nbformat

    from companion.notebooks.strip import strip

    nb = nbformat.read(written, as_version=4)
    stripped = strip(nb, folders(cwd), _own_ids(source))
    written.write_text(nbformat.writes(stripped) + "\n", encoding="utf-8", newline="\n")
    os.replace(written, output)


def folders(cwd: Path) -> dict[str, str]:
    """Folders of this machine and the words that stand for them in an executed notebook."""
    import companion

    return {
        str(Path.home()): "~",
        tempfile.gettempdir(): "[temporary]",
        sys.prefix: "[python]",
        sys.base_prefix: "[python]",
        str(Path(companion.__file__).resolve().parent): "companion",
        str(cwd.resolve()): ".",
        str(cwd): ".",
    }


def _own_ids(source: Path) -> set[str]:
    return {cell["id"] for cell in accept.cells(source) if "id" in cell}
