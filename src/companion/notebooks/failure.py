"""The message for a notebook that fails: the cell, its source, the parameters, and a command that runs it alone."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_AT_LINE = re.compile(r"Cell In\[\d+\], line (\d+)")
_SHOWN = 6
ENDED = "its process ended (out of memory, killed, or a crash in a library)"
CANNOT_HOLD = "it shows what a notebook cannot hold"


def too_long(timeout: int | None) -> str:
    """Why a cell that ran longer than `timeout` seconds failed."""
    return f"it ran longer than {timeout} s"


@dataclass(frozen=True)
class Failure:
    """A cell that ended a run. `number` counts the source notebook's cells from 1; `line` the cell's lines."""

    number: int
    source: str
    error: str
    line: int | None = None


def failed_line(traceback: list[str]) -> int | None:
    """The line of the cell in a traceback as IPython prints it, counted from 1."""
    found = _AT_LINE.search(_COLOUR.sub("", "\n".join(traceback)))
    return int(found.group(1)) if found else None


def message(
    failure: Failure, notebook: Path, parameters: Mapping[str, Any], command: str, partial: Path | None
) -> str:
    """The whole message; `command` runs the notebook alone, `partial` is the notebook as far as it ran, if it was kept."""
    values = ", ".join(f"{name}={value!r}" for name, value in parameters.items()) or "none"
    lines = [f"{notebook}: cell {failure.number} failed: {_COLOUR.sub('', failure.error)}"]
    lines += [f"  {line}" for line in _excerpt(failure.source, failure.line)]
    lines += [f"Parameters: {values}"]
    if partial is not None:
        lines += [f"The notebook as far as it ran: {partial}"]
    lines += ["To run it alone:", f"  {command}"]
    return "\n".join(lines)


def _excerpt(source: str, failing: int | None) -> list[str]:
    lines = source.splitlines()
    shown = [f"{'>' if n == failing else ' '} {n:>3}  {line}" for n, line in enumerate(lines[:_SHOWN], 1)]
    if failing is not None and _SHOWN < failing <= len(lines):
        shown += ["       ..."] if failing > _SHOWN + 1 else []
        shown += [f"> {failing:>3}  {lines[failing - 1]}"]
    if len(lines) > max(_SHOWN, failing or 0):
        shown += ["       ..."]
    return shown


def command(notebook: Path, parameters: Mapping[str, Any], cwd: Path, env: Mapping[str, str]) -> str:
    """A shell command that runs the notebook alone with papermill's own engine and the same input.

    Text goes by `-r`, since `-p` would make a number of "2015"; lists and mappings by `-y`, as JSON is YAML.
    """
    words = [f"{name}={shlex.quote(value)}" for name, value in sorted(env.items())]
    words += ["papermill", shlex.quote(str(notebook)), shlex.quote(f"{notebook.stem}.alone.ipynb")]
    words += ["--cwd", shlex.quote(str(cwd)), "-k", "python3", "-l", "python"]
    for name, value in parameters.items():
        if isinstance(value, str):
            words += ["-r", name, shlex.quote(value)]
        else:
            words += ["-y", shlex.quote(json.dumps({name: value}, ensure_ascii=False))]
    return " ".join(words)
