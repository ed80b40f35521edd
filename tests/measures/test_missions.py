"""The counting rules of missions, on a few rows one can count by hand, and on the register itself."""

from __future__ import annotations

import pytest

from companion import ledger
from companion.ledger.declare import NotYet
from companion.measures.missions import SINCE


def mission(name, start, end="", coding="no", strength="", mandate=""):
    def precision(text):
        return {10: "day", 7: "month", 4: "year", 0: ""}[len(text)]

    return {"mission": name, "name": name, "location": "x", "region": "Africa", "mandate": mandate or start, "mandate_precision": precision(mandate or start),
            "start": start, "start_precision": precision(start), "end": end, "end_precision": precision(end), "multidimensional": coding,
            "strength_authorised": strength, "establishing": "S/RES/50(1948)", "coded_by": "test", "source": "karlsrud-2024"}


RESOLUTION = {"resolution": "S/RES/50(1948)", "number": 50, "body": "SC", "date": "1948-05-29", "date_precision": "day", "topic": "x", "summary": "x", "source": "karlsrud-2024"}
FEW = [
    mission("A", "1990-01-01", "2023-12-31", "yes", 12000),
    mission("B", "2014-04-10", "", "yes", 11820),
    mission("C", "2015-06", "", "borderline"),
    mission("D", "2017-10-16", "2019-10-15", "yes", 1000),
]


def measure(id, tables, p):
    return ledger.compute(p, tables, [id])[id].finding


@pytest.mark.parametrize(("as_of", "value", "low", "high"), [
    ("2014-04-10", 2, None, None),  # the first day counts
    ("2015-06-15", None, 2, 3),  # C began in that month
    ("2015-06-30", 3, None, None),  # the month's last day settles it
    ("2019-10-15", 4, None, None),  # the last day counts
    ("2019-10-16", 3, None, None),
    ("2024-01-01", 2, None, None),
])
def test_active_on_a_day(made, given, as_of, value, low, high):
    found = measure("missions.active", made(missions=FEW, resolutions=[RESOLUTION]), given(as_of))
    assert (found.value, found.low, found.high) == (value, low, high)


def test_an_interval_names_its_cause(made, given):
    assert measure("missions.uncertain_dates", made(missions=FEW, resolutions=[RESOLUTION]), given("2015-06-15")).value == ["C"]


def test_a_borderline_coding_widens_the_count(made, given):
    tables = made(missions=FEW, resolutions=[RESOLUTION])
    found = measure("missions.multidimensional_count_at_essay", tables, given("2024-12-31"))
    assert (found.value, found.low, found.high, found.printed()) == (None, 1, 2, "1 to 2")
    assert measure("missions.multidimensional_at_essay", tables, given("2024-12-31")).value == ["B"]


def test_a_small_mission_is_not_the_last_large_one(made, given):
    assert measure("missions.last_large_multidimensional", made(missions=FEW, resolutions=[RESOLUTION]), given("2024-12-31")).printed() == "B, 10 April 2014"


@pytest.mark.parametrize(("as_of", "years"), [("2024-04-09", 9), ("2024-04-10", 10)])
def test_years_since_the_last_large_one_are_whole(made, given, as_of, years):
    assert measure("missions.years_since_last", made(missions=FEW, resolutions=[RESOLUTION]), given(as_of)).value == years


def test_without_a_sourced_strength_there_is_no_last_large_mission(made, given):
    with pytest.raises(NotYet):
        bare = [{**row, "strength_authorised": ""} for row in FEW]
        from companion.ledger import declared

        declared()["missions.last_large_multidimensional"].measure(made(missions=bare, resolutions=[RESOLUTION]), given("2024-12-31"))


def test_closed_since_2014_counts_ends_not_starts(made, given):
    assert measure("missions.closed_since_2014", made(missions=FEW, resolutions=[RESOLUTION]), given("2024-12-31")).value == ["D", "A"]
    assert SINCE.year == 2014


def test_figures_at_the_essay_s_day_are_not_in_earlier_editions(made, given):
    tables = made(missions=FEW, resolutions=[RESOLUTION])
    assert "missions.active_at_essay" not in ledger.compute(given("2023-12-31"), tables, ["missions.active_at_essay"])


@pytest.mark.parametrize(("as_of", "active"), [("2024-12-31", 11), ("2024-01-01", 11), ("2023-12-31", 12), ("2015-06-30", 16)])
def test_the_register_gives_what_the_un_said(data, given, as_of, active):
    assert measure("missions.active", data, given(as_of)).value == active


def test_the_register_at_the_essay_s_day(data, given):
    assert measure("missions.multidimensional_at_essay", data, given()).value == ["MINUSCA", "MONUSCO", "UNMISS"]
