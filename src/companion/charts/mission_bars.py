"""Every mission as a bar from its start to its end, grouped by region."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from companion.drawing import Drawing, axes, chart, theme
from companion.drawing.words import be, capital, count, listed, none
from companion.measures.series import missions as series
from companion.tables import dates

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters

CHAPTER = "missions"
BARS = {
    "multidimensional": (11, True, theme.BLUE, "Multidimensional"),
    "borderline or not coded": (11, False, theme.BLUE, "Borderline or not coded"),
    "other": (4, True, theme.GREY, "Other"),
}
EVERYWHERE = "all"  # the choice of the live chart that sets no region apart
ROW, HEAD = 18, 34  # pixels: a mission's row, and the heading of a region


@chart("bars", chapter=CHAPTER, tables=("missions",), series=series.bars)
def bars(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Every mission as a bar from its start to its end, by region and start, multidimensional ones set apart."""
    subtitle = "Each UN peacekeeping mission from its start on the ground to its end, by region and in order of start"
    if data.empty:
        return axes.nothing(f"No UN peacekeeping mission had begun by {dates.long(given.as_of)}", subtitle, frame)
    regions = data["region"].value_counts(sort=False).sort_index()
    most = regions.idxmax()
    whole, going = len(data), data[data["open"] == "yes"]
    kinds = data["kind"].value_counts()
    oldest = going.sort_values(["first", "mission"]).iloc[0] if len(going) else None
    title = f"{count(whole, 'UN peacekeeping mission')} begun since {data['first'].min()[:4]}"
    title += f", {regions[most]} of them in {_region(most)}" if len(regions) > 1 else f", {'all ' * (whole > 1)}in {_region(most)}"
    rough = int(((data["start"].str.len() < 10) | (data["end"].str.len().between(1, 9))).sum())
    places = listed(f"{name} {value}" for name, value in regions.items())
    sure, doubtful = kinds.get("multidimensional", 0), kinds.get("borderline or not coded", 0)
    coded = f"{capital(none(sure))} {be(sure)} coded multidimensional and {none(doubtful)} borderline or not coded"
    last = f"{none(len(going))} {be(len(going), past=True)} still open on {dates.long(given.as_of)}" + (f", the oldest {oldest['mission']}, begun in {oldest['first'][:4]}" if oldest is not None else "")
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_mission_bars(data, given, frame),
        caption=(
            f"{coded}; {last}. An arrow marks a mission still open. "
            + (f"For {rough} of them a start or end is known only to the month or the year; a thin line spans the days in doubt." if rough else "")
        ).strip(),
        alt=f"Bar timeline of {count(whole, 'mission')} from {data['first'].min()[:4]} to {given.as_of.year}, grouped by region: {places}. {coded}; {last}.",
    )


def _region(name: str) -> str:
    """A region as it stands in a sentence."""
    return f"the {name}" if name in ("Americas", "Middle East") else name


def _mission_bars(data: pd.DataFrame, given: Parameters, frame: Frame) -> alt.LayerChart:
    rows, heads, places, y = [], [], {}, 0
    for region, its in data.groupby("region", sort=True):
        y += HEAD
        heads.append({"text": f"{region}: {len(its)}", "y": y - 8})
        for row in its.to_dict("records"):
            y += ROW
            places[y - ROW // 2] = row["mission"]
            half = BARS[row["kind"]][0] / 2
            rows.append({key: row[key] for key in ("mission", "name", "region", "kind", "first", "last", "surely_first", "surely_last", "open", "location")})
            until = "still open" if row["open"] == "yes" else dates.known(row["end"]).text
            rows[-1] |= {"period": f"{dates.known(row['start']).text} to {until}" if row["end"] else f"{dates.known(row['start']).text}, {until}"}
            rows[-1] |= {"y": y - ROW // 2, "above": y - ROW // 2 - half, "below": y - ROW // 2 + half}
    first = data["first"].min()
    x, upper = (axes.time("first", first, given, frame, orient=side, grid=side == "top", domain=side == "bottom", ticks=side == "bottom") for side in ("bottom", "top"))
    lane = axes.rows("y", places, y, bold=tuple(data.loc[data["kind"] == "multidimensional", "mission"]))
    shown = pd.DataFrame(rows)
    doubt = alt.Chart(_doubtful(rows)).mark_rule(color=theme.INK, strokeWidth=1.2)
    here = alt.Chart(shown[["first", "y"]].head(1)).mark_point(opacity=0, color=theme.PAPER)
    layers = [here.encode(x=upper, y=lane), here.encode(x=x, y=lane), doubt.encode(x=alt.X("first:T", axis=None), x2=alt.X2("last:T"), y=lane)]
    sure = shown[shown["surely_first"] != ""]
    regions = [EVERYWHERE, *sorted(data["region"].unique())]
    chosen = alt.param(name="region", value=EVERYWHERE, bind=alt.binding_select(options=regions, name="Region "))
    for kind, (_, filled, colour, _) in BARS.items():
        its = sure[sure["kind"] == kind][["mission", "name", "location", "region", "kind", "period", "surely_first", "surely_last", "above", "below"]]
        if len(its):
            mark = alt.Chart(its).mark_rect(fill=colour if filled else theme.PAPER, stroke=colour, strokeWidth=1.2)
            layers.append(
                mark.encode(
                    x=alt.X("surely_first:T", axis=None), x2=alt.X2("surely_last:T"), y=alt.Y("above:Q"), y2=alt.Y2("below:Q"),
                    opacity=alt.OpacityValue(0.15, condition=dict(test=f"{chosen.name} == '{EVERYWHERE}' || datum.region == {chosen.name}", value=1)),
                    tooltip=axes.tooltip(mission="Mission", name="Name", location="Where", period="When", kind="Coding"),
                )
            )  # fmt: skip
    going = shown[shown["open"] == "yes"][["last", "y"]]
    if len(going):
        layers.append(alt.Chart(going).mark_point(shape="triangle-right", size=80, filled=True, opacity=1, color=theme.INK, xOffset=5).encode(x=alt.X("last:T", axis=None), y=alt.Y("y:Q")))
    layers.append(alt.Chart(pd.DataFrame(heads)).mark_text(align="left", baseline="bottom", fontWeight="bold", fontSize=theme.SIZE + 1).encode(x=alt.XValue(0), y=alt.Y("y:Q"), text=alt.Text("text:N")))
    layers += _beside(shown, first, given, frame)
    layers += axes.essay(given, first, frame, apart=True)
    layers += _key([kind for kind in BARS if (data["kind"] == kind).any()], frame)
    layers[0] = layers[0].add_params(chosen)
    return theme.layered(*layers, resolve=dict(axis=dict(x="independent")), height=y)


def _doubtful(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The days on which each mission is perhaps active: first, last, y."""
    spans = []
    for row in rows:
        inner = (row["surely_first"], row["surely_last"]) if row["surely_first"] else (row["last"], row["last"])
        spans += [{"first": begin, "last": end, "y": row["y"]} for begin, end in ((row["first"], inner[0]), (inner[1], row["last"])) if begin < end]
    return pd.DataFrame(spans, columns=["first", "last", "y"])


def _beside(shown: pd.DataFrame, first: str, given: Parameters, frame: Frame) -> list[alt.Chart]:
    """Where each mission was, beside its bar, on the side that has room for it; nothing where neither has."""
    width = axes.room(shown["mission"], frame, bold=True)
    scale = width / max((given.as_of - date.fromisoformat(first)).days, 1)
    sides: dict[str, list[dict[str, Any]]] = {"left": [], "right": []}
    for row in shown.to_dict("records"):
        text = row["location"].split(" (")[0]
        text = text if frame.narrow is False or len(text) < 18 else ""
        room = theme.measure(text, theme.SIZE) + 10
        begin, end = ((date.fromisoformat(row[side]) - date.fromisoformat(first)).days * scale for side in ("first", "last"))
        if text and end + room <= width and row["open"] == "no":
            sides["left"].append({"day": row["last"], "y": row["y"], "text": text})
        elif text and room <= begin:
            sides["right"].append({"day": row["first"], "y": row["y"], "text": text})
    return [
        alt.Chart(pd.DataFrame(rows)).mark_text(align=side, baseline="middle", dx=6 if side == "left" else -6, color=theme.MUTED)
        .encode(x=alt.X("day:T", axis=None), y=alt.Y("y:Q"), text=alt.Text("text:N"))
        for side, rows in sides.items() if rows
    ]  # fmt: skip


def _key(kinds: list[str], frame: Frame) -> list[alt.Chart]:
    """What thickness, filling and colour of a bar say, above the axis."""
    layers = []
    for kind, (x, y) in zip(kinds, axes.line_up([BARS[kind][3] for kind in kinds], 28, -32, frame), strict=True):
        size, filled, colour, words = BARS[kind]
        here = alt.Chart(pd.DataFrame({"text": [words]}))
        sample = here.mark_rect(fill=colour if filled else theme.PAPER, stroke=colour, strokeWidth=1.2)
        layers.append(sample.encode(x=alt.XValue(x), x2=alt.X2Value(x + 22), y=alt.YValue(y - size / 2), y2=alt.Y2Value(y + size / 2)))
        layers.append(here.mark_text(align="left", baseline="middle").encode(x=alt.XValue(x + 28), y=alt.YValue(y), text=alt.Text("text:N")))
    return layers
