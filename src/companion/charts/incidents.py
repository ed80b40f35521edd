"""Charts of the incidents: peacekeepers killed by malicious acts, by year and by mission."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion import dates
from companion.charts import Drawing, axes, chart, theme
from companion.charts.words import count, listed, number, share
from companion.measures.series import incidents as series

if TYPE_CHECKING:
    from companion.charts.theme import Frame
    from companion.parameters import Parameters

# One colour each for the missions that carry the worst years; they are also named on the chart, beside their bars.
SET_APART = (theme.BLUE, theme.ORANGE, theme.TEAL, theme.PURPLE)
RULE = "deaths of UN personnel of all kinds that the UN lists as malicious acts, by year of the incident"


@chart("malicious", chapter="incidents", tables=("fatalities",), series=series.malicious)
def malicious(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Deaths by malicious acts by year, with the missions that carry the worst years set apart."""
    subtitle = "UN personnel of all kinds killed by malicious acts, a year; every mission in the UN's list"
    if data.empty or not data["deaths"].sum():
        return axes.nothing(f"No death by a malicious act in a year ended by {dates.long(given.as_of)}", subtitle, frame)
    years = data.groupby("year")["deaths"].sum()
    peaks = worst(data, len(SET_APART))
    top = peaks.iloc[0]
    title = f"{number(years.sum())} UN personnel killed by malicious acts from {years.index.min()} to {years.index.max()}, {number(top['total'])} in {top['year']} alone"
    told = [f"{row.mission} {number(row.deaths)} of {number(row.total)} in {row.year}" for row in peaks.sort_values("year").itertuples()]
    recent = data[(data["year"] >= years.index.max() - 10) & (data["mission"] != "")]
    late = recent.groupby("mission")["deaths"].sum().sort_values(ascending=False)
    decade = f"{years.index.max() - 10} to {years.index.max()}"
    last = f"In {decade}, {late.index[0]} counts {number(late.iloc[0])} of {number(late.sum())} ({share(late.iloc[0], late.sum())})." if len(late) else f"None in {decade}."
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_columns(data, years, peaks, frame),
        caption=(
            f"Set apart are the missions that carry the worst years: {listed(told)}. {last} "
            "Political missions and the Secretariat are in the list too. The UN warns that years before 2000 may be incomplete, "
            "and deaths still to be determined are not counted."
        ),
        alt=(
            f"Stacked column chart of {RULE}, {years.index.min()} to {years.index.max()}. "
            f"The highest years are {listed(f'{year} with {number(value)}' for year, value in years.nlargest(3).items())}. "
            f"The missions that carry them: {listed(told)}. {last}"
        ),
    )


def worst(data: pd.DataFrame, most: int) -> pd.DataFrame:
    """For the missions with the highest counts in one year: that year, the mission's deaths in it and all missions'.

    A year is named once, by the mission that carries it.
    """
    totals = data.groupby("year")["deaths"].sum()
    leading = data[data["deaths"] > 0].sort_values(["deaths", "year"], ascending=[False, True])
    leading = leading.drop_duplicates("year").drop_duplicates("mission").head(most)
    return leading.assign(total=leading["year"].map(totals)).sort_values("total", ascending=False, ignore_index=True)


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
        scale=alt.Scale(domain=[first - 0.6, last + 0.6], nice=False, zero=False),
        axis=alt.Axis(values=[year for year in range(first, last + 1) if year % step == 0], format="d"),
    )
    height, top = frame.pick(300, 280), highest * 1.28
    room = frame.pick(600, 285) / (last - first + 1.2)
    bars = (
        alt.Chart(stacked[["year", "group", "deaths", "order"]])
        .mark_bar(size=max(room * 0.82, 1), stroke=theme.PAPER, strokeWidth=0.4)
        .encode(
            x=x,
            y=alt.Y("deaths:Q", title=None, stack="zero", scale=alt.Scale(domain=[0, top], nice=False), axis=axes.whole(highest)),
            color=alt.Color("group:N", scale=alt.Scale(domain=names, range=[*SET_APART[: len(peaks)], theme.GREY]), legend=None),
            order="order:Q",
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
            .mark_text(align=row["align"], baseline="bottom", dy=-5, lineBreak="\n", lineHeight=theme.SIZE + 2, color=SET_APART[index], fontWeight="bold")
            .encode(x="year:Q", y="total:Q", text="text:N")
        )
    return alt.layer(*layers).properties(height=height)
