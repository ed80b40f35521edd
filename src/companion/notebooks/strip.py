"""Strips an executed notebook of what leaks or varies, so that the same run gives the same bytes on any machine.

Removed are papermill's and nbclient's timings and paths, the kernel's and Python's version, random ids of cells and of
charts, temporary file names, memory addresses, and the folders of the machine, whose names hold the user's.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import groupby
from typing import Any

from nbformat import NotebookNode

# Metadata of cells that editors and runners write; what an author writes (tags, names, slideshow) stays.
_CELL_NOISE = ("papermill", "execution", "ExecuteTime", "collapsed", "scrolled", "vscode", "pycharm")
_KERNELSPEC = {"name": "python3", "language": "python", "display_name": "Python 3"}
# A live widget's state has random ids and shows nothing without its kernel.
_LIVE_ONLY = "application/vnd.jupyter.widget-view+json"

# A path does not begin within a word or an address, but does after a colour in a traceback.
_BEGINS = r"(?:(?<![\w.])|(?<=\x1b\[\d\dm))"
# ipykernel names a cell's code after its process: /tmp/ipykernel_123/456.py
_CELL_FILE = re.compile(r"[^\s\"'<>(]*ipykernel_\d+[/\\]\d+\.py")
# A string without which the pattern cannot match, the pattern, and its replacement.
_REPLACED = (
    (" 0x", re.compile(r"\bat 0x[0-9a-fA-F]{6,}"), "at 0x0"),
    ("home", re.compile(r"/home/[^/\\\s\"'<>:]+"), "~"),
    ("Users", re.compile(r"(?:[A-Za-z]:)?[/\\]Users[/\\][^/\\\s\"'<>:]+"), "~"),
)
_RANDOM_IDS = (
    ("altair-viz-", re.compile(r"altair-viz-[0-9a-f]{32}"), "altair-viz-{}"),
    ("T_", re.compile(r"(?<![A-Za-z0-9_])T_[0-9a-f]{5}(?=[_\s\"'{.#])"), "T_{:05d}"),  # pandas' Styler
)


def strip(
    nb: NotebookNode, folders: Mapping[str, str] | None = None, keep_ids: Iterable[str] = ()
) -> NotebookNode:
    """A copy of `nb` (nbformat 4) without what leaks or varies.

    `folders` maps a folder's absolute path to the text that replaces it in outputs (the working folder: "."), which must
    have no character that is special in HTML.
    Cell ids in `keep_ids` are an author's and stay; any other becomes `cell-<its number from 1>`.
    """
    nb = copy.deepcopy(nb)
    nb.nbformat_minor = 5
    nb.metadata = _notebook_metadata(nb.metadata)
    kept = set(keep_ids)
    clean = _Cleaner(folders or {})
    for number, cell in enumerate(nb.cells, 1):
        if cell.get("id") not in kept:
            cell["id"] = f"cell-{number}"
        cell.metadata = _cell_metadata(cell.metadata)
        if cell.cell_type == "code":
            cell.outputs = [clean.output(output) for output in _merged(cell.outputs)]
    return nb


def _notebook_metadata(metadata: NotebookNode) -> NotebookNode:
    kept = {key: value for key, value in metadata.items() if key not in ("papermill", "widgets", "vscode")}
    return NotebookNode(
        {**kept, "kernelspec": NotebookNode(_KERNELSPEC), "language_info": NotebookNode(name="python")}
    )


def _cell_metadata(metadata: NotebookNode) -> NotebookNode:
    kept = {key: value for key, value in metadata.items() if key not in _CELL_NOISE}
    return NotebookNode(
        {key: value for key, value in kept.items() if value or key not in ("tags", "jupyter")}
    )


def _merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Streams between two other outputs become one of each name, stdout first.

    A kernel sends the two from buffers of their own, by the clock: how they interleave is chance.
    """
    merged: list[NotebookNode] = []
    for is_stream, run in groupby(outputs, lambda output: output.output_type == "stream"):
        if not is_stream:
            merged += run
            continue
        texts: dict[str, str] = {}
        for output in run:
            texts[output.name] = texts.get(output.name, "") + output.text
        for name in sorted(texts, reverse=True):
            merged.append(NotebookNode(output_type="stream", name=name, text=texts[name]))
    return merged


class _Cleaner:
    """Cleans the texts of one notebook; a random id has the same number wherever it recurs."""

    def __init__(self, folders: Mapping[str, str]) -> None:
        # The longest first, or a folder inside another would be named after the outer one.
        self.folders = sorted(
            ((path.rstrip("/\\"), words) for path, words in folders.items()), key=lambda f: -len(f[0])
        )
        self.ids: dict[str, str] = {}
        self.counts: dict[str, int] = {}

    def output(self, output: NotebookNode) -> NotebookNode:
        kind = output.output_type
        if kind == "stream":
            output.text = self.text(output.text)
        elif kind == "error":
            output.evalue = self.text(output.evalue)
            output.traceback = [self.text(line) for line in output.traceback]
        else:
            output.data = NotebookNode(
                {mime: self.value(mime, value) for mime, value in output.data.items() if mime != _LIVE_ONLY}
            )
        return output

    def value(self, mime: str, value: Any) -> Any:
        if mime.startswith("text/") or mime == "image/svg+xml" or mime.endswith("json"):
            return self._deep(value)
        return value

    def _deep(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self._deep(item) for item in value]
        if isinstance(value, dict):
            return NotebookNode({key: self._deep(item) for key, item in value.items()})
        return value

    def text(self, text: str) -> str:
        # a plain search first: patterns are slow on the data of a chart
        if "ipykernel_" in text:
            text = _CELL_FILE.sub("[cell]", text)
        for path, words in self.folders:
            if path and path in text:  # an empty one is the root folder: every path begins with it
                text = re.sub(_BEGINS + re.escape(path) + r"(?![\w.-])", words.replace("\\", r"\\"), text)
        for sign, pattern, words in _REPLACED:
            if sign in text:
                text = pattern.sub(words, text)
        for sign, pattern, numbered in _RANDOM_IDS:
            if sign in text:
                text = pattern.sub(partial(self._numbered, numbered), text)
        return text

    def _numbered(self, numbered: str, match: re.Match[str]) -> str:
        random_id = match.group()
        if random_id not in self.ids:
            self.counts[numbered] = self.counts.get(numbered, 0) + 1
            self.ids[random_id] = numbered.format(self.counts[numbered])
        return self.ids[random_id]
