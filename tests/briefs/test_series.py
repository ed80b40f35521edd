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
    monkeypatch.setattr("companion.contracts.check", lambda *given: None)  # the rows are only as whole as the tests need
    return found


def test_a_name_shared_by_two_missions_is_split_by_their_own_months(tables):
    first = series.deaths(tables, "ONE I", date(2000, 1, 1))
    assert first.rows.to_dict("records") == [{"year": 1991, "malicious": 0, "other": 2}, {"year": 1992, "malicious": 3, "other": 0}]
    assert "puts ONE I, ONE II under one name" in first.notes[0]


def test_a_part_is_named_and_not_added(tables):
    second = series.deaths(tables, "ONE II", date(2000, 1, 1))
    assert second.rows["other"].sum() == 13
    assert any("POLICE" in note for note in second.notes)


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
