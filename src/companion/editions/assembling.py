"""From a stage to an edition: what belongs to it, under its name, sealed and put in its place by one rename."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from companion.editions import edition
from companion.editions.edition import Request
from companion.rendering.site import UNFINISHED

UNNAMED = "unnamed0"  # in the stage's pages, for the eight letters of the edition's name that every change changes


def unnamed(request: Request) -> str:
    """What stands for an edition's name in the stage: as long as the name, and like it in any text."""
    return f"{request.parameters.as_of}-{UNNAMED}"


def assemble(request: Request, here: Path, final: Path, notebooks: Sequence[str], drawing: Sequence[str]) -> None:
    """Put an edition together beside its place `final` from the stage `here`, seal it and rename it there.

    notebooks: the chapters whose notebooks are kept; drawing: those, and what else left charts in the stage. What was not
    finished is taken away, by this build or by an earlier one that was ended.
    """
    from companion.editions import provenance

    _sweep(final)
    beside = final.with_name(f".{final.name}.{os.getpid()}")
    try:
        _gather(request, here, beside, final.name, notebooks, drawing)
        for name in documents(request):
            shutil.copy2(here / name, beside / name)
        absent = json.loads((here / "absent.json").read_text(encoding="utf-8"))
        provenance.seal(beside, parameters=request.parameters.plain(), inputs=request.inputs(), renderer=request.renderer, code_digest=request.code_digest(), absent=absent)
        edition.publish(beside, final)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _sweep(final: Path) -> None:
    """Take away what builds of this edition left beside its place that were ended."""
    for left in final.parent.glob(f".{final.name}.*"):
        if not _runs(left.suffix[1:]):
            shutil.rmtree(left, ignore_errors=True)


def _gather(request: Request, here: Path, beside: Path, name: str, notebooks: Sequence[str], drawing: Sequence[str]) -> None:
    """Copy what belongs to the edition, all but its documents, and put its name where the stage holds a place for it."""
    beside.mkdir(parents=True)
    unwanted, before, after = _unwanted(request, here, drawing), unnamed(request).encode(), name.encode()

    def place(source: str, target: str) -> None:
        content = Path(source).read_bytes()
        Path(target).write_bytes(content.replace(before, after) if source.endswith((".html", ".js")) else content)

    def ignored(folder: str, names: list[str]) -> set[str]:
        return {*unwanted(folder, names), *(name for name in names if name.startswith(UNFINISHED))}

    for source, target in ((here / "site", "site"), (here / "run" / "rows", "rows"), (here / "run" / "charts", "charts")):
        shutil.copytree(source, beside / target, copy_function=place, ignore=ignored)
    (beside / "notebooks").mkdir()
    for chapter in notebooks:
        shutil.copy2(here / "run" / f"{chapter}.ipynb", beside / "notebooks" / f"{chapter}.ipynb")
    for file in ("figures.json", "claims.json"):
        shutil.copy2(here / file, beside / file)
    edition.add_sources(beside, request, name)


def _runs(process: str) -> bool:
    """Whether a process of that number is there."""
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        return True
    return True


def documents(request: Request) -> tuple[str, ...]:
    """The report as one file, in the formats that the renderer makes."""
    return ("companion.pdf", "companion.docx", "companion.html") if request.renderer == "quarto" else ("companion.pdf",)


def _unwanted(request: Request, here: Path, drawing: Sequence[str]) -> Callable[[str, list[str]], list[str]]:
    """Of a folder's names, those that do not belong to this edition: an earlier build's page, chart or row file may still lie there."""
    figures = json.loads((here / "figures.json").read_text(encoding="utf-8"))
    charts = {id for name in drawing for id in json.loads((here / "run" / f"{name}.json").read_text(encoding="utf-8"))["charts"]}
    site, briefs, rows, pictures = here / "site", here / "site" / "briefs", here / "run" / "rows", here / "run" / "charts"
    pages = {site / path.relative_to(here).with_suffix(".html") for path in here.rglob("*.qmd") if site not in path.parents}

    def unwanted(folder: str, names: list[str]) -> list[str]:
        inside = Path(folder)
        if inside == rows:
            return [name for name in names if name.rpartition(".")[0] not in figures]
        if inside == pictures:
            return [name for name in names if name.rpartition(".")[0].removesuffix("-narrow") not in charts]
        if inside == briefs:
            return [] if request.briefs else [name for name in names if name != "index.html"]
        if briefs in inside.parents or request.renderer == "quarto":
            return []
        return [name for name in names if name.endswith(".html") and inside / name not in pages]

    return unwanted
