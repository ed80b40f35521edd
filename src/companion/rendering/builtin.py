"""The built-in renderer: reads a stage, writes a site and a PDF, with pandoc and typst from their wheels.

`render_page`, `render_assets` and `finish_site` are the tasks that `render_site` runs one after the other; a
pipeline may run the pages side by side.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from companion.rendering import pages, pdf, project, site


def render_page(stage: Path, folder: Path, page: str) -> Path:
    """Render one page, such as pages/missions.qmd, into the site `folder`; returns the HTML file.

    UserError names page, line and construct of what the renderer does not know.
    """
    loaded = project.load(stage.resolve())
    return site.write_page(loaded, folder, pages.render(loaded, page))


def render_assets(folder: Path) -> None:
    """Write style, scripts and fonts of the site."""
    site.write_assets(folder)


def finish_site(stage: Path, folder: Path) -> None:
    """Write the search index and check all links; all pages must have been rendered."""
    site.finish(project.load(stage.resolve()), folder)


def render_site(stage: Path, folder: Path, workers: int = 1) -> None:
    """Render the whole site of a stage into `folder`. Pandoc runs as processes of its own, `workers` at a time."""
    names = [chapter.path for chapter in project.load(stage.resolve()).chapters]
    render_assets(folder)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        list(pool.map(lambda name: render_page(stage, folder, name), names))
    finish_site(stage, folder)


def render_pdf(stage: Path, target: Path, edition: str | None = None) -> None:
    """Render the stage's companion.qmd to one PDF (PDF/UA-1 and PDF/A-2a), the same bytes every time.

    edition: its name, where the stage's variables hold only a placeholder.
    """
    pdf.render(project.load(stage.resolve()), target, edition)
