"""A difference as a page: one HTML file, with style, fonts and pictures in a folder beside it; no script, no inline style."""

from __future__ import annotations

from pathlib import Path

from companion.editions import dressing
from companion.editions.comparing import pictures, prose, words
from companion.editions.comparing.contents import Contents
from companion.editions.comparing.difference import Difference
from companion.editions.comparing.terminal import DUE_TITLE, FIRST_TITLE, HAPPENED_TITLE, MADE_TITLE, sections

TEMPLATE = Path(__file__).parent / "template"
ROWS = 40  # rows shown under a change; the JSON has all


def write(difference: Difference, old: Contents, new: Contents, target: Path) -> Path:
    """Write the page to `target` and what it shows to `<stem>_files/`; returns the page. The same bytes every time."""
    files = target.with_name(f"{target.stem}_files")
    dressing.dress(files, (TEMPLATE / "difference.css").read_text(encoding="utf-8"))
    marked = pictures.draw(difference.charts, old, new, files)
    target.write_text(html(difference, marked, files.name), encoding="utf-8", newline="")
    return target


def html(difference: Difference, marked: dict[str, tuple[int, int]], files: str) -> str:
    """The page's HTML. marked: how many marks are outlined in each chart's pictures, old and new."""
    return dressing.templates(TEMPLATE).get_template("difference.html.j2").render(
        difference=difference, marked=marked, files=files, policy=dressing.POLICY, words=words, sections=sections(difference), row_changes=words.row_changes,
        runs=prose.words, shown=ROWS, claims=("Claims", DUE_TITLE), first=FIRST_TITLE, happened=HAPPENED_TITLE, made=MADE_TITLE,
    )  # fmt: skip
