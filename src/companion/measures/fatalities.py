"""Deaths of UN personnel by malicious acts, as the UN's fatalities feed records them.

Malicious Act is the feed's only label for hostile acts; cases still to be determined may move to it later, and the
publisher warns that years before 2000 may be incomplete. A casualty filed twice is counted once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.ledger.declare import Finding, NotYet, figure, share, total
from companion.tables import dates

if TYPE_CHECKING:
    import pandas as pd

    from companion.parameters import Parameters
    from companion.tables import Tables

CHAPTER = "incidents"
MALICIOUS = "Malicious Act"
UNIFORMED = ("Military", "Police", "Military Observer")
WINDOW = (2013, 2023)  # from the year of Resolution 2098 to the last full year before the essay counts


def recorded(tables: Tables, p: Parameters) -> pd.DataFrame:
    """The feed's rows by month up to as_of; a month still running on that day is left out, since its rows have no day."""
    rows = tables.fatalities
    last = p.as_of.isoformat()[:7] if dates.known(p.as_of.isoformat()[:7]).latest == p.as_of else _month_before(p)
    return rows[rows["month"] <= last]


def _month_before(p: Parameters) -> str:
    year, month = (p.as_of.year, p.as_of.month - 1) if p.as_of.month > 1 else (p.as_of.year - 1, 12)
    return f"{year}-{month:02d}"


def malicious(tables: Tables, p: Parameters) -> pd.DataFrame:
    """Rows of malicious acts up to as_of; raises `NotYet` where there are none."""
    rows = recorded(tables, p)
    rows = rows[rows["incident"] == MALICIOUS]
    if rows.empty:
        raise NotYet("the feed's first malicious act is later")
    return rows


def in_register(tables: Tables) -> set[str]:
    """The feed's names that stand for a mission of the 71, or for several or a part of one."""
    aliases, feed = tables.aliases, "un-fatalities"
    named = aliases[(aliases["feed"] == feed) & aliases["kind"].isin(["mission", "aggregate", "part"]) & (aliases["mission"] != "")]
    return set(named["name"]) | set(tables.missions["mission"])


def last_year(tables: Tables, p: Parameters) -> int:
    """The last calendar year that had ended by as_of and that the feed covers to its end: a part is no year."""
    reach = dates.known(tables.resources["fatalities"]["covers_to"]).latest
    return min(dates.last_ended_year(p.as_of), dates.last_ended_year(reach))


def in_window(rows: pd.DataFrame, tables: Tables, p: Parameters) -> pd.DataFrame:
    """The rows of the years 2013 to 2023 that had ended by as_of; raises `NotYet` where none had."""
    last = min(WINDOW[1], last_year(tables, p))
    if last < WINDOW[0]:
        raise NotYet(f"no year from {WINDOW[0]} on had ended")
    return rows[rows["month"].str[:4].astype(int).between(WINDOW[0], last)]


@figure("fatalities.total", title="Deaths in the feed", unit="deaths", tables=["fatalities"],
        rule="All casualties of the feed, of any cause and in all its missions, each casualty number once.")
def all_deaths(tables: Tables, p: Parameters) -> Finding:
    rows = recorded(tables, p)
    if rows.empty:
        raise NotYet("the feed begins later")
    return total(rows, "casualties")


@figure("fatalities.feed_rows", title="Rows of the feed", unit="rows", tables=["fatalities"], variant_of="fatalities.total",
        rule="As fatalities.total, but each row of the feed as published, so that a casualty filed twice counts twice.")
def feed_rows(tables: Tables, p: Parameters) -> Finding:
    rows = recorded(tables, p)
    if rows.empty:
        raise NotYet("the feed begins later")
    return total(rows, "rows")


@figure("fatalities.malicious_total", title="Deaths by malicious acts, all missions of the feed", unit="deaths", tables=["fatalities"],
        rule="Casualties of incidents labelled Malicious Act in all missions of the feed, political missions and the Secretariat included, all kinds of personnel.")
def malicious_total(tables: Tables, p: Parameters) -> Finding:
    return total(malicious(tables, p), "casualties")


@figure("fatalities.malicious_total_register", title="Deaths by malicious acts, the UN's list of operations", unit="deaths", tables=["fatalities", "aliases", "missions"],
        rule="As fatalities.malicious_total, in the operations of the UN's list only; the umbrella of the forces in the former Yugoslavia counts with them.", variant_of="fatalities.malicious_total")
def malicious_total_register(tables: Tables, p: Parameters) -> Finding:
    rows = malicious(tables, p)
    return total(rows[rows["mission"].isin(in_register(tables))], "casualties")


@figure("fatalities.malicious_total_uniformed", title="Deaths by malicious acts, uniformed personnel", unit="deaths", tables=["fatalities"], variant_of="fatalities.malicious_total",
        rule="As fatalities.malicious_total, military, police and military observers only.")
def malicious_total_uniformed(tables: Tables, p: Parameters) -> Finding:
    rows = malicious(tables, p)
    return total(rows[rows["personnel"].isin(UNIFORMED)], "casualties")


@figure("fatalities.undetermined", title="Deaths whose cause is still open", unit="deaths", tables=["fatalities"],
        rule="Casualties labelled To Be Determined or Unknown; some may later become malicious acts.")
def undetermined(tables: Tables, p: Parameters) -> Finding:
    rows = recorded(tables, p)
    return total(rows[rows["incident"].isin(["To Be Determined", "Unknown"])], "casualties")


@figure("fatalities.window", title="The years counted", unit="years", tables=["fatalities"],
        rule="The calendar years 2013 to 2023, from the year of Resolution 2098 to the last before the essay counts, as far as they had ended by the edition's day.")
def window(tables: Tables, p: Parameters) -> Finding:
    rows = in_window(malicious(tables, p), tables, p)
    last = min(WINDOW[1], last_year(tables, p))
    years = str(last) if last == WINDOW[0] else f"{WINDOW[0]} to {last}"
    return Finding(years, rows)


@figure("fatalities.malicious_2013_2023", title="Deaths by malicious acts since 2013", unit="deaths", tables=["fatalities"],
        rule="As fatalities.malicious_total, in the calendar years 2013 to 2023 that had ended by the edition's day.")
def malicious_window(tables: Tables, p: Parameters) -> Finding:
    return total(in_window(malicious(tables, p), tables, p), "casualties")


@figure("fatalities.malicious_2013_2023_register", title="The same on the UN's list of operations", unit="deaths", tables=["fatalities", "aliases", "missions"],
        rule="As fatalities.malicious_2013_2023, in the operations of the UN's list only.", variant_of="fatalities.malicious_2013_2023")
def malicious_window_register(tables: Tables, p: Parameters) -> Finding:
    rows = in_window(malicious(tables, p), tables, p)
    return total(rows[rows["mission"].isin(in_register(tables))], "casualties")


@figure("fatalities.minusma_2013_2023", title="MINUSMA's deaths by malicious acts", unit="deaths", tables=["fatalities"],
        rule="As fatalities.malicious_2013_2023, in MINUSMA only.")
def minusma(tables: Tables, p: Parameters) -> Finding:
    rows = in_window(malicious(tables, p), tables, p)
    return total(rows[rows["mission"] == "MINUSMA"], "casualties")


@figure("fatalities.minusma_share_2013_2023", title="MINUSMA's share of deaths by malicious acts", unit="share", tables=["fatalities"],
        rule="MINUSMA's part of fatalities.malicious_2013_2023, that is of all missions of the feed.")
def minusma_share(tables: Tables, p: Parameters) -> Finding:
    rows = in_window(malicious(tables, p), tables, p)
    return share(rows, rows["mission"] == "MINUSMA", "casualties")


@figure("fatalities.minusma_share_2013_2023_register", title="The same of the UN's list of operations", unit="share", tables=["fatalities", "aliases", "missions"],
        rule="MINUSMA's part of fatalities.malicious_2013_2023_register.", variant_of="fatalities.minusma_share_2013_2023")
def minusma_share_register(tables: Tables, p: Parameters) -> Finding:
    rows = in_window(malicious(tables, p), tables, p)
    rows = rows[rows["mission"].isin(in_register(tables))]
    return share(rows, rows["mission"] == "MINUSMA", "casualties")


@figure("fatalities.minusma_share_2013_2023_uniformed", title="The same of uniformed personnel", unit="share", tables=["fatalities"],
        rule="MINUSMA's part of fatalities.malicious_2013_2023 among military, police and military observers.", variant_of="fatalities.minusma_share_2013_2023")
def minusma_share_uniformed(tables: Tables, p: Parameters) -> Finding:
    rows = in_window(malicious(tables, p), tables, p)
    rows = rows[rows["personnel"].isin(UNIFORMED)]
    return share(rows, rows["mission"] == "MINUSMA", "casualties")


def _peak(rows: pd.DataFrame, last: int) -> Finding:
    years = rows["month"].str[:4].astype(int)
    ended = rows[years <= last]
    if ended.empty:
        raise NotYet("no year with a malicious act had ended")
    by_year = ended.groupby(ended["month"].str[:4])["casualties"].sum()
    year = by_year.idxmax()
    rows = ended[ended["month"].str[:4] == year]
    return Finding([{"year": int(year), "deaths": int(by_year[year])}], rows, text=f"{year} ({int(by_year[year]):,} deaths)")


@figure("fatalities.malicious_peak_year", title="The year with most deaths by malicious acts", unit="year", tables=["fatalities"],
        rule="The calendar year, ended by the edition's day and covered by the feed to its end, with the highest fatalities.malicious_total.")
def peak_year(tables: Tables, p: Parameters) -> Finding:
    return _peak(malicious(tables, p), last_year(tables, p))


@figure("fatalities.malicious_peak_year_2013_2023", title="The same within 2013 to 2023", unit="year", tables=["fatalities"],
        rule="The calendar year from 2013 to 2023, ended by the edition's day, with the highest fatalities.malicious_total.")
def peak_year_window(tables: Tables, p: Parameters) -> Finding:
    return _peak(in_window(malicious(tables, p), tables, p), last_year(tables, p))
