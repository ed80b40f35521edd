"""From a stage to an edition: what belongs to it, under its name, sealed and put in its place by one rename."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from companion import editions
from companion.editions import Request
from companion.stage import UNFINISHED

UNNAMED = "unnamed0"  # in the stage's pages, for the eight letters of the edition's name that every change changes


def unnamed(request: Request) -> str:
    """What stands for an edition's name in the stage: as long as the name, and like it in any text."""
    return f"{request.parameters.as_of}-{UNNAMED}"


class Assembly:
    """An edition that is put together beside its place `final`. As a context: what was not finished is taken away, by
    this build or by an earlier one that was ended.

    notebooks: the chapters whose notebooks are kept; drawing: those, and what else left charts in the stage `here`.
    """

    def __init__(self, request: Request, here: Path, final: Path, notebooks: Sequence[str], drawing: Sequence[str]) -> None:
        self.request, self.here, self.final, self.notebooks, self.drawing = request, here, final, notebooks, drawing
        self.beside = final.with_name(f".{final.name}.{os.getpid()}")
        self.sealed_with: dict[str, object] = {}

    def __enter__(self) -> Self:
        for left in self.final.parent.glob(f".{self.final.name}.*"):
            if not _runs(left.suffix[1:]):
                shutil.rmtree(left, ignore_errors=True)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.beside, ignore_errors=True)

    def gather(self) -> None:
        """All but the documents, once they alone are still made."""
        shutil.rmtree(self.beside, ignore_errors=True)
        self.beside.mkdir(parents=True)
        request, here, beside = self.request, self.here, self.beside
        unwanted, before, after = _unwanted(request, here, self.drawing), unnamed(request).encode(), self.final.name.encode()

        def place(source: str, target: str) -> None:
            content = Path(source).read_bytes()
            Path(target).write_bytes(content.replace(before, after) if source.endswith((".html", ".js")) else content)

        def ignored(folder: str, names: list[str]) -> set[str]:
            return {*unwanted(folder, names), *(name for name in names if name.startswith(UNFINISHED))}

        def copy(source: Path, target: Path) -> None:
            shutil.copytree(source, target, copy_function=place, ignore=ignored)

        copy(here / "site", beside / "site")
        for name in ("rows", "charts"):
            copy(here / "run" / name, beside / name)
        (beside / "notebooks").mkdir()
        for name in self.notebooks:
            shutil.copy2(here / "run" / f"{name}.ipynb", beside / "notebooks" / f"{name}.ipynb")
        for name in ("figures.json", "claims.json"):
            shutil.copy2(here / name, beside / name)
        editions.furnish(beside, request, self.final.name)
        absent = json.loads((here / "absent.json").read_text(encoding="utf-8"))
        self.sealed_with = {"parameters": request.parameters.plain(), "inputs": request.inputs(), "renderer": request.renderer, "code_digest": request.code_digest(), "absent": absent}

    def finish(self) -> None:
        """The documents, and the rest where it was not gathered; seal it, rename it to its place."""
        from companion import provenance

        if not self.sealed_with:
            self.gather()
        for name in documents(self.request):
            shutil.copy2(self.here / name, self.beside / name)
        provenance.seal(self.beside, **self.sealed_with)
        editions.publish(self.beside, self.final)


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
