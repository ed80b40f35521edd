"""`companion diff`: two editions in, their difference and its page out, and whether that is a failure."""

from __future__ import annotations

from pathlib import Path

from companion.editions.comparing import between, contents
from companion.editions.comparing.difference import Difference
from companion.errors import CheckFailed, UserError


def run(old: Path, new: Path, page: Path | None = None) -> Difference:
    """Compare two editions on disk; with `page`, also write that HTML file and `<stem>_files/` beside it."""
    before, after = contents.edition(old), contents.edition(new)
    difference = between(before, after)
    if page:
        if not page.resolve().parent.is_dir():
            raise UserError(f"--page {page}: {page.parent} is not a folder.")
        from companion.editions.comparing import page as pages

        pages.write(difference, before, after, page)
    return difference


def fail_on(difference: Difference, what: str | None) -> None:
    """Raise `CheckFailed` where a claim turned (what: claims), or a claim turned or a figure reads differently (figures)."""
    turned = [one.id for one in difference.turned] if what else []
    moved = [one.id for one in difference.moved] if what == "figures" else []
    if turned or moved:
        parts = [f"{name} {', '.join(ids)}" for name, ids in (("claims that turned:", turned), ("figures that read differently:", moved)) if ids]
        raise CheckFailed("; ".join(parts))
