"""The little chart of the operations that the UN supported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion.charts import little
from companion.drawing import Drawing, axes, chart, theme
from companion.drawing.words import count, listed
from companion.measures.series import support
from companion.tables import dates

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters


@chart("support-little", chapter="support", tables=("support",), series=support.support, little=True)
def supported(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Each supported operation as a named row with the time of its support."""
    if data.empty:
        return axes.nothing(f"The UN had supported no such operation by {dates.long(given.as_of)}", "Operations supported", frame)
    names = list(dict.fromkeys(data["operation"]))
    x = little.years("first", data["first"].min(), given)
    y = alt.Y("operation:N", sort=names, title=None, axis=dict(labelColor=theme.INK, domain=False, ticks=False))
    bars = alt.Chart(data[["operation", "first", "last"]]).mark_rule(color=theme.BLUE, strokeWidth=7).encode(x=x, x2=alt.X2("last:T"), y=y)
    going = data[data["open"] == "yes"][["operation", "last"]]
    arrows = [alt.Chart(going).mark_point(shape="triangle-right", filled=True, size=110, opacity=1, color=theme.BLUE, xOffset=3).encode(x=alt.X("last:T"), y=y)] if len(going) else []
    told = listed(f"{name} from {its['first'].min()[:4]}" for name, its in data.groupby("operation", sort=False))
    return Drawing(
        title=f"Operations the UN supported, {data['first'].min()[:4]} to {given.as_of.year}",
        subtitle="A row an operation, a bar for each support",
        chart=theme.layered(bars, *arrows, height=little.ROW * len(names)),
        caption=f"{told}. An arrow marks support going on.",
        alt=f"Small timeline of UN support to {count(len(names), 'operation')} of others: {told}. Going on at the end: {listed(dict.fromkeys(going['operation'])) or 'none'}.",
    )
