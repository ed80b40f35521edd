"""Two drawings of one chart, with what only one of them shows outlined in both.

Vega can label each mark with the data it stands for. A mark whose label the other drawing lacks is outlined. Lines
and areas are one mark for many data: they are outlined where their shape differs and the axes are the same, since
along other axes every shape differs.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from dataclasses import dataclass

OUTLINE = "#d6006c"  # no colour of the charts' own
WIDTH = "2.5"
_MARK = re.compile(r'<(path|text|image)\b[^>]*\baria-label="([^"]*)"[^>]*>')
_SHAPE = re.compile(r'\bd="([^"]*)"')
_KIND = re.compile(r'aria-roledescription="([^"]*)"')
_AXIS = re.compile(r'aria-label="([XY]-axis[^"]*)"')
_LONG = ("line mark", "area mark", "trail mark")
_APART = ("title", "subtitle", "axis", "legend")


@dataclass(frozen=True)
class Drawn:
    """A drawing as SVG and how many of its marks are outlined."""

    svg: str
    outlined: int


def labelled(spec: dict) -> dict:
    """A Vega-Lite specification whose drawing labels its marks with their data."""
    told = copy.deepcopy(spec)
    told.setdefault("config", {})["aria"] = True
    return told


def mark(old: str, new: str) -> tuple[Drawn, Drawn]:
    """Two labelled drawings (SVG) with what differs outlined."""
    same_axes = _AXIS.findall(old) == _AXIS.findall(new)
    before, after = (Counter(_names(svg, same_axes)) for svg in (old, new))
    return _outlined(old, before - after, same_axes), _outlined(new, after - before, same_axes)


def _names(svg: str, same_axes: bool) -> list[str]:
    return [name for name in (_name(found, same_axes) for found in _MARK.finditer(svg)) if name]


def _name(found: re.Match, same_axes: bool) -> str:
    """What a mark stands for, or nothing where that cannot be told apart."""
    kind = (_KIND.search(found[0]) or ("", ""))[1]
    if any(word in kind for word in _APART) or found[2].startswith(("Title text", "Subtitle text", "X-axis", "Y-axis")):
        return ""
    if kind in _LONG:
        shape = _SHAPE.search(found[0])
        return f"{kind}:{shape[1]}" if shape and same_axes else ""
    return f"{kind}:{found[2]}"


def _outlined(svg: str, differing: Counter, same_axes: bool) -> Drawn:
    left, count = Counter(differing), 0

    def one(found: re.Match) -> str:
        nonlocal count
        name = _name(found, same_axes)
        if not left[name]:
            return found[0]
        left[name] -= 1
        count += 1
        bare = re.sub(r'\s(?:stroke|stroke-width|stroke-opacity)="[^"]*"', "", found[0])
        thin = "0.8" if found[1] == "text" else WIDTH
        closing = "/>" if bare.endswith("/>") else ">"
        return f'{bare.removesuffix(closing)} stroke="{OUTLINE}" stroke-width="{thin}"{closing}'

    return Drawn(_MARK.sub(one, svg), count)
