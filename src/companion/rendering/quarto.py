"""Rendering a stage with Quarto, where it is installed: the same pages, the theme of the project, one gate."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from companion.errors import UserError
from companion.rendering import pdf, project, shortcodes, site

# What the pages were tried with; Quarto reads typst's PDF standards from 1.9 on.
VERSION = (1, 9)
# Quarto warns of these and ends with 0; for a report they are failures.
FAILURES = re.compile(
    r"unable to resolve crossref|unknown (?:variable|shortcode|meta)|not found in|citation .* not found|"
    r"\?(?:var|meta):|^ERROR|error in cell",
    re.IGNORECASE | re.MULTILINE,
)
FILTERS = Path(__file__).parent / "filters"


def available() -> bool:
    """Whether a Quarto that can render the pages is on the PATH."""
    return not problem()


def problem() -> str:
    """Why Quarto cannot be used, as a sentence; empty where it can."""
    found = shutil.which("quarto")
    if not found:
        return "Quarto is not installed here."
    asked = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    version = tuple(int(part) for part in re.findall(r"\d+", asked.stdout)[:2])
    if asked.returncode or version < VERSION:
        return f"Quarto {asked.stdout.strip() or '(no version)'} is too old; 1.9 or newer is needed."
    return ""


def render(stage: Path, folder: Path, target: Path) -> None:
    """Render the stage's site into `folder` and its companion.qmd to the PDF `target` with Quarto.

    UserError where Quarto is missing, fails, or warns of something that would leave a hole in a page.
    """
    trouble = problem()
    if trouble:
        raise UserError(f"--renderer quarto: {trouble}")
    prepare(stage)
    log = _run(stage, ["quarto", "render", "--no-execute"])
    holes = [line for line in log.splitlines() if FAILURES.search(line)]
    if holes:
        raise UserError("Quarto left holes in the pages:\n" + "\n".join(dict.fromkeys(holes)))
    output = stage / "site"
    made = next((path for path in (output / "companion.pdf", stage / "companion.pdf") if path.is_file()), None)
    if made is None:
        raise UserError("Quarto ended without an error but made no companion.pdf.")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, target)
    if output.resolve() != folder.resolve():  # in a build Quarto's own folder is the site
        shutil.copytree(output, folder, dirs_exist_ok=True)


def prepare(stage: Path) -> None:
    """Put what Quarto's pages need beside them, the link filter, fonts and scripts; refuse what it would pass over."""
    theme = stage / "theme"
    theme.mkdir(exist_ok=True)
    shutil.copyfile(FILTERS / "quarto.lua", theme / "companion.lua")
    site.write_assets(stage)
    for spec in sorted((stage / "run" / "charts").glob("*.json")):
        site.write_spec(spec, spec.with_suffix(".js"))
    loaded = project.load(stage)
    for name in (*(chapter.path for chapter in loaded.chapters), pdf.DOCUMENT):
        # Quarto prints an unknown variable as `?var:name` and says nothing; here it is named with its page and line.
        shortcodes.expand(loaded, name)


def _run(stage: Path, command: list[str]) -> str:
    done = subprocess.run(command, cwd=stage, capture_output=True, text=True, check=False)
    log = done.stdout + done.stderr
    if done.returncode:
        raise UserError(f"Quarto failed:\n{log.strip()[-2000:]}")
    return log
