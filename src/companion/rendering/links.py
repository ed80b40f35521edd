"""The check of a finished site: every link and picture leads to a file and an anchor that are there."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from companion.errors import UserError
from companion.rendering import outline
from companion.rendering.project import Project


def check(project: Project, site: Path) -> None:
    """UserError naming each page and target that leads nowhere. Outside addresses are not asked."""
    outlines = {c.html: outline.read((site / c.html).read_text(encoding="utf-8")) for c in project.chapters}
    broken = [
        f"{Path(page).with_suffix('.qmd')}: a link to {target}, {reason}."
        for page, found in outlines.items()
        for target in dict.fromkeys(found.links)
        if (reason := _broken(site, outlines, page, target))
    ]
    for page, found in outlines.items():
        twice = {anchor for anchor in found.anchors if found.anchors.count(anchor) > 1}
        broken += [f"{Path(page).with_suffix('.qmd')}: the name #{anchor} is given twice." for anchor in sorted(twice)]
    if broken:
        raise UserError("\n".join(broken))


def _broken(site: Path, outlines: dict[str, outline.Outline], page: str, target: str) -> str:
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        return ""
    written, _, anchor = target.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(written))) if written else page
    if path.startswith(".."):
        return "which leaves the site"
    if not (site / path).is_file():
        return "which is no file of the site"
    if anchor and path in outlines and unquote(anchor) not in outlines[path].anchors:
        return f"but {Path(path).with_suffix('.qmd')} has no #{unquote(anchor)}"
    return ""
