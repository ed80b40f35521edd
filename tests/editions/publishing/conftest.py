"""Small sealed editions in a project's reports/, as a build would leave them."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from companion.editions.provenance import environment, seal, sealing
from companion.editions.publishing import citation
from companion.parameters import Parameters
from companion.project import Project

QUARTO = 'website:\n  title: "What the data say"\nreport:\n  subtitle: "A companion"\n  authors: ["A. Author", "B. Author"]\n  publisher: "P & Q"\n'


@pytest.fixture
def found(tmp_path: Path) -> Project:
    """A project with nothing but what an edition is named by."""
    root = tmp_path / "project"
    for folder in ("data", "reports", "pages", "src", "notebooks"):
        (root / folder).mkdir(parents=True)
    (root / "data" / "missions.csv").write_text("mission\nUNTSO\n", encoding="utf-8")
    (root / "data" / "datapackage.json").write_text('{"sources": [], "resources": []}\n', encoding="utf-8")
    (root / "params.yml").write_text("as_of: 2024-12-31\n", encoding="utf-8")
    (root / "requirements.lock").write_text("", encoding="utf-8")
    (root / "index.qmd").write_text("# Findings\n", encoding="utf-8")
    (root / "pages" / "missions.qmd").write_text("# Missions\n", encoding="utf-8")
    (root / "_quarto.yml").write_text(QUARTO, encoding="utf-8")
    return Project(root, root / "data")


def parameters(as_of: str) -> Parameters:
    """Parameters as of a day."""
    return Parameters(date.fromisoformat(as_of), date(2024, 1, 1), 2025, 5000)


@pytest.fixture(scope="session")
def versions() -> dict:
    """What this machine builds with, asked for once."""
    return environment.versions("builtin")


@pytest.fixture
def place(found: Project, versions: dict, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Seal an edition into reports/: place("2024-12-31-aaaaaaaa", when=5), the later the newer."""
    monkeypatch.setattr(sealing, "versions", lambda renderer: versions)

    def make(id: str, when: int = 0, note: str = "") -> Path:
        folder = found.reports / id
        for name in ("site", "rows", "tables"):
            (folder / name).mkdir(parents=True)
        (folder / "site" / "index.html").write_text(f"<!doctype html><title>{id}</title>{note}\n", encoding="utf-8")
        (folder / "companion.pdf").write_bytes(b"%PDF-1.7\n")
        (folder / "figures.json").write_text("{}\n", encoding="utf-8")
        (folder / "claims.json").write_text("{}\n", encoding="utf-8")
        for path in found.table_files():
            (folder / "tables" / path.name).write_bytes(path.read_bytes())
        day = id[:10]
        for name, text in citation.files(citation.read(found.root / "_quarto.yml", id, date.fromisoformat(day))).items():
            (folder / name).write_text(text, encoding="utf-8")
        inputs = {"params.yml": found.root / "params.yml"}
        seal(folder, parameters=parameters(day).plain(), inputs=inputs, renderer="builtin", code_digest="0" * 64, absent={}, workflow=found.root / "index.qmd")
        os.utime(folder / "manifest.sha256", (when, when))
        return folder

    return make


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder: name -> bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, bytes]]:
    """`tree`, to compare a folder before and after."""
    return tree


