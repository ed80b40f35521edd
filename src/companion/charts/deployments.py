"""Charts of who deploys: people in Africa by who sent them, and how many UN missions were large at a time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion.drawing import Drawing, axes, chart, theme
from companion.drawing.words import be, capital, count, month, number, span
from companion.measures.series import money as series
from companion.measures.strength import LAST
from companion.tables import dates

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters

CHAPTER = "money"
LOOKS = {"UN": (theme.BLUE, "UN"), "regional": (theme.ORANGE, "organisations and coalitions of the region"), "international": (theme.PURPLE, "others from outside it")}
SUPPORTED = 2009  # the year of the first support office, with which the last December is compared


@chart("africa", chapter=CHAPTER, tables=("deployments",), series=series.africa)
def africa(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """People in Africa each December, in the UN's missions and in those of others."""
    subtitle = "Troops, police and observers in peace operations in African countries with a civil war, each December, by who ran the operation"
    if data.empty:
        return axes.nothing(f"No December in the table of people by {dates.long(given.as_of)}", subtitle, frame)
    shares = data.groupby("year")["share"].first()
    last, first = int(shares.index.max()), int(shares.index.min())
    title = f"In December {last}, {100 * shares[last]:.1f}% of the people in peace operations in Africa were not the UN's"
    if last > SUPPORTED:
        title += f", after {100 * shares[SUPPORTED]:.1f}% in {SUPPORTED}"
    top, low = int(shares.idxmax()), int(shares.idxmin())
    sums = data[data["year"] == last].set_index("group")["persons"]
    parts = ", ".join(f"{LOOKS[name][1]} {number(sums.get(name, 0))}" for name in LOOKS)
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_stacks(data, shares, frame),
        caption=(
            f"From December {first} to December {last}; the source ends in 2016. In December {last}: {parts}. "
            f"The share not the UN's was highest in {top} ({100 * shares[top]:.1f}%) and lowest in {low} ({100 * shares[low]:.1f}%). "
            "Operations that a government invited against rebels without a mandate for a peace process are not in the source, and missions between states are not either."
        ),
        alt=(
            f"Stacked bar chart of people in peace operations in Africa each December from {first} to {last}, by who ran the operation. In December {last}: {parts}. "
            f"Share not the UN's by year: {', '.join(f'{year} {100 * value:.1f}%' for year, value in shares.items())}."
        ),
    )


def _stacks(data: pd.DataFrame, shares: pd.Series, frame: Frame) -> alt.LayerChart:
    rows = []
    for year, its in data.groupby("year"):
        base = 0
        for row in its.itertuples():
            rows.append({"year": int(year), "group": row.group, "who": LOOKS[row.group][1], "from": base, "to": base + row.persons, "persons": number(row.persons)})
            base += row.persons
    shown = pd.DataFrame(rows)
    first, last, highest = int(shown["year"].min()), int(shown["year"].max()), int(shown["to"].max())
    slot = frame.pick(590, 275) / (last - first + 1.2)
    step = next((step for step in (1, 2, 5, 10) if (last - first + 1) / step <= frame.pick(13, 6)), 20)
    axis = dict(values=[year for year in range(first, last + 1) if year % step == 0], format="d", domain=False, ticks=False, tickCount=20)
    x = alt.X("year:Q", title=None, scale=dict(domain=[first - 0.6, last + 0.6], nice=False, zero=False), axis=axis)
    y = alt.Y("from:Q", title=None, scale=dict(domain=[0, highest * 1.1], nice=False), axis=axes.whole(highest, 6))
    layers = []
    for name, (colour, _) in LOOKS.items():
        if len(part := shown[shown["group"] == name]):
            layers.append(alt.Chart(part).mark_bar(size=slot * 0.78, color=colour).encode(x=x, y=y, y2=alt.Y2("to:Q"), tooltip=axes.tooltip(year="December", who="Run by", persons="People")))
    tops = shown.groupby("year")["to"].max()
    marked = [int(shares.idxmax()), SUPPORTED, last] if frame.narrow else list(tops.index)
    said = pd.DataFrame([{"year": year, "to": int(tops[year]), "text": f"{100 * shares[year]:.0f}%"} for year in dict.fromkeys(marked) if year in tops.index])
    words = alt.Chart(said).encode(x=x, y=alt.Y("to:Q"), text=alt.Text("text:N"))
    layers += axes.clear(words, baseline="bottom", dy=-4, color=theme.ORANGE, fontWeight="bold", fontSize=frame.pick(theme.SIZE - 2, theme.SIZE))
    present = [(colour, capital(words)) for name, (colour, words) in LOOKS.items() if name in set(shown["group"])]
    return theme.layered(*layers, *axes.squares(present, frame), height=frame.pick(280, 250))


@chart("large-months", chapter=CHAPTER, tables=("strength", "missions"), series=series.large)
def large(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """How many missions had a large authorised strength in each month, as steps."""
    subtitle = f"UN missions with {number(given.large_from)} or more authorised troops, police and observers, of any kind, in each month"
    if data.empty:
        return axes.nothing(f"No month in the table of authorised strength by {dates.long(given.as_of)}", subtitle, frame)
    top, now = data.loc[data["low"].idxmax()], data.iloc[-1]
    when, last = (month(date.fromisoformat(row["date"])) for row in (top, now))
    sure = "the most since 1990" if (data["high"] <= top["low"]).all() else "the most that is certain since 1990"
    title = f"{count(int(top['low']), 'mission')} {be(int(top['low']), past=True)} large at once in {when}, {sure}"
    if now["date"] > top["date"] and now["low"] != top["low"]:
        title += f"; {span(now['low'], now['high'])} {be(int(now['high']), past=True)} in {last}"
    century = data[data["date"] <= "2000-01-01"].iloc[-1]
    then = f" In January 2000 there were {span(century['low'], century['high'])}." if now["date"] > "2000-01" else ""
    ends = ", where the source ends" if now["date"][:7] == LAST else ""
    doubt = " A paler step: the source lacks the month for a mission that was large at another time." if (data["high"] > data["low"]).any() else ""
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_steps(data, given, frame),
        caption=f"From January 1990 to {last}{ends}; most in {when}, with {number(top['low'])}.{then}{doubt} By its highest strength alone, a mission that has shrunk would still count.",
        alt=f"Stepped area chart of the number of large UN missions by month, from January 1990 to {last}, with {count(len(data) - 1, 'change')}. It is highest in {when} at {number(top['low'])} and stands at {span(now['low'], now['high'])} in {last}.{then}",
    )


def _steps(data: pd.DataFrame, given: Parameters, frame: Frame) -> alt.LayerChart:
    first, until = data["date"].iloc[0], dates.known(data["date"].iloc[-1][:7]).latest
    highest, height = int(data["high"].max()), frame.pick(240, 220)
    rows = [*data[["date", "low", "high"]].to_dict("records"), {"date": until.isoformat(), "low": data["low"].iloc[-1], "high": data["high"].iloc[-1]}]
    shown = pd.DataFrame([{**row, "zero": 0, "count": span(row["low"], row["high"]), "since": month(date.fromisoformat(row["date"]))} for row in rows])
    x = axes.time("date", first, given, frame)
    y = alt.Y("zero:Q", title=None, scale=dict(domain=[0, highest + frame.pick(1, 2.5)], nice=False), axis=axes.whole(highest))
    layers = []
    if (given.as_of - until).days > 45:
        field = pd.DataFrame({"date": [until.isoformat()], "to": [given.as_of.isoformat()], "text": [frame.pick("No data after\n", "No data\nafter\n") + month(until)]})
        layers.append(alt.Chart(field[["date", "to"]]).mark_rect(color=theme.PALE).encode(x=alt.X("date:T"), x2=alt.X2("to:T")))
        layers.append(alt.Chart(field[["date", "text"]]).mark_text(align="left", baseline="bottom", dx=5, lineBreak="\n", lineHeight=theme.SIZE + 2, color=theme.MUTED).encode(x=alt.X("date:T"), y=alt.YValue(height - frame.pick(24, 40)), text=alt.Text("text:N")))
    layers.append(alt.Chart(shown).mark_area(interpolate="step-after", color=theme.SKY).encode(x=x, y=y, y2=alt.Y2("high:Q")))
    layers.append(alt.Chart(shown).mark_area(interpolate="step-after", color=theme.BLUE).encode(x=x, y=y, y2=alt.Y2("low:Q")))
    top = shown.loc[[shown["low"].idxmax()]].assign(text=f"{number(data['low'].max())}")
    layers.append(alt.Chart(top).mark_text(baseline="bottom", dy=-4, fontWeight="bold").encode(x=x, y=alt.Y("low:Q"), text=alt.Text("text:N")))
    return theme.layered(*layers, *axes.essay(given, first, frame), height=height)
