"""Two editions compared: what turned, what moved, and the rows behind it, weightiest first.

`compare` gives the difference as plain data (`difference`); `terminal`, `page`, `plain` and `chapter` show it.
"""

from __future__ import annotations

from pathlib import Path

from companion.editions.comparing import contents, parts, prose, world
from companion.editions.comparing.contents import Contents
from companion.editions.comparing.difference import Difference, Side


def compare(old: Path, new: Path) -> Difference:
    """What differs between two editions on disk, the first taken as the older; raises `UserError` for no edition."""
    return between(contents.edition(old), contents.edition(new))


def between(old: Contents, new: Contents) -> Difference:
    """What differs between two sides as read."""
    tables = parts.tables(old, new)
    return Difference(
        Side(old.id, old.as_of),
        Side(new.id, new.as_of),
        made=parts.made(old, new),
        happened=world.happened(old, new),
        claims=parts.claims(old, new),
        figures=parts.figures(old, new, tables),
        charts=parts.charts(old, new),
        tables=tables,
        prose=prose.compare(old, new),
        incomplete=tuple(f"{side.id} does not hold its {what}" for side in (old, new) for what, there in (("tables", side.holds_tables), ("pages as written", side.holds_text)) if not there),
    )
