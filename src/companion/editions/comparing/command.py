"""`companion diff`: two editions in, what changed as text, JSON and page out, and whether that is a failure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from companion.editions.comparing import between, held, plain, terminal
from companion.editions.comparing.difference import Difference
from companion.errors import CheckFailed, UserError


@dataclass(frozen=True)
class Told:
    """A difference in the forms a command prints."""

    difference: Difference

    @cached_property
    def words(self) -> str:
        """For a terminal."""
        return terminal.text(self.difference) + "\n"

    @cached_property
    def json(self) -> str:
        """With every row."""
        return plain.dumps(self.difference)


def run(old: Path, new: Path, page: Path | None = None) -> Told:
    """Compare two editions on disk; with `page`, also write that HTML file and `<stem>_files/` beside it."""
    sides = held.edition(old), held.edition(new)
    difference = between(*sides)
    if page:
        if not page.resolve().parent.is_dir():
            raise UserError(f"--page {page}: {page.parent} is not a folder.")
        from companion.editions.comparing import page as pages

        pages.write(difference, *sides, page)
    return Told(difference)


def fail_on(difference: Difference, what: str | None) -> None:
    """Raise `CheckFailed` where a claim turned (what: claims), or a claim turned or a figure reads differently (figures)."""
    turned = [one.id for one in difference.turned] if what else []
    moved = [one.id for one in difference.moved] if what == "figures" else []
    if turned or moved:
        parts = [f"{name} {', '.join(ids)}" for name, ids in (("claims that turned:", turned), ("figures that read differently:", moved)) if ids]
        raise CheckFailed("; ".join(parts))
