"""Charts as files: how one is declared, its theme, axes and words, and drawing a specification as SVG and PNG.

Serves a report on any essay; the charts of this one are in `companion.charts`. Imports `tables` and `ledger.declare`.
"""

from __future__ import annotations

from companion.drawing.declare import Declared, Drawing, chart, declared, draw, pictured

__all__ = ["Declared", "Drawing", "chart", "declared", "draw", "pictured"]
