"""The series behind the charts of support, on a few rows one can follow by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from companion.measures.series import support as series


def given_support(operation, start, end=""):
    return {"operation": operation, "provider": "UNSOS", "resolution": "S/RES/1(2009)", "funding": "assessed", "start": start, "end": end, "source": "s"}


def force(resolution, date, up_to=None, force="Somali army and police", provider="UNSOS", ceiling=None):
    return {"force": force, "provider": provider, "resolution": resolution, "date": date, "up_to": up_to, "beside": "AMISOM", "ceiling": ceiling, "funding": "voluntary", "source": "s"}


def forces(*rows):
    return pd.DataFrame(rows or [force("S/RES/9(2030)", "2030-01-01")]).astype({"up_to": "Int64", "ceiling": "Int64"})


def test_support_begun_by_the_day_in_order(given):
    tables = SimpleNamespace(supported_forces=forces(), support=pd.DataFrame([given_support("B", "2015-11", "2022-03-31"), given_support("A", "2009-01-16", "2015-11"), given_support("C", "2024-08-06")]))
    rows = series.support(tables, given("2015-11-15"))
    assert list(zip(rows["operation"], rows["first"], rows["last"], rows["open"], strict=True)) == [
        ("A", "2009-01-16", "2015-11-15", "no"),  # ended in that month, and nothing is told after the day
        ("B", "2015-11-01", "2015-11-15", "yes"),
    ]
    assert series.support(tables, given("2009-01-15")).empty


def test_a_host_state_s_own_force_stands_last_and_apart(given):
    tables = SimpleNamespace(
        support=pd.DataFrame([given_support("LATER", "2016-01-01")]),
        supported_forces=forces(force("S/RES/2(2015)", "2015-11-09"), force("S/RES/1(2013)", "2013-11-12", 10900, provider="UNSOA")),
    )
    rows = series.support(tables, given("2020-01-01"))
    assert list(zip(rows["what"], rows["operation"], rows["provider"], rows["resolution"], rows["first"], rows["open"], strict=True)) == [
        ("operation", "LATER", "UNSOS", "S/RES/1(2009)", "2016-01-01", "yes"),
        ("host force", "Somali army and police", "UNSOA, then UNSOS", "S/RES/1(2013)", "2013-11-12", "yes"),
    ]


def test_numbers_of_the_somali_forces_are_told_as_of_the_day(given):
    tables = SimpleNamespace(supported_forces=forces(
        force("S/RES/3(2020)", "2020-05-29", 13900), force("S/RES/1(2013)", "2013-11-12", 10900, ceiling=22126),
        force("S/RES/2(2015)", "2015-11-09"), force("S/RES/4(2014)", "2014-01-01", 500, force="Others"),
    ))  # fmt: skip
    rows = series.forces(tables, given("2024-12-31"))
    assert list(rows["up_to"]) == [10900, 13900], "without a number there is no row, and no other force"
    assert rows["ceiling"].isna().tolist() == [False, True], "a ceiling that is not known stays a gap"
    assert list(series.forces(tables, given("2019-01-01"))["up_to"]) == [10900]


def test_the_red_lines_are_held_against_the_host_state_s_own_force_too(data, given):
    rows = series.red_lines(data, given("2024-12-31"))
    own = rows[rows["what"] == "host force"]
    assert dict(own[["asked", "finding"]].itertuples(index=False)) == {"Elected host": "not met", "Not at home": "not met", "Accountability": "not established"}
    assert rows.tail(3).index.equals(own.index)
    assert series.red_lines(data, given("2013-11-11")).query("what == 'host force'").empty


def contributor(country, strength, day, border="no", operation="AMISOM"):
    return {"operation": operation, "country": country, "strength": strength, "strength_date": day, "borders_host": border, "source": "s"}


def test_contributors_at_the_latest_day_known(given):
    rows = [
        contributor("Uganda", 6000, "2014-01-01"), contributor("Uganda", 6223, "2020-09-21"), contributor("Kenya", 3664, "2020-09-21", "yes"),
        contributor("Nigeria", None, ""), contributor("Chad", 900, "2020-09-21", operation="FC-G5S"),
    ]  # fmt: skip
    tables = SimpleNamespace(contributors=pd.DataFrame(rows).astype({"strength": "Int64"}))
    found = series.contributors(tables, given("2021-01-01"))
    assert list(zip(found["country"], found["strength"], found["neighbour"], strict=True)) == [("Uganda", 6223, "no"), ("Kenya", 3664, "yes")]
    assert list(series.contributors(tables, given("2015-01-01"))["strength"]) == [6000]
    assert series.contributors(tables, given("2013-01-01")).empty


def test_a_cell_without_a_row_is_not_established(given):
    tables = SimpleNamespace(
        operations=pd.DataFrame([{"operation": "LATE", "start": "2024-07"}, {"operation": "EARLY", "start": "2013"}, {"operation": "OFFICE", "start": "2009"}]),
        red_lines=pd.DataFrame([
            {"operation": "EARLY", "red_line": "own_borders", "finding": "met", "date": "2013-05-01", "source": "s"},
            {"operation": "LATE", "red_line": "own_borders", "finding": "not met", "date": "2024-08-01", "source": "s"},
        ]),
        supported_forces=forces(), force_red_lines=pd.DataFrame([], columns=["force", "red_line", "finding", "date", "source"]),
    )  # fmt: skip
    rows = series.red_lines(tables, given("2024-12-31"))
    assert list(dict.fromkeys(rows["operation"])) == ["EARLY", "LATE"], "in order of start, and nothing judged is left out"
    assert dict(rows[rows["operation"] == "EARLY"][["asked", "finding"]].itertuples(index=False)) == {"Elected host": "not established", "Not at home": "met", "Accountability": "not established"}
    assert set(series.red_lines(tables, given("2024-06-30"))["operation"]) == {"EARLY"}


def test_an_operation_is_hypothetical_as_a_whole_also_where_a_cell_is_known_only_later(data, given):
    """In January 2024 nothing was known yet of SAMIM's accountability; its row is one all the same."""
    rows = series.conditions(data, given("2024-01-01"))
    assert (rows.groupby("operation")["hypothetical"].nunique() == 1).all()
    assert "not established" in set(rows[(rows["operation"] == "SAMIM") & (rows["source"] == "")]["finding"])


def test_a_support_on_its_last_day_is_still_given(given):
    tables = SimpleNamespace(supported_forces=forces(), support=pd.DataFrame([given_support("A", "2022-03-31", "2024-12-31")]))
    assert list(series.support(tables, given("2024-12-31"))["open"]) == ["yes"]
    assert list(series.support(tables, given("2025-01-01"))["open"]) == ["no"]
