"""UCDP's API: the same datasets as JSON, in pages, for those who hold a token.

The answer tells by its columns which dataset it is, and is read by that feed's module. The token is taken from
COMPANION_UCDP_TOKEN and sent as a header to UCDP's own host only; 5,000 requests a day, errors counted.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from companion.errors import UserError
from companion.sources import ged_versions, ucdp_candidate, ucdp_country_year, ucdp_ged, ucdp_onesided
from companion.sources.names import Names
from companion.sources.opening import opened
from companion.sources.published import Published, heading

if TYPE_CHECKING:
    from companion.sources.fetch import Fetched

NAME = "ucdp-api"
TITLE = "UCDP API"
PRODUCER = "Uppsala Conflict Data Program"
ADDRESS = "https://ucdpapi.pcr.uu.se/api/onesided/{dotted}?pagesize=1000&page=0"
LICENCE = "CC BY 4.0"
SOURCE = "ucdp-onesided"
TABLE = "violence"
PART = ("dataset",)
WRITES = "table"

MARKS = (("is_government_actor", ucdp_onesided), ("type_of_violence", ucdp_ged), ("os_any_govt_killings_best", ucdp_country_year))


def fetch(address: str, cache: Path, feed: str, **options: Any) -> Fetched:
    """All pages of the answer; see `ucdp_pages.fetch`."""
    from companion.sources import ucdp_pages

    return ucdp_pages.fetch(address, cache, feed, **options)


def read(source: Path | bytes, name: str = "", today: date | None = None) -> Published:
    """The rows of whichever dataset the answer holds; refuses a single page of several."""
    name = name or (source.name if isinstance(source, Path) else "the answer")
    answer = opened(source, NAME, name)
    _check_whole(source, len(answer.records), name)
    published: Published = _module({heading(column) for column in answer.header}, name).read(source, name, today)
    return published


def compile(feed: Published, names: Names | None = None) -> list[dict[str, str]]:
    """The rows of `violence` as the dataset's own module compiles them."""
    module: ModuleType = next(m for m in (ucdp_onesided, ucdp_ged, ucdp_candidate, ucdp_country_year) if feed.feed == m.NAME)
    compiled: list[dict[str, str]] = module.compile(feed, names)
    return compiled


def _module(columns: set[str], name: str) -> ModuleType:
    for mark, module in MARKS:
        if mark in columns:
            return ucdp_candidate if module is ucdp_ged and ged_versions.candidate(name) else module
    raise UserError(f"{NAME}: {name} is none of the datasets used here (onesided, gedevents, organizedviolencecy); "
                    f"found the columns {', '.join(sorted(columns))[:200]}.")


def _check_whole(source: Path | bytes, count: int, name: str) -> None:
    envelope = json.loads(source if isinstance(source, bytes) else source.read_bytes())
    total = envelope.get("TotalCount") if isinstance(envelope, dict) else None
    if isinstance(total, int) and total != count:
        raise UserError(f"{NAME}: {name} holds {count:,} of {total:,} records (one page of {envelope.get('TotalPages')}); "
                        "let the program fetch all pages, or ask for a larger pagesize.")
