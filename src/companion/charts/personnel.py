"""Uniformed personnel by month and year, and single counts: series kept apart, gaps left as gaps."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion.drawing import Drawing, axes, chart, theme
from companion.drawing.words import capital, listed, month, number
from companion.measures.series import missions as series
from companion.tables import dates

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters

CHAPTER = "missions"
LATEST = {series.MONTHLY: "the latest month", series.YEARLY: "the latest yearly value", series.POINTS: "the latest single count"}

SAID = axes.tooltip(day="Date", said="Persons")


@chart("personnel", chapter=CHAPTER, tables=("personnel",), series=series.personnel)
def personnel(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Uniformed personnel: the monthly line, the yearly steps and the single counts, kept apart, gaps as gaps."""
    subtitle = "Troops, police and military observers, persons: at the end of each month, at each year, and single counts"
    if data.empty:
        return axes.nothing(f"No count of uniformed personnel by {dates.long(given.as_of)}", subtitle, frame)
    there = data[data["total"].notna()]
    monthly, yearly, points = (there[there["series"] == name] for name in (series.MONTHLY, series.YEARLY, series.POINTS))
    top, last = there.loc[there["total"].idxmax()], there.loc[there["date"].str.ljust(10, "~").idxmax()]
    missed = [month(date.fromisoformat(day)) for day in data.loc[data["total"].isna(), "date"]]
    title = f"The most UN uniformed personnel were {number(top['total'])}, in {_when(top['date'])}"
    if last["date"][:4] > top["date"][:4]:
        title += f"; {LATEST[last['series']]} is {number(last['total'])}, of {_when(last['date'])}"
    said = []
    if len(monthly):
        said.append(f"the monthly series runs from {_when(monthly['date'].min())} to {_when(monthly['date'].max())}, highest in {_when(monthly.loc[monthly['total'].idxmax(), 'date'])}" + (f", and lacks {listed(missed)}" if missed else ""))
    if len(yearly):
        said.append(f"the yearly series from {yearly['date'].min()} to {yearly['date'].max()}, highest in {yearly.loc[yearly['total'].idxmax(), 'date']} at {number(yearly['total'].max())}")
    if len(points):
        said.append(f"single counts: {listed(f'{number(row.total)} ({_when(row.date)})' for row in points.itertuples())}")
    told = "; ".join(said)
    drawn = [words for words, rows in (("a solid monthly line", monthly), ("dashed yearly steps", yearly), ("single points", points)) if len(rows)]
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_people(data, there, given, frame),
        caption=f"{capital(told)}. The series differ in what they count and are not joined; nothing is carried forward over a gap.",
        alt=f"Line chart of UN uniformed personnel from {there['date'].min()[:4]} to {given.as_of.year}: {listed(drawn)}. {title}. {capital(told)}.",
    )


def _when(text: str) -> str:
    """November 1990 for a day of it, 1957 for a year."""
    return month(date.fromisoformat(text)) if len(text) == 10 else text


def _people(data: pd.DataFrame, there: pd.DataFrame, given: Parameters, frame: Frame) -> alt.LayerChart:
    height = frame.pick(300, 270)
    first = f"{there['date'].min()[:4]}-01-01"
    highest = int(there["total"].max())
    x = axes.time("date", first, given, frame)
    y = alt.Y("total:Q", title=None, scale=dict(domain=[0, highest * 1.25], nice=False), axis=axes.whole(highest))
    layers = []
    monthly = data[data["series"] == series.MONTHLY]
    if len(monthly) and (given.as_of - date.fromisoformat(monthly["date"].max())).days > 45:
        layers += _gap(monthly["date"].max(), given, frame)
    yearly = data[data["series"] == series.YEARLY]
    if len(yearly):
        steps = pd.DataFrame([{"date": f"{row.date}-{day}", "total": int(row.total)} for row in yearly.itertuples() for day in ("01-01", "12-31")])
        layers.append(alt.Chart(steps).mark_line(color=theme.ORANGE, strokeWidth=1.8, strokeDash=[5, 3]).encode(x=x, y=y))
    if len(monthly):
        line = pd.DataFrame([{"date": row.date, "total": None if pd.isna(row.total) else int(row.total)} for row in monthly.itertuples()])
        layers.append(alt.Chart(line).mark_line(color=theme.BLUE, strokeWidth=2.2).encode(x=x, y=y))
        layers.append(_told(monthly.groupby(monthly["date"].str[:4]).tail(1).dropna(subset="total")).mark_circle(color=theme.BLUE, size=150, fillOpacity=0).encode(x=x, y=y, tooltip=SAID))
    points = data[data["series"] == series.POINTS]
    if len(points):
        layers.append(_told(points).mark_point(shape="diamond", size=90, filled=True, opacity=1, color=theme.TEAL, stroke=theme.PAPER, strokeWidth=1).encode(x=x, y=y, tooltip=SAID))
    return theme.layered(*layers, *axes.essay(given, first, frame), *_names(monthly, yearly, points, frame), height=height)


def _told(rows: pd.DataFrame) -> alt.Chart:
    """Counts with what a live chart says of them: of the months, the last of each year, as marks that nobody sees."""
    totals = rows["total"].astype("int64")
    return alt.Chart(rows[["date"]].assign(total=totals, day=[dates.long(date.fromisoformat(day)) for day in rows["date"]], said=[number(total) for total in totals]))


def _gap(last: str, given: Parameters, frame: Frame) -> list[alt.Chart]:
    """A shaded field where the monthly series has ended, that says so."""
    until = min(given.as_of, given.essay_date) if given.essay_date.isoformat() > last else given.as_of  # the words end before the essay's line
    field = pd.DataFrame({"date": [last], "to": [given.as_of.isoformat()], "until": [until.isoformat()], "text": [f"No monthly data after {_when(last)}"]})
    shade = alt.Chart(field[["date", "to"]]).mark_rect(color=theme.PALE).encode(x=alt.X("date:T"), x2=alt.X2("to:T"))
    words = alt.Chart(field[["until", "text"]]).mark_text(align="right", baseline="top", color=theme.MUTED, dx=-5)
    return [shade, words.encode(x=alt.X("until:T"), y=alt.YValue(19), text=alt.Text("text:N"))]


def _names(monthly: pd.DataFrame, yearly: pd.DataFrame, points: pd.DataFrame, frame: Frame) -> list[alt.Chart]:
    """What each line and mark is, above the plot, and the months that the monthly line lacks, below it."""
    layers = []
    named = [("At the end of each month", monthly, None, theme.BLUE), ("At each year", yearly, [5, 3], theme.ORANGE), ("Single counts", points, None, theme.TEAL)]
    shown = [(words, dash, colour) for words, rows, dash, colour in named if len(rows)]
    for (words, dash, colour), (x, y) in zip(shown, axes.line_up([words for words, *_ in shown], 32, -14, frame), strict=True):
        here = alt.Chart(pd.DataFrame({"text": [words]}))
        if colour == theme.TEAL:
            layers.append(here.mark_point(shape="diamond", size=90, filled=True, opacity=1, color=colour).encode(x=alt.XValue(x + 12), y=alt.YValue(y)))
        else:
            line = here.mark_rule(color=colour, strokeWidth=2.2, strokeDash=dash or [1, 0])
            layers.append(line.encode(x=alt.XValue(x), x2=alt.X2Value(x + 26), y=alt.YValue(y)))
        layers.append(here.mark_text(align="left", baseline="middle").encode(x=alt.XValue(x + 32), y=alt.YValue(y), text=alt.Text("text:N")))
    for row in monthly[monthly["total"].isna()].itertuples():
        before = int(monthly.loc[(monthly["date"] < row.date) & monthly["total"].notna(), "total"].iloc[-1])
        here = alt.Chart(pd.DataFrame({"date": [row.date], "total": [before * 0.97], "text": [f"{_when(row.date)[:3]} {row.date[:4]}\nmissing"]}))
        layers.append(here.mark_rule(color=theme.MUTED, strokeWidth=0.8).encode(x=alt.X("date:T"), y=alt.Y("total:Q"), y2=alt.Y2Value({"expr": "height - 8"})))
        layers.append(here.mark_text(align="right", baseline="top", color=theme.MUTED, dx=-4, lineBreak="\n", lineHeight=theme.SIZE + 2).encode(x=alt.X("date:T"), y=alt.YValue({"expr": "height - 38"}), text=alt.Text("text:N")))
    return layers
