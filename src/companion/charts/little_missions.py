"""The little charts of missions: those active, the large ones, the multidimensional ones."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion.charts import little
from companion.drawing import Drawing, axes, chart, theme
from companion.drawing.words import count, listed, month, number, span
from companion.measures.series import missions
from companion.tables import dates

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters


@chart("active-little", chapter="missions", tables=("missions",), series=missions.active, little=True)
def active(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """How many missions were active over time, its peak and its end named."""
    if data.empty:
        return axes.nothing(f"No UN peacekeeping mission had begun by {dates.long(given.as_of)}", "Active missions", frame)
    now, peak = data.iloc[-1], data.loc[data["low"].idxmax()]
    first, high = data["date"].iloc[0], span(peak["low"], peak["high"])
    x, y = little.years("date", first, given), little.height("low", int(data["low"].max()) * 1.25)
    area = alt.Chart(data[["date", "low"]]).mark_area(interpolate="step-after", color=theme.WASH, line={"color": theme.BLUE, "strokeWidth": 1.5, "interpolate": "step-after"})
    ends = [{"date": now["date"], "low": now["low"], "text": span(now["low"], now["high"])}]
    marks = pd.DataFrame(([{"date": peak["date"], "low": peak["low"], "text": f"{high} in {month(date.fromisoformat(peak['date']))}"}] if peak["low"] > now["low"] else []) + ends)
    return Drawing(
        title=f"Active missions, {first[:4]} to {given.as_of.year}",
        subtitle="Missions active on each day, by start on the ground",
        chart=theme.layered(area.encode(x=x, y=y), *little.named(marks, x, y), height=little.HEIGHT),
        caption=f"Most in {month(date.fromisoformat(peak['date']))}: {high}; {span(now['low'], now['high'])} on {dates.long(given.as_of)}.",
        alt=f"Small stepped chart of missions active from {first[:4]} to {given.as_of.year}: most in {month(date.fromisoformat(peak['date']))}, {high}; {span(now['low'], now['high'])} at the end.",
    )


@chart("large-little", chapter="missions", tables=("missions",), series=missions.large, little=True)
def large(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """The starts of large multidimensional missions as marks, and the time since the last."""
    if data.empty:
        return axes.nothing(f"No large multidimensional mission had begun by {dates.long(given.as_of)}", "Large multidimensional missions", frame)
    last, first = data.iloc[-1], data["start"].iloc[0]
    years = dates.years_between(date.fromisoformat(last["start"]), given.as_of)
    x, y = little.years("start", first, given), alt.Y("y:Q", scale=dict(domain=[0, 1], nice=False), axis=None)
    starts = alt.Chart(data[["start"]].assign(y=0.25)).mark_point(shape="circle", filled=True, size=60, opacity=1, color=theme.BLUE, stroke=theme.PAPER, strokeWidth=1).encode(x=x, y=y)
    gap = pd.DataFrame([{"start": last["start"], "end": given.as_of.isoformat(), "y": 0.25}])
    since = alt.Chart(gap).mark_rule(color=theme.ORANGE, strokeWidth=4).encode(x=x, x2=alt.X2("end:T"), y=y)
    words = gap.assign(text=f"{last['mission']}, {years} {'year' if years == 1 else 'years'} ago" if years else last["mission"])
    said = alt.Chart(words).mark_text(align="right", baseline="bottom", dy=-8, fontWeight="bold").encode(x=alt.X("end:T"), y=y, text=alt.Text("text:N"))
    return Drawing(
        title=f"Starts of large multidimensional missions, {first[:4]} to {given.as_of.year}",
        subtitle=f"Coded multidimensional, with a sourced strength of {number(given.large_from)} or more",
        chart=theme.layered(since, starts, said, height=40),
        caption=f"{count(len(data), 'start')}, the last that of {last['mission']}.",
        alt=f"Small strip of {count(len(data), 'start')} of large multidimensional missions from {first[:4]} on: {listed(data['mission'])}. After {last['mission']} in {last['start'][:4]} the strip is empty.",
    )


@chart("closed-little", chapter="missions", tables=("missions",), series=missions.multidimensional, little=True)
def closed(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """The lives of multidimensional missions as lines, those closed since 2014 set apart."""
    if data.empty:
        return axes.nothing(f"No multidimensional mission had begun by {dates.long(given.as_of)}", "Multidimensional missions", frame)
    shown = data.assign(row=range(len(data)))
    x = little.years("first", data["first"].min(), given)
    y = alt.Y("row:Q", scale=dict(domain=[-0.7, len(data) - 0.3], reverse=True, nice=False), axis=None)
    layers = []
    for recent, colour, width in (("no", theme.GREY, 2), ("yes", theme.ORANGE, 3.5)):
        lives = shown[shown["closed_since_2014"] == recent][["first", "last", "row"]]
        if len(lives):
            layers.append(alt.Chart(lives).mark_rule(color=colour, strokeWidth=width).encode(x=x, x2=alt.X2("last:T"), y=y))
    for rows, shape, colour in ((shown[shown["closed_since_2014"] == "yes"], "square", theme.ORANGE), (shown[shown["open"] == "yes"], "triangle-right", theme.GREY)):
        if len(rows):
            layers.append(alt.Chart(rows[["last", "row"]]).mark_point(shape=shape, filled=True, size=45, opacity=1, color=colour).encode(x=alt.X("last:T"), y=y))
    recent, going = data[data["closed_since_2014"] == "yes"], data[data["open"] == "yes"]
    return Drawing(
        title=f"Multidimensional missions, {data['first'].min()[:4]} to {given.as_of.year}",
        subtitle="A line a mission, from its start on the ground to its end",
        chart=theme.layered(*layers, height=max(5 * len(data), 30)),
        caption=f"Closed since 2014: {listed(recent['mission']) or 'none'}.",
        alt=f"Small timeline of {count(len(data), 'multidimensional mission')}, a line each from {data['first'].min()[:4]} on. "
        f"Set apart as closed since 2014: {listed(recent['mission']) or 'none'}. Still open, with an arrow: {listed(going['mission']) or 'none'}.",
    )
