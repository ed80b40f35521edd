"""Charts of support: who was supported when, how operations stand to what is asked of them, and who contributed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from companion.drawing import Drawing, axes, chart, theme
from companion.drawing.words import bare, count, listed, number, share
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


@chart("support", chapter=CHAPTER, tables=("support", "supported_forces"), series=series.support)
def support(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """A bar for each support, from its start to its end, named by operation, provider and resolution."""
    subtitle = "Support by UN offices and missions to operations not of the UN and to host states' own forces, with the first resolution and how it was paid"
    if data.empty:
        return axes.nothing(f"The UN supported no other operation by {dates.long(given.as_of)}", subtitle, frame)
    operations = list(dict.fromkeys(data.loc[data["what"] == "operation", "operation"]))
    own = list(data.loc[data["what"] == "host force", "operation"])
    going = list(dict.fromkeys(data.loc[data["open"] == "yes", "operation"]))
    title = f"By {dates.long(given.as_of)} the UN had undertaken to support {count(len(operations), 'operation')} of others{' and the forces of ' + count(len(own), 'host state') if own else ''}"
    told = [f"{row.operation} by {row.provider} from {dates.known(row.start).text}{f' under {row.resolution}' if row.resolution else ''}" for row in data.itertuples()]
    still = f"Still given on that day: {listed(going)}." if going else "None of it was given on that day any more."
    paid = "; ".join(f"{name}: {listed(dict.fromkeys(its))}" for name, its in data.groupby("funding", sort=False)["operation"])
    apart = f" Last: {listed(own)}, which belong to the host state and are not counted among the operations." if own else ""
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_supports(data, given, frame),
        caption=f"{still} How it was paid: {paid}.{apart} A bar begins on the day of the resolution or agreement, not of the first delivery; a triangle marks support still given.",
        alt=f"Timeline of {count(len(data), 'bar')}, one for each support by the UN to an operation not its own or to a host state's own force, from {data['first'].iloc[0][:4]} to {given.as_of.year}: {'; '.join(told)}. {still}",
    )


def _supports(data: pd.DataFrame, given: Parameters, frame: Frame) -> alt.LayerChart:
    shown = data.assign(
        row=[f"{place:02d}" for place in range(len(data))],
        label=[f"{row.operation}, by {row.provider}" for row in data.itertuples()],
        under=[f"{row.resolution or 'no single resolution'} · {row.funding}" for row in data.itertuples()],
    ).drop(columns=["source", "resolution", "what"])
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


@chart("redlines", chapter=CHAPTER, tables=("red_lines", "operations", "supported_forces", "force_red_lines"), series=series.red_lines)
def redlines(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """The essay's red lines, operation by operation."""
    return _findings(data, given, frame, "the essay's red lines", "The red lines of the essay's conclusion, for each operation and, last, each host state's own force: elected host, not within the contributors' own borders, accountability")


def _findings(data: pd.DataFrame, given: Parameters, frame: Frame, what: str, subtitle: str) -> Drawing:
    if data.empty:
        return axes.nothing(f"No operation to hold against {what} by {dates.long(given.as_of)}", subtitle, frame)
    judged, told_cells = len(data), int((data["finding"] != "not established").sum())
    failing = list(dict.fromkeys(data.loc[data["finding"] == "not met", "operation"]))
    whole = [name for name, its in data.groupby("operation", sort=False)["finding"] if (its == "met").all()]
    never = [asked for asked, its in data.groupby("asked", sort=False)["finding"] if (its == "not established").all()]
    # where a whole column is open, that no operation meets all is no finding: it could not come out otherwise
    title = f"{number(told_cells)} of {number(judged)} cells on {what} could be settled"
    title += f", none of them on {listed(never).lower()}" if never else f"; all are met by {listed(whole) or 'no operation'}"
    own = list(dict.fromkeys(data.loc[data["what"] == "host force", "operation"]))
    apart = f" Last: {listed(own)}, which belong to the host state." if own else ""
    by_column = {asked: its["finding"].value_counts() for asked, its in data.groupby("asked", sort=False)}
    told = "; ".join(f"{asked}: " + ", ".join(f"{name} {int(found.get(name, 0))}" for name in FINDINGS) for asked, found in by_column.items())
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_matrix(data, frame),
        caption=f"In the other {number(judged - told_cells)} cells no source was found that settles them.{apart} Established as not met in at least one: {listed(failing) or 'none'}. The cells are not added up: what is asked are unlike things.",
        alt=f"Matrix of {count(data['operation'].nunique(), 'operation' if not own else 'operation and force', 'operations' if not own else 'operations and forces')} against {what}, each cell met, not met or not established. {told}. Not met in at least one: {listed(failing) or 'none'}.",
    )


def _label(row: Any, frame: Frame) -> str:
    """A row's name, starred where its case is hypothetical; a force's is cut to its first word where there is no room."""
    name: str = f"{row.operation.split()[0]} forces" if row.what == "host force" and frame.narrow else row.operation
    return f"{name} *" if row.hypothetical == "yes" else name


def _matrix(data: pd.DataFrame, frame: Frame) -> alt.LayerChart:
    shown = data.assign(
        symbol=data["finding"].map({name: look[1] for name, look in FINDINGS.items()}),
        label=[_label(row, frame) for row in data.itertuples()],
        words=data["finding"] if not frame.narrow else data["finding"].replace({"not established": "not est."}),
    )
    order, columns = list(dict.fromkeys(shown["label"])), list(dict.fromkeys(shown["asked"]))
    base = alt.Chart(shown).encode(
        x=alt.X("asked:N", title=None, sort=columns, axis=dict(orient="top", labelAngle=0, domain=False, ticks=False, labelFontWeight="bold", labelLimit=frame.pick(180, 92))),
        y=alt.Y("label:N", title=None, sort=order, axis=dict(labelLimit=frame.pick(200, 130), labelColor=theme.INK)),
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
    day = dates.known(data["date"].iloc[0]).text
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


@chart("forces", chapter=CHAPTER, tables=("supported_forces",), series=series.forces)
def forces(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """How many Somali soldiers and police the UN may support, resolution by resolution, beside the AU's operation."""
    subtitle = "Somali soldiers and police whom the UN's office may support in joint operations (bar), and the uniformed ceiling of the African Union's operation at the time (mark)"
    if data.empty:
        return axes.nothing(f"By {dates.long(given.as_of)} no number of Somali soldiers to be supported had been set", subtitle, frame)
    first, last = data.iloc[0], data.iloc[-1]
    known = data[data["ceiling"].notna()]
    title = f"The UN may support {number(int(last['up_to']))} of Somalia's own soldiers and police"
    if len(data) > 1:
        title = f"The Somali forces whom the UN may support grew from {number(int(first['up_to']))} in {first['date'][:4]} to {number(int(last['up_to']))} in {last['date'][:4]}"
    told = [
        f"{row.resolution} {number(int(row.up_to))}" + (f" beside {number(int(row.ceiling))} of {row.beside}" if pd.notna(row.ceiling) else f", the ceiling of {row.beside} not known here")
        for row in data.itertuples()
    ]
    shown = data.assign(
        label=[f"{bare(row.resolution)} · {row.date[:4]}" for row in data.itertuples()], text=[number(int(value)) for value in data["up_to"]],
        mark=[f"{row.beside} {number(int(row.ceiling))}" if pd.notna(row.ceiling) else "" for row in data.itertuples()],
        beyond=data[["up_to", "ceiling"]].max(axis=1),
    ).drop(columns=["source"])  # fmt: skip
    most = int(max(data["up_to"].max(), known["ceiling"].max() if len(known) else 0))
    y = alt.Y("label:N", title=None, sort=list(shown["label"]), axis=dict(labelColor=theme.INK, domain=False, ticks=False))
    scale = alt.Scale(domain=[0, most * frame.pick(1.25, 1.7)], nice=False)
    bars = alt.Chart(shown).mark_bar(height=15, color=theme.BLUE).encode(x=alt.X("up_to:Q", title=None, scale=scale, axis=None), y=y, tooltip=axes.tooltip(resolution="Resolution", date="Adopted", text="Somali forces, up to", mark="African Union"))
    inside = alt.Chart(shown).mark_text(align="left", dx=6, color=theme.PAPER, fontWeight="bold").encode(x=alt.value(0), y=y, text="text:N")
    layers = [bars, inside]
    if len(known):
        beside = alt.Chart(shown[shown["ceiling"].notna()]).encode(x=alt.X("ceiling:Q", scale=scale, axis=None), y=y)
        # the words stand clear of bar and mark, whichever is the longer
        words = beside.encode(x=alt.X("beyond:Q", scale=scale, axis=None), text="mark:N").mark_text(align="left", dx=7, color=theme.INK)
        layers += [beside.mark_tick(thickness=3, size=22, color=theme.ORANGE), words]
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=theme.layered(*layers, height=30 * len(shown)),
        caption=f"Both are ceilings, not how many were supported or deployed. {listed(told)}.",
        alt=f"Bar chart of {count(len(data), 'resolution')}: {'; '.join(told)}.",
    )
