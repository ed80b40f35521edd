"""Notebooks made on the spot, and how processes are waited for."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

DIFFICULT = Path(__file__).parent / "difficult"


@pytest.fixture
def write(tmp_path):
    """write(name, cell, ...): a notebook of code cells; a pair is a cell's source and its tags."""

    def writes(name: str, *cells: str | tuple[str, list[str]]) -> Path:
        pairs = [cell if isinstance(cell, tuple) else (cell, []) for cell in cells]
        made = [
            {
                "cell_type": "code",
                "id": f"own-{number}",
                "metadata": {"tags": tags} if tags else {},
                "source": source,
                "execution_count": None,
                "outputs": [],
            }
            for number, (source, tags) in enumerate(pairs)
        ]
        path = tmp_path / f"{name}.ipynb"
        path.write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        return path

    return writes


def shown(notebook: Path) -> str:
    """All text in a notebook's outputs."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    texts = [
        output.get("text") or output.get("data", {}).get("text/plain") or output.get("evalue", "")
        for output in outputs
    ]
    return "".join("".join(text) for text in texts)


def gone(pid: int) -> bool:
    """Whether a process ends within five seconds."""

    def ended() -> bool:
        try:
            with open(f"/proc/{pid}/stat") as stat:
                return stat.read().rpartition(")")[2].split()[0] == "Z"
        except FileNotFoundError:
            return True

    return wait(ended)


def wait(true) -> bool:
    """Whether something becomes true within twenty seconds."""
    until = time.monotonic() + 20
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
