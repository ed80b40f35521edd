"""Two drawings of one chart, with what only one of them shows outlined in both.

Vega can label each mark with the data it stands for. A mark whose label the other drawing lacks is outlined. Lines
and areas are one mark for many data: a band is laid behind them, from the first to the last of their rows that differ.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from companion.editions.comparing.difference import Rows

OUTLINE = "#d6006c"  # no colour of the charts' own
WIDTH = "2.5"
_MARK = re.compile(r'<(path|text|image)\b[^>]*\baria-label="([^"]*)"[^>]*>')
_KIND = re.compile(r'aria-roledescription="([^"]*)"')
_LONG = {"line", "area", "trail"}
_LONG_MARKS = {f"{kind} mark" for kind in _LONG}
_APART = ("title", "subtitle", "axis", "legend")
_WORDS = ("Title text", "Subtitle text", "X-axis", "Y-axis")


@dataclass(frozen=True)
class Drawn:
    """A drawing as SVG and how many of its marks are outlined."""

    svg: str
    outlined: int


def labelled(spec: dict[str, Any], rows: Rows, older: bool) -> dict[str, Any]:
    """A Vega-Lite specification whose drawing labels its marks with their data, and has a band behind lines and areas
    where `rows` differ: those that only the older drawing has and that changed, or only the newer."""
    result = copy.deepcopy(spec)
    result.setdefault("config", {})["aria"] = True
    views = result.get("layer") or [result]
    if not any(_type(view) in _LONG for view in views):
        return result
    for view in views:
        channel = (view.get("encoding") or {}).get("x") or {}
        ends = _ends(channel.get("field"), channel.get("type") == "quantitative", rows, older)
        if ends:
            layer = result.get("layer") or [{name: result.pop(name) for name in ("mark", "encoding", "transform") if name in result}]
            result["layer"] = [_band(channel, *ends), *layer]
            break
    return result


def places(spec: dict[str, Any]) -> set[str]:
    """Fields that only say where a mark stands among the others: what lies on what, and the rows of an axis of words."""
    encodings = [view.get("encoding") or {} for view in spec.get("layer") or [spec]]
    rows = any("labelExpr" in ((one.get("y") or {}).get("axis") or {}) for one in encodings)
    channels = ("order", "y", "y2") if rows else ("order",)
    return {one[name]["field"] for one in encodings for name in channels if isinstance(one.get(name), dict) and "field" in one[name]}


def _type(view: dict[str, Any]) -> str:
    kind = view.get("mark", "")
    return str(kind.get("type", "")) if isinstance(kind, dict) else str(kind)


def _ends(field: str | None, numeric: bool, rows: Rows, older: bool) -> tuple[Any, ...] | None:
    """The first and the last place along x where rows differ; None without a field, or where none do."""
    if field is None:
        return None
    found = [row[field] for row in (rows.removed if older else rows.added) if row.get(field)]
    if field in rows.key:
        found += [one.key[rows.key.index(field)] for one in rows.changed]
    try:
        places = [float(one) for one in found] if numeric else found
    except ValueError:
        return None
    return (min(places), max(places)) if places else None


def _band(channel: dict[str, Any], first: object, last: object) -> dict[str, Any]:
    x = {"field": "from", "type": channel.get("type", "temporal"), "title": None}
    one = {"type": "rule", "strokeWidth": 3, "color": OUTLINE, "opacity": 0.5, "aria": False}
    wide = {"type": "rect", "color": OUTLINE, "opacity": 0.16, "aria": False}
    values = {"data": {"values": [{"from": first, "to": last}]}}
    if first == last:
        return {**values, "mark": one, "encoding": {"x": x}}
    return {**values, "mark": wide, "encoding": {"x": x, "x2": {"field": "to"}}}


def mark(old: str, new: str, places: Collection[str] = ()) -> tuple[Drawn, Drawn]:
    """Two labelled drawings (SVG) with what differs outlined; a mark that differs in its `places` alone does not."""
    dropped = re.compile(rf"(?:^|; )(?:{'|'.join(map(re.escape, sorted(places)))}): [^;]*") if places else None

    def name(mark: re.Match[str]) -> str:
        return _name(mark, dropped)

    before, after = (Counter(filter(None, map(name, _MARK.finditer(svg)))) for svg in (old, new))
    return _outlined(old, before - after, name), _outlined(new, after - before, name)


def _name(mark: re.Match[str], dropped: re.Pattern[str] | None) -> str:
    """What a mark stands for; nothing for axes, titles, lines and areas."""
    kind = (_KIND.search(mark[0]) or ("", ""))[1]
    if kind in _LONG_MARKS or any(word in kind for word in _APART) or mark[2].startswith(_WORDS):
        return ""
    return f"{kind}:{dropped.sub('', mark[2]) if dropped else mark[2]}"


def _outlined(svg: str, differing: Counter[str], named: Callable[[re.Match[str]], str]) -> Drawn:
    left, count = Counter(differing), 0

    def one(found: re.Match[str]) -> str:
        nonlocal count
        name = named(found)
        if not left[name]:
            return str(found[0])
        left[name] -= 1
        count += 1
        bare = re.sub(r'\s(?:stroke|stroke-width|stroke-opacity)="[^"]*"', "", found[0])
        thin = "0.8" if found[1] == "text" else WIDTH
        closing = "/>" if bare.endswith("/>") else ">"
        return f'{bare.removesuffix(closing)} stroke="{OUTLINE}" stroke-width="{thin}"{closing}'

    return Drawn(_MARK.sub(one, svg), count)
