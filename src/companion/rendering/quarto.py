"""Rendering a stage with Quarto, where it is installed: the same pages, the theme of the project, one gate."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import yaml

from companion.errors import UserError
from companion.rendering import pdf, project, shortcodes, site
from companion.rendering.installed import problem

# Quarto warns of these and ends with 0; for a report they are failures.
FAILURES = re.compile(
    r"unable to resolve crossref|unknown (?:variable|shortcode|meta)|not found in|citation .* not found|"
    r"\?(?:var|meta):|^ERROR|error in cell",
    re.IGNORECASE | re.MULTILINE,
)
FILTERS = Path(__file__).parent / "filters"
# Where Quarto works, in the stage: a copy, since it writes beside what it reads.
WORK = "quarto"
# What is made of the one document beside the PDF: how the file ends, and the format's name.
DOCUMENTS = {".docx": "docx", ".html": "html"}
# Of the stage, what is no source of a page.
LEFT = (WORK, "site", ".*", "tasks.json", "*.checked", *(f"companion{suffix}" for suffix in (".pdf", *DOCUMENTS)))


def render(stage: Path, folder: Path, target: Path) -> None:
    """Render the stage's site into `folder` and its companion.qmd to the PDF `target` with Quarto, and beside the PDF
    to Word (.docx) and to one HTML file that holds all it shows.

    UserError where Quarto is missing, fails, or warns of something that would leave a hole in a page.
    """
    trouble = problem()
    if trouble:
        raise UserError(f"--renderer quarto: {trouble}")
    work = stage / WORK
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(stage, work, ignore=shutil.ignore_patterns(*LEFT))
    prepare(work)
    _render(work, [])
    target.parent.mkdir(parents=True, exist_ok=True)
    _take(work / "site" / pdf.DOCUMENT, ".pdf", target)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.move(work / "site", folder)
    _alone(work)
    for suffix, to in DOCUMENTS.items():
        _render(work, [pdf.DOCUMENT, "--to", to])
        _take(work / pdf.DOCUMENT, suffix, target)
    shutil.rmtree(work)


def prepare(stage: Path) -> None:
    """Put what Quarto's pages need beside them, the link filter, fonts and scripts; refuse what it would pass over."""
    theme = stage / "theme"
    theme.mkdir(exist_ok=True)
    shutil.copyfile(FILTERS / "quarto.lua", theme / "companion.lua")
    site.write_assets(stage)
    for spec in sorted((stage / "run" / "charts").glob("*.json")):
        site.write_spec(spec, spec.with_suffix(".js"))
    loaded = project.load(stage)
    for chapter in loaded.chapters:
        # Quarto prints an unknown variable as `?var:name` and says nothing; here it is named with its page and line.
        shortcodes.expand(loaded, chapter.path)
    # What Quarto makes of all embedded cells in one document takes pandoc a minute to read; expanded, five seconds.
    document = stage / pdf.DOCUMENT
    front = shortcodes.FRONT_MATTER.match(document.read_text(encoding="utf-8"))
    text = shortcodes.expand(loaded, pdf.DOCUMENT, "typst").text
    document.write_text((front.group() if front else "") + "\n" + text, encoding="utf-8")


def _alone(stage: Path) -> None:
    """Make the stage a project without a website, so that the one document comes without the site's navigation."""
    path = stage / "_quarto.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    title = config.pop("website")["title"]
    # Named, since of itself Quarto passes over what lies in a hidden folder, as a stage does.
    config |= {"project": {"type": "default", "render": [pdf.DOCUMENT]}, "title": title}
    page = config.setdefault("format", {}).setdefault("html", {})
    page |= {"embed-resources": True, "format-links": False, "toc": True, "toc-depth": 2, "toc-location": "left"}
    path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")


def _take(source: Path, suffix: str, target: Path) -> None:
    made = source.with_suffix(suffix)
    if not made.is_file():
        raise UserError(f"Quarto ended without an error but made no {made.name}.")
    shutil.move(made, target.with_suffix(suffix))


def _render(stage: Path, arguments: list[str]) -> None:
    log = _run(stage, ["quarto", "render", *arguments, "--no-execute"])
    holes = [line for line in log.splitlines() if FAILURES.search(line)]
    if holes:
        raise UserError("Quarto left holes in the pages:\n" + "\n".join(dict.fromkeys(holes)))


def _run(stage: Path, command: list[str]) -> str:
    done = subprocess.run(command, cwd=stage, capture_output=True, text=True, check=False)
    log = done.stdout + done.stderr
    if done.returncode:
        raise UserError(f"Quarto failed:\n{log.strip()[-2000:]}")
    return log
