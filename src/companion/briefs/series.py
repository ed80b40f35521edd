"""A mission's people and deaths over time, as the feeds have them under whatever name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from companion.briefs.markdown import listed
from companion.drawing.words import count
from companion.tables import dates
from companion.tables.dates import PartialDate, partial

if TYPE_CHECKING:
    import pandas as pd

    from companion.tables import Tables


@dataclass(frozen=True)
class Series:
    """A series of one mission: its rows, the names it has in the feed, and what to know of them.

    people: columns date, troops, police, observers, total. deaths: columns year, malicious, other.
    """

    rows: pd.DataFrame
    names: tuple[str, ...]
    notes: tuple[str, ...]
    source: str


WHEN = {"personnel": "date", "fatalities": "month"}  # a feed's column of time


@lru_cache(maxsize=2)
def reach(tables: Tables) -> tuple[date, date]:
    """First and last day of the series of people by mission, whatever the mission."""
    days = [day for rows in _feed(tables, "personnel").values() for day in (rows["date"].min(), rows["date"].max())]
    return dates.known(min(days)).earliest, dates.known(max(days)).latest


@lru_cache(maxsize=4)
def _feed(tables: Tables, table: str) -> dict[str, pd.DataFrame]:
    """The rows of a feed by the name it has for a mission, each in the order of the table; of people, the series by mission."""
    rows = getattr(tables, table)
    if table == "personnel":
        rows = rows[rows["series"] == "ipi-mission"]
    return dict(list(rows.groupby("mission", sort=False)))


def _own(feed: dict[str, pd.DataFrame], names: tuple[str, ...], column: str, last: str, spans: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """The rows of these names up to a day or a month, in the order of `column`."""
    import pandas as pd

    rows = pd.concat([feed[name] for name in names]).sort_index() if names else next(iter(feed.values())).head(0)
    return _within(rows[rows[column] <= last], column, spans)


@lru_cache(maxsize=4)
def _there(tables: Tables, table: str, last: str) -> frozenset[str]:
    """The names a feed has by a day or a month."""
    column = WHEN[table]
    return frozenset(name for name, rows in _feed(tables, table).items() if rows[column].min() <= last)


def month(day: date) -> str:
    """November 1990."""
    return f"{dates.MONTHS[day.month]} {day.year}"


def people(tables: Tables, mission: str, day: date) -> Series:
    """Uniformed personnel by month from the International Peace Institute's file by mission, up to `day`."""
    feed, last = _feed(tables, "personnel"), day.isoformat()
    names, notes, spans = _names(tables, "ipi", mission, _there(tables, "personnel", last))
    rows = _own(feed, names, "date", last, spans)
    notes += _outside(tables, mission, rows["date"], rows["total"] * 0 + 1, "month")
    return Series(rows[["date", "troops", "police", "observers", "total"]], names, notes, "ipi-ppp-missions")


def life(tables: Tables, mission: str) -> tuple[PartialDate, PartialDate | None]:
    """When a mission began, and when it ended unless it is open."""
    columns = tables.columns("missions")
    place = columns["mission"].index(mission)
    return dates.known(columns["start"][place]), partial(columns["end"][place])


@lru_cache(maxsize=4)
def _aliases(tables: Tables, feed: str) -> list[tuple[str, str, list[str]]]:
    """The names of a feed for others of the register: the name, its kind, the missions it means."""
    columns = tables.columns("aliases")
    rows = zip(*(columns[name] for name in ("feed", "name", "kind", "mission")), strict=True)
    return [(name, kind, missions.split("; ") if missions else []) for own, name, kind, missions in rows if own == feed]


def known(tables: Tables, mission: str, day: date) -> bool:
    """Whether either feed has anything of a mission up to `day`."""
    for feed, table, make in (("ipi", "personnel", people), ("un-fatalities", "fatalities", deaths)):
        last = day.isoformat()[: 10 if table == "personnel" else 7]
        names, _, spans = _names(tables, feed, mission, _there(tables, table, last))
        # of a name shared with others, only the months of this mission are its own
        if names and (set(names) - set(spans) or not make(tables, mission, day).rows.empty):
            return True
    return False


def missing(tables: Tables, mission: str, found: Series, day: date) -> list[str]:
    """The months of a mission's life, up to `day`, for which the series has no number though it has others: July 1996 to May 1997."""
    start, end = life(tables, mission)
    (first, last), held = reach(tables), set(found.rows["date"].str[:7])
    lacking: list[tuple[date, date]] = []
    for year in range(first.year, last.year + 1):
        for number in range(1, 13):
            counted = dates.known(f"{year}-{number:02d}").latest  # the feed counts on the last day of a month
            lived = start.latest <= counted <= min(last, day) and counted >= first and (end is None or counted < end.earliest)
            if lived and f"{counted:%Y-%m}" not in held:
                follows = lacking and (counted - lacking[-1][1]).days <= 31
                lacking = [*lacking[:-1], (lacking[-1][0], counted)] if follows else [*lacking, (counted, counted)]
    return [month(first) if first == last else f"{dates.MONTHS[first.month] if first.year == last.year else month(first)} to {month(last)}" for first, last in lacking]


def deaths(tables: Tables, mission: str, day: date) -> Series:
    """Deaths of UN personnel by calendar year, malicious acts apart from all others, up to `day`."""
    feed, last = _feed(tables, "fatalities"), day.isoformat()[:7]
    names, notes, spans = _names(tables, "un-fatalities", mission, _there(tables, "fatalities", last))
    rows = _own(feed, names, "month", last, spans)
    hostile = rows["incident"] == "Malicious Act"
    summed = rows.assign(
        year=rows["month"].str[:4].astype("int64"),
        malicious=rows["casualties"].where(hostile, 0).astype("int64"),
        other=rows["casualties"].where(~hostile, 0).astype("int64"),
    )
    notes += _outside(tables, mission, rows["month"], rows["casualties"], "death")
    yearly = summed.groupby("year", as_index=False)[["malicious", "other"]].sum()
    return Series(yearly, names, notes, "un-hub-fatalities")


def _outside(tables: Tables, mission: str, days: pd.Series, counts: pd.Series, what: str) -> tuple[str, ...]:
    """A note on what the feed has under a mission's name before it began or after it had ended: the register's dates differ."""
    start, end = life(tables, mission)
    before = int(counts[days.str[:7] < f"{start.earliest:%Y-%m}"].sum())
    after = int(counts[days.str[:7] > f"{end.latest:%Y-%m}"].sum()) if end else 0
    told = [f"{count(number, what)} {words}" for number, words in ((before, "before its start"), (after, "after its end")) if number]
    return (f"these numbers hold {' and '.join(told)}, as this report dates it",) if told else ()


def _names(tables: Tables, feed: str, mission: str, there: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, tuple[str, str]]]:
    """The feed's names for a mission; for a name shared with others the mission's own months only."""
    names, notes, parts, spans = [mission] if mission in there else [], [], [], {}
    for name, kind, shared in _aliases(tables, feed):
        if name not in there or mission not in shared:
            continue
        if kind == "mission":
            names.append(name)
            notes.append(f"the feed calls it {name}")
        elif kind == "aggregate":
            start, end = life(tables, mission)
            names.append(name)
            spans[name] = (start.earliest.isoformat(), end.latest.isoformat() if end else "9999")
            notes.append(f"the feed puts {listed(shared)} under one name, {name}; shown are the months of this mission")
        elif kind == "part":
            parts.append(name)
    if parts:
        notes.append(f"the feed lists {listed(parts)}, part of it, on {'its' if len(parts) == 1 else 'their'} own, which these numbers leave out")
    return tuple(names), tuple(notes), spans


def _within(rows: pd.DataFrame, column: str, spans: dict[str, tuple[str, str]]) -> pd.DataFrame:
    for name, (first, last) in spans.items():
        size = 7 if column == "month" else 10
        rows = rows[(rows["mission"] != name) | ((rows[column] >= first[:size]) & (rows[column] <= last[:size]))]
    return rows.sort_values(column)
