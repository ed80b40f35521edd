"""Dates known to a day, a month or a year, and what that does to a count.

A partial date is kept as it is known ("1956-11") and read as the span of days it may be. A period whose
bounds are partial is certainly active, certainly not active, or perhaps active on a day.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from companion.errors import UserError

MONTHS = calendar.month_name
_SHAPES = {"day": re.compile(r"\d{4}-\d\d-\d\d"), "month": re.compile(r"\d{4}-\d\d"), "year": re.compile(r"\d{4}")}


class Active(StrEnum):
    """Whether a period holds a day."""

    YES = "yes"
    NO = "no"
    PERHAPS = "perhaps"


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date as far as it is known: `earliest` and `latest` are the first and last day it may be."""

    earliest: date
    latest: date
    precision: str

    @property
    def text(self) -> str:
        """As a reader says it: 10 April 2014, April 2014, 2014."""
        if self.precision == "day":
            return long(self.earliest)
        if self.precision == "month":
            return f"{MONTHS[self.earliest.month]} {self.earliest.year}"
        return str(self.earliest.year)

    @property
    def iso(self) -> str:
        """ISO 8601 at its own precision: 2014-04-10, 2014-04, 2014."""
        return self.earliest.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


@cache
def partial(text: str, precision: str | None = None) -> PartialDate | None:
    """Read "1956-11-07", "1956-11" or "1956"; "" gives None.

    `precision`, where given, must be the one the text is written at. Raises `ValueError` otherwise.
    """
    if not text:
        return None
    written = next((name for name, shape in _SHAPES.items() if shape.fullmatch(text)), None)
    if written is None:
        raise ValueError(f"{text!r} is not a date; write 2014-04-10, 2014-04 or 2014")
    if precision and precision != written:
        raise ValueError(f"{text!r} is written to the {written}, but its precision says {precision}")
    if written == "day":
        day = date.fromisoformat(text)
        return PartialDate(day, day, "day")
    year = int(text[:4])
    first, last = (1, 12) if written == "year" else (int(text[5:7]), int(text[5:7]))
    return PartialDate(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), written)


def known(text: str, precision: str | None = None) -> PartialDate:
    """As `partial`, where a date must be there; raises `ValueError` for an empty text too."""
    read = partial(text, precision)
    if read is None:
        raise ValueError("there is no date; write 2014-04-10, 2014-04 or 2014")
    return read


def active_on(start: PartialDate, end: PartialDate | None, day: date) -> Active:
    """Whether start <= day <= end; the end day counts, and no end means still open."""
    return overlaps(start, end, day, day)


def overlaps(start: PartialDate, end: PartialDate | None, first: date, last: date) -> Active:
    """Whether the period has any day in common with first..last (both included)."""
    certainly_begun, perhaps_begun = start.latest <= last, start.earliest <= last
    certainly_lasts = end is None or end.earliest >= first
    perhaps_lasts = end is None or end.latest >= first
    if certainly_begun and certainly_lasts:
        return Active.YES
    return Active.PERHAPS if perhaps_begun and perhaps_lasts else Active.NO


def day(text: object, name: str = "date") -> date:
    """Read a full ISO day given by a user; raises `UserError` naming the parameter."""
    try:
        if _SHAPES["day"].fullmatch(str(text)):
            return date.fromisoformat(str(text))
    except ValueError:
        pass
    raise UserError(f"{name} is {str(text)!r}, which is not a day of the calendar; write it as 2024-12-31.") from None


def long(value: date) -> str:
    """31 December 2024."""
    return f"{value.day} {MONTHS[value.month]} {value.year}"


def years_between(first: date, last: date) -> int:
    """Whole years from first to last, as a birthday counts them."""
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def last_ended_year(as_of: date) -> int:
    """The last calendar year that had ended by as_of."""
    return as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1
