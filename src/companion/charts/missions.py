"""Charts of the missions: how many at a time, and how many came and went."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from companion.drawing import Drawing, axes, chart, theme
from companion.drawing.words import be, count, listed, month, none, span
from companion.measures.series import missions as series
from companion.tables import dates

if TYPE_CHECKING:
    from companion.drawing.theme import Frame
    from companion.parameters import Parameters

CHAPTER = "missions"
LOOKS = {
    "multidimensional": (theme.BLUE, "Multidimensional", "Multi-\ndimensional"),
    "borderline or not coded": (theme.SKY, "Borderline or not coded", "Borderline or\nnot coded"),
    "other": (theme.GREY, "Other", "Other"),
    "perhaps": (theme.GOLD, "Perhaps active", "Perhaps active"),
}


@chart("active", chapter=CHAPTER, tables=("missions",), series=series.active)
def active(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Missions active over time, as steps, the multidimensional ones set apart."""
    subtitle = "UN peacekeeping missions active on each day, by start on the ground; the day of closing counts"
    if data.empty:
        return axes.nothing(f"No UN peacekeeping mission had begun by {dates.long(given.as_of)}", subtitle, frame)
    now, peak = data.iloc[-1], data.loc[data["low"].idxmax()]
    day = date.fromisoformat(peak["date"])
    many = int(now["high"])
    title = f"{span(now['low'], now['high'])} UN peacekeeping mission{'s' * (many != 1)} {be(many, past=True)} active on {dates.long(given.as_of)}"
    if peak["low"] > now["high"]:
        title += f", down from {span(peak['low'], peak['high'])} in {month(day)}"
    apart = f"{none(now['multidimensional'])} {be(now['multidimensional'], past=True)} multidimensional"
    if now["borderline or not coded"]:
        apart += f" and {now['borderline or not coded']} borderline or not coded"
    doubtful = int(data["perhaps"].max())
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_steps(data, given, frame),
        caption=(
            f"On {dates.long(given.as_of)}, {apart}. "
            "A successor counts as a new mission. "
            + ("Where a start or end is known only to the month, the mission is perhaps active on its days: the slivers on top." if doubtful else "")
        ).strip(),
        alt=(
            f"Stepped area chart of the number of active UN peacekeeping missions from {data['date'].iloc[0][:4]} to {given.as_of.year}. "
            f"It begins at {data['high'].iloc[0]}, is highest in {month(day)} at {span(peak['low'], peak['high'])}, "
            f"and stands at {span(now['low'], now['high'])} on {dates.long(given.as_of)}; {apart}. "
            + _multidimensional_peak(data)
        ).strip(),
    )


def _multidimensional_peak(data: pd.DataFrame) -> str:
    most = data.loc[data["multidimensional"].idxmax()]
    if not most["multidimensional"]:
        return ""
    return f"Multidimensional missions were most numerous in {month(date.fromisoformat(most['date']))}, with {most['multidimensional']}."


def _steps(data: pd.DataFrame, given: Parameters, frame: Frame) -> alt.LayerChart:
    kinds = [kind for kind in LOOKS if data[kind].any()]
    long: list[dict[str, Any]] = []
    shown: dict[str, tuple[int, int]] = {}
    for row in data.to_dict("records"):
        base = 0
        for kind in kinds:
            step = {"date": row["date"], "kind": kind, "from": base, "to": base + row[kind]}
            base += row[kind]
            if row["date"] == data["date"].iloc[-1] or shown.get(kind) != (step["from"], step["to"]):
                long.append(step)  # only where it changes: a step holds until the next
                shown[kind] = (step["from"], step["to"])
    x = axes.time("date", data["date"].iloc[0], given, frame)
    highest = int(data["high"].max())
    y = alt.Y("from:Q", title=None, scale=dict(domain=[0, highest + 1], nice=False), axis=axes.whole(highest))
    areas = (
        alt.Chart(pd.DataFrame(long))
        .mark_area(interpolate="step-after")
        .encode(
            x=x,
            y=y,
            y2=alt.Y2("to:Q"),
            color=alt.Color("kind:N", scale=dict(domain=kinds, range=[LOOKS[kind][0] for kind in kinds]), legend=None),
        )
    )
    height = frame.pick(300, 260)
    between = pd.DataFrame([row for row in long if row["kind"] in series.KINDS[:2]], columns=["date", "kind", "to"])
    edges = alt.Chart(between).mark_line(interpolate="step-after", color=theme.PAPER, strokeWidth=1.2).encode(x=x, y=alt.Y("to:Q"), detail=alt.Detail("kind:N"))
    layers = [areas, edges, *axes.essay(given, data["date"].iloc[0], frame), _periods(data), *axes.ends(_ends(data, kinds, frame), highest + 1, height, frame)]
    return theme.layered(*layers, height=height)


def _periods(data: pd.DataFrame) -> alt.Chart:
    """Fields that nobody sees, one for each time between two changes: what a live chart says of the areas under them."""
    rows = [
        {
            "date": row["date"],
            "to": until,
            "from": 0,
            "high": int(row["high"]),
            "since": dates.long(date.fromisoformat(row["date"])),
            "active": span(row["low"], row["high"]),
            "multidimensional": str(row["multidimensional"]),
        }
        for row, until in zip(data.to_dict("records"), data["date"].iloc[1:], strict=False)
    ]
    said = axes.tooltip(since="From", active="Active missions", multidimensional="Multidimensional")
    fields = alt.Chart(pd.DataFrame(rows, columns=["date", "to", "from", "high", "since", "active", "multidimensional"]))
    drawn: alt.Chart = fields.mark_rect(color=theme.BLUE, fillOpacity=0).encode(x=alt.X("date:T"), x2=alt.X2("to:T"), y=alt.Y("from:Q"), y2=alt.Y2("high:Q"), tooltip=said)
    return drawn


def _ends(data: pd.DataFrame, kinds: list[str], frame: Frame) -> list[tuple[str, float, str]]:
    """A label for each band still there at the end, at its middle."""
    labels, base = [], 0
    for kind in kinds:
        value = int(data[kind].iloc[-1])
        if value:
            text = LOOKS[kind][frame.pick(1, 2)]
            labels.append((f"{text}: {value}", base + value / 2, LOOKS[kind][0]))
        base += value
    return labels


# A bar's thickness and whether it is filled say what its colour says: kind -> (pixels, filled, colour, words).
@chart("openings", chapter=CHAPTER, tables=("missions",), series=series.openings)
def openings(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Missions opened (up) and closed (down) in each year that had ended, the multidimensional ones set apart."""
    subtitle = "UN peacekeeping missions that began (up) and ended (down) in each year, by start on the ground"
    if data.empty or not data["opened"].sum():
        return axes.nothing(f"No UN peacekeeping mission had begun in a year that ended by {dates.long(given.as_of)}", subtitle, frame)
    first, last = int(data["year"].min()), int(data["year"].max())
    most, least = (data.loc[data[name].idxmax()] for name in ("opened", "closed"))
    newest = data[data["opened"] > 0].iloc[-1]
    years, period = last - int(newest["year"]), f"from {first} to {last}" if last > first else f"in {first}"
    since = data[data["year"] > newest["year"]]
    title = (
        f"No mission has opened in the {count(years, 'year')} since {newest['year']}; {int(since['closed'].sum())} have closed"
        if years > 1
        else f"{count(int(data['opened'].sum()), 'mission')} opened and {none(int(data['closed'].sum()))} closed {period}"
    )
    last_named = f"The last to open by the end of {last}: {listed(newest['opened_missions'].split('; '))} in {newest['year']}."
    peaks = f"most opened in {most['year']} ({most['opened']})" + (f", most closed in {least['year']} ({least['closed']})" if least["closed"] else "")
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_diverging(data, given, frame),
        caption=(
            f"{int(data['opened'].sum())} opened and {none(int(data['closed'].sum()))} closed {period}; {peaks}. {last_named} "
            "A mission that succeeds another counts as opened, and the other as closed."
        ),
        alt=(
            f"Diverging bar chart by year, {period}: openings upwards, closures downwards, those of multidimensional missions nearest the line "
            f"and wider. {int(data['opened_multidimensional'].sum())} of {int(data['opened'].sum())} openings and {int(data['closed_multidimensional'].sum())} "
            f"of {int(data['closed'].sum())} closures are of missions coded multidimensional; {peaks}. {last_named}"
        ),
    )


def _diverging(data: pd.DataFrame, given: Parameters, frame: Frame) -> alt.LayerChart:
    first, last = int(data["year"].min()), int(data["year"].max())
    up, down = max(int(data["opened"].max()), 1), max(int(data["closed"].max()), 1)
    slot = frame.pick(620, 285) / (last - first + 1.2)
    step = next((step for step in (1, 2, 5, 10, 20) if (last - first) / step <= frame.pick(11, 6)), 50)
    x = alt.X(
        "year:Q",
        title=None,
        scale=dict(domain=[first - 0.6, last + 0.6], nice=False, zero=False),
        axis=dict(values=[year for year in range(first, last + 1) if year % step == 0], format="d", domain=False, ticks=False, tickCount=12),
    )
    lines = [value for value in range(-down, up + 1) if value % 5 == 0]
    axis = dict(values=lines, labelExpr="abs(datum.value)", tickCount=len(lines))
    top, bottom = up + 1.6, -(down + 1.6)
    y = alt.Y("from:Q", title=None, scale=dict(domain=[bottom, top], nice=False), axis=axis)
    layers = []
    for kind, size, colour in (("others", 0.5, theme.GREY), ("multidimensional", 0.86, theme.BLUE)):
        spans = [span for row in data.to_dict("records") for span in _spans(row, kind)]
        if spans:
            layers.append(alt.Chart(pd.DataFrame(spans)).mark_bar(size=max(slot * size, 1.2), color=colour).encode(x=x, y=y, y2=alt.Y2("to:Q"), tooltip=axes.tooltip(year="Year", change="Count", missions="Missions")))
    zero = alt.Chart(pd.DataFrame({"from": [0]})).mark_rule(color=theme.INK, strokeWidth=1).encode(y=y)
    said = pd.DataFrame({"text": ["Opened ↑", "Closed ↓"], "year": [first] * 2, "from": [top - 0.2, bottom + 0.2]})
    for row, side in zip(said.to_dict("records"), ("top", "bottom"), strict=True):
        words = alt.Chart(pd.DataFrame([row])).mark_text(align="left", baseline=side, fontWeight="bold")
        layers.append(words.encode(x=alt.XValue(4), y=alt.Y("from:Q"), text=alt.Text("text:N")))
    return theme.layered(*layers, zero, *_essay_year(given, first, last), *_square_key(frame), height=frame.pick(290, 260))


def _spans(row: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The pieces of a year's column that belong to one kind: multidimensional ones lie next to the line."""
    found = []
    for side, sign in (("opened", 1), ("closed", -1)):
        inner, whole = row[f"{side}_multidimensional"], row[side]
        begin, end = (0, inner) if kind == "multidimensional" else (inner, whole)
        if end > begin:
            found.append({"year": row["year"], "from": sign * begin, "to": sign * end, "change": f"{side}: {whole}", "missions": row[f"{side}_missions"].replace("; ", ", ")})
    return found


def _essay_year(given: Parameters, first: int, last: int) -> list[alt.Chart]:
    """A dashed line where the essay's day falls among the years."""
    day = given.essay_date
    at = day.year - 0.5 + (day.timetuple().tm_yday - 1) / 366
    if not first <= at <= last + 0.5:
        return []
    here = alt.Chart(pd.DataFrame({"year": [at], "text": ["The essay's day"]}))
    line = here.mark_rule(color=theme.INK, strokeDash=[4, 3]).encode(x=alt.X("year:Q"))
    return [line, here.mark_text(align="right", baseline="bottom", dx=-5).encode(x=alt.X("year:Q"), y=alt.YValue({"expr": "height"}), text=alt.Text("text:N"))]


def _square_key(frame: Frame) -> list[alt.Chart]:
    layers, looks = [], (("Multidimensional", 12, theme.BLUE), ("Others", 7, theme.GREY))
    for (words, size, colour), (x, y) in zip(looks, axes.line_up([words for words, *_ in looks], 18, -12, frame), strict=True):
        here = alt.Chart(pd.DataFrame({"text": [words]}))
        layers.append(here.mark_rect(color=colour).encode(x=alt.XValue(x), x2=alt.X2Value(x + size), y=alt.YValue(y - 6), y2=alt.Y2Value(y + 6)))
        layers.append(here.mark_text(align="left", baseline="middle").encode(x=alt.XValue(x + 18), y=alt.YValue(y), text=alt.Text("text:N")))
    return layers
