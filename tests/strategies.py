"""Dates and tables that hypothesis makes: days, dates known to a day, a month or a year, and rows of missions."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from companion.tables.dates import partial

DAYS = st.dates(date(1990, 1, 1), date(2024, 12, 31))
FEW_DAYS = st.dates(date(2013, 12, 1), date(2015, 2, 28))  # so that dates meet


@st.composite
def partials(draw, days=DAYS) -> str:
    """A date as a table writes it: 2014-04-10, 2014-04 or 2014."""
    return draw(days).isoformat()[: draw(st.sampled_from([10, 7, 4]))]


def day_in(text: str) -> st.SearchStrategy[date]:
    """A day that a partial date may be."""
    read = partial(text)
    return st.dates(read.earliest, read.latest)


@st.composite
def periods(draw, days=FEW_DAYS) -> dict[str, str]:
    """start and end (perhaps none) of a mission, as a table writes them; some choice of days has the end after the start."""
    start, end = draw(partials(days)), draw(st.one_of(st.just(""), partials(days)))
    if end and partial(end).latest < partial(start).earliest:
        start, end = end, start
    return {"start": start, "end": end}


@st.composite
def missions(draw, most=8) -> list[dict]:
    """Rows of missions: periods, a mandate's day at or before the start where there is one, coding and strength."""
    rows = []
    for number in range(draw(st.integers(1, most))):
        its = draw(periods())
        mandate = draw(st.one_of(st.just(""), st.dates(date(2013, 6, 1), partial(its["start"]).latest).map(date.isoformat)))
        coding = draw(st.sampled_from(["yes", "no", "borderline", "not coded"]))
        strength = draw(st.sampled_from(["", 2999, 3000, 4999, 5000, 9999, 10000]))
        rows.append({"mission": f"M{number}", **its, "mandate": mandate, "multidimensional": coding, "strength_authorised": strength})
    return rows
