"""Outputs of executed notebooks' cells, which `{{< embed /run/x.ipynb#label >}}` puts into a page."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

LABEL = re.compile(r"^#\|\s*label:\s*(\S+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class EmbedError(Exception):
    """Why a cell cannot be embedded; the caller adds the page and the line."""

    reason: str


def markdown(notebook: Path, label: str) -> str:
    """Markdown of the outputs of the cell with this label, tag or id.

    Raises EmbedError where the notebook or the cell is missing, two cells have the label, the cell
    failed, or it left an output other than text/markdown (no renderer would show that the same everywhere).
    """
    if not notebook.is_file():
        raise EmbedError(f"there is no executed notebook {notebook.name}")
    cells = [cell for cell in _cells(notebook, notebook.stat().st_mtime_ns) if label in _names(cell)]
    if not cells:
        raise EmbedError(f"{notebook.name} has no cell labelled {label!r}")
    if len(cells) > 1:
        raise EmbedError(f"{notebook.name} has {len(cells)} cells labelled {label!r}")
    parts = [_output(notebook.name, label, output) for output in cells[0].get("outputs", [])]
    if not parts:
        raise EmbedError(f"the cell {label!r} of {notebook.name} has no output; was the notebook executed?")
    return "\n\n".join(parts)


@lru_cache(maxsize=32)
def _cells(notebook: Path, modified: int) -> list[dict[str, Any]]:
    # `modified` is the file's time, so that a notebook run again is read again.
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return cells


def _names(cell: dict[str, Any]) -> set[str]:
    source = cell.get("source", "")
    source = source if isinstance(source, str) else "".join(source)
    return {*LABEL.findall(source), *cell.get("metadata", {}).get("tags", []), cell.get("id", "")}


def _output(notebook: str, label: str, output: dict[str, Any]) -> str:
    if output.get("output_type") == "error":
        raise EmbedError(f"the cell {label!r} of {notebook} ended in an error: {output.get('ename', '')}")
    text = output.get("data", {}).get("text/markdown")
    if text is None:
        kinds = ", ".join(output.get("data", {})) or output.get("name", "") or output.get("output_type", "")
        raise EmbedError(f"the cell {label!r} of {notebook} has an output that is not markdown ({kinds})")
    return (text if isinstance(text, str) else "".join(text)).strip("\n")
