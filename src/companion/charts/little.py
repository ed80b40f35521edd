"""The little charts of the first page: each beside the one number that it stands for, with hardly a word.

They are drawn in one frame of their own, without title, caption or live twin: the finding around them says what
they show, and the chapter holds the whole chart.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion import dates
from companion.charts import Drawing, axes, chart, theme
from companion.charts.words import count, listed, month, number, share, span
from companion.measures.series import incidents, missions, support

if TYPE_CHECKING:
    from companion.charts.theme import Frame
    from companion.parameters import Parameters

HEIGHT, ROW = 58, 17  # pixels: a plot, and a row with a name of its own


@chart("active-little", chapter="missions", tables=("missions",), series=missions.active, little=True)
def active(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """How many missions were active over time, its peak and its end named."""
    if data.empty:
        return axes.nothing(f"No UN peacekeeping mission had begun by {dates.long(given.as_of)}", "Active missions", frame)
    now, peak = data.iloc[-1], data.loc[data["low"].idxmax()]
    first, high = data["date"].iloc[0], span(peak["low"], peak["high"])
    x, y = _years("date", first, given), _height("low", int(data["low"].max()) * 1.25)
    area = alt.Chart(data[["date", "low"]]).mark_area(interpolate="step-after", color=theme.WASH, line={"color": theme.BLUE, "strokeWidth": 1.5, "interpolate": "step-after"})
    ends = [{"date": now["date"], "low": now["low"], "text": span(now["low"], now["high"])}]
    marks = pd.DataFrame(([{"date": peak["date"], "low": peak["low"], "text": f"{high} in {peak['date'][:4]}"}] if peak["low"] > now["low"] else []) + ends)
    return Drawing(
        title=f"Active missions, {first[:4]} to {given.as_of.year}",
        subtitle="Missions active on each day, by start on the ground",
        chart=alt.layer(area.encode(x=x, y=y), *_named(marks, x, y)).properties(height=HEIGHT),
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
    x, y = _years("start", first, given), alt.Y("y:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    starts = alt.Chart(data[["start"]].assign(y=0.25)).mark_point(shape="circle", filled=True, size=60, opacity=1, color=theme.BLUE, stroke=theme.PAPER, strokeWidth=1).encode(x=x, y=y)
    gap = pd.DataFrame([{"start": last["start"], "end": given.as_of.isoformat(), "y": 0.25}])
    since = alt.Chart(gap).mark_rule(color=theme.ORANGE, strokeWidth=4).encode(x=x, x2="end:T", y=y)
    words = gap.assign(text=f"{last['mission']}, {years} {'year' if years == 1 else 'years'} ago" if years else last["mission"])
    said = alt.Chart(words).mark_text(align="right", baseline="bottom", dy=-8, fontWeight="bold").encode(x=alt.X("end:T"), y=y, text=alt.Text("text:N"))
    return Drawing(
        title=f"Starts of large multidimensional missions, {first[:4]} to {given.as_of.year}",
        subtitle=f"Coded multidimensional, with a sourced strength of {number(given.large_from)} or more",
        chart=alt.layer(since, starts, said).properties(height=40),
        caption=f"{count(len(data), 'start')}, the last that of {last['mission']}.",
        alt=f"Small strip of {count(len(data), 'start')} of large multidimensional missions from {first[:4]} on: {listed(data['mission'])}. After {last['mission']} in {last['start'][:4]} the strip is empty.",
    )


@chart("closed-little", chapter="missions", tables=("missions",), series=missions.multidimensional, little=True)
def closed(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """The lives of multidimensional missions as lines, those closed since 2014 set apart."""
    if data.empty:
        return axes.nothing(f"No multidimensional mission had begun by {dates.long(given.as_of)}", "Multidimensional missions", frame)
    shown = data.assign(row=range(len(data)))
    x = _years("first", data["first"].min(), given)
    y = alt.Y("row:Q", scale=alt.Scale(domain=[-0.7, len(data) - 0.3], reverse=True, nice=False), axis=None)
    layers = []
    for recent, colour, width in (("no", theme.GREY, 2), ("yes", theme.ORANGE, 3.5)):
        lives = shown[shown["closed_since_2014"] == recent][["first", "last", "row"]]
        if len(lives):
            layers.append(alt.Chart(lives).mark_rule(color=colour, strokeWidth=width).encode(x=x, x2="last:T", y=y))
    for rows, shape, colour in ((shown[shown["closed_since_2014"] == "yes"], "square", theme.ORANGE), (shown[shown["open"] == "yes"], "triangle-right", theme.GREY)):
        if len(rows):
            layers.append(alt.Chart(rows[["last", "row"]]).mark_point(shape=shape, filled=True, size=45, opacity=1, color=colour).encode(x=alt.X("last:T"), y=y))
    recent, going = data[data["closed_since_2014"] == "yes"], data[data["open"] == "yes"]
    return Drawing(
        title=f"Multidimensional missions, {data['first'].min()[:4]} to {given.as_of.year}",
        subtitle="A line a mission, from its start on the ground to its end",
        chart=alt.layer(*layers).properties(height=max(5 * len(data), 30)),
        caption=f"Closed since 2014: {listed(recent['mission']) or 'none'}.",
        alt=f"Small timeline of {count(len(data), 'multidimensional mission')}, a line each from {data['first'].min()[:4]} on. "
        f"Set apart as closed since 2014: {listed(recent['mission']) or 'none'}. Still open, with an arrow: {listed(going['mission']) or 'none'}.",
    )


@chart("support-little", chapter="support", tables=("support",), series=support.support, little=True)
def supported(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Each supported operation as a named row with the time of its support."""
    if data.empty:
        return axes.nothing(f"The UN had supported no such operation by {dates.long(given.as_of)}", "Operations supported", frame)
    names = list(dict.fromkeys(data["operation"]))
    x = _years("first", data["first"].min(), given)
    y = alt.Y("operation:N", sort=names, title=None, axis=alt.Axis(labelColor=theme.INK, domain=False, ticks=False))
    bars = alt.Chart(data[["operation", "first", "last"]]).mark_rule(color=theme.BLUE, strokeWidth=7).encode(x=x, x2="last:T", y=y)
    going = data[data["open"] == "yes"][["operation", "last"]]
    arrows = [alt.Chart(going).mark_point(shape="triangle-right", filled=True, size=110, opacity=1, color=theme.BLUE, xOffset=3).encode(x=alt.X("last:T"), y=y)] if len(going) else []
    told = listed(f"{name} from {its['first'].min()[:4]}" for name, its in data.groupby("operation", sort=False))
    return Drawing(
        title=f"Operations the UN supported, {data['first'].min()[:4]} to {given.as_of.year}",
        subtitle="A row an operation, a bar for each support",
        chart=alt.layer(bars, *arrows).properties(height=ROW * len(names)),
        caption=f"{told}. An arrow marks support going on.",
        alt=f"Small timeline of UN support to {count(len(names), 'operation')} of others: {told}. Going on at the end: {listed(dict.fromkeys(going['operation'])) or 'none'}.",
    )


@chart("share-little", chapter="incidents", tables=("fatalities",), series=incidents.malicious_missions, little=True)
def deaths(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """One bar of all deaths by malicious acts, the part of MINUSMA set apart."""
    whole, its = int(data["deaths"].sum()), int(data.loc[data["mission"] == "MINUSMA", "deaths"].sum())
    if not its:
        return axes.nothing(f"No death in MINUSMA in a year that had ended by {dates.long(given.as_of)}", "Deaths by malicious acts", frame)
    others = len(data) - 1
    parts = [{"from": 0, "to": its, "y": 0.7, "named": "from", "text": f"MINUSMA: {number(its)}", "colour": theme.ORANGE}]
    parts += [{"from": its, "to": whole, "y": 0.7, "named": "to", "text": f"{count(others, 'other')}: {number(whole - its)}", "colour": theme.GREY}] if others else []
    base = alt.Chart(pd.DataFrame(parts)).encode(y=alt.Y("y:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None))
    x = alt.X("from:Q", scale=alt.Scale(domain=[0, whole], nice=False), axis=None)
    layers = [base.mark_bar(height=18, stroke=theme.PAPER, strokeWidth=2).encode(x=x, x2="to:Q", color=alt.Color("colour:N", scale=None))]
    for end, align, weight in (("from", "left", "bold"), ("to", "right", "normal")):
        words = base.transform_filter(f"datum.named == '{end}'").mark_text(align=align, baseline="top", dy=13, fontWeight=weight)
        layers.append(words.encode(x=alt.X(f"{end}:Q"), text=alt.Text("text:N")))
    years = f"{data['first'].iloc[0]} to {data['last'].iloc[0]}"
    return Drawing(
        title=f"Deaths by malicious acts, {years}",
        subtitle="All missions of the feed; MINUSMA set apart",
        chart=alt.layer(*layers).properties(height=44),
        caption=f"{number(its)} of {number(whole)}.",
        alt=f"Small bar of {count(whole, 'death')} by malicious acts, {years}: {number(its)} in MINUSMA, {share(its, whole)}, and {number(whole - its)} in {count(others, 'other mission')}.",
    )


@chart("sahel-little", chapter="incidents", tables=("violence",), series=incidents.sahel_main, little=True)
def sahel(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """The estimate of each year as a range with its best value."""
    if data.empty:
        return axes.nothing(f"No year since 2018 had ended by {dates.long(given.as_of)}", "Civilians killed by their governments", frame)
    years, peak = sorted(data["year"]), data.loc[data["best"].idxmax()]
    ticks = sorted({years[0], int(peak["year"]), years[-1]})
    x = alt.X("year:Q", title=None, scale=alt.Scale(domain=[years[0] - 0.5, years[-1] + 0.5], nice=False, zero=False), axis=alt.Axis(values=ticks, tickCount=len(ticks), format="d", ticks=False, labelOverlap=False))
    y = _height("low", int(data["high"].max()) * 1.3)
    base = alt.Chart(data[["year", "low", "best", "high"]]).encode(x=x)
    ranges = base.mark_rule(color=theme.ORANGE, strokeWidth=2.5).encode(y=y, y2="high:Q")
    dots = base.mark_point(filled=True, size=50, opacity=1, color=theme.ORANGE).encode(y=alt.Y("best:Q"))
    top = pd.DataFrame([{"year": int(peak["year"]), "high": int(peak["high"]), "text": number(peak["best"])}])
    said = alt.Chart(top).mark_text(baseline="bottom", dy=-4, fontWeight="bold").encode(x=x, y=alt.Y("high:Q"), text=alt.Text("text:N"))
    return Drawing(
        title=f"Civilians killed by the governments of Burkina Faso, Mali and Niger, {years[0]} to {years[-1]}",
        subtitle="Each year's range of UCDP's estimates, with a dot for the best one",
        chart=alt.layer(ranges, dots, said).properties(height=HEIGHT),
        caption=f"Most in {int(peak['year'])}: {number(peak['best'])}, between {number(peak['low'])} and {number(peak['high'])}.",
        alt=f"Small chart of ranges by year, {years[0]} to {years[-1]}: {listed(f'{row.year} {number(row.best)}' for row in data.itertuples())} by the best estimates; most in {int(peak['year'])}, between {number(peak['low'])} and {number(peak['high'])}.",
    )


def _years(column: str, first: str, given: Parameters) -> alt.X:
    """A time axis with the first year and the edition's at its ends, and nothing between."""
    begin = date.fromisoformat(first)
    at = [axes.moment(begin)] + ([axes.moment(given.as_of)] if given.as_of.year > begin.year else [])
    axis = alt.Axis(values=at, format="%Y", labelFlush=True, ticks=False, domainColor=theme.AXIS, labelPadding=4)
    return alt.X(f"{column}:T", title=None, scale=alt.Scale(type="utc", domain=[axes.moment(begin), axes.moment(given.as_of)], nice=False), axis=axis)


def _height(column: str, top: float) -> alt.Y:
    return alt.Y(f"{column}:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False), axis=None)


def _named(marks: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """A dot and its value at each of the given places of a line."""
    here = alt.Chart(marks).encode(x=x, y=y)
    dots = here.mark_point(filled=True, size=45, opacity=1, color=theme.BLUE)
    return [dots, here.mark_text(baseline="bottom", dy=-5, fontWeight="bold").encode(text=alt.Text("text:N"))]
