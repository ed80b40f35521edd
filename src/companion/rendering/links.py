"""The check of a finished site: every link and picture leads to a file and an anchor that exist."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from companion.errors import UserError
from companion.rendering import outline


def check(pages: Mapping[str, Sequence[outline.Outline]], site: Path) -> None:
    """UserError naming each link that leads nowhere, and each anchor that a page has twice.

    pages: address -> the outlines of all parts of the page. Addresses outside the site are not requested.
    """
    anchors = {page: Counter(anchor for part in parts for anchor in part.anchors) for page, parts in pages.items()}
    broken = [
        f"{Path(page).with_suffix('.qmd')}: a link to {target}, {reason}."
        for page, parts in pages.items()
        for target in dict.fromkeys(link for part in parts for link in part.links)
        if (reason := _broken(site, anchors, page, target))
    ]
    for page, counts in anchors.items():
        broken += [f"{Path(page).with_suffix('.qmd')}: the name #{anchor} is given twice." for anchor, times in sorted(counts.items()) if times > 1]
    if broken:
        raise UserError("\n".join(broken))


def _broken(site: Path, anchors: Mapping[str, Counter[str]], page: str, target: str) -> str:
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        return ""
    written, _, anchor = target.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(written))) if written else page
    if path.startswith(".."):
        return "which leaves the site"
    if not (site / path).is_file():
        return "which is no file of the site"
    if anchor and path in anchors and unquote(anchor) not in anchors[path]:
        return f"but {Path(path).with_suffix('.qmd')} has no #{unquote(anchor)}"
    return ""
