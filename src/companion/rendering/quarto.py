"""Rendering a stage with Quarto, where it is installed. Its warnings that would leave a hole in a page are errors here."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import yaml

from companion.errors import UserError
from companion.rendering import project, shortcodes, site
from companion.rendering.installed import problem
from companion.rendering.pandoc import DOCUMENT

# Quarto warns of these and ends with 0; for a report they are failures.
FAILURES = re.compile(
    r"unable to resolve crossref|unknown (?:variable|shortcode|meta)|not found in|citation .* not found|"
    r"\?(?:var|meta):|^ERROR|error in cell",
    re.IGNORECASE | re.MULTILINE,
)
FILTERS = Path(__file__).parent / "filters"
# Where Quarto works, in the stage: a copy, since it writes beside what it reads.
WORK = "quarto"
# The document's formats beside PDF: suffix of the file -> Quarto's name of the format.
OTHER_FORMATS = {".docx": "docx", ".html": "html"}
# What is in a stage and no source of a page.
IGNORED = (WORK, "site", ".*", "tasks.json", "*.checked", *(f"companion{suffix}" for suffix in (".pdf", *OTHER_FORMATS)))


def render(stage: Path, folder: Path, target: Path) -> None:
    """Render the stage's site into `folder` and its companion.qmd to the PDF `target`, and beside it to Word and to one HTML file.

    UserError where Quarto is missing, fails, or warns of something that would leave a hole in a page.
    """
    trouble = problem()
    if trouble:
        raise UserError(f"--renderer quarto: {trouble}")
    work = stage / WORK
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(stage, work, ignore=shutil.ignore_patterns(*IGNORED))
    prepare(work)
    _render(work, [])
    target.parent.mkdir(parents=True, exist_ok=True)
    _move_output(work / "site" / DOCUMENT, ".pdf", target)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.move(work / "site", folder)
    _without_website(work)
    for suffix, to in OTHER_FORMATS.items():
        _render(work, [DOCUMENT, "--to", to])
        _move_output(work / DOCUMENT, suffix, target)
    shutil.rmtree(work)


def prepare(stage: Path) -> None:
    """Put the link filter, fonts and scripts beside the pages; refuse what Quarto would pass over silently."""
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
    document = stage / DOCUMENT
    front = shortcodes.FRONT_MATTER.match(document.read_text(encoding="utf-8"))
    text = shortcodes.expand(loaded, DOCUMENT, "typst").text
    document.write_text((front.group() if front else "") + "\n" + text, encoding="utf-8")


def _without_website(stage: Path) -> None:
    """Make the stage a project without a website, so that the one document comes without the site's navigation."""
    path = stage / "_quarto.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    title = config.pop("website")["title"]
    # Named, since of itself Quarto passes over what lies in a hidden folder, as a stage does.
    config |= {"project": {"type": "default", "render": [DOCUMENT]}, "title": title}
    page = config.setdefault("format", {}).setdefault("html", {})
    page |= {"embed-resources": True, "format-links": False, "toc": True, "toc-depth": 2, "toc-location": "left"}
    path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")


def _move_output(source: Path, suffix: str, target: Path) -> None:
    made = source.with_suffix(suffix)
    if not made.is_file():
        raise UserError(f"Quarto ended without an error but made no {made.name}.")
    shutil.move(made, target.with_suffix(suffix))


def _render(stage: Path, arguments: list[str]) -> None:
    command = ["quarto", "render", *arguments, "--no-execute"]
    done = subprocess.run(command, cwd=stage, capture_output=True, text=True, check=False)
    log = done.stdout + done.stderr
    if done.returncode:
        raise UserError(f"Quarto failed:\n{log.strip()[-2000:]}")
    holes = [line for line in log.splitlines() if FAILURES.search(line)]
    if holes:
        raise UserError("Quarto left holes in the pages:\n" + "\n".join(dict.fromkeys(holes)))
