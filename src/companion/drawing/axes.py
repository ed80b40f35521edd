"""Axes and marks that several charts share: time, whole numbers, the essay's day, keys, and the empty chart."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from companion.drawing import Drawing, theme

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters


def moment(day: date) -> dict[str, int | bool]:
    """A day as Vega-Lite writes it, the same in every time zone."""
    return {"year": day.year, "month": day.month, "date": day.day, "utc": True}


def time(column: str, first: str, parameters: Parameters, frame: Frame, **more: object) -> alt.X:
    """A time axis from a first day (ISO) to `as_of`, in UTC so that no reader's time zone moves a day."""
    begin = date.fromisoformat(first)
    ticks, label_format = _ticks(begin, parameters.as_of, frame)
    return alt.X(
        f"{column}:T",
        title=None,
        scale=dict(type="utc", domain=[moment(begin), moment(parameters.as_of)], nice=False),
        axis=dict(values=[moment(day) for day in ticks], format=label_format, labelFlush=False, **more),
    )


def _ticks(begin: date, end: date, frame: Frame) -> tuple[list[date], str]:
    """Days of a time axis's ticks and the format of their labels: years, or months on an axis of less than four years."""
    months = (end.year - begin.year) * 12 + end.month - begin.month
    if months < 48:
        step = next(step for step in (1, 2, 3, 6, 12) if step == 12 or months / step <= frame.pick(8, 4))
        every = [date(begin.year + month // 12, month % 12 + 1, 1) for month in range(0, months + 12, step)]
        return [day for day in every if begin <= day <= end], "%b %Y"
    years = end.year - begin.year
    step = next((step for step in (1, 2, 5, 10, 20) if years / step <= frame.pick(11, 6)), 50)
    return [date(year, 1, 1) for year in range(begin.year, end.year + 1) if year % step == 0 and date(year, 1, 1) >= begin], "%Y"


def whole(highest: float, lines: int = 6) -> dict[str, Any]:
    """An axis of whole numbers with few lines."""
    step = next(step for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000, 20000, 50000, 10**9) if highest / step <= lines)
    return dict(values=list(range(0, int(highest) + step, step)), format=",d")


def essay(parameters: Parameters, first: str, frame: Frame, *, apart: bool = False) -> list[alt.Chart]:
    """A dashed line at the day the essay counts at, where the axis reaches it.

    `apart`: the layers of the chart do not share their x axis.
    """
    if not first <= parameters.essay_date.isoformat() <= parameters.as_of.isoformat():
        return []
    at = pd.DataFrame({"date": [parameters.essay_date.isoformat()], "label": ["The essay's day"]})
    x = alt.X("date:T", axis=None) if apart else alt.X("date:T")
    line = alt.Chart(at).mark_rule(color=theme.INK, strokeDash=[4, 3]).encode(x=x)
    label = (
        alt.Chart(at)
        .mark_text(align="right", baseline="top", dx=-5, color=theme.INK)
        .encode(x=x, y=alt.YValue(0), text=alt.Text("label:N"))
    )
    return [line, label]


def nothing(title: str, subtitle: str, frame: Frame) -> Drawing:
    """A chart with a sentence that there is nothing to show yet, instead of an empty axis."""
    empty = (
        alt.Chart(pd.DataFrame({"text": ["Nothing to show yet"]}))
        .mark_text(color=theme.MUTED, fontSize=theme.SIZE + 3)
        .encode(text=alt.Text("text:N"))
        .properties(height=80)
    )
    return Drawing(title, subtitle, empty, f"{title}.", f"An empty chart: {title[:1].lower()}{title[1:]}.")


def ends(labels: list[tuple[str, float, str]], top: float, height: int, frame: Frame, gap: int = 17) -> list[alt.Chart]:
    """Labels to the right of the plot, each with a square in its colour, pushed apart until none overlaps.

    `labels` holds (text, value on the y axis, colour) from the lowest to the highest; the axis runs from 0 to `top`
    over `height` pixels. A text may hold line breaks.
    """
    layers = []
    floor: float = height + gap
    for text, value, colour in labels:
        y = min(height - value / top * height, floor - gap)
        floor = y - text.count("\n") * (theme.SIZE + 2)
        place = {"x": alt.XValue({"expr": "width"}), "y": alt.YValue(y)}
        label = alt.Chart(pd.DataFrame({"text": [text]}))
        layers.append(label.mark_point(shape="square", size=70, filled=True, opacity=1, color=colour, xOffset=10).encode(**place))
        layers.append(
            label.mark_text(align="left", baseline="bottom", dx=19, dy=7, lineBreak="\n", lineHeight=theme.SIZE + 2, color=theme.INK).encode(
                **place, text=alt.Text("text:N")
            )
        )
    return layers


def rows(column: str, places: dict[int, str], height: int, bold: tuple[str, ...] = ()) -> alt.Y:
    """A y axis in pixels from the top, with a label at each of the given places; a label may hold line breaks."""
    labels = {str(place): text.split("\n") if "\n" in text else text for place, text in places.items()}
    bold_places = [place for place, text in places.items() if text in bold]
    return alt.Y(
        f"{column}:Q",
        title=None,
        scale=dict(domain=[0, height], reverse=True, nice=False),
        axis=dict(
            values=list(places),
            tickCount=len(places),  # Vega drops every other value where there are more than it expects
            labelExpr=f"({json.dumps(labels)})[datum.value]",
            labelColor=theme.INK,
            labelLimit=0,
            labelOverlap=False,
            grid=False,
            labelFontWeight={"condition": {"test": f"indexof({json.dumps(bold_places)}, datum.value) >= 0", "value": "bold"}, "value": "normal"},
        ),
    )


def room(labels: Iterable[str], frame: Frame, *, bold: bool = False) -> float:
    """Pixels left for the plot beside a column of row labels."""
    widest = max((theme.measure(line, theme.SIZE, bold=bold) for text in labels for line in text.split("\n")), default=0)
    return frame.width - widest - 32


def line_up(words: list[str], sample: float, lowest: float, frame: Frame) -> list[tuple[float, float]]:
    """Places (x, y in pixels) for the entries of a key above the plot, in as many lines as they need.

    sample: pixels each entry needs before its words. lowest: y of the last line.
    """
    places: list[tuple[float, int]] = []
    x, line = 0.0, 0
    for text in words:
        wide = sample + theme.measure(text, theme.SIZE) + 20
        if x and x + wide > frame.pick(600, 285):
            x, line = 0.0, line + 1
        places.append((x, line))
        x += wide
    return [(x, lowest - 19 * (line - entry_line)) for x, entry_line in places]


def squares(entries: list[tuple[str, str]], frame: Frame) -> list[alt.Chart]:
    """A key above the plot: a square of each colour with its words; `entries` holds (colour, words)."""
    layers = []
    for (colour, words), (left, top) in zip(entries, line_up([words for _, words in entries], 18, -14, frame), strict=True):
        here = alt.Chart(pd.DataFrame({"text": [words]}))
        layers.append(here.mark_rect(color=colour).encode(x=alt.XValue(left), x2=alt.X2Value(left + 12), y=alt.YValue(top - 6), y2=alt.Y2Value(top + 6)))
        layers.append(here.mark_text(align="left", baseline="middle").encode(x=alt.XValue(left + 18), y=alt.YValue(top), text=alt.Text("text:N")))
    return layers


def tooltip(**titles: str) -> list[alt.Tooltip]:
    """The tooltip of an interactive chart: columns, each with a title. It repeats only what the chart or its table shows."""
    return [alt.Tooltip(f"{column}:N", title=title or column) for column, title in titles.items()]


def clear(text: alt.Chart, **style: Any) -> list[alt.Chart]:
    """A text over a halo in the background's colour, so that no line touches its letters."""
    return [text.mark_text(**{**style, "color": theme.PAPER, "stroke": theme.PAPER, "strokeWidth": 4}), text.mark_text(**style)]
