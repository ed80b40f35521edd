"""The same counts under other people's rules: each published coding, and the UN hub's list as it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.ledger.declare import Finding, count, figure, names
from companion.measures.missions import active, at_essay
from companion.tables.dates import Active

if TYPE_CHECKING:
    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "missions"
HEADLINE = "missions.multidimensional_at_essay"
CODINGS = {
    "annex": ("mandate annex, c. 2016", "an annex of Security Council mandates from about 2016, its author unknown; it covers the missions of that time"),
    "essay": ("Karlsrud 2024", "the essay itself, which makes the test of its own claim circular"),
    "names": ("official name", "the missions' official names"),
    "script": ("Wood replication script, 2022", "an unpublished replication script that codes observer missions; it names none of them multidimensional"),
}


def _by_coding(short: str, coding: str, what: str) -> None:
    @figure(f"{HEADLINE}_{short}", title=f"The same by {coding}", unit="names", tables=["missions", "codings"], variant_of=HEADLINE,
            rule=f"Missions active at the beginning of 2024 that count as multidimensional by {what}.")
    def by_coding(tables: Tables, p: Parameters) -> Finding:
        missions, codings = tables.missions, tables.codings
        yes = set(codings.loc[(codings["coding"] == coding) & (codings["counts_as"] == "yes"), "mission"])
        chosen = missions["mission"].isin(yes) & (active(missions, at_essay(p)) == Active.YES)
        return names(missions[chosen].sort_values("mission"), "mission")


for _short, (_coding, _what) in CODINGS.items():
    _by_coding(_short, _coding, _what)


@figure(f"{HEADLINE}_with_borderline", title="The same with the borderline ones", unit="names", tables=["missions"], variant_of=HEADLINE,
        rule="Missions active at the beginning of 2024 that are coded multidimensional or borderline.")
def with_borderline(tables: Tables, p: Parameters) -> Finding:
    missions = tables.missions
    chosen = missions["multidimensional"].isin(["yes", "borderline"]) & (active(missions, at_essay(p)) == Active.YES)
    return names(missions[chosen].sort_values("mission"), "mission")


@figure("missions.active_by_feed", title="Missions active, the hub's list as published", unit="rows", tables=["feed_missions"], variant_of="missions.active",
        rule="Rows of the UN hub's list with start ≤ the edition's day and no end before it, taken as published: a mission that had closed may still stand there as open.")
def active_by_feed(tables: Tables, p: Parameters) -> Finding:
    rows, day = tables.feed_missions, p.as_of.isoformat()
    on_day = (rows["start"] != "") & (rows["start"] <= day) & ((rows["end"] == "") | (rows["end"] >= day))
    # the figure compares by the same column as the register's
    return count(rows[on_day].rename(columns={"name": "mission"}))


@figure("missions.total_by_feed", title="Rows of the hub's list", unit="rows", tables=["feed_missions"], variant_of="missions.total",
        rule="Rows of the UN hub's list with a start by the edition's day, taken as published: aggregates and entities that are no mission of the UN's own list count too.")
def total_by_feed(tables: Tables, p: Parameters) -> Finding:
    rows = tables.feed_missions
    return count(rows[(rows["start"] != "") & (rows["start"] <= p.as_of.isoformat())].rename(columns={"name": "mission"}))
