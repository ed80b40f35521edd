"""How much a change weighs, which is nothing but the order in which changes are told.

A claim whose verdict turned comes first, the further it turned the higher; then headline figures by how far they
moved, other counting rules of theirs, charts, tables and prose; last what reads the same and stands on other rows.
"""

from __future__ import annotations

from math import log10

from companion.editions.comparing.difference import Judged, Rows

# How far a verdict lies from the essay being right; what cannot be tested is far from either.
STANDING = {
    "supported": 0, "supported under a rule": 1, "imprecise": 2, "inconsistent within the essay": 3,
    "defect of the copy": 3, "contradicted": 4, "not testable here": 6,
}  # fmt: skip
TURNED, COMPUTED, DUE = 100.0, 18.0, 12.0
HEADLINE, VARIANT, RULE, SAME = 50.0, 30.0, 14.0, 6.0
EDGE = 0.3
CHART, DRAWING, TABLE, PROSE = 24.0, 4.0, 16.0, 10.0


def claim(kind: str, old: Judged | None, new: Judged | None) -> float:
    """A claim's weight; a verdict at the claim's own day weighs more than one at the edition's."""
    if kind != "turned" or not old or not new:
        return {"due": DUE, "found": COMPUTED}.get(kind, TURNED)
    own = _apart(old.verdict, new.verdict)
    return TURNED + 10 * own + _apart(old.at_edition, new.at_edition) + (5 if own else 0)


def _apart(old: str, new: str) -> int:
    return 0 if old == new else 1 + abs(STANDING.get(old, 5) - STANDING.get(new, 5))


def figure(kind: str, size: float | None, headline: bool) -> float:
    """A figure's weight, by how far it moved relative to what it was."""
    if kind == "rows":
        return SAME
    if kind == "rule":
        return RULE
    if kind in ("appeared", "gone"):
        size = EDGE  # most often an edition's day lies before what the figure speaks of
    moved = 1.0 if size is None else min(size, 1.0)
    return HEADLINE + 30 * moved if headline else VARIANT + 15 * moved


def chart(kind: str, rows: Rows) -> float:
    """A chart's weight."""
    return DRAWING if kind == "drawing" else CHART + _many(rows.count)


def table(rows: Rows) -> float:
    """A table's weight, by its rows that differ."""
    return TABLE + _many(rows.count)


def prose(passages: int) -> float:
    """A page's weight, by its passages that differ."""
    return PROSE + _many(passages)


def _many(count: int) -> float:
    return min(log10(count + 1), 5.0)
