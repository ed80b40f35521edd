"""Feeds: one module each, all of one shape, found by name.

A feed's module has
`NAME` (what a user types), `TITLE`, `PRODUCER`, `ADDRESS` (the publisher's own, `{yearly}` standing for UCDP's
newest yearly version), `LICENCE`, `SOURCE` (its id in datapackage.json), `TABLE` (the table it compiles to),
`PART` (column -> value: the rows of that table which are the feed's, `{}` for all of them) and `COMPARED`
(true where the register is compiled by hand and the feed is only held against it);
`read(source, name="", today=None) -> Published`: the feed's rows, checked, as published;
`compile(published, names=None) -> list[dict[str, str]]`: the rows of its table.
The twelfth feed is written by looking at `un_fatalities`.
"""

from __future__ import annotations

import difflib
from datetime import date
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

    UCDP's yearly version `yy.1` comes out in June and is in the address without its dot; before July the year
    before is the newest that is sure to be there.
    """
    year = today.year if today.month >= 7 else today.year - 1
    return module.ADDRESS.format(yearly=f"{year % 100:02d}1", dotted=f"{year % 100:02d}.1")
