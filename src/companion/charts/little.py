"""The little charts of the first page: each beside the one number that it stands for, with hardly a word.

They are drawn in one frame of their own, without title, caption or live twin: the finding around them says what
they show, and the chapter holds the whole chart.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion.drawing import axes, theme

if TYPE_CHECKING:
    from companion.parameters import Parameters

HEIGHT, ROW = 58, 17  # pixels: a plot, and a row with a name of its own


def years(column: str, first: str, given: Parameters) -> alt.X:
    """A time axis with the first year and the edition's at its ends, and nothing between."""
    begin = date.fromisoformat(first)
    at = [axes.moment(begin)] + ([axes.moment(given.as_of)] if given.as_of.year > begin.year else [])
    axis = dict(values=at, format="%Y", labelFlush=True, ticks=False, domainColor=theme.AXIS, labelPadding=4)
    return alt.X(f"{column}:T", title=None, scale=dict(type="utc", domain=[axes.moment(begin), axes.moment(given.as_of)], nice=False), axis=axis)


def height(column: str, top: float) -> alt.Y:
    """A scale from nought to `top`, without an axis."""
    return alt.Y(f"{column}:Q", title=None, scale=dict(domain=[0, top], nice=False), axis=None)


def named(marks: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """A dot and its value at each of the given places of a line."""
    here = alt.Chart(marks).encode(x=x, y=y)
    dots = here.mark_point(filled=True, size=45, opacity=1, color=theme.BLUE)
    return [dots, here.mark_text(baseline="bottom", dy=-5, fontWeight="bold").encode(text=alt.Text("text:N"))]
