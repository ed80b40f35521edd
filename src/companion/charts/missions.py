"""Charts of the missions: how many at a time, each from its start to its end, and how many came and went."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion import dates
from companion.charts import Drawing, axes, chart, theme
from companion.charts.words import month, span
from companion.measures.series import missions as series

if TYPE_CHECKING:
    from companion.charts.theme import Frame
    from companion.parameters import Parameters

LOOKS = {
    "multidimensional": (theme.BLUE, "Multidimensional", "Multi-\ndimensional"),
    "borderline or not coded": (theme.SKY, "Borderline or not coded", "Borderline or\nnot coded"),
    "other": (theme.GREY, "Other", "Other"),
    "perhaps": (theme.GOLD, "Perhaps active", "Perhaps active"),
}


@chart("active", chapter="missions", tables=("missions",), series=series.active)
def active(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Missions active over time, as steps, the multidimensional ones set apart."""
    subtitle = "UN peacekeeping missions active on each day, by start on the ground; the day of closing counts"
    if data.empty:
        return axes.nothing(f"No UN peacekeeping mission had begun by {dates.long(given.as_of)}", subtitle, frame)
    now, peak = data.iloc[-1], data.loc[data["low"].idxmax()]
    day = date.fromisoformat(peak["date"])
    title = f"{span(now['low'], now['high'])} UN peacekeeping missions were active on {dates.long(given.as_of)}"
    if peak["low"] > now["high"]:
        title += f", down from {span(peak['low'], peak['high'])} in {month(day)}"
    apart = f"{now['multidimensional']} were multidimensional"
    if now["borderline or not coded"]:
        apart += f" and {now['borderline or not coded']} borderline or not coded"
    doubtful = int(data["perhaps"].max())
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_steps(data, given, frame),
        caption=(
            f"Of the {span(now['low'], now['high'])} missions on {dates.long(given.as_of)}, {apart}. "
            "A successor counts as a new mission. "
            + ("Where a start or end is known only to the month, the mission is shown as perhaps active for its days." if doubtful else "")
        ).strip(),
        alt=(
            f"Stepped area chart of the number of active UN peacekeeping missions from {data['date'].iloc[0][:4]} to {given.as_of.year}. "
            f"It begins at {data['high'].iloc[0]}, is highest in {month(day)} at {span(peak['low'], peak['high'])}, "
            f"and stands at {span(now['low'], now['high'])} on {dates.long(given.as_of)}; {apart}. "
            + _multidimensional_peak(data)
        ),
    )


def _multidimensional_peak(data: pd.DataFrame) -> str:
    most = data.loc[data["multidimensional"].idxmax()]
    if not most["multidimensional"]:
        return "None of them was coded multidimensional."
    return f"Multidimensional missions were most numerous in {month(date.fromisoformat(most['date']))}, with {most['multidimensional']}."


def _steps(data: pd.DataFrame, given: Parameters, frame: Frame) -> alt.LayerChart:
    kinds = [kind for kind in LOOKS if data[kind].any()]
    long = []
    for row in data.to_dict("records"):
        base = 0
        for kind in kinds:
            long.append({"date": row["date"], "kind": kind, "from": base, "to": base + row[kind]})
            base += row[kind]
    x = axes.time("date", data["date"].iloc[0], given, frame)
    highest = int(data["high"].max())
    y = alt.Y("from:Q", title=None, scale=alt.Scale(domain=[0, highest + 1], nice=False), axis=axes.whole(highest))
    areas = (
        alt.Chart(pd.DataFrame(long))
        .mark_area(interpolate="step-after", stroke=theme.PAPER, strokeWidth=0.5)
        .encode(
            x=x,
            y=y,
            y2="to:Q",
            color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[LOOKS[kind][0] for kind in kinds]), legend=None),
        )
    )
    height = frame.pick(300, 260)
    layers = [areas, *axes.essay(given, data["date"].iloc[0], frame), *axes.ends(_ends(data, kinds, frame), highest + 1, height, frame)]
    return alt.layer(*layers).properties(height=height)


def _ends(data: pd.DataFrame, kinds: list[str], frame: Frame) -> list[tuple[str, float, str]]:
    """A label for each band still there at the end, at its middle."""
    labels, base = [], 0
    for kind in kinds:
        value = int(data[kind].iloc[-1])
        if value:
            text = LOOKS[kind][frame.pick(1, 2)]
            labels.append((f"{text}: {value}", base + value / 2, LOOKS[kind][0]))
        base += value
    return labels
