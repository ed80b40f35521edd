"""Charts of money: the budget year by year, what support offices got, and one year mission by mission."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion.drawing import Drawing, axes, chart, theme
from companion.drawing.words import capital, count, listed, number, share
from companion.measures.budgets import spans
from companion.measures.series import money as series
from companion.tables import dates

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters

CHAPTER = "money"
SOMALIA, HAITI = "UNSOA and UNSOS, for the whole year", "UNSOH, for the whole year"
LOOKS = {SOMALIA: theme.BLUE, HAITI: theme.TEAL, series.PART: theme.SKY, series.SPENT: theme.GREY}
WIDE_GAP = 4  # years without a sum from which the picture says so


@chart("budget", chapter=CHAPTER, tables=("budgets",), series=series.announced)
def budget(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """A bar for each financial year's budget as it was announced, those for part of the year set apart."""
    subtitle = "All of UN peacekeeping, billion US dollars of the year, as announced when the budget was agreed; a financial year begins in July"
    whole = data[data["whole"] == "yes"]
    if whole.empty:
        return axes.nothing(f"No peacekeeping budget in the table by {dates.long(given.as_of)}", subtitle, frame)
    top, last = whole.loc[whole["usd"].idxmax()], whole.iloc[-1]
    title = f"The peacekeeping budget was highest in {top['financial_year']}, at {_billions(top['usd'])} billion dollars"
    if last["year"] > top["year"]:
        title += f"; that of {last['financial_year']} is {share(top['usd'] - last['usd'], top['usd'])} lower"
    part = list(data.loc[data["whole"] == "no", "financial_year"])
    years = set(range(int(data["year"].min()), int(data["year"].max()) + 1))
    lacking = [f"{year}/{(year + 1) % 100:02d}" for year in sorted(years - set(data["year"]))]
    told = listed(f"{row.financial_year} {_billions(row.usd)}" for row in data.itertuples())
    gaps = f" No number for {spans(lacking)}." if lacking else ""
    partly = f" Paler bars pay some mission for part of the year only, or this was not established, and are not compared: {listed(part)}." if part else ""
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_years(data, top, last, frame),
        caption=f"From {data['financial_year'].iloc[0]} to {data['financial_year'].iloc[-1]}: {_billions(top['usd'])} billion dollars in {top['financial_year']}, {_billions(last['usd'])} in {last['financial_year']}. Later additions and prices are not taken into account.{partly}{gaps}",
        alt=f"Bar chart of the UN peacekeeping budget by financial year, in billion dollars: {told}.{partly}{gaps}",
    )


def _billions(usd: float) -> str:
    """7.86; 8.3."""
    return f"{usd / 1e9:.2f}".removesuffix("0").removesuffix(".0")


def _axis(data: pd.DataFrame, frame: Frame) -> alt.X:
    """Financial years, each at the number of the year in which it begins."""
    first, last = int(data["year"].min()), int(data["year"].max())
    step = next((step for step in (1, 2, 3, 4, 5) if (last - first + 1) / step <= frame.pick(9, 5)), 10)
    axis = dict(values=[year for year in range(first, last + 1) if (last - year) % step == 0], labelExpr="datum.value + '/' + format((datum.value + 1) % 100, '02d')", domain=False, ticks=False, tickCount=20, labelFlush=False)
    return alt.X("year:Q", title=None, scale=dict(domain=[first - 0.6, last + 0.6], nice=False, zero=False), axis=axis)


def _years(data: pd.DataFrame, top: pd.Series, last: pd.Series, frame: Frame) -> alt.LayerChart:
    shown = data.assign(value=data["usd"] / 1e9, zero=0, text=[_billions(usd) for usd in data["usd"]])
    slot = frame.pick(600, 285) / (shown["year"].max() - shown["year"].min() + 1.2)
    y = alt.Y("value:Q", title=None, scale=dict(domain=[0, float(shown["value"].max()) * 1.12], nice=False), axis=axes.whole(float(shown["value"].max()), 5))
    x = _axis(shown, frame)
    layers = []
    for whole, colour in (("yes", theme.BLUE), ("no", theme.SKY)):
        if len(rows := shown[shown["whole"] == whole]):
            layers.append(alt.Chart(rows).mark_bar(size=slot * 0.72, color=colour).encode(x=x, y=y, tooltip=axes.tooltip(financial_year="Financial year", text="Billion dollars", document="Document")))
    named = shown if not frame.narrow else shown[shown["year"].isin([top["year"], last["year"]])]
    layers.append(alt.Chart(named).mark_text(baseline="bottom", dy=-4).encode(x=x, y=y, text=alt.Text("text:N")))
    return theme.layered(*layers, height=frame.pick(270, 240))


@chart("support-money", chapter=CHAPTER, tables=("budgets",), series=series.support)
def support(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Money for the offices that support forces of others, year by year, with the years nothing was found for."""
    subtitle = "UN offices that support the forces of others (UNSOA, then UNSOS, in Somalia; UNSOH in Haiti), million US dollars of the year, by financial year"
    approved = data[data["kind"] == series.WHOLE]
    if approved.empty:
        return axes.nothing(f"No year's money for a support office in the table by {dates.long(given.as_of)}", subtitle, frame)
    sums = approved.groupby("financial_year", sort=False)["usd"].sum()
    first, last = sums.index[0], sums.index[-1]
    title = f"A year of support offices cost {_millions(sums[first])} million dollars in {first}"
    if last != first:
        title += f" and {_millions(sums[last])} million in {last}"
    told = "; ".join(f"{row.financial_year} {row.entity} {_millions(row.usd)} million {row.kind}" for row in data.itertuples())
    by_year = listed(f"{_millions(usd)} in {year}" for year, usd in sums.items())
    years = set(range(int(data["year"].min()), int(data["year"].max()) + 1))
    lacking = [f"{year}/{(year + 1) % 100:02d}" for year in sorted(years - set(data["year"]))]
    gaps = f" No sum was found for {spans(lacking)}: a gap, not a nought." if lacking else ""
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_offices(data, frame),
        caption=f"From {data['financial_year'].iloc[0]} to {data['financial_year'].iloc[-1]}. For whole years, in million dollars: {by_year}. The sums are approved with or without a share of the support account, apportioned or spent, as the table says row by row, and are not joined.{gaps}",
        alt=f"Bar chart of the money for UN support offices by financial year: {told}.{gaps}",
    )


def _millions(usd: float) -> str:
    return number(usd / 1e6)


def _look(entity: str, kind: str) -> str:
    """What a bar's colour stands for: the office where a whole year was approved, else what kind of sum it is."""
    return kind if kind != series.WHOLE else HAITI if entity == "UNSOH" else SOMALIA


def _offices(data: pd.DataFrame, frame: Frame) -> alt.LayerChart:
    rows = []
    for _, its in data.groupby("year"):
        base = 0.0
        for row in its.sort_values("entity", ascending=False).itertuples():  # Somalia at the bottom, where its bars compare
            rows.append({"year": row.year, "financial_year": row.financial_year, "entity": row.entity, "kind": row.kind, "look": _look(row.entity, row.kind), "from": base, "to": base + row.usd / 1e6, "text": _millions(row.usd)})
            base += row.usd / 1e6
    shown = pd.DataFrame(rows)
    highest = float(shown["to"].max())
    slot = frame.pick(600, 285) / (shown["year"].max() - shown["year"].min() + 1.2)
    x, y = _axis(shown, frame), alt.Y("from:Q", title=None, scale=dict(domain=[0, highest * 1.1], nice=False), axis=axes.whole(highest, 5))
    layers = []
    for look, colour in LOOKS.items():
        if len(part := shown[shown["look"] == look]):
            layers.append(alt.Chart(part).mark_bar(size=slot * 0.72, color=colour, stroke=theme.PAPER, strokeWidth=1.5).encode(x=x, y=y, y2=alt.Y2("to:Q"), tooltip=axes.tooltip(financial_year="Financial year", entity="Office", text="Million dollars", kind="What")))
    tops = shown.loc[shown.groupby("year")["to"].idxmax()]
    tops = tops.assign(text=[_millions(value * 1e6) for value in tops["to"]])
    if frame.narrow:
        tops = tops[tops["year"].isin([shown["year"].min(), shown["year"].max()]) | (tops["to"] == tops["to"].max())]
    layers.append(alt.Chart(tops).mark_text(baseline="bottom", dy=-4, fontWeight="bold").encode(x=x, y=alt.Y("to:Q"), text=alt.Text("text:N")))
    there = sorted(set(shown["year"]))
    if gaps := [(before + after) / 2 for before, after in pairwise(there) if after - before > WIDE_GAP]:
        empty = pd.DataFrame({"year": gaps, "from": [highest * 0.06] * len(gaps), "text": ["No sum found"] * len(gaps)})
        layers.append(alt.Chart(empty).mark_text(color=theme.MUTED).encode(x=x, y=alt.Y("from:Q"), text=alt.Text("text:N")))
    present = [(colour, capital(look)) for look, colour in LOOKS.items() if look in set(shown["look"])]
    return theme.layered(*layers, *axes.squares(present, frame), height=frame.pick(260, 240))


@chart("money-missions", chapter=CHAPTER, tables=("budgets",), series=series.missions)
def missions(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """One year's money by mission, the support offices set apart."""
    subtitle = "Money approved by mission and support office, million US dollars, in the latest financial year the table has for all of them"
    if data.empty:
        return axes.nothing(f"No budget by mission in the table by {dates.long(given.as_of)}", subtitle, frame)
    year, whole = data["financial_year"].iloc[0], int(data["usd"].sum())
    offices = data[data["kind"] == "support office"]
    part = int(offices["usd"].sum())
    told = listed(f"{row.entity} {_millions(row.usd)}" for row in data.itertuples())
    shown = data.assign(value=data["usd"] / 1e6, text=[_millions(usd) for usd in data["usd"]])
    base = alt.Chart(shown).encode(
        x=alt.X("value:Q", title=None, scale=dict(domain=[0, float(shown["value"].max()) * frame.pick(1.3, 1.9)], nice=False), axis=None),
        y=alt.Y("entity:N", title=None, sort=list(shown["entity"]), axis=dict(labelColor=theme.INK)),
    )
    colour = alt.Color("kind:N", scale=dict(domain=["mission", "support office"], range=[theme.GREY, theme.BLUE]), legend=None)
    words = base.transform_calculate(said="datum.kind == 'support office' ? datum.text + ' · support office' : datum.text")
    layers = (base.mark_bar(height=15).encode(color=colour, tooltip=axes.tooltip(entity="Mission", text="Million dollars", kind="Kind")), words.mark_text(align="left", dx=6).encode(text=alt.Text("said:N")))
    return Drawing(
        title=f"{100 * part / whole:.1f}% of the missions' money of {year} was for offices that support the forces of others",
        subtitle=subtitle,
        chart=theme.layered(*layers, height=23 * len(shown)),
        caption=f"{year}: {_millions(part)} of {_millions(whole)} million dollars, for {listed(sorted(offices['entity']))}. A mission paid for part of the year is left out.",
        alt=f"Bar chart of the money approved for {count(len(data), 'mission or support office', 'missions and support offices')} in {year}, in million dollars: {told}. {listed(sorted(offices['entity']))} together {_millions(part)} of {_millions(whole)}.",
    )
