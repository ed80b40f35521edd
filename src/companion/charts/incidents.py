"""Charts of the incidents: peacekeepers killed by malicious acts, civilians killed by governments, what was documented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion.drawing import Drawing, axes, chart, theme
from companion.drawing.words import count, listed, number, period
from companion.measures.series import incidents as series
from companion.tables import dates

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters

CHAPTER = "incidents"
# One colour each for the missions that carry the worst years; they are also named on the chart, beside their bars.
SET_APART = (theme.BLUE, theme.ORANGE, theme.TEAL, theme.PURPLE)
RULE = "deaths of UN personnel of all kinds that the UN lists as malicious acts, by year of the incident"


@chart("malicious", chapter="incidents", tables=("fatalities",), series=series.malicious)
def malicious(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Deaths by malicious acts by year, with the missions that carry the worst years set apart."""
    subtitle = "UN personnel of all kinds killed by malicious acts, a year, in every mission of the feed"
    if data.empty or not data["deaths"].sum():
        return axes.nothing(f"No death by a malicious act in a year ended by {dates.long(given.as_of)}", subtitle, frame)
    years = data.groupby("year")["deaths"].sum()
    peaks = worst(data, len(SET_APART))
    top = peaks.iloc[0]
    title = f"{number(years.sum())} UN personnel killed by malicious acts from {years.index.min()} to {years.index.max()}, {number(top['total'])} in {top['year']} alone"
    told = [f"{row.mission} {number(row.deaths)} of {number(row.total)} in {row.year}" for row in peaks.sort_values("year").itertuples()]
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_columns(data, years, peaks, frame),
        caption=(
            f"Set apart are missions with the worst year of each: {listed(told)}. "
            "Political missions and the Secretariat are in the list too. The UN warns that years before 2000 may be incomplete, "
            "and deaths still to be determined are not counted."
        ),
        alt=(
            f"Stacked column chart of {RULE}, {years.index.min()} to {years.index.max()}. "
            f"The highest years are {listed(f'{year} with {number(value)}' for year, value in years.nlargest(3).items())}. "
            f"Missions set apart, with the worst year of each: {listed(told)}."
        ),
    )


def worst(data: pd.DataFrame, most: int) -> pd.DataFrame:
    """The worst years and the mission that carries each; a mission is named once, for the worst of its years.

    Only years with a third of the worst year's deaths or more. Columns: year, mission, deaths (its own), total.
    """
    totals = data.groupby("year")["deaths"].transform("sum")
    leading = data.assign(total=totals)[(data["deaths"] > 0) & (totals * 3 >= totals.max())]
    leading = leading.sort_values(["total", "year", "deaths"], ascending=[False, True, False])
    chosen: pd.DataFrame = leading.drop_duplicates("year").drop_duplicates("mission").head(most).reset_index(drop=True)
    return chosen


def _columns(data: pd.DataFrame, years: pd.Series, peaks: pd.DataFrame, frame: Frame) -> alt.LayerChart:
    names = [*peaks["mission"], "all other missions"]
    shown = data.assign(group=data["mission"].where(data["mission"].isin(peaks["mission"]), names[-1]))
    stacked = shown.groupby(["year", "group"], as_index=False)["deaths"].sum()
    stacked = stacked.assign(order=stacked["group"].map(names.index), date=stacked["year"].astype(str))
    highest = int(years.max())
    first, last = int(years.index.min()), int(years.index.max())
    step = next(step for step in (1, 2, 5, 10, 20, 50) if (last - first) / step <= frame.pick(9, 5))
    x = alt.X(
        "year:Q",
        title=None,
        scale=dict(domain=[first - 0.6, last + 0.6], nice=False, zero=False),
        axis=dict(values=[year for year in range(first, last + 1) if year % step == 0], format="d"),
    )
    height, top = frame.pick(300, 280), highest * 1.28
    room = frame.pick(600, 285) / (last - first + 1.2)
    bars = (
        alt.Chart(stacked[["year", "group", "deaths", "order"]])
        .mark_bar(size=max(room * 0.82, 1), stroke=theme.PAPER, strokeWidth=0.4)
        .encode(
            x=x,
            y=alt.Y("deaths:Q", title=None, stack="zero", scale=dict(domain=[0, top], nice=False), axis=axes.whole(highest)),
            color=alt.Color("group:N", scale=dict(domain=names, range=[*SET_APART[: len(peaks)], theme.GREY]), legend=None),
            order=alt.Order("order:Q"),
            tooltip=axes.tooltip(year="Year", group="Mission", deaths="Deaths"),
        )
    )
    labels = pd.DataFrame([
        {
            "year": int(row.year),
            "total": int(row.total),
            "text": f"{row.mission}\n{number(row.deaths)} of {number(row.total)}",
            "align": "right" if row.year > last - (last - first) * 0.12 else "left" if row.year < first + (last - first) * 0.12 else "center",
        }
        for row in peaks.itertuples()
    ])  # fmt: skip
    layers = [bars]
    for index, row in enumerate(labels.to_dict("records")):
        layers.append(
            alt.Chart(pd.DataFrame([row]))
            .mark_text(align=row["align"], baseline="bottom", dy=-5 - (theme.SIZE + 2), lineBreak="\n", lineHeight=theme.SIZE + 2, color=SET_APART[index], fontWeight="bold")
            .encode(x=alt.X("year:Q"), y=alt.Y("total:Q"), text=alt.Text("text:N"))
        )
    return theme.layered(*layers, height=height)


@chart("malicious-missions", chapter=CHAPTER, tables=("fatalities",), series=series.malicious_missions)
def malicious_missions(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Deaths by malicious acts from Resolution 2098's year to the essay, by mission."""
    subtitle = "UN personnel of all kinds killed by malicious acts, by mission of the feed, in the years that had ended"
    if data.empty:
        return axes.nothing(f"No such year had ended by {dates.long(given.as_of)}", subtitle, frame)
    whole, top = int(data["deaths"].sum()), data.iloc[0]
    span = period(top["first"], top["last"])
    shown = _largest(data, frame.pick(9, 7))
    base = alt.Chart(shown).encode(
        x=alt.X("deaths:Q", axis=None, title=None, scale=dict(domain=[0, int(shown["deaths"].max()) * frame.pick(1.2, 1.4)], nice=False)),
        y=alt.Y("mission:N", sort=list(shown["mission"]), title=None, axis=dict(labelColor=theme.INK, labelLimit=150)),
    )
    names = list(shown["mission"])
    colours = [theme.BLUE if name == top["mission"] else theme.GREY for name in names]
    bars = base.mark_bar(height=16).encode(tooltip=axes.tooltip(mission="Mission", deaths="Deaths"), color=alt.Color("mission:N", scale=dict(domain=names, range=colours), legend=None))
    words = base.transform_calculate(said=f"format(datum.deaths, ',d') + ' · ' + format(datum.deaths / {whole}, '.1%')").mark_text(align="left", dx=6).encode(text=alt.Text("said:N"))
    told = listed(f"{row.mission} {number(row.deaths)}" for row in data.head(4).itertuples())
    return Drawing(
        title=f"{top['mission']} counts {100 * top['deaths'] / whole:.1f} per cent of the deaths by malicious acts {span}",
        subtitle=subtitle,
        chart=theme.layered(bars, words, height=25 * len(shown)),
        caption=f"{number(whole)} deaths in {count(len(data), 'mission')} of the feed, political missions and the Secretariat included. The most fell in {told}.",
        alt=f"Bar chart of deaths of UN personnel by malicious acts {span}, by mission. Of {number(whole)}, {told}.",
    )


def _largest(data: pd.DataFrame, most: int) -> pd.DataFrame:
    """The missions with most deaths, and the others in one row."""
    if len(data) <= most:
        return data[["mission", "deaths"]]
    rest = data.iloc[most - 1 :]
    others = pd.DataFrame([{"mission": f"{len(rest)} others", "deaths": int(rest["deaths"].sum())}])
    return pd.concat([data.iloc[: most - 1][["mission", "deaths"]], others], ignore_index=True)


@chart("sahel", chapter=CHAPTER, tables=("violence",), series=series.sahel)
def sahel(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Civilians killed in each of the three countries by year: UCDP's best estimates with their ranges."""
    subtitle = "UCDP country file: best estimate and low-high range a year, by the country's own government and by any government on its soil"
    if data.empty or not data["high"].sum():
        return axes.nothing(f"No killings in the years ended by {dates.long(given.as_of)}", subtitle, frame)
    own, every = (data[data["forces"] == forces] for forces in ("own government", "any government"))
    low, best, high = (int(own[name].sum()) for name in ("low", "best", "high"))
    first, last = int(data["year"].min()), int(data["year"].max())
    by_country = own.groupby("country")["best"].sum().sort_values(ascending=False)
    told = listed(f"{name} {number(value)}" for name, value in by_country.items())
    worst_row = own.loc[own["best"].idxmax()]
    peak_words = f"The highest year is {worst_row['country']} in {int(worst_row['year'])}, with {number(worst_row['best'])} ({number(worst_row['low'])} to {number(worst_row['high'])})."
    gap = f"By any government on the same soil the best estimate is {number(int(every['best'].sum()))} ({number(int(every['low'].sum()))} to {number(int(every['high'].sum()))})."
    return Drawing(
        title=f"The governments of Burkina Faso, Mali and Niger killed an estimated {number(low)} to {number(high)} civilians {period(first, last)}",
        subtitle=subtitle,
        chart=_ranges(data, frame),
        caption=f"Best estimate {number(best)} in all: {told}. {peak_words} {gap} Killings in custody are not counted.",
        alt=f"For each country a column of years {period(first, last)}, each with a dot for UCDP's best estimate and a line for its range. By the own government: {told}; together {number(low)} to {number(high)}. {peak_words} {gap}",
    )


# Width and height in pixels that the key of the ranges takes.
KEY = (118, 40)


def _ranges(data: pd.DataFrame, frame: Frame) -> alt.TopLevelMixin:
    countries = list(data.groupby("country")["best"].sum().sort_values(ascending=False).index)
    top, width, height = int(data["high"].max()), frame.pick(190, 262), frame.pick(250, 170)
    # The key stands in the first panel's upper left corner: no range of the years below it may reach into it.
    first, last = int(data["year"].min()) - 0.6, int(data["year"].max()) + 0.6
    below = data[(data["country"] == countries[0]) & (data["year"] <= first + (last - first) * KEY[0] / width + 0.5)]
    highest = max(top * 1.05, float(below["high"].max()) / (1 - KEY[1] / height))
    colours = dict(domain=["own government", "any government"], range=[theme.ORANGE, theme.PURPLE])
    parts = []
    for place, country in enumerate(countries):
        its = data[data["country"] == country].assign(side=lambda rows: rows["forces"].map({"own government": -0.16, "any government": 0.16}))
        its = its.assign(x=its["year"] + its["side"]).drop(columns="source")
        years = sorted(its["year"].unique())
        x = alt.X("x:Q", title=None, scale=dict(domain=[min(years) - 0.6, max(years) + 0.6], nice=False, zero=False), axis=dict(values=[year for year in years if (year - years[0]) % 2 == 0], format="d"))
        show_axis = frame.narrow or place == 0
        y = alt.Y("low:Q", title=None, scale=dict(domain=[0, highest], nice=False), axis=axes.whole(top) if show_axis else dict(values=axes.whole(top)["values"], labels=False))
        base = alt.Chart(its).encode(x=x, tooltip=axes.tooltip(country="Country", year="Year", forces="Killed by", best="Best estimate", low="Low", high="High"), color=alt.Color("forces:N", scale=colours, legend=None))
        lines = base.mark_rule(strokeWidth=2.5).encode(y=y, y2=alt.Y2("high:Q"))
        dots = base.mark_point(filled=True, size=46, opacity=1).encode(y=alt.Y("best:Q"), shape=alt.Shape("forces:N", scale=dict(domain=["own government", "any government"], range=["circle", "diamond"]), legend=None))
        layers = [lines, dots]
        if place == 0:
            layers += _key()
        parts.append(theme.layered(*layers, width=width, height=height, title=alt.TitleParams(country, fontSize=theme.SIZE + 1, anchor="start", offset=4)))
    return alt.vconcat(*parts, spacing=14) if frame.narrow else alt.hconcat(*parts, spacing=12)


def _key() -> list[alt.Chart]:
    """The two marks, named inside the first panel."""
    made = []
    for place, (text, colour, shape) in enumerate((("own government", theme.ORANGE, "circle"), ("any government", theme.PURPLE, "diamond"))):
        here = alt.Chart(pd.DataFrame({"text": [text]}))
        height = alt.YValue(8 + 17 * place)
        made.append(here.mark_point(filled=True, size=60, opacity=1, shape=shape, color=colour).encode(x=alt.XValue(9), y=height))
        made.append(here.mark_text(align="left", dx=9, color=colour, fontWeight="bold").encode(x=alt.XValue(9), y=height, text=alt.Text("text:N")))
    return made


@chart("documented", chapter=CHAPTER, tables=("documented_incidents",), series=series.documented)
def documented(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """What named bodies documented in the central Sahel: counts, with an arrow where the count is a lower bound."""
    subtitle = "Counts by named bodies of acts by security forces in Burkina Faso, Mali and Niger; an arrow marks a lower bound"
    if data.empty:
        return axes.nothing(f"Nothing of the kind had been published by {dates.long(given.as_of)}", subtitle, frame)
    top = data.iloc[0]
    more = "at least " if top["lower_bound"] == "yes" else ""
    shown = data.assign(
        row=[f"{place:02d}" for place in range(len(data))],
        label=[_fitted(f"{row.body}, {row.published[:4]}", frame.pick(640, 310)) for row in data.itertuples()],
        under=[_fitted(f"{row.what} · {row.subject} · {row.period}", frame.pick(655, 318)) for row in data.itertuples()],
        said=[f"{'at least ' if bound == 'yes' else ''}{number(value)}" for bound, value in zip(data["lower_bound"], data["count"], strict=True)],
    )
    bounds = listed(f"{row['body']} {row['said']} ({row['what']}, {row['period']})" for row in shown.head(3).to_dict("records"))
    return Drawing(
        title=f"{top['body']} documented {more}{number(top['count'])} {top['what']}{': a lower bound, not an estimate' if more else ''}",
        subtitle=subtitle,
        chart=_counts(shown, frame),
        caption=(
            f"{count(len(data), 'count')} by {data['body'].nunique()} bodies, from {number(data['count'].min())} to {number(data['count'].max())}. "
            "Bodies, periods and definitions differ, so the counts overlap and are not added up, nor held against UCDP's estimates: "
            "unlawful killings and disappearances are not UCDP's direct and deliberate killings of civilians."
        ),
        alt=f"Bar chart of {count(len(data), 'documented count')} by named bodies. The largest: {bounds}. Bars with an arrow are lower bounds.",
    )


def _fitted(text: str, room: float) -> str:
    """A text cut to one line of so many pixels; the whole of it is in the chart's table."""
    lines = theme.wrap(text, room, theme.SIZE - 1)
    return lines[0] if len(lines) == 1 else f"{theme.wrap(text, room - 10, theme.SIZE - 1)[0]}…"


def _counts(shown: pd.DataFrame, frame: Frame) -> alt.LayerChart:
    top = int(shown["count"].max())
    base = alt.Chart(shown).encode(
        x=alt.X("count:Q", axis=None, title=None, scale=dict(domain=[0, top * 1.35], nice=False)),
        y=alt.Y("row:N", axis=None, title=None),
    )
    said = axes.tooltip(body="Body", published="Published", said="Count", what="What", subject="By whom", period="When")
    bars = base.mark_bar(height=10, yOffset=14, color=theme.TEAL).encode(tooltip=said)
    arrows = base.transform_filter("datum.lower_bound == 'yes'").mark_point(shape="triangle-right", filled=True, size=110, opacity=1, color=theme.TEAL, yOffset=14, xOffset=3)
    numbers = base.mark_text(align="left", dx=14, dy=14, fontWeight="bold").encode(text=alt.Text("said:N"))
    start = {"x": alt.XValue(0), "y": alt.Y("row:N", axis=None, title=None)}
    heads = alt.Chart(shown).mark_text(align="left", baseline="bottom", dy=-6, fontWeight="bold").encode(**start, text=alt.Text("label:N"))
    unders = alt.Chart(shown).mark_text(align="left", baseline="middle", dy=0, color=theme.MUTED, fontSize=theme.SIZE - 1).encode(**start, text=alt.Text("under:N"))
    return theme.layered(bars, arrows, numbers, heads, unders, height=58 * len(shown))
