"""The sample stage, whole and with pages changed, and what both renderings make of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture(scope="session")
def stage(tmp_path_factory) -> Path:
    """The sample stage; read, never changed."""
    copy = tmp_path_factory.mktemp("stage") / "stage"
    shutil.copytree(SAMPLE, copy)
    return copy


@pytest.fixture(scope="session")
def site(stage, tmp_path_factory) -> Path:
    """The sample's site."""
    from companion.rendering import builtin

    folder = tmp_path_factory.mktemp("site")
    builtin.render_site(stage, folder, workers=2)
    return folder


@pytest.fixture(scope="session")
def pdf(stage, tmp_path_factory) -> Path:
    """The sample's PDF."""
    from companion.rendering import builtin

    target = tmp_path_factory.mktemp("pdf") / "companion.pdf"
    builtin.render_pdf(stage, target)
    return target


@pytest.fixture
def changed(tmp_path):
    """changed("pages/missions.qmd", text): a copy of the sample stage with a file appended to, or made."""
    copy = tmp_path / "stage"

    def change(name: str, text: str, whole: bool = False) -> Path:
        if not copy.exists():
            shutil.copytree(SAMPLE, copy)
        path = copy / name
        before = path.read_text(encoding="utf-8") if path.exists() and not whole else ""
        path.write_text(before + text, encoding="utf-8")
        return copy

    return change
