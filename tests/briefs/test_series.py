"""A mission's people and deaths, under the names that feeds give it."""

from __future__ import annotations

from datetime import date

import pytest

from companion.briefs import series

MISSIONS = [
    {"mission": "ONE I", "start": "1991-02-10", "end": "1992-05"},
    {"mission": "ONE II", "start": "1992-06-01", "end": ""},
]
ALIASES = [
    {"feed": "un-fatalities", "name": "ONE", "kind": "aggregate", "mission": "ONE I; ONE II"},
    {"feed": "un-fatalities", "name": "POLICE", "kind": "part", "mission": "ONE II"},
    {"feed": "ipi", "name": "UNO", "kind": "mission", "mission": "ONE II"},
]


def death(month, mission, casualties, incident="Illness"):
    return {"month": month, "mission": mission, "incident": incident, "personnel": "Military", "casualties": casualties, "rows": casualties}


def people(day, mission, total):
    return {"series": "ipi-mission", "date": day, "mission": mission, "total": total}


@pytest.fixture
def tables(made, monkeypatch):
    found = made(
        missions=MISSIONS,
        aliases=ALIASES,
        fatalities=[death("1991-01", "ONE", 50), death("1991-02", "ONE", 2), death("1992-05", "ONE", 3, "Malicious Act"), death("1992-06", "ONE", 4), death("1993-01", "POLICE", 7), death("1994-01", "ONE", 9)],
        personnel=[people("1992-06-30", "UNO", 100), people("1992-07-31", "UNO", 120)],
    )
    monkeypatch.setattr("companion.tables.contracts.check", lambda *given: None)  # the rows are only as whole as the tests need
    return found


def test_a_name_shared_by_two_missions_is_split_by_their_own_months(tables):
    first = series.deaths(tables, "ONE I", date(2000, 1, 1))
    assert first.rows.to_dict("records") == [{"year": 1991, "malicious": 0, "other": 2}, {"year": 1992, "malicious": 3, "other": 0}]
    assert "puts ONE I and ONE II under one name" in first.notes[0]


def test_a_part_is_named_and_not_added(tables):
    second = series.deaths(tables, "ONE II", date(2000, 1, 1))
    assert second.rows["other"].sum() == 13
    assert any("POLICE" in note for note in second.notes)


def test_what_the_feed_has_before_the_start_or_after_the_end_is_told(made, monkeypatch):
    monkeypatch.setattr("companion.tables.contracts.check", lambda *given: None)
    life = [{"mission": "SHORT", "start": "1992-02", "end": "1992-04-15"}]
    tables = made(missions=life, aliases=[], fatalities=[death("1992-01", "SHORT", 1), death("1992-04", "SHORT", 3), death("1993-01", "SHORT", 2)], personnel=[people("1992-05-31", "SHORT", 9)])
    assert series.deaths(tables, "SHORT", date(2000, 1, 1)).notes == ("these numbers hold 1 death before its start and 2 deaths after its end, as this report dates it",)
    assert series.people(tables, "SHORT", date(2000, 1, 1)).notes == ("these numbers hold 1 month after its end, as this report dates it",)


def test_months_of_its_life_without_a_number_are_named(made, monkeypatch):
    monkeypatch.setattr("companion.tables.contracts.check", lambda *given: None)
    life = [{"mission": "LONG", "start": "1992-02", "end": "1993-05-15"}]
    held = ["1992-01-31", "1992-04-30", "1992-05-31", "1992-06-30", "1992-10-31", "1993-03-31", "1993-12-31"]
    tables = made(missions=life, aliases=[], fatalities=[], personnel=[people(day, "LONG" if "1992-04" <= day < "1993-04" else "OTHER", 9) for day in held])
    found = series.people(tables, "LONG", date(2000, 1, 1))
    # not May 1993, on whose last day it was over
    assert series.missing(tables, "LONG", found, date(2000, 1, 1)) == ["February to March 1992", "July to September 1992", "November 1992 to February 1993", "April 1993"]
    assert series.missing(tables, "LONG", found, date(1992, 11, 15)) == ["February to March 1992", "July to September 1992"]


def test_nothing_after_the_day(tables):
    assert series.deaths(tables, "ONE II", date(1993, 12, 31)).rows["year"].tolist() == [1992]
    assert series.people(tables, "ONE II", date(1992, 7, 1)).rows["total"].tolist() == [100]


def test_another_spelling_is_the_mission(tables):
    found = series.people(tables, "ONE II", date(2000, 1, 1))
    assert found.names == ("UNO",)
    assert found.rows["total"].tolist() == [100, 120]


def test_a_mission_without_rows_has_none(tables):
    assert series.people(tables, "ONE I", date(2000, 1, 1)).rows.empty


def test_all_deaths_of_minusma_are_there(data):
    whole = data.fatalities
    whole = whole[(whole["mission"] == "MINUSMA") & (whole["month"] <= "2024-12")]
    found = series.deaths(data, "MINUSMA", date(2024, 12, 31)).rows
    assert found["malicious"].sum() + found["other"].sum() == whole["casualties"].sum()
    assert found["malicious"].sum() == whole[whole["incident"] == "Malicious Act"]["casualties"].sum() > 0
