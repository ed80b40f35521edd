"""Style, fonts and content policy of pages outside a site: comparisons, the list of editions.

Such pages have the report's style, no script and no inline style.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"


def files(rules: str = "") -> dict[str, bytes]:
    """Name -> bytes of the site's style sheet with a page's own rules after it, its icon and its fonts."""
    from companion.rendering import fonts
    from companion.rendering.pages import TEMPLATE

    style = (TEMPLATE / "site.css").read_text(encoding="utf-8") + rules
    found = {"site.css": style.encode(), "icon.svg": (TEMPLATE / "icon.svg").read_bytes()}
    return found | {font.name: font.read_bytes() for font in sorted(fonts.web_folder().glob("*.woff2"))}


def dress(folder: Path, rules: str = "") -> None:
    """Write these files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files(rules).items():
        (folder / name).write_bytes(content)


@cache
def templates(folder: Path) -> Environment:
    """Jinja templates of a folder: every value is escaped, and one that is missing is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
