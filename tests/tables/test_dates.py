"""Dates known to a day, a month or a year."""

from __future__ import annotations

from datetime import date

import pytest

from companion.errors import UserError
from companion.tables import dates
from companion.tables.dates import Active, active_on, overlaps, partial


@pytest.mark.parametrize(("text", "precision", "earliest", "latest", "said"), [
    ("2014-04-10", "day", date(2014, 4, 10), date(2014, 4, 10), "10 April 2014"),
    ("1956-11", "month", date(1956, 11, 1), date(1956, 11, 30), "November 1956"),
    ("2012-02", "month", date(2012, 2, 1), date(2012, 2, 29), "February 2012"),
    ("2017", "year", date(2017, 1, 1), date(2017, 12, 31), "2017"),
])
def test_a_date_is_read_at_its_precision(text, precision, earliest, latest, said):
    read = partial(text, precision)
    assert (read.earliest, read.latest, read.precision, read.text, read.iso) == (earliest, latest, precision, said, text)


@pytest.mark.parametrize(("text", "precision"), [("2015-02-30", "day"), ("2015-13", "month"), ("yesterday", None), ("2015-02", "day"), ("20150230", "day")])
def test_what_is_no_date_is_refused(text, precision):
    with pytest.raises(ValueError):
        partial(text, precision)


@pytest.mark.parametrize(("start", "end", "day", "answer"), [
    ("2013-04-25", "2023-12-31", date(2023, 12, 31), Active.YES),
    ("2013-04-25", "2023-12-31", date(2024, 1, 1), Active.NO),
    ("2013-04-25", "2023-12-31", date(2013, 4, 24), Active.NO),
    ("2014-04-10", "", date(2030, 1, 1), Active.YES),
    ("1956-11", "", date(1956, 11, 15), Active.PERHAPS),
    ("1956-11", "", date(1956, 11, 30), Active.YES),
    ("1956-11", "1967-06", date(1967, 6, 17), Active.PERHAPS),
    ("1956-11", "1967-06", date(1967, 6, 1), Active.YES),
    ("1956-11", "1967-06", date(1967, 7, 1), Active.NO),
])
def test_active_on_a_day(start, end, day, answer):
    assert active_on(partial(start), partial(end), day) is answer


def test_a_period_that_is_certain_to_touch_a_year_is_active_in_it():
    assert overlaps(partial("1958-06"), partial("1958-12"), date(1958, 1, 1), date(1958, 12, 31)) is Active.YES


@pytest.mark.parametrize("text", ["yesterday", "2015-02-30", "2015-6-30", "2015"])
def test_a_day_given_by_a_user_is_a_day_of_the_calendar(text):
    with pytest.raises(UserError, match="as_of is"):
        dates.day(text, "as_of")


@pytest.mark.parametrize(("first", "last", "years"), [(date(2014, 4, 10), date(2024, 1, 1), 9), (date(2014, 4, 10), date(2024, 4, 10), 10), (date(2014, 4, 10), date(2024, 4, 9), 9)])
def test_whole_years_are_counted_as_birthdays(first, last, years):
    assert dates.years_between(first, last) == years


@pytest.mark.parametrize(("day", "year"), [(date(2024, 12, 31), 2024), (date(2024, 12, 30), 2023)])
def test_a_year_has_ended_on_its_last_day(day, year):
    assert dates.last_ended_year(day) == year
