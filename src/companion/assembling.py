"""From a stage to an edition: what belongs to it, under its name, sealed and put in its place by one rename."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from companion import editions
from companion.editions import Request

UNNAMED = "unnamed0"  # in the stage's pages, for the eight letters of the edition's name that every change changes


def unnamed(request: Request) -> str:
    """What stands for an edition's name in the stage: as long as the name, and like it in any text."""
    return f"{request.parameters.as_of}-{UNNAMED}"


def assemble(request: Request, here: Path, final: Path, notebooks: Sequence[str], drawing: Sequence[str]) -> None:
    """Put the edition together from its stage `here`, beside its place `final`; seal it, rename it there.

    notebooks: the chapters whose notebooks are kept; drawing: those, and what else left charts in the stage.
    """
    from companion import provenance

    beside = final.with_name(f".{final.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    wanted, before, after = _wanted(request, here, drawing), unnamed(request).encode(), final.name.encode()

    def place(source: str, target: str) -> None:
        content = Path(source).read_bytes()
        Path(target).write_bytes(content.replace(before, after) if source.endswith((".html", ".js")) else content)

    def copy(source: Path, target: Path) -> None:
        shutil.copytree(source, target, copy_function=place, ignore=lambda folder, names: [name for name in names if not wanted(Path(folder) / name)])

    try:
        copy(here / "site", beside / "site")
        for name in ("rows", "charts"):
            copy(here / "run" / name, beside / name)
        (beside / "notebooks").mkdir()
        for name in notebooks:
            shutil.copy2(here / "run" / f"{name}.ipynb", beside / "notebooks" / f"{name}.ipynb")
        for name in (*documents(request), "figures.json", "claims.json"):
            shutil.copy2(here / name, beside / name)
        editions.furnish(beside, request)
        absent = json.loads((here / "absent.json").read_text(encoding="utf-8"))
        provenance.seal(beside, parameters=request.parameters.plain(), inputs=request.inputs(), renderer=request.renderer, code_digest=request.code_digest(), absent=absent)
        editions.publish(beside, final)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def documents(request: Request) -> tuple[str, ...]:
    """The report as one file, in the formats that the renderer makes."""
    return ("companion.pdf", "companion.docx", "companion.html") if request.renderer == "quarto" else ("companion.pdf",)


def _wanted(request: Request, here: Path, drawing: Sequence[str]) -> Callable[[Path], bool]:
    """Whether a file of the stage belongs to this edition: a page, chart or row file of an earlier build may still lie there."""
    figures = json.loads((here / "figures.json").read_text(encoding="utf-8"))
    charts = {id for name in drawing for id in json.loads((here / "run" / f"{name}.json").read_text(encoding="utf-8"))["charts"]}
    pages = {path.relative_to(here).with_suffix(".html").as_posix() for path in here.rglob("*.qmd") if "site" not in path.relative_to(here).parts}

    def wanted(path: Path) -> bool:
        if path.parent == here / "site" / "briefs":
            return request.briefs or path.name == "index.html"
        if path.is_dir() or here / "site" / "briefs" in path.parents:
            return True
        folder, stem = path.parent.name, path.stem.removesuffix("-narrow")
        if folder == "rows":
            return path.stem in figures
        if folder == "charts":
            return stem in charts
        return path.suffix != ".html" or path.relative_to(here / "site").as_posix() in pages or request.renderer == "quarto"

    return wanted
