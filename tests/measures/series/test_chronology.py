"""The series behind the chronology's charts, on a few rows one can follow by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from companion.measures.series import chronology as series


@pytest.fixture
def few():
    def resolution(number, day):
        return {"resolution": f"S/RES/{number}", "date": day, "source": "r"}

    def act(number, action, concerns, read="yes"):
        return {"resolution": f"S/RES/{number}", "action": action, "concerns": concerns, "read": read, "source": "a"}

    return SimpleNamespace(
        resolutions=pd.DataFrame([
            resolution("1(2006)", "2006-01-01"), resolution("2(2013)", "2013-03-28"), resolution("3(2009)", "2009-01-16"),
            resolution("4(2023)", "2023-12-21"), resolution("5(2024)", "2024-01-01"), resolution("6(2024)", "2024-08-06"),
        ]),
        actions=pd.DataFrame([
            act("1(2006)", "authorises force", "UNONE"), act("2(2013)", "authorises force", "UNONE"), act("2(2013)", "extends", "UNONE"),
            act("3(2009)", "authorises support", "FORCE"), act("3(2009)", "authorises force", "FORCE"), act("4(2023)", "finances", "others"),
            act("6(2024)", "authorises support", "LATER"),
        ]),
        missions=pd.DataFrame([{"mission": "UNONE", "start": "2000-05", "end": "2024-01-01", "source": "m"}]),
        operations=pd.DataFrame([
            {"operation": "FORCE", "start": "2007-01-19", "end": "2022-03-31", "source": "o"},
            {"operation": "LATER", "start": "2024-07-01", "end": "", "source": "o"},
        ]),
    )  # fmt: skip


def test_only_what_turned_since_2007(few, given):
    rows = series.chronology(few, given("2023-12-31"))
    acts = rows[rows["what"] == "resolution"]
    # no resolution before 2007, no extension, and no force for an operation that is no UN mission
    assert list(zip(acts["name"], acts["action"], strict=True)) == [
        ("S/RES/3(2009)", "authorises support"), ("S/RES/2(2013)", "authorises force"), ("S/RES/4(2023)", "finances"),
    ]  # fmt: skip


def test_those_concerned_follow_missions_first(few, given):
    rows = series.chronology(few, given("2024-12-31"))
    lives = rows[rows["what"] != "resolution"]
    assert list(zip(lives["what"], lives["name"], lives["first"], lives["last"], lives["open"], strict=True)) == [
        ("mission", "UNONE", "2000-05-01", "2024-01-01", "no"),
        ("operation", "FORCE", "2007-01-19", "2022-03-31", "no"),
        ("operation", "LATER", "2024-07-01", "2024-12-31", "yes"),
    ]


def test_nothing_after_the_day(few, given):
    rows = series.chronology(few, given("2013-03-28"))
    assert "S/RES/2(2013)" in set(rows["name"]) and "S/RES/4(2023)" not in set(rows["name"])
    assert (rows["last"] <= "2013-03-28").all()
    assert series.chronology(few, given("2005-01-01")).empty


def test_since_the_essay(few, given):
    rows = series.since(few, given("2024-12-31"))
    # the essay's own day is not after it; an end on that day is, since the day of closing counts
    assert list(rows["name"]) == ["S/RES/6(2024)", "UNONE", "LATER"]
    assert series.since(few, given("2015-06-30")).empty


def test_a_resolution_without_an_action_is_told_too(few, given):
    few.actions = few.actions[few.actions["resolution"] != "S/RES/6(2024)"]
    rows = series.since(few, given("2024-12-31"))
    assert tuple(rows.loc[rows["name"] == "S/RES/6(2024)", ["action", "concerns"]].iloc[0]) == ("", "")


def test_what_no_source_was_read_for_is_no_turn_and_no_act(few, given):
    few.actions = few.actions.assign(read=few.actions["resolution"].map({"S/RES/2(2013)": "no", "S/RES/6(2024)": "no"}).fillna("yes"))
    assert "S/RES/2(2013)" not in set(series.chronology(few, given("2024-12-31"))["name"])
    rows = series.since(few, given("2024-12-31"))
    assert rows.loc[rows["name"] == "S/RES/6(2024)", "action"].iloc[0] == ""
