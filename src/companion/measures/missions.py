"""Missions: how many, which, how long, how large.

The register is the UN's own list of operations. Counts on a day use the start on the ground; a date known only to
the month makes the count an interval. Large: authorised uniformed strength of `large_from` or more, where a
strength could be sourced.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from companion.ledger.declare import Finding, NotYet, count, figure, names
from companion.tables import dates
from companion.tables.dates import Active, PartialDate, active_on, known, overlaps, partial

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "missions"
SINCE = date(2014, 1, 1)  # ten years before the essay's "beginning of 2024"
STRENGTHS = (3000, 10000)  # the other thresholds at which "large" is shown


def periods(missions: pd.DataFrame, test: Callable[[PartialDate, PartialDate | None], Active]) -> pd.Series:
    """Apply test(start, end) to each row's partial dates; gives a series of its answers."""
    import pandas as pd

    answers = [test(known(start), partial(end)) for start, end in zip(missions["start"], missions["end"], strict=True)]
    return pd.Series(answers, index=missions.index, dtype="object")


def active(missions: pd.DataFrame, day: date) -> pd.Series:
    """Whether each mission was active on that day: yes, no or perhaps."""
    return periods(missions, lambda start, end: active_on(start, end, day))


def begun(missions: pd.DataFrame, first: date, last: date) -> pd.Series:
    """Whether each began between two days, both included: yes, no or perhaps."""
    return periods(missions, lambda start, end: overlaps(start, start, first, last))


def ended(missions: pd.DataFrame, first: date, last: date) -> pd.Series:
    """Whether each ended between two days, both included: yes, no or perhaps. An open mission has not."""
    return periods(missions, lambda start, end: Active.NO if end is None else overlaps(end, end, first, last))


def coded(missions: pd.DataFrame, certainty: pd.Series) -> pd.Series:
    """Weaken a certainty by the coding: multidimensional keeps it, borderline or not coded make it perhaps, no drops it."""
    coding = missions["multidimensional"].map({"yes": Active.YES, "no": Active.NO}).fillna(Active.PERHAPS)
    both = [Active.NO if Active.NO in pair else Active.PERHAPS if Active.PERHAPS in pair else Active.YES for pair in zip(certainty, coding, strict=True)]
    return certainty.__class__(both, index=missions.index, dtype="object")


def begun_by(tables: Tables, p: Parameters) -> pd.DataFrame:
    """The missions that had begun by as_of, or perhaps had."""
    missions = tables.missions
    return missions[begun(missions, date.min, p.as_of) != Active.NO]


def at_essay(p: Parameters) -> date:
    """The day the essay counts at; raises `NotYet` in an edition from before it."""
    if p.as_of < p.essay_date:
        raise NotYet(f"the essay counts at {dates.long(p.essay_date)}, after this edition's day")
    return p.essay_date


@figure("missions.total", title="Operations begun", unit="missions", tables=["missions"],
        rule="Every operation on the UN's own list that had begun on the ground by the edition's day; a successor is a mission of its own.")
def total(tables: Tables, p: Parameters) -> Finding:
    return count(tables.missions, begun(tables.missions, date.min, p.as_of))


@figure("missions.active", title="Missions active", unit="missions", tables=["missions"],
        rule="Missions of the UN's list with start on the ground ≤ the edition's day ≤ end; the end day counts.")
def active_now(tables: Tables, p: Parameters) -> Finding:
    return count(tables.missions, active(tables.missions, p.as_of))


@figure("missions.active_in_year", title="Missions active at any time in the year", unit="missions", tables=["missions"], variant_of="missions.active",
        rule="Missions of the UN's list active on at least one day from 1 January of the edition's year to the edition's day.")
def active_in_year(tables: Tables, p: Parameters) -> Finding:
    first = date(p.as_of.year, 1, 1)
    return count(tables.missions, periods(tables.missions, lambda start, end: overlaps(start, end, first, p.as_of)))


@figure("missions.active_by_mandate", title="Missions active, counted from the mandate's day", unit="missions", tables=["missions"], variant_of="missions.active",
        rule="As missions.active, but a mission begins on the day its mandate was adopted, or on the ground where that came first.")
def active_by_mandate(tables: Tables, p: Parameters) -> Finding:
    import pandas as pd

    missions = tables.missions
    from_mandate = missions.assign(start=missions["mandate"].where(missions["mandate"] != "", missions["start"]))
    # Either makes it certain: with a mandate of 19 September and a start known to be in September, the 19th.
    either = [Active.YES if Active.YES in pair else Active.PERHAPS if Active.PERHAPS in pair else Active.NO for pair in zip(active(from_mandate, p.as_of), active(missions, p.as_of), strict=True)]
    return count(missions, pd.Series(either, index=missions.index, dtype="object"))


@figure("missions.active_at_year_end", title="Missions active at the last year's end", unit="missions", tables=["missions"], variant_of="missions.active",
        rule="Missions of the UN's list active on 31 December of the last year that had ended by the edition's day.")
def active_at_year_end(tables: Tables, p: Parameters) -> Finding:
    return count(tables.missions, active(tables.missions, date(dates.last_ended_year(p.as_of), 12, 31)))


@figure("missions.active_at_essay", title="Missions active when the essay counts", unit="missions", tables=["missions"],
        rule="Missions of the UN's list active on the day the essay counts at, the beginning of 2024.")
def active_at_essay(tables: Tables, p: Parameters) -> Finding:
    return count(tables.missions, active(tables.missions, at_essay(p)))


@figure("missions.active_names", title="Missions active, by name", unit="names", tables=["missions"],
        rule="The missions that missions.active counts, in order of their start.")
def active_names(tables: Tables, p: Parameters) -> Finding:
    missions = tables.missions
    return names(missions[active(missions, p.as_of) != Active.NO].sort_values("start"), "mission")


@figure("missions.peak", title="Most missions active at a year's end", unit="missions", tables=["missions"], variant_of="missions.peak_day",
        rule="The highest number of missions certainly active on any 31 December by the edition's day, with the first such year.")
def peak(tables: Tables, p: Parameters) -> Finding:
    missions, years = tables.missions, range(1948, dates.last_ended_year(p.as_of) + 1)
    if not years:
        raise NotYet("no year with a mission had ended")
    counts = {year: int((active(missions, date(year, 12, 31)) == Active.YES).sum()) for year in years}
    year = max(counts, key=lambda one: (counts[one], -one))
    on_day = missions[active(missions, date(year, 12, 31)) == Active.YES].assign(counted="yes")
    return Finding(counts[year], on_day, text=f"{counts[year]} (at the end of {year})", op="count")


@figure("missions.peak_day", title="Most missions active on any day", unit="missions", tables=["missions"],
        rule="The highest number of missions certainly active on any one day up to the edition's day, with the first stretch of days that has it. A mission whose first or last day is known only to the month counts from the month's last day, or to its first.")
def peak_day(tables: Tables, p: Parameters) -> Finding:
    missions = tables.missions
    spans = {row: _certain(partial(start), partial(end), p.as_of) for row, start, end in zip(missions.index, missions["start"], missions["end"], strict=True)}
    spans = {row: span for row, span in spans.items() if span[0] <= span[1]}
    if not spans:
        raise NotYet("no mission had certainly begun")
    at_once = {day: [row for row, (first, last) in spans.items() if first <= day <= last] for day, _ in spans.values()}
    day = max(sorted(at_once), key=lambda one: len(at_once[one]))
    there = at_once[day]
    # it lasts until the first of them ends, or is joined by the next, which max() has ruled out
    until = min(spans[row][1] for row in there)
    told = dates.long(day) + (f" to {dates.long(until)}" if until > day else "")
    return Finding(len(there), missions.loc[there].assign(counted="yes"), text=f"{len(there)} ({told})", op="count")


def _certain(start: PartialDate, end: PartialDate | None, until: date) -> tuple[date, date]:
    """The first and the last day on which a mission was certainly active, up to a day."""
    return start.latest, min(end.earliest, until) if end else until


@figure("missions.multidimensional", title="Multidimensional missions active, by name", unit="names", tables=["missions"],
        rule="Missions active on the edition's day that are coded multidimensional; borderline and uncoded ones are not named.")
def multidimensional(tables: Tables, p: Parameters) -> Finding:
    return names(_multidimensional(tables.missions, p.as_of), "mission")


@figure("missions.multidimensional_at_essay", title="Multidimensional missions when the essay counts, by name", unit="names", tables=["missions"],
        rule="Missions active at the beginning of 2024 that are coded multidimensional; borderline and uncoded ones are not named.")
def multidimensional_at_essay(tables: Tables, p: Parameters) -> Finding:
    return names(_multidimensional(tables.missions, at_essay(p)), "mission")


@figure("missions.multidimensional_count_at_essay", title="Multidimensional missions when the essay counts", unit="missions", tables=["missions"],
        rule="Low: coded multidimensional. High: with those coded borderline or not coded.", variant_of="missions.multidimensional_at_essay")
def multidimensional_count_at_essay(tables: Tables, p: Parameters) -> Finding:
    missions = tables.missions
    return count(missions, coded(missions, active(missions, at_essay(p))))


@figure("missions.borderline_at_essay", title="Borderline missions when the essay counts, by name", unit="names", tables=["missions"],
        rule="Missions active at the beginning of 2024 whose multidimensional coding is borderline or missing.")
def borderline_at_essay(tables: Tables, p: Parameters) -> Finding:
    missions = tables.missions
    doubtful = missions["multidimensional"].isin(["borderline", "not coded"])
    return names(missions[doubtful & (active(missions, at_essay(p)) == Active.YES)].sort_values("mission"), "mission")


def _multidimensional(missions: pd.DataFrame, day: date) -> pd.DataFrame:
    return missions[(missions["multidimensional"] == "yes") & (active(missions, day) == Active.YES)].sort_values("mission")


def large_multidimensional(missions: pd.DataFrame, until: date, least: int) -> pd.DataFrame:
    """Missions coded multidimensional with a sourced strength of `least` or more, begun by a day, in order of start."""
    chosen = (missions["multidimensional"] == "yes") & (missions["strength_authorised"] >= least).fillna(False)
    return missions[chosen.astype(bool) & (begun(missions, date.min, until) == Active.YES)].sort_values("start")


def _last_large(tables: Tables, until: date, least: int) -> tuple[pd.DataFrame, str, date]:
    found = large_multidimensional(tables.missions, until, least)
    if found.empty:
        raise NotYet(f"no mission with a sourced strength of {least:,} or more and coded multidimensional had begun")
    last = found.iloc[-1]
    return found, last["mission"], known(last["start"]).latest


@figure("missions.last_large_multidimensional", title="The last large multidimensional mission", unit="name and date", tables=["missions"],
        rule="The latest start among missions coded multidimensional whose highest sourced authorised uniformed strength, at any time, reaches the threshold of a large mission, 5,000 where an edition does not set another.")
def last_large_multidimensional(tables: Tables, p: Parameters) -> Finding:
    found, name, start = _last_large(tables, p.as_of, p.large_from)
    return Finding([{"mission": name, "start": start.isoformat()}], found.tail(1), text=f"{name}, {dates.long(start)}")


def _at_strength(least: int) -> None:
    @figure(f"missions.last_large_multidimensional_{'three' if least == 3000 else 'ten'}_thousand", title=f"The same from {least:,}", unit="name and date",
            tables=["missions"], variant_of="missions.last_large_multidimensional",
            rule=f"As missions.last_large_multidimensional, a mission being large from {least:,}.")
    def at_strength(tables: Tables, p: Parameters) -> Finding:
        found, name, start = _last_large(tables, p.as_of, least)
        return Finding([{"mission": name, "start": start.isoformat()}], found.tail(1), text=f"{name}, {dates.long(start)}")


for _least in STRENGTHS:
    _at_strength(_least)


@figure("missions.years_since_last", title="Whole years since the last large multidimensional mission", unit="years", tables=["missions"],
        rule="Whole years from the start on the ground of missions.last_large_multidimensional to the edition's day.")
def years_since_last(tables: Tables, p: Parameters) -> Finding:
    found, _, start = _last_large(tables, p.as_of, p.large_from)
    return Finding(dates.years_between(start, p.as_of), found.tail(1))


@figure("missions.years_since_last_at_essay", title="The same when the essay counts", unit="years", tables=["missions"], variant_of="missions.years_since_last",
        rule="Whole years from that start to the beginning of 2024.")
def years_since_last_at_essay(tables: Tables, p: Parameters) -> Finding:
    found, _, start = _last_large(tables, at_essay(p), p.large_from)
    return Finding(dates.years_between(start, p.essay_date), found.tail(1))


def _closed(tables: Tables, p: Parameters, first: date, only: str = "") -> pd.DataFrame:
    if p.as_of < first:
        raise NotYet(f"the count begins on {dates.long(first)}")
    missions = tables.missions
    chosen = ended(missions, first, p.as_of) == Active.YES
    return missions[chosen & ((missions["multidimensional"] == only) if only else True)].sort_values("end")


@figure("missions.closed_since_2014", title="Missions closed since 2014, by name", unit="names", tables=["missions"],
        rule="Missions of the UN's list whose end lies between 1 January 2014 and the edition's day, in order of their end.")
def closed_since_2014(tables: Tables, p: Parameters) -> Finding:
    return names(_closed(tables, p, SINCE), "mission")


@figure("missions.closed_since_2014_count", title="Missions closed since 2014", unit="missions", tables=["missions"],
        rule="The number of missions that missions.closed_since_2014 names.")
def closed_since_2014_count(tables: Tables, p: Parameters) -> Finding:
    return count(_closed(tables, p, SINCE))


@figure("missions.closed_multidimensional_since_2014", title="Multidimensional missions closed since 2014, by name", unit="names", tables=["missions"],
        rule="Those of missions.closed_since_2014 that are coded multidimensional.")
def closed_multidimensional_since_2014(tables: Tables, p: Parameters) -> Finding:
    return names(_closed(tables, p, SINCE, "yes"), "mission")


@figure("missions.closed_multidimensional_since_2014_count", title="Multidimensional missions closed since 2014", unit="missions", tables=["missions"],
        rule="The number of missions that missions.closed_multidimensional_since_2014 names.")
def closed_multidimensional_since_2014_count(tables: Tables, p: Parameters) -> Finding:
    return count(_closed(tables, p, SINCE, "yes"))


@figure("missions.opened_since_2014", title="Missions opened since 2014, by name", unit="names", tables=["missions"],
        rule="Missions of the UN's list whose start on the ground lies between 1 January 2014 and the edition's day.")
def opened_since_2014(tables: Tables, p: Parameters) -> Finding:
    if p.as_of < SINCE:
        raise NotYet(f"the count begins on {dates.long(SINCE)}")
    missions = tables.missions
    return names(missions[begun(missions, SINCE, p.as_of) == Active.YES].sort_values("start"), "mission")


@figure("missions.opened_since_essay", title="Missions opened since the essay counts, by name", unit="names", tables=["missions"],
        rule="Missions of the UN's list whose start on the ground lies after the beginning of 2024, up to the edition's day.")
def opened_since_essay(tables: Tables, p: Parameters) -> Finding:
    missions = tables.missions
    return names(missions[begun(missions, at_essay(p) + timedelta(1), p.as_of) == Active.YES].sort_values("start"), "mission")


@figure("missions.closed_since_essay", title="Missions closed since the essay counts, by name", unit="names", tables=["missions"],
        rule="Missions of the UN's list whose end lies between the beginning of 2024 and the edition's day.")
def closed_since_essay(tables: Tables, p: Parameters) -> Finding:
    return names(_closed(tables, p, at_essay(p)), "mission")


@figure("missions.uncertain_dates", title="Missions whose dates make the count uncertain, by name", unit="names", tables=["missions"],
        rule="Missions perhaps active on the edition's day because a date is known only to the month or the year.")
def uncertain_dates(tables: Tables, p: Parameters) -> Finding:
    missions = tables.missions
    return names(missions[active(missions, p.as_of) == Active.PERHAPS].sort_values("start"), "mission")
