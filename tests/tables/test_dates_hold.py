"""What holds of every date and every period, whatever the days are that a date known to the month or the year leaves open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import UserError
from companion.tables import dates
from companion.tables.dates import Active, active_on, overlaps, partial

from ..strategies import DAYS, day_in, partials

held = settings(max_examples=100, deadline=None, derandomize=True, database=None)


@held
@given(partials())
def test_a_date_is_written_as_it_is_read(text):
    read = partial(text)
    assert read.iso == text and read.earliest <= read.latest
    assert read.precision == {10: "day", 7: "month", 4: "year"}[len(text)] and partial(text, read.precision) == read
    before, after = read.earliest - timedelta(1), read.latest + timedelta(1)
    assert read.earliest.isoformat()[: len(text)] == read.latest.isoformat()[: len(text)] == text
    assert before.isoformat()[: len(text)] != text != after.isoformat()[: len(text)]
    assert str(read.earliest.year) in read.text and (read.precision == "year") == (read.text == text)


@held
@given(partials(), st.sampled_from(["day", "month", "year"]))
def test_a_date_is_refused_at_another_precision(text, precision):
    if partial(text).precision != precision:
        with pytest.raises(ValueError, match="precision says"):
            partial(text, precision)


@held
@given(st.data(), partials(), st.one_of(st.none(), partials()), DAYS, DAYS)
def test_an_answer_holds_for_every_day_that_dates_leave_open(data, start, end, one, two):
    first, last = sorted((one, two))
    answer = overlaps(partial(start), partial(end or ""), first, last)
    begun = data.draw(day_in(start))
    ended = data.draw(day_in(end)) if end else date.max
    exact = begun <= last and ended >= first
    assert answer is not (Active.NO if exact else Active.YES)
    widest = partial(start).earliest <= last and (not end or partial(end).latest >= first)
    narrowest = partial(start).latest <= last and (not end or partial(end).earliest >= first)
    assert answer is (Active.YES if narrowest else Active.PERHAPS if widest else Active.NO), "perhaps is said only where both can be"


@held
@given(partials(), st.one_of(st.none(), partials()), DAYS)
def test_a_day_is_a_window_of_one_day(start, end, day):
    assert active_on(partial(start), partial(end or ""), day) is overlaps(partial(start), partial(end or ""), day, day)


RANK = {Active.NO: 0, Active.PERHAPS: 1, Active.YES: 2}


@held
@given(partials(), st.one_of(st.none(), partials()), DAYS, DAYS, st.integers(0, 400))
def test_a_wider_window_never_holds_less(start, end, one, two, more):
    first, last = sorted((one, two))
    narrow = overlaps(partial(start), partial(end or ""), first, last)
    assert RANK[narrow] <= RANK[overlaps(partial(start), partial(end or ""), first - timedelta(more), last)]
    assert RANK[narrow] <= RANK[overlaps(partial(start), partial(end or ""), first, last + timedelta(more))]
    assert RANK[narrow] <= RANK[overlaps(partial(start), None, first, last)], "and a period without an end"


@held
@given(DAYS, DAYS)
def test_whole_years_are_the_birthdays_that_have_come(one, two):
    first, last = sorted((one, two))
    birthdays = sum((year, first.month, first.day) <= (last.year, last.month, last.day) for year in range(first.year + 1, last.year + 1))
    assert dates.years_between(first, last) == birthdays
    assert dates.years_between(first, first) == 0


@held
@given(DAYS)
def test_the_last_year_that_had_ended_had(day):
    year = dates.last_ended_year(day)
    assert date(year, 12, 31) <= day < date(year + 1, 12, 31)


@held
@given(DAYS)
def test_a_day_given_is_the_day_read_and_said(day):
    assert dates.day(day.isoformat()) == dates.day(day) == day
    said = dates.long(day)
    assert said == partial(day.isoformat()).text and said.split()[0] == str(day.day) and said.split()[2] == str(day.year)


@pytest.mark.parametrize("text", ["2024-1-01", "20240101", "2024-W01-1", "2024-01-01T00:00", " 2024-01-01", "2024-01-01 ", "", "2024-00-10", "2023-02-29", None, 20240101])
def test_no_other_way_of_writing_a_day_is_read(text):
    with pytest.raises(UserError, match=r"the day is .* not a day of the calendar; write it as 2024-12-31"):
        dates.day(text, "the day")


@pytest.mark.parametrize("text", ["0", "19561", "1956-", "1956-1", "1956-11-", "1956-11-7", "1956-11-07x", "x1956", "1956/11/07", " 1956", "1956-13", "1956-00", "1956-11-31", "1900-02-29"])
def test_no_other_way_of_writing_a_partial_date_is_read(text):
    with pytest.raises(ValueError):
        partial(text)


def test_nothing_is_no_date_and_a_date_is_read_once():
    assert partial("") is None and partial("", "day") is None
    assert partial("2014-04") is partial("2014-04")
    assert partial("2014-04").text == "April 2014" and partial("2014").text == "2014" and partial("2014-04-10").text == "10 April 2014"


def test_a_date_that_must_be_there_is_refused_where_there_is_none():
    assert dates.known("2014-04", "month") == partial("2014-04")
    for precision in (None, "day"):
        with pytest.raises(ValueError, match="there is no date; write 2014-04-10, 2014-04 or 2014"):
            dates.known("", precision)


def test_dates_stand_in_order_of_their_earliest_day_and_cannot_be_changed():
    assert sorted([partial("2014-04-10"), partial("2014"), partial("2013-12")]) == [partial("2013-12"), partial("2014"), partial("2014-04-10")]
    with pytest.raises(AttributeError):
        partial("2014").precision = "day"


def test_what_is_wrong_with_a_date_is_said():
    with pytest.raises(ValueError, match=r"'soon' is not a date; write 2014-04-10, 2014-04 or 2014"):
        partial("soon")
    with pytest.raises(ValueError, match=r"'2014' is written to the year, but its precision says month"):
        partial("2014", "month")
