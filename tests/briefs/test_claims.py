"""Which claims rest on a subject: those that name it or look at few rows with it among them."""

from __future__ import annotations

from companion.briefs.claims import resting
from companion.measures.subjects import Subject

MISSION = Subject("mission", "UNEF I", "", "missions/unef-i")
RESOLUTION = Subject("resolution", "S/RES/2098(2013)", "", "resolutions/s-res-2098-2013")


def claim(says="", figures=(), rows=(), row_count=None):
    return {"claim": says, "find": None, "test": None, "expected": None, "computed": None, "figures": list(figures), "rows": list(rows), "row_count": len(rows) if row_count is None else row_count}


def row(**cells):
    return {"table": "missions", "row": 2, "cells": cells}


def test_a_claim_that_names_it_rests_on_it():
    assert resting({"C01": claim("UNEF I was the first.")}, MISSION).named == ["C01"]


def test_another_mission_of_a_longer_name_is_another():
    assert resting({"C01": claim("UNEF II came later.")}, MISSION) == resting({}, MISSION)


def test_rows_count_where_they_are_few_and_are_mentioned_where_they_are_many():
    judged = {"C01": claim(rows=[row(mission="UNEF I")]), "C02": claim(rows=[row(mission="UNEF I")], row_count=71), "C03": claim(rows=[row(mission="ONUC")])}
    assert resting(judged, MISSION).named == ["C01"]
    assert resting(judged, MISSION).counted == ["C02"]


def test_a_figure_of_its_own_counts():
    assert resting({"C01": claim(figures=["resolutions.r2098"])}, RESOLUTION).named == ["C01"]
    assert resting({"C01": claim(figures=["resolutions.r2100"])}, RESOLUTION).named == []


def test_a_resolution_is_named_by_its_number_but_not_by_any_number():
    assert resting({"C01": claim("Resolution 2098 is of 2013.")}, RESOLUTION).named == ["C01"]
    assert resting({"C01": claim("There were 2098 people.")}, RESOLUTION).named == []
    year = Subject("resolution", "S/RES/1990(2011)", "", "x")
    assert resting({"C01": claim("In 1990 there were few.")}, year).named == []
