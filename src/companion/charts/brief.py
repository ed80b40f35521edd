"""Charts of a brief: people and deaths over time, and the subject's place among its kin.

Unlike the report's charts these depend on a subject, so they are drawn by `picture` and not declared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion.drawing import Drawing, axes, theme
from companion.drawing.attribution import behind, sentence
from companion.drawing.picture import Picture
from companion.drawing.words import count, number
from companion.tables import dates

if TYPE_CHECKING:
    from datetime import date

    from companion.drawing.theme import Frame
    from companion.tables import Tables

APART = theme.ORANGE
DEATHS = (("malicious", "Malicious acts", theme.ORANGE), ("other", "Other causes", theme.GREY))


def picture(id: str, function: Callable[[Frame], Drawing], data: pd.DataFrame, tables: Tables, sources: tuple[str, ...] = ()) -> Picture:
    """One chart of a brief; `function` draws it for a frame.

    Its `sources` are named under it, those of the
    data's own rows only counted, for a picture of a whole table has too many to name.
    """
    # The charts are Altair's own grammar every time; a test draws them with its checks on, a batch without.
    with alt.utils.schemapi.debug_mode(False):
        made = function(theme.WIDE)
        finished = theme.finish(made, theme.WIDE)
    return Picture(
        id=id,
        title=made.title,
        subtitle=made.subtitle,
        chart=finished,
        caption=f"{made.caption} {_named(data, sources, tables)}",
        alt=made.alt,
        data=data,
        sources=sources or tuple(behind(data, (), tables)),
    )


def _named(data: pd.DataFrame, sources: tuple[str, ...], tables: Tables) -> str:
    if sources:
        return sentence(list(sources), tables.sources)
    return f"From this report's own table, whose rows name {number(len(behind(data, (), tables)))} sources; its data hold them."


def life(
    key: str, people: pd.DataFrame, deaths: pd.DataFrame, bounds: tuple[date, date], reach: tuple[str, str], mark: tuple[str, str] | None, frame: Frame
) -> Drawing:
    """People in uniform by month above deaths by year, on one axis of time.

    people: date, total. deaths: year, malicious, other. bounds: first and last day of the axis.
    reach: first and last month, in words, of the series of people as a whole. mark: an ISO day and
    its label. One of the two frames may be empty; its panel is then left out.
    """
    x = _time(bounds, frame)
    panels, said, told = [], [], []
    if not people.empty:
        top = people.loc[people["total"].idxmax()]
        month = dates.known(top["date"]).earliest
        said.append(f"at most {number(top['total'])} people in uniform, in {dates.MONTHS[month.month]} {month.year}")
        told.append(f"People in uniform by month, in a series that runs from {reach[0]} to {reach[1]}; a missing month is a gap.")
        panels.append(_people(people, x, bounds, mark, frame))
    if not deaths.empty:
        hostile, all_of = int(deaths["malicious"].sum()), int(deaths["malicious"].sum() + deaths["other"].sum())
        said.append(f"{count(all_of, 'death')} of UN personnel, {number(hostile) if hostile else 'none'} by malicious acts")
        told.append("Deaths of UN personnel are counted by calendar year of the incident, all kinds of personnel together.")
        panels.append(_deaths(deaths, x, frame))
    chart = panels[0] if len(panels) == 1 else alt.vconcat(*panels, spacing=10, resolve=dict(scale=dict(color="independent")))
    title = f"{key}: {'; '.join(said)}"
    return Drawing(
        title=title,
        subtitle=f"{bounds[0].year} to {bounds[1].year}",
        chart=chart,
        caption=" ".join(told),
        alt=f"{'Line chart of people in uniform by month' if not people.empty else ''}{' above ' if len(panels) > 1 else ''}{'column chart of deaths by year' if not deaths.empty else ''}, {bounds[0].year} to {bounds[1].year}. {title}.",
    )


def _time(bounds: tuple[date, date], frame: Frame, column: str = "date") -> alt.X:
    first, last = bounds
    years = max(last.year - first.year, 1)
    step = next(step for step in (1, 2, 5, 10, 20, 50) if years / step <= frame.pick(11, 6))
    at = [axes.moment(first.replace(year=year, month=1, day=1)) for year in range(first.year, last.year + 2) if year % step == 0]
    scale = dict(type="utc", domain=[axes.moment(first), axes.moment(last)], nice=False)
    return alt.X(f"{column}:T", title=None, scale=scale, axis=dict(values=at, format="%Y", labelFlush=False))


def _people(people: pd.DataFrame, x: alt.X, bounds: tuple[date, date], mark: tuple[str, str] | None, frame: Frame) -> alt.LayerChart:
    shown = _with_gaps(people)
    highest = float(people["total"].max())
    y = alt.Y("total:Q", title=None, scale=dict(domain=[0, highest * (1.25 if mark else 1.08)]), axis=axes.whole(highest))
    layers = [alt.Chart(shown).mark_line(color=theme.BLUE, strokeWidth=2).encode(x=x, y=y)]
    if len(people) < 4:
        layers.append(alt.Chart(people[["date", "total"]]).mark_point(color=theme.BLUE, filled=True, size=45, opacity=1).encode(x=x, y=y))
    if mark:
        at = pd.DataFrame({"date": [mark[0]], "label": [mark[1]]})
        late = dates.known(mark[0]).earliest > bounds[0] + (bounds[1] - bounds[0]) * 0.6
        side = {"align": "right", "dx": -5} if late else {"align": "left", "dx": 5}
        layers.append(alt.Chart(at).mark_rule(color=APART, strokeDash=[4, 3], strokeWidth=1.5).encode(x=alt.X("date:T")))
        layers.append(alt.Chart(at).mark_text(**side, baseline="top", color=APART, fontWeight="bold").encode(x=alt.X("date:T"), y=alt.YValue(0), text=alt.Text("label:N")))
    return theme.layered(*layers, width=frame.width - 70, height=120, title=_panel("People in uniform"))


def _with_gaps(people: pd.DataFrame) -> pd.DataFrame:
    """A row without a value after each month that the series skips, so that the line breaks there."""
    rows, before = [], None
    for row in people.itertuples():
        month = int(row.date[:4]) * 12 + int(row.date[5:7]) - 1
        if before is not None and month - before > 1:
            year, rest = divmod(before + 1, 12)
            rows.append({"date": f"{year}-{rest + 1:02d}-28", "total": None})
        rows.append({"date": row.date, "total": int(row.total)})
        before = month
    return pd.DataFrame(rows)


def _deaths(deaths: pd.DataFrame, x: alt.X, frame: Frame) -> alt.Chart:
    # A gap in time keeps the years apart: an edge in the paper's colour would hide a single death.
    long = pd.DataFrame([
        {"date": f"{row['year']}-01-05", "end": f"{row['year']}-12-27", "kind": words, "deaths": int(row[column])}
        for row in deaths.to_dict("records") for column, words, _ in DEATHS if row[column]
    ])  # fmt: skip
    highest = float((deaths["malicious"] + deaths["other"]).max())
    long["to"] = long.groupby("date")["deaths"].cumsum()
    long["from"] = long["to"] - long["deaths"]
    colour = alt.Color("kind:N", scale=dict(domain=[words for _, words, _ in DEATHS], range=[c for _, _, c in DEATHS]), legend=dict(title=None, orient="top-right", direction="horizontal", symbolType="square"))
    y = alt.Y("from:Q", title=None, scale=dict(domain=[0, highest * 1.6]), axis=axes.whole(highest, 4))
    bars: alt.Chart = (
        alt.Chart(long)
        .mark_rect()
        .encode(x=x, x2=alt.X2("end:T"), y=y, y2=alt.Y2("to:Q"), color=colour)
        .properties(width=frame.width - 70, height=110, title=_panel("Deaths a year"))
    )
    return bars


def _panel(words: str) -> alt.TitleParams:
    return alt.TitleParams(text=words, fontSize=theme.SIZE + 1, anchor="start", frame="group", offset=4)


def missions(data: pd.DataFrame, key: str, as_of: date, frame: Frame) -> Drawing:
    """Every mission as a bar from start to end, this one set apart. Columns: mission, first, last, open, years."""
    data = data.sort_values(["first", "mission"], ignore_index=True)
    data = data.assign(place=range(len(data)), label=data["mission"])
    mine = data[data["mission"] == key].iloc[0]
    longer = int((data["years"] < mine["years"]).sum())
    title = f"{_lasted(key, mine)}, longer than {longer or 'none'} of the other {len(data) - 1} missions"
    return _strips(data, mine, title, "Each UN peacekeeping mission from its start on the ground to its end", as_of, 3.6, frame)


def operations(data: pd.DataFrame, key: str, as_of: date, frame: Frame) -> Drawing:
    """Every operation and support office as a labelled bar, this one set apart. Columns: operation, first, last, open, years."""
    data = data.sort_values(["first", "operation"], ignore_index=True)
    data = data.assign(place=range(len(data)), label=data["operation"])
    mine = data[data["operation"] == key].iloc[0]
    longer = int((data["years"] < mine["years"]).sum())
    title = f"{_lasted(key, mine)}, longer than {longer or 'none'} of the other {len(data) - 1}"
    return _strips(data, mine, title, "The operations and support offices of this report, each from beginning to end", as_of, 15, frame, named=True)


def _lasted(key: str, mine: pd.Series) -> str:
    size = f"{mine['years']:.1f} years" if mine["years"] >= 1 else count(max(1, round(mine["years"] * 12)), "month")
    return f"{key} lasted {size}{' so far' if mine['open'] == 'yes' else ''}"


def _strips(data: pd.DataFrame, mine: pd.Series, title: str, subtitle: str, as_of: date, step: float, frame: Frame, named: bool = False) -> Drawing:
    height = step * len(data)
    first = dates.known(data["first"].min()).earliest
    x = _time((first.replace(month=1, day=1), as_of), frame, "first")
    y = alt.Y("place:Q", scale=dict(domain=[-0.7, len(data) - 0.3], reverse=True, nice=False), axis=None)
    shown = data[["label", "first", "last", "place"]].assign(mine=data["place"] == mine["place"])
    colour = _set_apart(theme.SKY)
    bars = alt.Chart(shown).mark_rule(strokeWidth=max(step * 0.62, 2)).encode(x=x, x2=alt.X2("last:T"), y=y, color=colour)
    words = shown if named else shown[shown["mine"]]
    late = words["first"] > f"{first.year + (as_of.year - first.year) * 0.62:.0f}"
    layers = [bars]
    for side, rows in (("right", words[late]), ("left", words[~late])):
        if rows.empty:
            continue
        at = "first:T" if side == "right" else "last:T"
        style = {"align": side, "baseline": "middle", "dx": -6 if side == "right" else 6, "fontSize": theme.SIZE - (1 if named else 0)}
        text = alt.Chart(rows).encode(x=alt.X(at), y=y, text=alt.Text("label:N"))
        if not named:  # it lies across other missions' bars
            layers.append(text.mark_text(**style, color=theme.PAPER, stroke=theme.PAPER, strokeWidth=4))
        layers.append(text.mark_text(**style).encode(color=_set_apart(theme.INK)))
    until = ", still open" if mine["open"] == "yes" else f" to {mine['last'][:4]}"
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=theme.layered(*layers, height=height),
        caption=f"{mine['label']}, set apart, from {mine['first'][:4]}{until}; the others in the order in which they began. Told to {dates.long(as_of)}.",
        alt=f"Timeline of {len(data)} bars in the order of their start. {title}. {mine['label']} runs from {mine['first'][:4]}{until}.",
    )


def _set_apart(others: str) -> alt.ColorValue:
    # Channels by their own classes here and above: from strings and conditions Altair takes as long as for all the rest.
    return alt.ColorValue(others, condition={"test": "datum.mine", "value": APART})


def resolutions(data: pd.DataFrame, key: str, as_of: date, frame: Frame) -> Drawing:
    """Every resolution as a tick on the line of what it did, this one set apart. Columns: resolution, date, action."""
    mine = data[data["resolution"] == key]
    day = dates.known(mine["date"].iloc[0])
    order = list(dict.fromkeys(data["action"]))
    total, before = data["resolution"].nunique(), data[data["date"] < mine["date"].iloc[0]]["resolution"].nunique()
    x = _time((dates.known(data["date"].min()).earliest.replace(month=1, day=1), as_of), frame)
    y = alt.Y("action:N", sort=order, title=None, axis=dict(labelLimit=200, domain=False, ticks=False, grid=True))
    ticks = alt.Chart(data[data["resolution"] != key][["date", "action"]]).mark_tick(color=theme.SKY, thickness=1.6, size=13).encode(x=x, y=y)
    apart = alt.Chart(mine[["date", "action"]]).mark_tick(color=APART, thickness=4, size=22).encode(x=x, y=y)
    alike = data.groupby("action")["resolution"].nunique()[list(mine["action"])]
    title = f"{key}: {'the only one' if alike.min() == 1 else f'one of {number(alike.min())}'} of {number(total)} resolutions under “{alike.idxmin()}”"
    acts = ", ".join(mine["action"])
    return Drawing(
        title=title,
        subtitle="A tick for each resolution, on the line of each thing it did; this one is the broad tick",
        chart=theme.layered(ticks, apart, height=24 * len(order)),
        caption=f"It was adopted on {day.text}, after {number(before)} of the others, and stands under: {acts}. The chronology holds resolutions on peace operations, not all that were adopted.",
        alt=f"Timeline of ticks in {len(order)} lines by what a resolution did. {key}, of {day.text}, stands under {acts}; {number(before)} of {number(total)} came before it.",
    )
