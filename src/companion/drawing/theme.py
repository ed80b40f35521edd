"""The look of every chart: colours for light and dark, type, the two frames, and the Vega-Lite configuration.

A chart is drawn twice from one function, in a wide frame (a page or paper) and a narrow one (a phone at 320 px),
with the same sizes of type in both, so that neither is ever scaled until it cannot be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import altair as alt

    from companion.drawing import Drawing

FAMILY = "Source Sans Pro"
SIZE = 13

# Light colour -> its dark counterpart. Marks hold 3:1 against the paper and text 4.5:1, in both; a test measures it.
PAPER = "#ffffff"
INK, MUTED, AXIS, GRID = "#1c2430", "#566070", "#87909d", "#dde1e7"
BLUE, SKY, ORANGE, TEAL, PURPLE, GOLD, GREY = (
    "#1d5c9f", "#5b97cf", "#b94b0a", "#0d7c70", "#7a4a9e", "#8d640a", "#7d8794",
)  # fmt: skip
PALE, WASH = "#eef2f7", "#d4e3f3"
DARK = {
    PAPER: "#14181f", INK: "#e9ecf1", MUTED: "#aab3c0", AXIS: "#7d8794", GRID: "#323945",
    BLUE: "#6eacf2", SKY: "#4d82bd", ORANGE: "#f08f55", TEAL: "#43bfae", PURPLE: "#bf97e0", GOLD: "#d8a93c",
    GREY: "#8f99a6", PALE: "#1d232d", WASH: "#203750",
}  # fmt: skip
TEXT = (INK, MUTED, BLUE, ORANGE, TEAL, PURPLE, GOLD)
MARKS = (*TEXT, AXIS, SKY, GREY)
# Colours that fill an area whose edge is drawn in a mark's colour, or a line that only guides the eye.
BACKGROUND = (PAPER, GRID, PALE, WASH)


T = TypeVar("T")


@dataclass(frozen=True)
class Frame:
    """What a chart is drawn for: the width of the whole picture in pixels, and the sizes that go with it."""

    name: str
    width: int
    title_size: int

    @property
    def narrow(self) -> bool:
        """Whether this is the frame for a phone."""
        return self.name == "narrow"

    def pick(self, wide: T, narrow: T) -> T:
        """The one of two values that belongs to this frame."""
        return narrow if self.narrow else wide


WIDE = Frame("wide", 680, 20)
NARROW = Frame("narrow", 340, 18)
LITTLE = Frame("little", 288, 0)  # beside a number of the first page


def finish(drawing: Drawing, frame: Frame) -> alt.TopLevelMixin:
    """Put title and subtitle, wrapped to the frame, above a chart and the theme around it; a little chart has no texts.

    The drawing's own chart is changed: Altair's `properties` would copy all of it each time, with its data.
    """
    import altair as alt

    finished: Any = drawing.chart  # the common type of Altair's charts declares none of these properties
    finished.background, finished.config = PAPER, alt.Config(**config(frame))
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    if frame is LITTLE:
        finished.padding, finished.width, finished.autosize = 2, frame.width, fit
        return drawing.chart
    room = frame.width - 16
    finished.title = alt.TitleParams(
        text=wrap(drawing.title, room, frame.title_size, bold=True),
        subtitle=wrap(drawing.subtitle, room, SIZE + 1),
        anchor="start",
        frame="bounds",
    )
    finished.padding = {"left": 6, "right": 10, "top": 6, "bottom": 8}
    if not isinstance(finished, (alt.HConcatChart, alt.VConcatChart, alt.ConcatChart, alt.FacetChart)):
        finished.width, finished.autosize = frame.width, fit
    return drawing.chart


def layered(*layers: alt.Chart, **properties: Any) -> alt.LayerChart:
    """Charts drawn on one another, the first at the bottom, with properties of the whole.

    `alt.layer` copies each layer several times, with every property that a mark could have, so marks are turned into plain
    dicts first. For the same reason axes, scales and legends are plain dicts everywhere.
    """
    import altair as alt

    first = layers[0].data
    if all(layer.data is first for layer in layers):  # Altair finds this out too, but by serialising the data of each
        properties["data"] = first
    for layer in layers:
        layer.mark = layer.mark.to_dict(validate=False)
        if "data" in properties:
            layer.data = alt.Undefined
    chart = alt.layer(*layers, **properties)
    assert isinstance(chart, alt.LayerChart)  # alt.layer makes another chart only of facets
    return chart


def config(frame: Frame) -> dict[str, Any]:
    """The Vega-Lite configuration shared by all charts."""
    axis = {
        "labelFontSize": SIZE, "labelColor": MUTED, "titleFontSize": SIZE, "titleColor": MUTED, "titleFontWeight": "normal",
        "domainColor": AXIS, "tickColor": AXIS, "gridColor": GRID, "tickSize": 4, "labelPadding": 5,
    }  # fmt: skip
    return {
        "font": FAMILY,
        "aria": False,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False},
        "axisY": {"domain": False, "ticks": False},
        "text": {"fontSize": SIZE, "color": INK},
        "title": {
            "fontSize": frame.title_size, "fontWeight": "bold", "color": INK, "lineHeight": frame.title_size + 4, "offset": 14,
            "subtitleFontSize": SIZE + 1, "subtitleColor": MUTED, "subtitleLineHeight": SIZE + 6, "subtitlePadding": 6,
        },
        "header": {"labelFontSize": SIZE + 1, "labelColor": INK, "labelFontWeight": "bold", "title": None},
        "legend": {"labelFontSize": SIZE, "labelColor": INK, "titleFontSize": SIZE, "titleColor": MUTED},
    }  # fmt: skip


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines no wider than `width` pixels, measured with the project's own font."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a text in pixels, without kerning."""
    widths, units = _advances(bold)
    return sum(widths.get(ord(letter), units // 2) for letter in text) * size / units


@cache
def _advances(bold: bool) -> tuple[dict[int, int], int]:
    from fontTools.ttLib import TTFont

    from companion.drawing import fonts

    with TTFont(fonts.file(fonts.FACES["bold" if bold else "regular"]), lazy=True) as font:
        metrics, names = font["hmtx"].metrics, font.getBestCmap()
        return {code: metrics[name][0] for code, name in names.items()}, font["head"].unitsPerEm
