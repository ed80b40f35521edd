"""The series behind the charts on money and on who deploys."""

from __future__ import annotations

from companion.measures.series import money as series


def test_what_was_proposed_is_no_money_and_a_gap_is_no_row(data, given):
    rows = series.support(data, given("2026-07-01"))
    assert list(rows.loc[rows["financial_year"] == "2026/27", "entity"]) == ["UNSOH", "UNSOS"]
    assert rows.loc[rows["financial_year"] == "2026/27", "usd"].sum() == 857_319_200
    assert not set(rows["year"]) & set(range(2016, 2025)) and 2014 not in set(rows["year"])
    assert dict(zip(rows["financial_year"], rows["kind"], strict=True))["2015/16"] == series.SPENT


def test_every_series_ends_by_the_day(data, given):
    p = given("2012-07-01")
    assert series.support(data, p)["financial_year"].max() == "2012/13"
    assert series.missions(data, p)["financial_year"].unique().tolist() == ["2012/13"]
    assert series.africa(data, p)["year"].max() == 2011
    assert series.large(data, p)["date"].max() == "2012-06-01"
    for one in (series.announced, series.support, series.missions, series.africa, series.large):
        assert one(data, given("1989-12-31")).empty


def test_the_last_month_has_a_row_and_only_changes_have(data, given):
    rows = series.large(data, given())
    assert rows["date"].iloc[-1] == "2015-05-01"
    same = (rows[["low", "high"]] == rows[["low", "high"]].shift()).all(axis=1)
    assert not same.iloc[:-1].any()
