"""Charts of the missions: how many at a time, each from its start to its end, and how many came and went."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from companion import dates
from companion.charts import Drawing, axes, chart, theme
from companion.charts.words import be, capital, count, listed, month, none, number, span
from companion.measures.series import missions as series

if TYPE_CHECKING:
    from companion.charts.theme import Frame
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
    long: list[dict] = []
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
    y = alt.Y("from:Q", title=None, scale=alt.Scale(domain=[0, highest + 1], nice=False), axis=axes.whole(highest))
    areas = (
        alt.Chart(pd.DataFrame(long))
        .mark_area(interpolate="step-after")
        .encode(
            x=x,
            y=y,
            y2=alt.Y2("to:Q"),
            color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[LOOKS[kind][0] for kind in kinds]), legend=None),
        )
    )
    height = frame.pick(300, 260)
    between = pd.DataFrame([row for row in long if row["kind"] in series.KINDS[:2]], columns=["date", "kind", "to"])
    edges = alt.Chart(between).mark_line(interpolate="step-after", color=theme.PAPER, strokeWidth=1.2).encode(x=x, y=alt.Y("to:Q"), detail=alt.Detail("kind:N"))
    layers = [areas, edges, *axes.essay(given, data["date"].iloc[0], frame), *axes.ends(_ends(data, kinds, frame), highest + 1, height, frame)]
    return alt.layer(*layers).properties(height=height)


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
            until = "still open" if row["open"] == "yes" else dates.partial(row["end"]).text
            rows[-1] |= {"period": f"{dates.partial(row['start']).text} to {until}" if row["end"] else f"{dates.partial(row['start']).text}, {until}"}
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
    region = alt.param(name="region", value=EVERYWHERE, bind=alt.binding_select(options=regions, name="Region "))
    for kind, (_, filled, colour, _) in BARS.items():
        its = sure[sure["kind"] == kind][["mission", "name", "location", "region", "kind", "period", "surely_first", "surely_last", "above", "below"]]
        if len(its):
            mark = alt.Chart(its).mark_rect(fill=colour if filled else theme.PAPER, stroke=colour, strokeWidth=1.2)
            layers.append(
                mark.encode(
                    x=alt.X("surely_first:T", axis=None), x2=alt.X2("surely_last:T"), y=alt.Y("above:Q"), y2=alt.Y2("below:Q"),
                    opacity=alt.when(f"{region.name} == '{EVERYWHERE}' || datum.region == {region.name}").then(alt.value(1)).otherwise(alt.value(0.15)),
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
    return alt.layer(*layers).add_params(region).resolve_axis(x="independent").properties(height=y)


def _doubtful(rows: list[dict]) -> pd.DataFrame:
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
    sides: dict[str, list[dict]] = {"left": [], "right": []}
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
        scale=alt.Scale(domain=[first - 0.6, last + 0.6], nice=False, zero=False),
        axis=alt.Axis(values=[year for year in range(first, last + 1) if year % step == 0], format="d", domain=False, ticks=False, tickCount=12),
    )
    lines = [value for value in range(-down, up + 1) if value % 5 == 0]
    axis = alt.Axis(values=lines, labelExpr="abs(datum.value)", tickCount=len(lines))
    top, bottom = up + 1.6, -(down + 1.6)
    y = alt.Y("from:Q", title=None, scale=alt.Scale(domain=[bottom, top], nice=False), axis=axis)
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
    return alt.layer(*layers, zero, *_essay_year(given, first, last), *_square_key(frame)).properties(height=frame.pick(290, 260))


def _spans(row: dict, kind: str) -> list[dict]:
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


LATEST = {series.MONTHLY: "the latest month", series.YEARLY: "the latest yearly value", series.POINTS: "the latest single count"}


@chart("personnel", chapter=CHAPTER, tables=("personnel",), series=series.personnel)
def personnel(data: pd.DataFrame, given: Parameters, frame: Frame) -> Drawing:
    """Uniformed personnel: the monthly line, the yearly steps and the single counts, kept apart, gaps as gaps."""
    subtitle = "Troops, police and military observers, persons: at the end of each month, at each year, and single counts"
    if data.empty:
        return axes.nothing(f"No count of uniformed personnel by {dates.long(given.as_of)}", subtitle, frame)
    there = data[data["total"].notna()]
    monthly, yearly, points = (there[there["series"] == name] for name in (series.MONTHLY, series.YEARLY, series.POINTS))
    top, last = there.loc[there["total"].idxmax()], there.loc[there["date"].str.ljust(10, "~").idxmax()]
    missed = [month(date.fromisoformat(day)) for day in data.loc[data["total"].isna(), "date"]]
    title = f"The most UN uniformed personnel were {number(top['total'])}, in {_when(top['date'])}"
    if last["date"][:4] > top["date"][:4]:
        title += f"; {LATEST[last['series']]} is {number(last['total'])}, of {_when(last['date'])}"
    said = []
    if len(monthly):
        said.append(f"the monthly series runs from {_when(monthly['date'].min())} to {_when(monthly['date'].max())}, highest in {_when(monthly.loc[monthly['total'].idxmax(), 'date'])}" + (f", and lacks {listed(missed)}" if missed else ""))
    if len(yearly):
        said.append(f"the yearly series from {yearly['date'].min()} to {yearly['date'].max()}, highest in {yearly.loc[yearly['total'].idxmax(), 'date']} at {number(yearly['total'].max())}")
    if len(points):
        said.append(f"single counts: {listed(f'{number(row.total)} ({_when(row.date)})' for row in points.itertuples())}")
    told = "; ".join(said)
    drawn = [words for words, rows in (("a solid monthly line", monthly), ("dashed yearly steps", yearly), ("single points", points)) if len(rows)]
    return Drawing(
        title=title,
        subtitle=subtitle,
        chart=_people(data, there, given, frame),
        caption=f"{capital(told)}. The series differ in what they count and are not joined; nothing is carried forward over a gap.",
        alt=f"Line chart of UN uniformed personnel from {there['date'].min()[:4]} to {given.as_of.year}: {listed(drawn)}. {title}. {capital(told)}.",
    )


def _when(text: str) -> str:
    """November 1990 for a day of it, 1957 for a year."""
    return month(date.fromisoformat(text)) if len(text) == 10 else text


def _people(data: pd.DataFrame, there: pd.DataFrame, given: Parameters, frame: Frame) -> alt.LayerChart:
    height = frame.pick(300, 270)
    first = f"{there['date'].min()[:4]}-01-01"
    highest = int(there["total"].max())
    x = axes.time("date", first, given, frame)
    y = alt.Y("total:Q", title=None, scale=alt.Scale(domain=[0, highest * 1.25], nice=False), axis=axes.whole(highest))
    layers = []
    monthly = data[data["series"] == series.MONTHLY]
    if len(monthly) and (given.as_of - date.fromisoformat(monthly["date"].max())).days > 45:
        layers += _gap(monthly["date"].max(), given, frame)
    yearly = data[data["series"] == series.YEARLY]
    if len(yearly):
        steps = pd.DataFrame([{"date": f"{row.date}-{day}", "total": int(row.total)} for row in yearly.itertuples() for day in ("01-01", "12-31")])
        layers.append(alt.Chart(steps).mark_line(color=theme.ORANGE, strokeWidth=1.8, strokeDash=[5, 3]).encode(x=x, y=y))
    if len(monthly):
        line = pd.DataFrame([{"date": row.date, "total": None if pd.isna(row.total) else int(row.total)} for row in monthly.itertuples()])
        layers.append(alt.Chart(line).mark_line(color=theme.BLUE, strokeWidth=2.2).encode(x=x, y=y))
    points = data[data["series"] == series.POINTS]
    if len(points):
        layers.append(alt.Chart(points[["date", "total"]].astype({"total": "int64"})).mark_point(shape="diamond", size=90, filled=True, opacity=1, color=theme.TEAL, stroke=theme.PAPER, strokeWidth=1).encode(x=x, y=y, tooltip=axes.tooltip(date="Date", total="Persons")))
    return alt.layer(*layers, *axes.essay(given, first, frame), *_names(monthly, yearly, points, frame)).properties(height=height)


def _gap(last: str, given: Parameters, frame: Frame) -> list[alt.Chart]:
    """A shaded field where the monthly series has ended, that says so."""
    until = min(given.as_of, given.essay_date) if given.essay_date.isoformat() > last else given.as_of  # the words end before the essay's line
    field = pd.DataFrame({"date": [last], "to": [given.as_of.isoformat()], "until": [until.isoformat()], "text": [f"No monthly data after {_when(last)}"]})
    shade = alt.Chart(field[["date", "to"]]).mark_rect(color=theme.PALE).encode(x=alt.X("date:T"), x2=alt.X2("to:T"))
    words = alt.Chart(field[["until", "text"]]).mark_text(align="right", baseline="top", color=theme.MUTED, dx=-5)
    return [shade, words.encode(x=alt.X("until:T"), y=alt.YValue(19), text=alt.Text("text:N"))]


def _names(monthly: pd.DataFrame, yearly: pd.DataFrame, points: pd.DataFrame, frame: Frame) -> list[alt.Chart]:
    """What each line and mark is, above the plot, and the months that the monthly line lacks, below it."""
    layers = []
    named = [("At the end of each month", monthly, None, theme.BLUE), ("At each year", yearly, [5, 3], theme.ORANGE), ("Single counts", points, None, theme.TEAL)]
    shown = [(words, dash, colour) for words, rows, dash, colour in named if len(rows)]
    for (words, dash, colour), (x, y) in zip(shown, axes.line_up([words for words, *_ in shown], 32, -14, frame), strict=True):
        here = alt.Chart(pd.DataFrame({"text": [words]}))
        if colour == theme.TEAL:
            layers.append(here.mark_point(shape="diamond", size=90, filled=True, opacity=1, color=colour).encode(x=alt.XValue(x + 12), y=alt.YValue(y)))
        else:
            line = here.mark_rule(color=colour, strokeWidth=2.2, strokeDash=dash or [1, 0])
            layers.append(line.encode(x=alt.XValue(x), x2=alt.X2Value(x + 26), y=alt.YValue(y)))
        layers.append(here.mark_text(align="left", baseline="middle").encode(x=alt.XValue(x + 32), y=alt.YValue(y), text=alt.Text("text:N")))
    for row in monthly[monthly["total"].isna()].itertuples():
        before = int(monthly.loc[(monthly["date"] < row.date) & monthly["total"].notna(), "total"].iloc[-1])
        here = alt.Chart(pd.DataFrame({"date": [row.date], "total": [before * 0.97], "text": [f"{_when(row.date)[:3]} {row.date[:4]}\nmissing"]}))
        layers.append(here.mark_rule(color=theme.MUTED, strokeWidth=0.8).encode(x=alt.X("date:T"), y=alt.Y("total:Q"), y2=alt.Y2Value({"expr": "height - 8"})))
        layers.append(here.mark_text(align="right", baseline="top", color=theme.MUTED, dx=-4, lineBreak="\n", lineHeight=theme.SIZE + 2).encode(x=alt.X("date:T"), y=alt.YValue({"expr": "height - 38"}), text=alt.Text("text:N")))
    return layers
