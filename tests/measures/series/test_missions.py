"""The series behind the missions' charts, on a few rows one can follow by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from companion.measures.series import missions as series


def mission(name, start, end="", coding="no", region="Africa"):
    return {"mission": name, "name": name, "location": "x", "region": region, "start": start, "end": end, "multidimensional": coding, "source": "s"}


@pytest.fixture
def few():
    rows = [
        mission("A", "1990-01-01", "1995-03-31", "yes"),
        mission("B", "1994-06", "", "borderline"),
        mission("C", "1995-03-31", "1995-04", region="Europe"),
    ]
    return SimpleNamespace(missions=pd.DataFrame(rows))


def on(frame, day):
    """The row that holds on a day: the last one at or before it."""
    return frame[frame["date"] <= day].iloc[-1]


@pytest.mark.parametrize(("day", "low", "high"), [
    ("1990-01-01", 1, 1),
    ("1994-06-01", 1, 2),  # B began in that month
    ("1994-06-30", 2, 2),
    ("1995-03-31", 3, 3),  # the day of closing counts, a successor is a new mission
    ("1995-04-01", 2, 2),
    ("1995-04-02", 1, 2),  # C ended in that month
    ("1995-04-30", 1, 2),
    ("1995-05-01", 1, 1),
])
def test_active_steps(few, given, day, low, high):
    row = on(series.active(few, given("2000-01-01")), day)
    assert (row["low"], row["high"], row["perhaps"]) == (low, high, high - low)


def test_active_ends_with_the_day_told_to(few, given):
    assert series.active(few, given("1995-03-31"))["date"].iloc[-1] == "1995-03-31"
    assert series.active(few, given("1989-12-31")).empty


def test_bars_span_what_the_dates_allow(few, given):
    rows = series.bars(few, given("2000-01-01")).set_index("mission")
    assert tuple(rows.loc["B", ["first", "surely_first", "last", "open"]]) == ("1994-06-01", "1994-06-30", "2000-01-01", "yes")
    assert tuple(rows.loc["C", ["surely_last", "last", "open", "end"]]) == ("1995-04-01", "1995-04-30", "no", "1995-04")


def test_bars_tell_nothing_after_the_day(few, given):
    rows = series.bars(few, given("1995-03-31")).set_index("mission")
    assert tuple(rows.loc["A", ["last", "open", "end"]]) == ("1995-03-31", "no", "1995-03-31")
    assert tuple(rows.loc["C", ["last", "open", "end"]]) == ("1995-03-31", "yes", "")


def test_a_bar_of_one_month_has_nothing_sure(given):
    rows = series.bars(SimpleNamespace(missions=pd.DataFrame([mission("D", "1996-05", "1996-05")])), given())
    assert tuple(rows.loc[0, ["first", "last", "surely_first", "surely_last"]]) == ("1996-05-01", "1996-05-31", "", "")


def test_openings_only_in_years_that_ended(few, given):
    rows = series.openings(few, given("1995-12-30")).set_index("year")
    assert list(rows.index) == [1990, 1991, 1992, 1993, 1994]
    rows = series.openings(few, given("1995-12-31")).set_index("year")
    assert tuple(rows.loc[1995, ["opened", "closed", "closed_multidimensional", "closed_missions"]]) == (1, 2, 1, "A; C")
    assert rows.loc[1994, "opened_missions"] == "B" and rows.loc[1994, "opened_multidimensional"] == 0


def people(series_name, date, total, mission=""):
    return {"series": series_name, "date": date, "mission": mission, "total": total, "source": "s"}


@pytest.fixture
def counts():
    rows = [
        people("ipi-monthly", "2016-10-31", 10),
        people("ipi-monthly", "2016-12-31", 12),
        people("ipi-monthly", "2017-02-28", 14),
        people("ipi-mission", "2016-10-31", 3, "UNMIK"),
        people("owid-yearly", "2016", 11),
        people("owid-yearly", "2017", None),
        people("un-point", "2023-05-31", 20),
        people("sipri-point", "2023-12-31", 999),
    ]
    return SimpleNamespace(personnel=pd.DataFrame(rows).astype({"total": "Int64"}))


def test_a_skipped_month_is_an_empty_row(counts, given):
    rows = series.personnel(counts, given())
    months = rows[rows["series"] == "ipi-monthly"]
    assert list(months["date"]) == ["2016-10-31", "2016-11-30", "2016-12-31", "2017-01-31", "2017-02-28"]
    assert list(months["total"].isna()) == [False, True, False, True, False]


def test_february_of_a_leap_year_is_not_missing(given):
    rows = [people("ipi-monthly", "2012-01-31", 1), people("ipi-monthly", "2012-02-28", 2), people("ipi-monthly", "2012-03-31", 3)]
    found = series.personnel(SimpleNamespace(personnel=pd.DataFrame(rows).astype({"total": "Int64"})), given())
    assert list(found["total"]) == [1, 2, 3]


def test_other_series_stay_out(counts, given):
    rows = series.personnel(counts, given())
    assert set(rows["series"]) == {"ipi-monthly", "owid-yearly", "un-point"}
    assert "2017" not in set(rows["date"]), "a year without a value is no row"


def test_people_after_the_day_stay_out(counts, given):
    rows = series.personnel(counts, given("2016-12-30"))
    assert list(rows["date"]) == ["2016-10-31"]
    assert "2016" in set(series.personnel(counts, given("2016-12-31"))["date"])
