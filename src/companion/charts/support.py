"""Charts of support: who was supported when, how operations stand to what is asked of them, and who contributed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion.drawing import Drawing, axes, chart, theme
from companion.drawing.words import count, listed, number, share
from companion.measures.series import support as series
from companion.measures.support import ADOPTED
from companion.tables import dates

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters

CHAPTER = "support"
FUNDING = {"assessed": theme.BLUE, "mixed": theme.TEAL, "reimbursed": theme.PURPLE, "voluntary": theme.ORANGE, "not established": theme.GREY}
# colour, symbol and word for each finding, so that none of them carries the meaning alone
FINDINGS = {"met": (theme.TEAL, "✓"), "not met": (theme.ORANGE, "×"), "not established": (theme.GREY, "?")}
ROW = 52  # pixels for one support: its name, its bar, what it rests on


@chart("support", chapter=CHAPTER, tables=("support",), series=series.support)
def support(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """A bar for each support, from its start to its end, named by operation, provider and resolution."""
    subtitle = "Support by UN offices and missions to operations not of the UN, from mandate to end, with resolution and how it was paid"
    if data.empty:
        return axes.nothing(f"The UN supported no other operation by {dates.long(given.as_of)}", subtitle, frame)
    operations = list(dict.fromkeys(data["operation"]))
    going = list(dict.fromkeys(data.loc[data["open"] == "yes", "operation"]))
    title = f"The UN had undertaken to support {count(len(operations), 'operation')} not its own by {dates.long(given.as_of)}"
    told = [f"{row.operation} by {row.provider} from {dates.partial(row.start).text}{f' under {row.resolution}' if row.resolution else ''}" for row in data.itertuples()]
    still = f"Going on after that day: {listed(going)}." if going else "None of it goes on after that day."
    paid = listed(f"{name} {count(int(value), 'operation')}" for name, value in data.groupby("funding")["operation"].nunique().items())
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_supports(data, given, frame),
        caption=f"{still} Paid: {paid}. A bar begins with the mandate or agreement, not with the first delivery; a triangle marks support still given.",
        alt=f"Timeline of {count(len(data), 'bar')}, one for each support by the UN to an operation not its own, from {data['first'].iloc[0][:4]} to {given.as_of.year}: {'; '.join(told)}. {still}",
    )


def _supports(data: pd.DataFrame, given: Parameters, frame: Frame) -> alt.LayerChart:
    shown = data.assign(
        row=[f"{place:02d}" for place in range(len(data))],
        label=[f"{row.operation}, by {row.provider}" for row in data.itertuples()],
        under=[f"{row.resolution or 'no single resolution'} · {row.funding}" for row in data.itertuples()],
    ).drop(columns=["source", "resolution"])
    first = f"{int(data['first'].min()[:4])}-01-01"
    y = alt.Y("row:N", title=None, axis=None, scale=dict(paddingInner=0.1))
    height = ROW * len(shown)
    middle = date.fromisoformat(first) + (given.as_of - date.fromisoformat(first)) / 2
    # a label stands where its bar begins, or ends there when the bar begins late
    early = shown["first"] <= middle.isoformat()
    present = [name for name in FUNDING if name in set(shown["funding"])]
    bars = alt.Chart(shown).mark_bar(height=9, yOffset=2).encode(
        x=alt.X("first:T"), x2=alt.X2("last:T"), y=y,
        tooltip=axes.tooltip(operation="Operation", provider="Supported by", under="Resolution, paid", start="From", end="To"), color=alt.Color("funding:N", scale=dict(domain=present, range=[FUNDING[name] for name in present]), legend=None)
    )  # fmt: skip
    going = alt.Chart(shown[shown["open"] == "yes"]).mark_point(shape="triangle-right", filled=True, size=70, opacity=1, color=theme.INK, yOffset=2).encode(x=alt.X("last:T"), y=y)
    layers = [bars, going] if (shown["open"] == "yes").any() else [bars]
    for part, anchor, align in ((shown[early], "first", "left"), (shown[~early], "last", "right")):
        if len(part):
            base = alt.Chart(part).encode(x=axes.time(anchor, first, given, frame), y=y)
            layers += axes.clear(base.encode(text=alt.Text("label:N")), align=align, baseline="bottom", dy=-7, fontWeight="bold", color=theme.INK)
            layers += axes.clear(base.encode(text=alt.Text("under:N")), align=align, baseline="top", dy=9, color=theme.MUTED, fontSize=theme.SIZE - 1)
    return theme.layered(*axes.essay(given, first, frame), *layers, height=height)


@chart("conditions", chapter=CHAPTER, tables=("conditions", "operations"), series=series.conditions)
def conditions(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Resolution 2719's conditions, operation by operation."""
    subtitle = "Resolution 2719's conditions as the essay states them, for each operation; a star marks operations from before the resolution"
    if given.as_of < ADOPTED:
        return axes.nothing(f"On {dates.long(given.as_of)} Resolution 2719 had not been adopted: there were no conditions yet", subtitle, frame)
    return _findings(data, given, frame, "the conditions of Resolution 2719", subtitle)


@chart("redlines", chapter=CHAPTER, tables=("red_lines", "operations"), series=series.red_lines)
def redlines(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """The essay's red lines, operation by operation."""
    return _findings(data, given, frame, "the essay's red lines", "The red lines of the essay's conclusion, for each operation: elected host, not within the contributors' own borders, accountability")


def _findings(data: pd.DataFrame, given: Parameters, frame: Frame, what: str, subtitle: str) -> Drawing:
    if data.empty:
        return axes.nothing(f"No operation to hold against {what} by {dates.long(given.as_of)}", subtitle, frame)
    cells = data["finding"].value_counts()
    open_cells, judged = int(cells.get("not established", 0)), len(data)
    failing = list(dict.fromkeys(data.loc[data["finding"] == "not met", "operation"]))
    whole = [name for name, its in data.groupby("operation", sort=False)["finding"] if (its == "met").all()]
    title = f"Of {count(data['operation'].nunique(), 'operation')}, {'none' if not whole else listed(whole)} can be shown to meet all {what}"
    by_column = {asked: its["finding"].value_counts() for asked, its in data.groupby("asked", sort=False)}
    told = "; ".join(f"{asked}: " + ", ".join(f"{name} {int(found.get(name, 0))}" for name in FINDINGS) for asked, found in by_column.items())
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_matrix(data, frame),
        caption=f"Not established in {number(open_cells)} of {number(judged)} cells: no source was found that settles them. Established as not met in at least one: {listed(failing) or 'none'}. The cells are not added up: what is asked are unlike things.",
        alt=f"Matrix of {count(data['operation'].nunique(), 'operation')} against {what}, each cell met, not met or not established. {told}. Not met in at least one: {listed(failing) or 'none'}.",
    )


def _matrix(data: pd.DataFrame, frame: Frame) -> alt.LayerChart:
    shown = data.assign(
        symbol=data["finding"].map({name: look[1] for name, look in FINDINGS.items()}),
        label=[f"{row.operation}{' *' if row.hypothetical == 'yes' else ''}" for row in data.itertuples()],
        words=data["finding"] if not frame.narrow else data["finding"].replace({"not established": "not est."}),
    )
    order, columns = list(dict.fromkeys(shown["label"])), list(dict.fromkeys(shown["asked"]))
    base = alt.Chart(shown).encode(
        x=alt.X("asked:N", title=None, sort=columns, axis=dict(orient="top", labelAngle=0, domain=False, ticks=False, labelFontWeight="bold", labelLimit=frame.pick(180, 92))),
        y=alt.Y("label:N", title=None, sort=order, axis=dict(labelLimit=130, labelColor=theme.INK)),
    )
    colour = alt.Color("finding:N", scale=dict(domain=list(FINDINGS), range=[look[0] for look in FINDINGS.values()]), legend=None)
    shift = frame.pick(-52, -22)
    return theme.layered(
        base.mark_rect(fill=theme.PALE, stroke=theme.PAPER, strokeWidth=3).encode(tooltip=axes.tooltip(operation="Operation", asked="Asked", finding="Finding")),
        base.mark_text(fontSize=theme.SIZE + 2, fontWeight="bold", dx=shift).encode(text=alt.Text("symbol:N"), color=colour),
        base.mark_text(align="left", dx=shift + 12).encode(text=alt.Text("words:N")),
        height=28 * len(order),
    )


@chart("contributors", chapter=CHAPTER, tables=("contributors",), series=series.contributors)
def contributors(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """AMISOM's strength by contributor, those with a land border with Somalia set apart."""
    subtitle = "AMISOM's uniformed personnel by contributing country, as reported; neighbours have a land border with Somalia"
    if data.empty:
        return axes.nothing(f"No strength of AMISOM by contributor is known by {dates.long(given.as_of)}", subtitle, frame)
    near, all_of = int(data.loc[data["neighbour"] == "yes", "strength"].sum()), int(data["strength"].sum())
    day = dates.partial(data["date"].iloc[0]).text
    neighbours = list(data.loc[data["neighbour"] == "yes", "country"])
    told = listed(f"{row.country} {number(row.strength)}" for row in data.itertuples())
    shown = data.assign(kind=data["neighbour"].map({"yes": "Neighbour", "no": "No land border"}).fillna("Not established"), text=data["strength"].map(number))
    names = [name for name in ("Neighbour", "No land border", "Not established") if name in set(shown["kind"])]
    looks = {"Neighbour": theme.BLUE, "No land border": theme.ORANGE, "Not established": theme.GREY}
    base = alt.Chart(shown).encode(
        x=alt.X("strength:Q", title=None, scale=dict(domain=[0, int(data["strength"].max()) * frame.pick(1.4, 2.1)], nice=False), axis=None),
        y=alt.Y("country:N", title=None, sort=list(shown["country"]), axis=dict(labelColor=theme.INK)),
    )
    bars = base.mark_bar(height=18).encode(tooltip=axes.tooltip(country="Country", text="Personnel", kind="Border with Somalia"), color=alt.Color("kind:N", scale=dict(domain=names, range=[looks[name] for name in names]), legend=None))
    words = base.transform_calculate(said="datum.text + ' · ' + lower(datum.kind)").mark_text(align="left", dx=6).encode(text=alt.Text("said:N"))
    return Drawing(
        title=f"{share(near, all_of)} of AMISOM's personnel came from countries bordering Somalia",
        subtitle=subtitle,
        chart=theme.layered(bars, words, height=30 * len(shown)),
        caption=f"{number(near)} of {number(all_of)} as reported for {day}: {listed(neighbours) or 'none'} border Somalia by land. The same strengths may be ceilings or an older count.",
        alt=f"Bar chart of AMISOM's strength by contributor as reported for {day}: {told}. {listed(neighbours) or 'None'} have a land border with Somalia and make up {share(near, all_of)}.",
    )
