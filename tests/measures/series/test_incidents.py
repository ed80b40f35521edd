"""The series behind the charts of incidents, on a few rows one can follow by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from companion.measures.series import incidents as series


@pytest.fixture
def deaths():
    def row(month, mission, casualties, incident="Malicious Act", personnel="Military"):
        return {"month": month, "mission": mission, "incident": incident, "personnel": personnel, "casualties": casualties, "source": "s"}

    return SimpleNamespace(resources={"fatalities": {"covers_to": "2024-12-31"}}, fatalities=pd.DataFrame([
        row("2013-05", "A", 2), row("2013-07", "A", 1, personnel="Police"), row("2013-07", "B", 4), row("2013-08", "B", 9, "Illness"),
        row("2015-02", "A", 5), row("2024-12", "A", 7),
    ]))  # fmt: skip


def test_malicious_by_year_and_mission(deaths, given):
    rows = series.malicious(deaths, given("2015-12-31"))
    assert list(zip(rows["year"], rows["mission"], rows["deaths"], strict=True)) == [(2013, "B", 4), (2013, "A", 3), (2014, "", 0), (2015, "A", 5)]


def test_only_years_that_ended(deaths, given):
    assert series.malicious(deaths, given("2015-12-30"))["year"].max() == 2014
    assert series.malicious(deaths, given("2013-12-30")).empty


def test_a_year_the_feed_covers_in_part_is_none(deaths, given):
    deaths.resources["fatalities"]["covers_to"] = "2024-12-30"
    assert series.malicious(deaths, given("2025-12-31"))["year"].max() == 2023
    deaths.resources["fatalities"]["covers_to"] = "2024-12-31"
    assert series.malicious(deaths, given("2025-12-31"))["year"].max() == 2024


def test_by_mission_from_2013_to_2023(deaths, given):
    rows = series.malicious_missions(deaths, given("2024-12-31"))
    assert list(zip(rows["mission"], rows["deaths"], rows["last"], strict=True)) == [("A", 8, 2023), ("B", 4, 2023)]


def test_sahel_keeps_own_and_any_government_apart(given):
    def row(country, year, measure, best, dataset="ucdp-country-year"):
        return {"dataset": dataset, "country": country, "year": year, "measure": measure, "low": best - 1, "best": best, "high": best + 1, "source": "s"}

    own, every = "one-sided by main government", "one-sided by any government"
    rows = [row("Mali", 2022, own, 10), row("Mali", 2022, every, 15), row("Mali", 2024, own, 9), row("Benin", 2022, own, 3), row("Mali", 2022, own, 99, "ucdp-onesided")]
    tables = SimpleNamespace(violence=pd.DataFrame(rows))
    found = series.sahel(tables, given("2023-12-31"))
    assert list(zip(found["forces"], found["low"], found["best"], found["high"], strict=True)) == [("own government", 9, 10, 11), ("any government", 14, 15, 16)]


def test_documented_only_when_published(given):
    def row(count, published, country="Mali", start="2020", end="2020"):
        return {"body": "b", "what": "w", "subject": "s", "country": country, "count": count, "lower_bound": "yes", "period_start": start, "period_end": end, "published": published, "source": "s"}

    rows = [row(5, "2020-06"), row(600, "2021-02-13", "Burkina Faso; Mali", "2019", "2021-02-13"), row(None, "2020-06-01"), row(7, "2015-08", "Somalia")]
    tables = SimpleNamespace(documented_incidents=pd.DataFrame(rows).astype({"count": "Int64"}))
    found = series.documented(tables, given())
    assert list(zip(found["count"], found["period"], strict=True)) == [(600, "2019 to 13 February 2021"), (5, "2020")]
    assert list(series.documented(tables, given("2020-06-30"))["count"]) == [5]
    assert series.documented(tables, given("2020-06-29")).empty, "published some day of that month, perhaps later"
