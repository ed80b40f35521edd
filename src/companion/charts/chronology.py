"""Charts of the chronology: resolutions on lanes by what they did, above the missions and operations they concern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from companion.drawing import Drawing, axes, chart, theme
from companion.drawing.words import bare, capital, count, listed
from companion.measures.series import chronology as series
from companion.tables import dates

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters

CHAPTER = "chronology"


@dataclass(frozen=True)
class Lane:
    """How the resolutions that did one thing are shown: in words, by shape and by colour."""

    label: str
    words: str
    shape: str
    colour: str


LANES = {
    "authorises force": Lane("Force", "authorised force", "square", theme.ORANGE),
    "authorises support": Lane("UN support", "authorised UN support", "circle", theme.BLUE),
    "finances": Lane("UN money", "opened assessed contributions", "diamond", theme.PURPLE),
    "establishes": Lane("Establishes", "established a mission or office", "triangle-up", theme.TEAL),
    "extends": Lane("Extends", "extended a mandate", "triangle-right", theme.MUTED),
    "transitions": Lane("Transitions", "handed over to a successor or began to", "cross", theme.GOLD),
    "terminates": Lane("Ends", "set an end", "triangle-down", theme.INK),
    "": Lane("Other", "did something else", "circle", theme.MUTED),
}
TURNING = ("2098", "2391", "2719")  # the three the essay is built around
ROW, LEVEL, GAP = 21, 15, 12  # pixels: a bar's row, a line of numbers above a lane, space between the two halves


@chart("chronology", chapter=CHAPTER, tables=("resolutions", "actions", "missions", "operations"), series=series.chronology)
def chronology(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Resolutions that let UN missions use force and others be supported or financed, above those they concern."""
    subtitle = (
        "Resolutions by day of adoption and by what they did, above the missions and operations they concern, "
        "from the start on the ground to the end"
    )
    acts = data[data["what"] == "resolution"]
    if acts.empty:
        return axes.nothing(f"No resolution since {series.SINCE.year} had let a UN mission use force, or others be supported, by {dates.long(given.as_of)}", subtitle, frame)
    lives = data[data["what"] != "resolution"]
    told = [_told(acts, action) for action in series.TURNS if (acts["action"] == action).any()]
    homeless = acts[~acts["concerns"].isin(lives["name"])]
    without = listed(f"{bare(row['name'])} ({row['concerns']})" for row in homeless.to_dict("records"))
    apart = f" What {without} concern{'s' * (len(homeless) == 1)} has no bar: it had not begun, or is no single mission or operation." if without else ""
    first = series.SINCE.isoformat()
    return Drawing(
        title=_turn(acts),
        subtitle=subtitle,
        chart=_timeline(acts, lives, first, given, frame),
        caption=f"{capital('; '.join(told))}.{apart} A thin line leads from each resolution to what it concerns; an arrow marks what was still open on {dates.long(given.as_of)}.",
        alt=(
            f"Timeline from {first[:4]} to {given.as_of.year}. Above, resolutions as marks on {count(len(told), 'lane')}: {'; '.join(told)}. "
            f"Below, {count(len(lives), 'bar')}: {listed(_life(row) for row in lives.to_dict('records'))}.{apart}"
        ),
    )


def _turn(acts: pd.DataFrame) -> str:
    """The finding, as far as the day told to lets it be said."""
    years = {action: acts.loc[acts["action"] == action, "first"].min() for action in series.TURNS if (acts["action"] == action).any()}
    force, support, money = (str(years.get(action, ""))[:4] for action in series.TURNS)
    if force and money:
        return f"From force for UN missions in {force} to UN money for the operations of others in {money}"
    if force and support:
        return f"UN support for the operations of others since {support}, force for UN missions since {force}"
    last = acts.iloc[-1]
    return f"{count(acts['name'].nunique(), 'resolution')} by {last['first'][:4]}: {LANES[last['action']].words}"


def _told(acts: pd.DataFrame, action: str) -> str:
    rows = acts[acts["action"] == action]
    said = [f"{bare(row['name'])} ({row['concerns']}, {row['first'][:4]})" for row in rows.to_dict("records")]
    return f"{count(rows['name'].nunique(), 'resolution')} {LANES[action].words}: {listed(said)}"


def _life(row: dict[str, Any]) -> str:
    until = f" to {row['end'][:4]}" if row["end"] else ", still open"
    return f"{row['name']} from {row['start'][:4]}{until}"


@chart("since", chapter=CHAPTER, tables=("resolutions", "actions", "missions", "operations"), series=series.since)
def since(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Resolutions adopted, and missions and operations begun or ended, since the day the essay counts at."""
    day = dates.long(given.essay_date)
    subtitle = f"Resolutions on the essay's subjects by what they did, and missions and operations that began or ended, since {day}"
    if data.empty:
        return axes.nothing(f"Nothing has happened since the essay's day, {day}, by {dates.long(given.as_of)}", subtitle, frame)
    acts, lives = data[data["what"] == "resolution"], data[data["what"] != "resolution"]
    start = given.essay_date.isoformat()
    begun, ended = lives[lives["first"] > start], lives[lives["open"] == "no"]
    came = f"{listed(begun['name']) or 'none'} began and {listed(ended['name']) or 'none'} ended"
    lanes = [action for action in LANES if (acts["action"] == action).any()]
    told = listed(f"{LANES[action].label.lower() if action not in series.TURNS[1:] else LANES[action].label} {acts.loc[acts['action'] == action, 'name'].nunique()}" for action in lanes)
    return Drawing(
        title=f"Since the essay's day: {count(acts['name'].nunique(), 'resolution')}, {count(len(begun), 'operation')} begun, {len(ended)} ended",
        subtitle=subtitle,
        chart=_timeline(acts, lives, start, given, frame),
        caption=f"From {day} to {dates.long(given.as_of)}: {came}. Resolutions by what they did: {told}; one that did two things stands on two lanes.",
        alt=(
            f"Timeline from {day} to {dates.long(given.as_of)}. Above, {count(acts['name'].nunique(), 'resolution')} as marks on {count(len(lanes), 'lane')}: {told}. "
            f"Below, bars: {listed(_life(row) for row in lives.to_dict('records')) or 'none'}."
        ),
    )


def _timeline(acts: pd.DataFrame, lives: pd.DataFrame, first: str, given: Parameters, frame: Frame) -> alt.LayerChart:
    """Lanes of resolutions above the bars of what they concern, on one axis of time."""
    lanes = [action for action in LANES if (acts["action"] == action).any()]
    names = [LANES[action].label for action in lanes]
    width = axes.room([*names, *lives["name"]], frame, bold=True)
    days = max((given.as_of - date.fromisoformat(first)).days, 1)
    seen = axes.essay(given, first, frame) if first < given.essay_date.isoformat() else []
    places, marks, y = {}, [], 16 if seen else 0
    for action in lanes:
        rows = _stacked(acts[acts["action"] == action], date.fromisoformat(first), width / days)
        y += 16 + LEVEL * (1 + max(row["level"] for row in rows))
        places[y] = LANES[action].label
        marks += [{**row, "action": action, "y": y, "text_y": y - 10 - LEVEL * row["level"]} for row in rows]
    top, bars = y + GAP, []
    for number, row in enumerate(lives.to_dict("records")):
        middle = top + ROW * number + ROW // 2
        places[middle] = row["name"]
        bars.append({
            "name": row["name"], "first": max(row["first"], first), "last": row["last"], "y": middle,
            "above": middle - (6 if row["what"] == "mission" else 4), "below": middle + (6 if row["what"] == "mission" else 4), "open": row["open"],
            "period": f"{dates.known(row['start']).text} to {dates.known(row['end']).text}" if row["end"] else f"since {dates.known(row['start']).text}",
        })  # fmt: skip
    height = top + ROW * len(bars)
    x = axes.time("first", first, given, frame)
    at = {bar["name"]: bar["y"] for bar in bars}
    lines = [{"first": mark["first"], "y": mark["y"], "to": at[row["concerns"]]} for mark in marks for row in mark["rows"] if row["concerns"] in at]
    return theme.layered(*seen, *_layers(x, axes.rows("y", places, height, bold=tuple(names)), lanes, marks, bars, lines, at), height=height)


def _stacked(rows: pd.DataFrame, begin: date, scale: float) -> list[dict[str, Any]]:
    """The resolutions of one lane, each with the lowest level at which its number touches no other's."""
    ends: list[float] = []
    out = []
    for symbol, its in rows.groupby("name", sort=False):
        day = its["first"].iloc[0]
        text = bare(symbol)
        half = theme.measure(text, theme.SIZE, bold=True) / 2 + 2
        centre = (date.fromisoformat(day) - begin).days * scale
        level = next((number for number, end in enumerate(ends) if end <= centre - half), len(ends))
        ends[level : level + 1] = [centre + half]
        out.append({"name": symbol, "text": text, "first": day, "level": level, "rows": its[["concerns"]].to_dict("records")})
    return out


def _layers(x: alt.X, y: alt.Y, lanes: list[str], marks: list[dict[str, Any]], bars: list[dict[str, Any]], lines: list[dict[str, Any]], at: dict[str, int]) -> list[alt.Chart]:
    told = [{"day": dates.known(mark["first"]).text, "concerns": ", ".join(row["concerns"] for row in mark["rows"])} for mark in marks]
    points = pd.DataFrame([{**{key: mark[key] for key in ("name", "text", "action", "first", "y", "text_y")}, **more} for mark, more in zip(marks, told, strict=True)])
    layers = [alt.Chart(pd.DataFrame(lines, columns=["first", "y", "to"])).mark_rule(color=theme.AXIS, strokeWidth=0.8).encode(x=x, y=y, y2=alt.Y2("to:Q"))]
    if bars:
        spans = pd.DataFrame(bars)
        band = alt.Chart(spans[["name", "first", "last", "above", "below", "period"]]).mark_rect(color=theme.GREY)
        layers.append(band.encode(x=alt.X("first:T"), x2=alt.X2("last:T"), y=alt.Y("above:Q"), y2=alt.Y2("below:Q"), tooltip=axes.tooltip(name="Operation", period="When")))
        going = spans[spans["open"] == "yes"][["name", "last", "y"]]
        if len(going):
            layers.append(alt.Chart(going).mark_point(shape="triangle-right", size=110, filled=True, opacity=1, color=theme.GREY, xOffset=3).encode(x=alt.X("last:T"), y=alt.Y("y:Q")))
    landed = [{"action": mark["action"], "first": mark["first"], "y": at[row["concerns"]]} for mark in marks for row in mark["rows"] if row["concerns"] in at]
    colour = alt.Color("action:N", scale=dict(domain=lanes, range=[LANES[name].colour for name in lanes]), legend=None)
    shape = alt.Shape("action:N", scale=dict(domain=lanes, range=[LANES[name].shape for name in lanes]), legend=None)
    for held, size in ((landed, 60), (points[["name", "action", "first", "y", "day", "concerns"]].to_dict("records"), 95)):
        if held:
            said = axes.tooltip(name="Resolution", day="Adopted", action="What it did", concerns="Concerns") if size > 60 else alt.Undefined
            dots = alt.Chart(pd.DataFrame(held)).mark_point(size=size, filled=True, opacity=1, stroke=theme.PAPER, strokeWidth=1)
            layers.append(dots.encode(x=alt.X("first:T"), y=alt.Y("y:Q"), color=colour, shape=shape, tooltip=said))
    for heavy in (False, True):
        rows = points[points["text"].isin(TURNING) == heavy]
        if len(rows):
            words = alt.Chart(rows[["text", "first", "text_y"]]).encode(x=alt.X("first:T"), y=alt.Y("text_y:Q"), text=alt.Text("text:N"))
            layers += axes.clear(words, baseline="bottom", fontWeight="bold" if heavy else "normal", color=theme.INK)
    return layers
