"""The charts that differ, drawn side by side with the difference outlined; the one part that starts V8."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from companion.editions.comparing.contents import Contents
from companion.editions.comparing.difference import ChartChange
from companion.editions.comparing.marking import labelled, mark, places


def draw(changes: Iterable[ChartChange], old: Contents, new: Contents, folder: Path) -> dict[str, tuple[int, int]]:
    """Write <id>-old.svg and <id>-new.svg into `folder`; returns how many marks are outlined in each, by chart.

    A chart that only one side has is written once.
    """
    outlined = {}
    for change in changes:
        specs = [side.chart_spec(change.id) for side in (old, new)]
        before, after = (_draw(labelled(spec, change.rows, older)) if spec else "" for spec, older in zip(specs, (True, False), strict=True))
        marked = mark(before, after, set().union(*(places(spec) for spec in specs if spec)))
        folder.mkdir(parents=True, exist_ok=True)
        for name, spec, drawn in zip(("old", "new"), specs, marked, strict=True):
            if spec:
                (folder / f"{change.id}-{name}.svg").write_text(_finished(drawn.svg, spec), encoding="utf-8", newline="")
        outlined[change.id] = (marked[0].outlined, marked[1].outlined)
    return outlined


def _draw(spec: dict[str, Any]) -> str:
    from companion.drawing import render

    return render.draw(spec)


def _finished(drawing: str, spec: dict[str, Any]) -> str:
    from companion.drawing import svg

    title = str((spec.get("usermeta") or {}).get("title", ""))
    return svg.finish(drawing, title, str(spec.get("description", "")))
