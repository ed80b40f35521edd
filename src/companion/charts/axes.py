"""Axes and marks that several charts share: time, whole numbers, the essay's day, and an honest nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion.charts import Drawing, theme

if TYPE_CHECKING:
    from companion.charts.theme import Frame
    from companion.parameters import Parameters


def moment(day: date) -> alt.DateTime:
    """A day as Vega-Lite writes it, the same in every time zone."""
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def time(column: str, first: str, given: Parameters, frame: Frame, **more: object) -> alt.X:
    """A time axis from a first day (ISO) to `as_of`, in UTC so that no reader's time zone moves a day."""
    begin = date.fromisoformat(first)
    years = max(given.as_of.year - begin.year, 1)
    step = next((step for step in (1, 2, 5, 10, 20) if years / step <= frame.pick(11, 6)), 50)
    marks = [moment(date(year, 1, 1)) for year in range(begin.year, given.as_of.year + 1) if year % step == 0 and date(year, 1, 1) >= begin]
    return alt.X(
        f"{column}:T",
        title=None,
        scale=alt.Scale(type="utc", domain=[moment(begin), moment(given.as_of)], nice=False),
        axis=alt.Axis(values=marks, format="%Y", labelFlush=False, **more),
    )


def whole(highest: float) -> alt.Axis:
    """An axis of whole numbers with few lines."""
    step = next(step for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000, 20000, 50000, 10**9) if highest / step <= 6)
    return alt.Axis(values=list(range(0, int(highest) + step, step)), format=",d")


def essay(given: Parameters, first: str, frame: Frame) -> list[alt.Chart]:
    """A dashed line at the day the essay counts at, where the axis reaches it."""
    if not first <= given.essay_date.isoformat() <= given.as_of.isoformat():
        return []
    at = pd.DataFrame({"date": [given.essay_date.isoformat()], "label": ["The essay's day"]})
    line = alt.Chart(at).mark_rule(color=theme.INK, strokeDash=[4, 3]).encode(x="date:T")
    label = (
        alt.Chart(at)
        .mark_text(align="right", baseline="top", dx=-5, color=theme.INK)
        .encode(x="date:T", y=alt.value(0), text="label:N")
    )
    return [line, label]


def nothing(title: str, subtitle: str, frame: Frame) -> Drawing:
    """A picture that says there is nothing to show yet, instead of an empty axis."""
    empty = (
        alt.Chart(pd.DataFrame({"text": ["Nothing to show yet"]}))
        .mark_text(color=theme.MUTED, fontSize=theme.SIZE + 3)
        .encode(text="text:N")
        .properties(height=80)
    )
    return Drawing(title, subtitle, empty, f"{title}.", f"An empty chart: {title[:1].lower()}{title[1:]}.")


def ends(labels: list[tuple[str, float, str]], top: float, height: int, frame: Frame, gap: int = 17) -> list[alt.Chart]:
    """Labels to the right of the plot, each with a square in its colour, pushed apart until none overlaps.

    `labels` holds (text, value on the y axis, colour) from the lowest to the highest; the axis runs from 0 to `top`
    over `height` pixels. A text may hold line breaks.
    """
    rows = []
    floor = height + gap
    for text, value, colour in labels:
        lines = text.split("\n")
        y = min(height - value / top * height, floor - gap)
        rows.append({"text": lines, "y": y, "colour": colour})
        floor = y - (len(lines) - 1) * (theme.SIZE + 2)
    layers = []
    for row in rows:
        place = {"x": alt.value({"expr": "width"}), "y": alt.value(row["y"])}
        here = alt.Chart(pd.DataFrame({"text": ["\n".join(row["text"])]}))
        layers.append(here.mark_point(shape="square", size=70, filled=True, opacity=1, color=row["colour"], xOffset=10).encode(**place))
        layers.append(
            here.mark_text(align="left", baseline="bottom", dx=19, dy=7, lineBreak="\n", lineHeight=theme.SIZE + 2, color=theme.INK).encode(
                **place, text="text:N"
            )
        )
    return layers
