"""Feeds: one module each, all of one shape, found by name.

A feed's module has
`NAME` (what a user types), `TITLE`, `PRODUCER`, `ADDRESS` (the publisher's own, `{yearly}` standing for UCDP's
newest yearly version), `LICENCE`, `SOURCE` (its id in datapackage.json), `TABLE` (the table it compiles to),
`PART` (the columns whose values mark the rows of that table as the feed's; none: every row is) and `WRITES` (table;
nothing, where the register is compiled by hand and only held against the feed; own machine, where terms forbid more);
`read(source, name="", today=None) -> Published`: the feed's rows, checked, as published;
`compile(published, names=None) -> list[dict[str, str]]`: the rows of its table;
where the register of missions or resolutions can be held against it,
`disagreements(table, register, names) -> list[Disagreement]`; and where one request is not enough, its own `fetch`.
The twelfth feed is written by looking at `un_fatalities`.
"""

from __future__ import annotations

import difflib
from datetime import date, timedelta
from importlib import import_module
from types import ModuleType

from companion.errors import UserError

FEEDS = {
    "un-missions": "un_missions",
    "un-fatalities": "un_fatalities",
    "un-contributions": "un_contributions",
    "un-resolutions": "un_resolutions",
    "ucdp-onesided": "ucdp_onesided",
    "ucdp-country-year": "ucdp_country_year",
    "ucdp-ged": "ucdp_ged",
    "ucdp-candidate": "ucdp_candidate",
    "ucdp-api": "ucdp_api",
    "ipi-monthly": "ipi_monthly",
    "ipi-missions": "ipi_missions",
    "owid": "owid",
    "acled": "acled",
}


def feed(name: str) -> ModuleType:
    """The module of a feed; raises `UserError` for a name that is none."""
    if name not in FEEDS:
        near = difflib.get_close_matches(name, FEEDS, 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise UserError(f"{name!r} is not a feed.{hint} Feeds: {', '.join(FEEDS)}.")
    return import_module(f"companion.sources.{FEEDS[name]}")


def address(module: ModuleType, today: date) -> str:
    """The publisher's address of a feed as of today.

    UCDP's yearly version `yy.1` comes out in June; before July the year before is the newest that is sure to be
    there. Its candidate releases are cumulated by quarter and come out within six weeks.
    """
    year = today.year if today.month >= 7 else today.year - 1
    ready = today - timedelta(days=45)
    quarter = (ready.year, ready.month // 3 * 3) if ready.month >= 3 else (ready.year - 1, 12)
    yy, candidate_yy = f"{year % 100:02d}", f"{quarter[0] % 100:02d}"
    return str(module.ADDRESS).format(yearly=f"{yy}1", dotted=f"{yy}.1", candidate=f"{candidate_yy}_01_{candidate_yy}_{quarter[1]:02d}")


def own(module: ModuleType, compiled: list[dict[str, str]], table: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows of a table that a feed put there: those that share its compiled rows' values in `PART`."""
    marks = {tuple(row[column] for column in module.PART) for row in compiled}
    return [row for row in table if tuple(row[column] for column in module.PART) in marks]
