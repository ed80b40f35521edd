"""What a claim's test works with, function by function: at the bound itself and on either side, first and last of several."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from companion.claims import values
from companion.claims.values import Condition, Figure, Missing, Row, Rows, Trace, plain

HELD = [
    # row of the CSV, name, start, end, strength
    (2, "A", "2000-05-10", "2010-05-20", 10), (3, "B", "2001-06", "2011-06", 30), (4, "C", "", "", None), (5, "D", "2002", "", 30), (6, "E", "2000-05-10", "2009", 10),
]  # fmt: skip


@pytest.fixture
def table():
    frame = pd.DataFrame({name: [row[place] for row in HELD] for place, name in enumerate(("name", "start", "end"), 1)}, index=[row[0] for row in HELD])
    frame["strength"] = pd.array([row[4] for row in HELD], dtype="Int64")
    return Rows("things", frame, ("name",), Trace())


def called(function, *parts, **more):
    return values.FUNCTIONS[function](*parts, **more)


def chosen(table, **conditions):
    return called("rows", table, **conditions).part("name")


@pytest.mark.parametrize(("day", "names"), [
    ("2000-05-09", []), ("2000-05-10", ["A", "E"]), ("2001-06-29", ["A", "E"]), ("2001-06-30", ["A", "B", "E"]), ("2002-12-30", ["A", "B", "E"]), ("2002-12-31", ["A", "B", "D", "E"]),
    ("2009-01-01", ["A", "B", "D", "E"]), ("2009-01-02", ["A", "B", "D"]), ("2010-05-20", ["A", "B", "D"]), ("2010-05-21", ["B", "D"]), ("2011-06-01", ["B", "D"]), ("2011-06-02", ["D"]),
])
def test_active_is_for_certain_and_the_end_day_counts(table, day, names):
    assert called("active", table, day).part("name") == names


@pytest.mark.parametrize(("function", "bounds", "within", "without"), [
    ("between", ("2010-05-20", "2011-06-30"), ["2010-05-20", "2011-06-30", "2011-06", "2010-06"], ["2010-05-19", "2011-07-01", "2010-05", "2011-07", "2010", "2011", ""]),
    ("since", ("2010-05-20",), ["2010-05-20", "2010-06", "2011", "2999-12-31"], ["2010-05-19", "2010-05", "2010", ""]),
    ("since", ("2010-05-01",), ["2010-05"], ["2010-04-30", "2010"]),
    ("before", ("2010-05-20",), ["2010-05-19", "2010-04", "2009"], ["2010-05-20", "2010-05", "2010", ""]),
    ("before", ("2010-06-01",), ["2010-05"], ["2010-06"]),
    ("containing", ("and",), ["sand", "and", "android"], ["an", "", None, "AND"]),
    ("containing", ("None",), ["None"], [None, ""]),
    ("containing", ("x",), ["x"], [None, ""]),
    ("other", ("A",), ["B", "", None, "a"], ["A"]),
])
def test_a_condition_at_its_bounds(function, bounds, within, without):
    condition = called(function, *bounds)
    assert isinstance(condition, Condition)
    assert [one for one in within if not condition.holds(one)] == [] and [one for one in without if condition.holds(one)] == []


def test_a_condition_s_bounds_are_days():
    for function, bounds in (("between", ("2010", "2011-01-01")), ("between", ("2010-01-01", "2011")), ("since", ("2010-05",)), ("before", ("2010",))):
        with pytest.raises(ValueError):
            called(function, *bounds).holds("2010-05-20")


def test_rows_are_those_for_which_all_conditions_hold(table):
    assert chosen(table) == ["A", "B", "C", "D", "E"]
    assert chosen(table, strength=30) == ["B", "D"]
    assert chosen(table, strength=30, end="") == ["D"], "all conditions, not any"
    assert chosen(table, end="", strength=30) == ["D"], "in whatever order"
    assert chosen(table, name=["E", "A"]) == ["A", "E"], "in the order of the table"
    assert chosen(table, strength=30, end=called("since", "2000-01-01")) == ["B"]
    assert chosen(table, end=called("since", "2000-01-01"), strength=30) == ["B"]
    assert chosen(table, name=Figure("x.names", ["A", "B"])) == ["A", "B"]
    assert chosen(table, name="nobody") == []
    with pytest.raises(KeyError, match=r"things\.csv has no column 'colour'; it has name, start, end, strength"):
        chosen(table, colour="red")


def test_the_first_is_the_earliest_and_the_last_the_latest_and_what_is_empty_is_neither(table):
    assert called("first", table, by="start").part("name") == "A", "of equals the first of the table"
    assert called("last", table, by="start").part("name") == "D"
    assert called("first", table, by="end").part("name") == "E" and called("last", table, by="end").part("name") == "B"
    assert called("last", table, by="strength").part("name") == "D", "of equals the last of the table"
    assert called("first", table, by="strength").part("name") == "A"
    nought = Rows("things", table.frame.assign(strength=table.frame["strength"].replace({10: 0})), ("name",), Trace())
    assert called("first", nought, by="strength").part("name") == "A", "nought is a value"
    with pytest.raises(Missing, match=r"no row of things\.csv fits"):
        called("first", called("rows", table, name="C"), by="start")


def test_a_row_is_picked_by_its_whole_key(table):
    assert table.row(["B"]).part("strength") == 30 and table.row(["E"]).part("end") == "2009"
    two = Rows("things", table.frame, ("start", "name"), Trace())
    assert two.row(["2000-05-10", "E"]).part("end") == "2009"
    for key, words in ((["B"], "has the key start, name, not 1 values"), (["2000-05-10", "B"], "data/things.csv has no row 2000-05-10, B"), ([], "not 0 values")):
        with pytest.raises(Missing, match=words):
            two.row(key)


def test_what_was_looked_at_is_noted_once_and_with_the_columns_that_chose(table):
    one = called("rows", table, strength=30)
    assert table.trace.rows == {}, "nothing has been read of it yet"
    one.part("end")
    one.part("end")
    one.part("start")
    assert table.trace.rows == {("things", 3): ["name", "strength", "end", "start"], ("things", 5): ["name", "strength", "end", "start"]}
    called("count", called("active", table, "2000-05-10"))
    assert table.trace.rows[("things", 2)] == ["name", "start", "end"]
    assert called("count", called("rows", table, name="nobody")) == 0


def test_of_the_first_and_the_last_only_that_row_is_noted(table):
    called("first", table, by="start").part("end")
    called("last", table, by="start").part("end")
    assert list(table.trace.rows) == [("things", 2), ("things", 5)]


def test_cells_are_plain_values(table):
    assert table.part("strength") == [10, 30, None, 30, 10]
    assert all(type(one) in (int, type(None)) for one in table.part("strength"))


@pytest.mark.parametrize(("function", "given", "value"), [
    ("count", (["a", "b"],), 2), ("count", ([],), 0), ("sum", ([1, None, 2, ""],), 3), ("min", ([3, None, 1],), 1), ("max", ([3, "", 1],), 3), ("sum", ([0],), 0), ("max", ([0, -1],), 0),
    ("min", (["2001", "", "2000"],), "2000"), ("unique", (["b", "a", "b"],), ["b", "a"]), ("sorted", (["b", "a"],), ["a", "b"]), ("same", (["b", "a"], ["a", "b"]), True), ("same", (["a", "b"], ["b", "a"]), True), ("same", (["a", "a"], ["a"]), False),
    ("percent", (1, 3), 33.3), ("percent", (2, 3), 66.7), ("percent", (0, 5), 0.0), ("percent", (5, 5), 100.0), ("year", ("2014-04-10",), "2014"), ("year", ("2014",), "2014"), ("year", ("",), ""),
    ("years", ("2014-04-10", "2024-04-09"), 9), ("years", ("2014-04-10", "2024-04-10"), 10), ("years", ("2014-04", "2024-04-29"), 9), ("years", ("2014-04", "2024-04-30"), 10), ("years", ("2014-04-10", "2024-04"), 9), ("years", ("2014-04-01", "2024-04"), 10), ("years", ("2014", "2024"), 9),
])
def test_a_function_of_plain_values(function, given, value):
    """Whole years are counted as surely passed: from the last day the first may be to the first the last may be."""
    assert called(function, *given) == value


@pytest.mark.parametrize(("function", "given"), [("sum", ([],)), ("min", ([None, ""],)), ("max", ([],)), ("percent", (None, 3)), ("percent", (0, 0)), ("percent", (1, 0)), ("percent", (1, None)), ("years", ("", "2024-01-01")), ("years", ("2024-01-01", ""))])
def test_what_is_not_known_is_missing(function, given):
    with pytest.raises(Missing):
        called(function, *given)


def test_a_figure_is_its_value_or_a_part():
    whole, range_ = Figure("x.y", 5), Figure("x.z", None, 0, 4, 0)
    assert plain(whole) == 5 and [whole.part(name) for name in ("low", "high", "best")] == [5, 5, 5]
    assert [range_.part(name) for name in ("low", "high", "best")] == [0, 4, 0], "nought is a value"
    with pytest.raises(Missing, match=r"x\.z is not one number but a range"):
        plain(range_)
    one = Figure("x.r", [{"date": "2013", "low": 7}])
    assert one.part("date") == "2013"
    for figure, name in ((one, "day"), (whole, "date"), (Figure("x.r", [{"date": "2013"}, {"date": "2014"}]), "date"), (Figure("x.n", ["date"]), "date"), (Figure("x.e", []), "date"), (Figure("x.t", "date"), "date")):
        with pytest.raises(KeyError, match=f"the figure {figure.id} has no part '{name}'"):
            figure.part(name)


def test_rows_and_a_row_are_no_values(table):
    for one in (table, Row(table)):
        with pytest.raises(ValueError, match="a row cannot be compared; name one of its columns"):
            plain(one)
    assert plain(None) is None and plain([1]) == [1]


def test_every_function_of_the_language_is_tried_here():
    source = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in values.FUNCTIONS if f'"{name}"' not in source] == []
