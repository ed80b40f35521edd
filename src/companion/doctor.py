"""What this machine has of what the report uses, and what each missing thing would be for."""

from __future__ import annotations

import shutil
import sys
from importlib.metadata import PackageNotFoundError, version

from companion.project import Project

PACKAGES = {"papermill": "runs the notebooks", "altair": "draws the charts", "vl-convert-python": "turns charts into SVG and PNG", "pypandoc-binary": "pandoc, for the pages", "typst": "sets the PDF"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def report(found: Project) -> str:
    """A line a thing: what it is for, and which version is here or how to get one."""
    from companion.editions.provenance.environment import differences
    from companion.rendering import installed

    lines = [_line("Python", sys.version.split()[0], "3.11 or newer")]
    for name, purpose in PACKAGES.items():
        lines.append(_line(name, _version(name), purpose))
    problem = installed.problem()
    lines.append(_line("Quarto", None if problem else "found", "optional: renders the same pages; the built-in renderer does without it"))
    browser = next((name for name in BROWSERS if shutil.which(name)), None)
    lines.append(_line("Chromium", browser, "only for the browser tests: make browser"))
    apart = differences((found.root / "requirements.lock").read_text(encoding="utf-8"))
    lines.append(_line("Environment", "as requirements.lock" if not apart else "differs", "; ".join(apart[:5]) or "the versions an edition can be made again with"))
    return "\n".join(lines)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _line(name: str, have: str | None, purpose: str) -> str:
    return f"{name:<18} {have or 'not found':<24} {purpose}"
