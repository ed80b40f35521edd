"""Axes that several charts share: where time is marked, and that labels do not lie on one another."""

from __future__ import annotations

from datetime import date

import pytest

from companion.drawing import axes, theme


@pytest.mark.parametrize(("first", "as_of", "shown"), [
    ("1948-05-29", "2024-12-31", ["1950", "1960", "1970", "1980", "1990", "2000", "2010", "2020"]),
    ("2007-01-01", "2015-06-30", [str(year) for year in range(2007, 2016)]),
    ("2024-01-01", "2024-12-31", ["2024-01", "2024-03", "2024-05", "2024-07", "2024-09", "2024-11"]),
])
def test_time_is_marked_inside_its_span_and_not_too_often(first, as_of, shown, given):
    values = axes.time("date", first, given(as_of), theme.WIDE).to_dict()["axis"]["values"]
    days = [date(value["year"], value["month"], value["date"]) for value in values]
    assert [day.isoformat()[: len(shown[0])] for day in days] == shown
    assert all(date.fromisoformat(first) <= day <= date.fromisoformat(as_of) for day in days)


def test_the_essays_day_is_marked_only_where_the_axis_reaches_it(given):
    assert axes.essay(given("2024-12-31"), "1948-01-01", theme.WIDE)
    assert not axes.essay(given("2015-06-30"), "1948-01-01", theme.WIDE)


@pytest.mark.parametrize("highest", [1, 7, 18, 127, 1134, 26_500, 107_805])
def test_whole_numbers_reach_the_highest(highest):
    values = axes.whole(highest)["values"]
    assert values[0] == 0 and values[-1] >= highest and len(values) <= 8


def test_labels_of_rows_hold_hostile_text():
    axis = axes.rows("y", {10: 'a"]) + alert(1) //', 20: "two\nlines"}, 40).to_dict()["axis"]
    assert axis["labelExpr"] == '({"10": "a\\"]) + alert(1) //", "20": ["two", "lines"]})[datum.value]'
    assert axis["tickCount"] == 2, "Vega drops labels where it expects fewer"


def test_labels_at_the_end_are_pushed_apart():
    layers = axes.ends([("one", 1.0, theme.BLUE), ("two", 1.1, theme.GREY)], 10, 200, theme.WIDE)
    low, high = (layer.to_dict()["encoding"]["y"]["value"] for layer in layers[1::2])
    assert low - high >= 17


def test_a_key_breaks_into_lines_that_fit():
    words = ["At the end of each month", "At each year", "Single counts"]
    assert len({y for _, y in axes.line_up(words, 32, -14, theme.WIDE)}) == 1
    narrow = axes.line_up(words, 32, -14, theme.NARROW)
    assert len({y for _, y in narrow}) == 2 and max(y for _, y in narrow) == -14
    for text, (x, _) in zip(words, narrow, strict=True):
        assert x + 32 + theme.measure(text, theme.SIZE) < theme.NARROW.width


def test_nothing_says_so():
    empty = axes.nothing("No mission had begun", "What is drawn", theme.WIDE)
    assert empty.caption == "No mission had begun." and "empty" in empty.alt
