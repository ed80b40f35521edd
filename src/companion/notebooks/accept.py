"""Checks of a notebook to be run: it is a local file, and declares the parameters passed to it.

papermill would fetch a notebook from the network, writes parameter names into the notebook as code, only
warns of an unknown one, and turns dates silently into text. Here each of these is a `UserError` or explicit.
"""

from __future__ import annotations

import ast
import difflib
import json
import keyword
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from companion.errors import UserError


def notebook_file(notebook: Path) -> Path:
    """The absolute path of a notebook on this machine; `UserError` for anything else."""
    if not notebook.is_file():
        raise UserError(
            f"{notebook}: there is no such notebook file. A notebook is a local file ending in .ipynb."
        )
    if notebook.suffix != ".ipynb":
        raise UserError(f"{notebook}: a notebook's name ends in .ipynb.")
    return notebook.resolve()


def literal_path(path: Path) -> str:
    """`path` with its braces doubled, since papermill replaces {names} in the paths passed to it."""
    return str(path).replace("{", "{{").replace("}", "}}")


def cells(notebook: Path) -> list[dict[str, Any]]:
    """The cells of a notebook file, each with its `source` as one text."""
    try:
        found = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return [{**cell, "source": "".join(cell["source"])} for cell in found]
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{notebook}: this is not a notebook (JSON of nbformat 4): {error!r}.") from None


def tags(cell: Mapping[str, Any]) -> list[str]:
    """The cell's tags; a cell need not have any."""
    found: list[str] = cell.get("metadata", {}).get("tags", [])
    return found


def declared(notebook: Path) -> list[str]:
    """Names assigned in the notebook's first cell tagged `parameters`, in order; empty where it has none.

    papermill itself searches with regular expressions, which miss a line with two equals signs.
    """
    source = next((cell["source"] for cell in cells(notebook) if "parameters" in tags(cell)), "")
    try:
        lines = ast.parse(source).body
    except SyntaxError as error:
        raise UserError(
            f"{notebook}: the cell tagged 'parameters' is not plain Python (line {error.lineno}: {error.msg}); "
            'it holds lines such as: as_of = "2024-12-31"'
        ) from None
    assigned = [
        line.targets if isinstance(line, ast.Assign) else [line.target]
        for line in lines
        if isinstance(line, (ast.Assign, ast.AnnAssign))
    ]
    return [target.id for targets in assigned for target in targets if isinstance(target, ast.Name)]


def parameters(notebook: Path, values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` as they can be written into a notebook: text, numbers, yes/no, none, lists and dicts of these.

    A date becomes its ISO text, as `params.yml` gives dates and the notebooks' parameters cells hold text.
    Raises `UserError` for a name that is no identifier, one the notebook does not declare, or another type.
    """
    for name in values:
        if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
            raise UserError(
                f"{notebook.name}: {name!r} cannot name a parameter; a name has letters, digits and _ "
                "and does not begin with a digit."
            )
    known = declared(notebook) if values else []
    for name in values:
        if name not in known:
            raise UserError(f"{notebook.name}: there is no parameter {name!r}. {_suggestion(name, known)}")
    return {name: _plain(notebook, name, value) for name, value in values.items()}


def _suggestion(name: str, known: list[str]) -> str:
    if not known:
        return "This notebook declares none (a cell tagged 'parameters' would)."
    close = difflib.get_close_matches(name, known, n=1)
    guess = f"Did you mean {close[0]!r}? " if close else ""
    return f"{guess}This notebook takes {', '.join(known)}."


def _plain(notebook: Path, name: str, value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(notebook, name, item) for item in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: _plain(notebook, name, item) for key, item in value.items()}
    raise UserError(
        f"{notebook.name}: parameter {name!r} is {value!r} of type {type(value).__name__}; "
        "it must be text, a number, yes/no, a date, or a list or mapping (with text keys) of these."
    )
