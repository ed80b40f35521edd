"""Money, who deploys, which missions were large when: on a few rows one can follow by hand, and on the tables themselves."""

from __future__ import annotations

import pytest

from companion import ledger
from companion.ledger.declare import NotYet
from companion.measures import budgets, deployments, strength

from .test_missions import RESOLUTION, mission

SOURCE = {"source": "karlsrud-2024"}


def measure(id, tables, p):
    return ledger.compute(p, tables, [id])[id].finding


def sum_of(year, entity, usd, basis="total appropriation", period="whole year", kind="mission"):
    first = int(year[:4])
    return {"financial_year": year, "start": f"{first}-07-01", "end": f"{first + 1}-06-30", "entity": entity, "kind": kind, "basis": basis, "usd": usd, "rounded_to": 1000, "period": period, **SOURCE}


ALL = {"kind": "all", "basis": "announced total"}
MONEY = [
    sum_of("2009/10", "all", 9_000_000_000, period="part of the year", **ALL),
    sum_of("2012/13", "all", 8_000_000_000, **ALL),
    sum_of("2013/14", "all", 6_000_000_000, **ALL),
    sum_of("2012/13", "A", 700_000_000),
    sum_of("2012/13", "B", 999_000_000, period="part of the year"),
    sum_of("2012/13", "OFFICE", 300_000_000, kind="support office"),
    sum_of("2012/13", "OFFICE", 5_000_000, basis="proposed", kind="support office"),
    sum_of("2012/13", "OFFICE", 6_000_000, basis="expenditure", kind="support office"),
]


def test_only_sums_of_one_basis_that_pay_for_the_year_are_shared(made, given):
    """B is paid for some months; what was proposed and what was spent is not money approved."""
    found = measure("budgets.support_share", made(budgets=MONEY), given())
    assert found.value == 0.3 and found.printed() == "30.0 per cent (2012/13)"
    assert set(found.rows["entity"]) == {"A", "OFFICE"} and len(found.rows) == 2


def test_a_year_paid_in_part_is_not_the_highest(made, given):
    tables = made(budgets=MONEY)
    assert measure("budgets.highest", tables, given()).printed() == "8.00 billion dollars (2012/13)"
    assert measure("budgets.fall", tables, given()).value == 25.0
    assert measure("budgets.partial", tables, given()).value == ["2009/10"]


@pytest.mark.parametrize(("as_of", "latest"), [("2013-06-30", "2012/13"), ("2013-07-01", "2013/14")])
def test_money_counts_from_the_first_day_of_its_year(made, given, as_of, latest):
    assert f"({latest})" in measure("budgets.latest", made(budgets=MONEY), given(as_of)).printed()


def test_a_sum_is_printed_with_no_digit_more_than_its_source_has():
    assert budgets.dollars(8_300_000_000, 100_000_000) == "8.3 billion dollars"
    assert budgets.dollars(5_590_000_000, 10_000_000) == "5.59 billion dollars"
    assert budgets.dollars(857_319_200) == "857.3 million dollars"


@pytest.mark.parametrize(("years", "said"), [
    (["2014/15"], "2014/15"),
    (["2011/12", "2012/13"], "2011/12 and 2012/13"),
    (["2014/15", "2016/17", "2017/18", "2018/19"], "2014/15 and 2016/17 to 2018/19"),
    ([], "none"),
])
def test_financial_years_in_words(years, said):
    assert budgets.spans(years) == said


def test_the_money_of_2026(data, given):
    p = given("2026-07-01")
    assert measure("budgets.support", data, p).value == 857_319_200
    assert measure("budgets.by_mission", data, p).value == 4_625_940_100
    assert measure("budgets.support_share", data, p).printed() == "18.5 per cent (2026/27)"
    with pytest.raises(NotYet):
        budgets.waiting(data, given("2026-06-30"))


def test_no_basis_holds_a_mission_twice_in_a_year(data):
    rows = data.budgets
    assert not rows.duplicated(["financial_year", "entity", "basis"]).any()
    assert (rows["start"].str[:4] == rows["financial_year"].str[:4]).all()
    assert ((rows["period"] == "whole year") <= rows["end"].str.endswith("06-30")).all(), "a whole year ends with June"
    for year, basis in budgets.COMPLETE.items():
        assert len(rows[(rows["financial_year"] == year) & (rows["basis"] == basis)]) >= 11


def test_every_sum_is_of_a_mission_an_office_or_all(data):
    known = {*data.missions["mission"], *data.operations["operation"], "all"}
    assert set(data.budgets["entity"]) <= known and set(data.apportionments["entity"]) <= known


def test_the_parts_of_a_year_follow_on_each_other_and_hold_more_than_the_maintenance(data):
    """What is apportioned has the share of the support account in it, so it is above the approved maintenance."""
    from datetime import date, timedelta

    approved = data.budgets.query("basis == 'approved maintenance'").set_index("entity")["usd"]
    for entity, parts in data.apportionments.sort_values("start").groupby("entity"):
        starts, ends = list(parts["start"]), list(parts["end"])
        assert (starts[0], ends[-1]) == ("2026-07-01", "2027-06-30")
        assert [date.fromisoformat(one) + timedelta(1) for one in ends[:-1]] == [date.fromisoformat(one) for one in starts[1:]]
        assert 1.05 < parts["usd"].sum() / approved[entity] < 1.15


@pytest.mark.parametrize(("year", "share"), [("2009", "8.6"), ("2013", "26.6"), ("2016", "22.0")])
def test_the_share_in_africa(data, given, year, share):
    rows = deployments.ended(data, given(), "Africa", f"{year}-12")
    assert deployments._outside(rows).printed() == f"{share} per cent (December {year})"


def test_a_mission_that_serves_several_conflicts_counts_once(data):
    """The data set lists MONUSCO and MINUSMA once a conflict; IPI's own counts of the ten missions say how many there were."""
    ten = ["MINURSO", "MINUSCA", "MINUSMA", "MONUSCO", "UNAMID", "UNISFA", "UNMIL", "UNMISS", "UNOCI", "UNSOM"]
    ipi = data.personnel.query("series == 'ipi-mission'")
    there = ipi[ipi["date"].str.startswith("2016-12") & ipi["mission"].isin(ten)]["total"].sum()
    row = data.deployments.query("month == '2016-12' and region == 'Africa' and group == 'UN'").iloc[0]
    assert (row["missions"], row["persons"]) == (10, there)


def test_only_decembers_and_no_group_larger_than_its_parts(data):
    rows = data.deployments
    assert set(rows["month"].str[5:]) == {"12"} and set(rows["month"].str[:4].astype(int)) == set(range(1993, 2017))
    assert (rows["largest_persons"] <= rows["persons"]).all() and (rows["police_only_persons"] <= rows["persons"]).all()


def test_a_december_counts_once_it_has_ended(data, given):
    assert deployments.ended(data, given("2009-12-30"))["month"].max() == "2008-12"
    assert deployments.ended(data, given("2009-12-31"))["month"].max() == "2009-12"


def run(name, first, last, authorised):
    return {"mission": name, "published_as": name, "first": first, "last": last, "troops": authorised, "police": 0, "observers": 0, "authorised": authorised, **SOURCE}


FEW = [mission("A", "2000-01-01", "", strength="9000"), mission("B", "2000-01-01", "2001-12-31", strength="100"), mission("C", "2001-01-01")]


def test_large_in_a_month_is_not_large_at_the_highest(made, given):
    """A shrinks and is no longer large; what the file does not hold is perhaps; C has no strength at all."""
    tables = made(missions=FEW, resolutions=[RESOLUTION], strength=[run("A", "2000-03", "2000-12", 9000), run("A", "2001-01", "2001-06", 4999), run("B", "2000-01", "2001-12", 100)])
    found = strength.large(tables, given("2001-08-31"))
    by = {month: list(zip(rows["mission"], rows["certainty"], strict=True)) for month, rows in found.groupby("month")}
    assert by["2000-02"] == [("A", "perhaps")], "at work and not in the file"
    assert by["2000-12"] == [("A", "yes")]
    assert "2001-03" not in by
    assert by["2001-07"] == [("A", "perhaps")]
    assert measure("strength.no_longer_large", tables, given("2001-06-30")).value == ["A"]
    assert strength.runs(tables, given("2001-08-31")) == [("A", [("2000-03", "2000-12")], 9000)]


def test_a_run_goes_on_over_a_change_of_strength_and_ends_at_a_gap(made, given):
    rows = [run("A", "2000-01", "2000-02", 6000), run("A", "2000-03", "2000-04", 7000), run("A", "2000-06", "2000-06", 7000)]
    tables = made(missions=FEW, resolutions=[RESOLUTION], strength=rows)
    assert strength.runs(tables, given("2001-08-31")) == [("A", [("2000-01", "2000-04"), ("2000-06", "2000-06")], 7000)]


def test_the_table_of_strength_holds_what_its_module_says(data):
    rows = data.strength
    assert (rows["first"].min(), rows["last"].max()) == (strength.FIRST, strength.LAST)
    whole = rows[rows["authorised"].notna()]
    assert (whole["troops"] + whole["police"] + whole["observers"] == whole["authorised"]).all()
    for name, its in rows.sort_values("first").groupby("mission"):
        assert all(last < first for last, first in zip(its["last"], list(its["first"])[1:], strict=False)), f"{name}: a month stands in two runs"


def test_the_most_large_missions(data, given):
    assert measure("strength.large_most", data, given()).printed() == "10 (May 2014)"
    assert measure("strength.large_2000", data, given()).printed() == "3 to 4 (January 2000)"
    assert measure("strength.large_last", data, given(large_from=10000)).value == 6
