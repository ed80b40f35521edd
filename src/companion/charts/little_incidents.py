"""The little charts of deaths by malicious acts, and of civilians killed in the Sahel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion.charts import little
from companion.drawing import Drawing, axes, chart, theme
from companion.drawing.words import count, listed, number, share, spanned
from companion.measures.series import incidents
from companion.measures.violence import FIRST
from companion.tables import dates

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters


@chart("share-little", chapter="incidents", tables=("fatalities",), series=incidents.malicious_missions, little=True)
def deaths(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """One bar of all deaths by malicious acts, the part of MINUSMA set apart."""
    whole, its = int(data["deaths"].sum()), int(data.loc[data["mission"] == "MINUSMA", "deaths"].sum())
    if not its:
        return axes.nothing(f"No death in MINUSMA in a year that had ended by {dates.long(given.as_of)}", "Deaths by malicious acts", frame)
    others = len(data) - 1
    parts = [{"from": 0, "to": its, "y": 0.7, "named": "from", "text": f"MINUSMA: {number(its)}", "colour": theme.ORANGE}]
    parts += [{"from": its, "to": whole, "y": 0.7, "named": "to", "text": f"{count(others, 'other')}: {number(whole - its)}", "colour": theme.GREY}] if others else []
    base = alt.Chart(pd.DataFrame(parts)).encode(y=alt.Y("y:Q", scale=dict(domain=[0, 1], nice=False), axis=None))
    x = alt.X("from:Q", scale=dict(domain=[0, whole], nice=False), axis=None)
    layers = [base.mark_bar(height=18, stroke=theme.PAPER, strokeWidth=2).encode(x=x, x2=alt.X2("to:Q"), color=alt.Color("colour:N", scale=None))]
    for end, align, weight in (("from", "left", "bold"), ("to", "right", "normal")):
        words = base.transform_filter(f"datum.named == '{end}'").mark_text(align=align, baseline="top", dy=13, fontWeight=weight)
        layers.append(words.encode(x=alt.X(f"{end}:Q"), text=alt.Text("text:N")))
    years = spanned(data["first"].iloc[0], data["last"].iloc[0])
    return Drawing(
        title=f"Deaths by malicious acts, {years}",
        subtitle="All missions of the feed; MINUSMA set apart",
        chart=theme.layered(*layers, height=44),
        caption=f"{number(its)} of {number(whole)}.",
        alt=f"Small bar of {count(whole, 'death')} by malicious acts, {years}: {number(its)} in MINUSMA, {share(its, whole)}, and {number(whole - its)} in {count(others, 'other mission')}.",
    )


@chart("sahel-little", chapter="incidents", tables=("violence",), series=incidents.sahel_main, little=True)
def sahel(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """The estimate of each year as a range with its best value."""
    if data.empty:
        return axes.nothing(f"No year since {FIRST} had ended by {dates.long(given.as_of)}", "Civilians killed by their governments", frame)
    years, peak = sorted(data["year"]), data.loc[data["best"].idxmax()]
    told = spanned(years[0], years[-1])
    ticks = sorted({years[0], int(peak["year"]), years[-1]})
    x = alt.X("year:Q", title=None, scale=dict(domain=[years[0] - 0.5, years[-1] + 0.5], nice=False, zero=False), axis=dict(values=ticks, tickCount=len(ticks), format="d", ticks=False, labelOverlap=False))
    y = little.height("low", int(data["high"].max()) * 1.3)
    base = alt.Chart(data[["year", "low", "best", "high"]]).encode(x=x)
    ranges = base.mark_rule(color=theme.ORANGE, strokeWidth=2.5).encode(y=y, y2=alt.Y2("high:Q"))
    dots = base.mark_point(filled=True, size=50, opacity=1, color=theme.ORANGE).encode(y=alt.Y("best:Q"))
    top = pd.DataFrame([{"year": int(peak["year"]), "high": int(peak["high"]), "text": number(peak["best"])}])
    said = alt.Chart(top).mark_text(baseline="bottom", dy=-4, fontWeight="bold").encode(x=x, y=alt.Y("high:Q"), text=alt.Text("text:N"))
    return Drawing(
        title=f"Civilians killed by the governments of Burkina Faso, Mali and Niger, {told}",
        subtitle="Each year's range of UCDP's estimates, with a dot for the best one",
        chart=theme.layered(ranges, dots, said, height=little.HEIGHT),
        caption=f"Most in {int(peak['year'])}: {number(peak['best'])}, between {number(peak['low'])} and {number(peak['high'])}.",
        alt=f"Small chart of ranges by year, {told}: {listed(f'{row.year} {number(row.best)}' for row in data.itertuples())} by the best estimates; most in {int(peak['year'])}, between {number(peak['low'])} and {number(peak['high'])}.",
    )
