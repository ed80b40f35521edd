"""Each rule at its bounds: the day itself, the day before and after; the first and the last of several; the threshold itself."""

from __future__ import annotations

import pytest

from companion.measures import budgets, deployments, fatalities, missions, strength, support, violence
from companion.measures.chronology import FOLLOWED, adopted, vote

from .small import at, find, frame, small, value


def named(rows, key="mission"):
    """Rows with names A, B, C ... in order."""
    return [{key: chr(ord("A") + number), **row} for number, row in enumerate(rows)]


# Missions.
@pytest.mark.parametrize(("as_of", "total", "active", "in_year"), [
    ("2013-05-31", 1, 1, 1),
    ("2013-06-01", (1, 2), (1, 2), (1, 2)), ("2013-06-29", (1, 2), (1, 2), (1, 2)), ("2013-06-30", 2, 2, 2),
    ("2014-04-09", 2, 2, 2), ("2014-04-10", 3, 3, 3), ("2014-06-30", 3, 3, 3), ("2014-07-01", 3, 2, 3),
    ("2015-01-01", 3, 2, 2), ("2015-03-01", 3, 2, 2), ("2015-03-02", 3, (1, 2), 2), ("2015-03-31", 3, (1, 2), 2), ("2015-04-01", 3, 1, 2),
    ("2016-01-01", 3, 1, 1),
])  # fmt: skip
def test_counts_on_a_day(as_of, total, active, in_year):
    tables = small(missions=named([{"start": "2000-01-01", "end": "2015-03"}, {"start": "2013-06", "end": "2014-06-30"}, {"start": "2014-04-10"}]))
    assert [value(f"missions.{id}", tables, as_of) for id in ("total", "active", "active_in_year")] == [total, active, in_year]
    certain = active if isinstance(active, int) else active[1]
    assert len(value("missions.active_names", tables, as_of)) == certain
    assert len(value("missions.uncertain_dates", tables, as_of)) == (0 if isinstance(active, int) else active[1] - active[0])


@pytest.mark.parametrize(("mandate", "start", "as_of", "active"), [
    ("2003-09-19", "2003-09", "2003-09-18", (0, 1)), ("2003-09-19", "2003-09", "2003-09-19", 1),  # the mandate settles it
    ("2003-09-19", "2003-10-01", "2003-09-19", 1), ("2003-09-19", "2003-10-01", "2003-09-18", 0),
    ("2003-09-19", "2003-08-01", "2003-08-01", 1), ("2003-09-19", "2003-08-01", "2003-07-31", 0),  # on the ground first
    ("", "2003-08-01", "2003-08-01", 1), ("", "2003-08-01", "2003-07-31", 0),
    ("2003-09-19", "2003-09", "2003-08-31", 0),
])  # fmt: skip
def test_a_mission_counts_from_its_mandate_or_from_the_ground_where_that_came_first(mandate, start, as_of, active):
    assert value("missions.active_by_mandate", small(missions=[{"mandate": mandate, "start": start}]), as_of) == active


@pytest.mark.parametrize(("as_of", "at_end"), [("2015-12-31", 2), ("2015-12-30", 1), ("2016-12-30", 2), ("2016-12-31", 1)])
def test_the_last_year_that_had_ended(as_of, at_end):
    tables = small(missions=named([{"start": "2000-01-01"}, {"start": "2015-12-31", "end": "2015-12-31"}]))
    assert value("missions.active_at_year_end", tables, as_of) == at_end


def test_the_peak_is_the_first_year_that_has_it_and_counts_what_is_certain():
    tables = small(missions=named([
        {"start": "1948-01-01"}, {"start": "1950-12-31", "end": "1951-12-30"}, {"start": "1953-06-01", "end": "1953-12-31"}, {"start": "1953-12", "end": "1954-01-01"},
    ]))  # fmt: skip
    found = find("missions.peak", tables, "1955-06-01")
    assert (found.value, found.text) == (3, "3 (at the end of 1953)")
    assert set(found.rows["mission"]) == {"A", "C", "D"} and set(found.rows["counted"]) == {"yes"}
    assert find("missions.peak", tables, "1953-12-30").text == "2 (at the end of 1950)"
    assert find("missions.peak", tables, "1953-12-31").text == "3 (at the end of 1953)"
    assert find("missions.peak", tables, "1948-12-30") is None
    assert find("missions.peak", tables, "1948-12-31").text == "1 (at the end of 1948)"
    perhaps = small(missions=named([{"start": "1948-01-01"}, {"start": "1949-12-30", "end": "1949-12"}]))
    assert find("missions.peak", perhaps, "1950-12-31").text == "1 (at the end of 1948)"


@pytest.mark.parametrize(("as_of", "text"), [("1999-12-31", None), ("2000-01-04", "1 (1 January 2000 to 4 January 2000)"), ("2000-01-09", "2 (5 January 2000 to 9 January 2000)"), ("2000-01-10", "3 (10 January 2000)"), ("2000-12-31", "3 (10 January 2000)")])
def test_the_peak_on_any_day_with_its_first_and_last(as_of, text):
    tables = small(missions=named([{"end": "2000-01-10"}, {"start": "2000-01-05", "end": "2000-01-10"}, {"start": "2000-01-10", "end": "2000-02"}, {"start": "2000-02", "end": "2000-03"}]))
    found = find("missions.peak_day", tables, as_of)
    assert (found and found.text) == text


@pytest.mark.parametrize(("as_of", "there"), [("2023-12-31", False), ("2024-01-01", True)])
@pytest.mark.parametrize("id", ["active_at_essay", "multidimensional_at_essay", "multidimensional_count_at_essay", "borderline_at_essay", "opened_since_essay", "closed_since_essay", "years_since_last_at_essay", "multidimensional_at_essay_with_borderline", "multidimensional_at_essay_essay"])
def test_what_is_counted_at_the_essay_s_day_begins_with_it(id, as_of, there):
    tables = small(missions=[{"strength_authorised": 5000}], codings=[{}])
    assert (find(f"missions.{id}", tables, as_of) is not None) == there


def test_at_the_essay_s_day_its_own_missions_count_whatever_the_edition_s_day():
    tables = small(missions=named([{"end": "2024-01-01"}, {"end": "2023-12-31"}, {"start": "2024-01-02"}, {"start": "2024-01-01"}, {"start": "2024-01"}, {"end": "2024-01-01", "multidimensional": "borderline"}, {"multidimensional": "not coded"}, {"multidimensional": "no"}]))
    assert value("missions.active_at_essay", tables) == (5, 6)
    assert value("missions.multidimensional_at_essay", tables) == ["A", "D"]
    assert value("missions.borderline_at_essay", tables) == ["F", "G"]
    assert value("missions.multidimensional_count_at_essay", tables) == (2, 5)
    assert value("missions.multidimensional_at_essay_with_borderline", tables) == ["A", "D", "F"]
    assert value("missions.multidimensional", tables, "2024-01-01") == ["A", "D"]
    assert value("missions.multidimensional", tables, "2024-01-02") == ["C", "D"]


@pytest.mark.parametrize(("least", "last"), [(4999, "C"), (5000, "C"), (5001, "B"), (12000, "B"), (12001, None)])
def test_large_begins_at_the_threshold_itself(least, last):
    tables = small(missions=named([{"start": "1999-01-01", "strength_authorised": 12000}, {"start": "2000-01-01", "strength_authorised": 12000}, {"start": "2014-04-10", "strength_authorised": 5000}, {"start": "2020-01-01"}, {"start": "2021-01-01", "strength_authorised": 20000, "multidimensional": "borderline"}]))
    found = value("missions.last_large_multidimensional", tables, large_from=least)
    assert (found[0]["mission"] if found else None) == last


def test_the_other_thresholds_are_three_and_ten_thousand():
    tables = small(missions=named([{"start": "2001-01-01", "strength_authorised": 10000}, {"start": "2002-01-01", "strength_authorised": 9999}, {"start": "2003-01-01", "strength_authorised": 3000}, {"start": "2004-01-01", "strength_authorised": 2999}]))
    assert value("missions.last_large_multidimensional_ten_thousand", tables) == [{"mission": "A", "start": "2001-01-01"}]
    assert value("missions.last_large_multidimensional_three_thousand", tables) == [{"mission": "C", "start": "2003-01-01"}]
    assert value("missions.last_large_multidimensional", tables) == [{"mission": "B", "start": "2002-01-01"}]


@pytest.mark.parametrize(("as_of", "last", "years"), [("2014-04-09", "A", 14), ("2014-04-10", "B", 0), ("2015-04-09", "B", 0), ("2015-04-10", "B", 1), ("2020-06-29", "B", 6), ("2020-06-30", "C", 0)])
def test_the_last_large_one_has_certainly_begun_and_its_years_are_whole(as_of, last, years):
    tables = small(missions=named([{"start": "2000-01-01", "strength_authorised": 9000}, {"start": "2014-04-10", "strength_authorised": 9000}, {"start": "2020-06", "strength_authorised": 9000}]))
    assert value("missions.last_large_multidimensional", tables, as_of)[0]["mission"] == last
    assert value("missions.years_since_last", tables, as_of) == years
    if as_of.startswith("2020"):
        assert value("missions.years_since_last_at_essay", tables, as_of) is None


def test_the_years_at_the_essay_s_day_end_there():
    tables = small(missions=[{"start": "2014-01-01", "strength_authorised": 9000}])
    assert [value("missions.years_since_last_at_essay", tables, essay_date=day) for day in ("2023-12-31", "2024-01-01")] == [9, 10]
    later = small(missions=[{"start": "2024-06-01", "strength_authorised": 9000}])
    assert value("missions.years_since_last_at_essay", later) is None


def test_closed_since_2014_is_from_its_first_day_to_the_edition_s():
    ends = ["2013-12-31", "2014-01-01", "2024-12-31", "2025-01-01", "", "2013-12", "2014-01", "2024-12", "2013", "2014"]
    tables = small(missions=named([{"end": end, "multidimensional": "no" if end == "2014-01" else "yes"} for end in ends]))
    assert sorted(value("missions.closed_since_2014", tables)) == ["B", "C", "G", "H", "J"]
    assert value("missions.closed_since_2014_count", tables) == 5
    assert sorted(value("missions.closed_multidimensional_since_2014", tables)) == ["B", "C", "H", "J"]
    assert value("missions.closed_multidimensional_since_2014_count", tables) == 4
    assert sorted(value("missions.closed_since_2014", tables, "2024-12-30")) == ["B", "G", "J"], "not yet certain in December"
    assert sorted(value("missions.closed_since_2014", tables, "2025-01-01")) == ["B", "C", "D", "G", "H", "J"]
    assert value("missions.closed_since_2014", tables, "2014-01-01") == ["B"] and value("missions.closed_since_2014", tables, "2013-12-31") is None
    assert value("missions.closed_since_essay", tables) == ["H", "C"], "in order of their end"


def test_opened_since_2014_is_from_its_first_day_to_the_edition_s():
    starts = ["2013-12-31", "2024-12-31", "2014-01-01", "2025-01-01", "2013-12", "2014-01", "2024-12"]
    tables = small(missions=named([{"start": start} for start in starts]))
    assert value("missions.opened_since_2014", tables) == ["F", "C", "G", "B"], "in order of their start"
    assert value("missions.opened_since_2014", tables, "2024-12-30") == ["F", "C"]
    assert value("missions.opened_since_2014", tables, "2014-01-01") == ["C"] and value("missions.opened_since_2014", tables, "2013-12-31") is None


def test_opened_since_the_essay_is_after_its_day():
    """The rule says after; a mission of that very day was there when the essay counts."""
    tables = small(missions=named([{"start": day} for day in ("2024-06-01", "2023-12-31", "2024-01-01", "2024-01-02", "2024-12-31", "2025-01-01", "2024-01")]))
    assert value("missions.opened_since_essay", tables) == ["D", "A", "E"]


def test_closed_since_the_essay_is_from_its_day():
    tables = small(missions=named([{"end": day} for day in ("2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01")]))
    assert value("missions.closed_since_essay", tables) == ["B", "C"]


def test_names_stand_in_order_of_their_start():
    tables = small(missions=named([{"start": "2003-01-01"}, {"start": "2001-01-01"}, {"start": "2002"}]))
    assert value("missions.active_names", tables) == ["B", "C", "A"]
    assert value("missions.uncertain_dates", small(missions=named([{"start": "2002"}, {"start": "2001", "end": "2002"}, {"start": "2000"}])), "2002-06-01") == ["B", "A"]


def test_other_people_s_codings_are_those_and_no_others():
    tables = small(
        missions=named([{}, {}, {"end": "2023-12-31"}, {}]),
        codings=[{"mission": "A", "coding": "Karlsrud 2024"}, {"mission": "B", "coding": "Karlsrud 2024", "counts_as": "no"}, {"mission": "C", "coding": "Karlsrud 2024"}, {"mission": "D", "coding": "official name"}, {"mission": "B", "coding": "official name"}],
    )  # fmt: skip
    assert value("missions.multidimensional_at_essay_essay", tables) == ["A"]
    assert value("missions.multidimensional_at_essay_names", tables) == ["B", "D"]
    assert value("missions.multidimensional_at_essay_annex", tables) == []


def test_the_hub_s_list_as_it_is_published():
    rows = [{"start": "2024-12-31"}, {"start": "2025-01-01"}, {"start": ""}, {"start": "2000-01-01", "end": "2024-12-31"}, {"start": "2000-01-01", "end": "2024-12-30"}]
    tables = small(feed_missions=named(rows, "name"))
    assert value("missions.active_by_feed", tables) == 2 and value("missions.total_by_feed", tables) == 3
    assert set(find("missions.active_by_feed", tables).rows["mission"]) == {"A", "D"}
    assert set(find("missions.total_by_feed", tables).rows["mission"]) == {"A", "D", "E"}


# Personnel.
MONTHS = [{"date": "2001-01-31", "total": 5}, {"date": "2001-02-28", "total": 9}, {"date": "2001-04-30", "total": 9}, {"date": "2001-05-31", "total": 7}]


@pytest.mark.parametrize(("as_of", "peak", "last", "missing"), [
    ("2001-01-30", None, None, None), ("2001-01-31", "5 (January 2001)", "5 (January 2001)", []),
    ("2001-02-27", "5 (January 2001)", "5 (January 2001)", []), ("2001-02-28", "9 (February 2001)", "9 (February 2001)", []),
    ("2001-04-30", "9 (February 2001)", "9 (April 2001)", ["2001-03"]), ("2001-05-31", "9 (February 2001)", "7 (May 2001)", ["2001-03"]),
])  # fmt: skip
def test_people_by_the_day(as_of, peak, last, missing):
    tables = small(personnel=[*reversed(MONTHS), {"series": "owid-yearly", "date": "2001", "total": 8}, {"series": "ipi-mission", "date": "2001-12-31", "total": 99}])
    found = [find(f"personnel.{id}", tables, as_of) for id in ("peak", "last")]
    assert [one and one.text for one in found] == [peak, last]
    assert value("personnel.missing_months", tables, as_of) == missing
    assert [one and one.until for one in found] == [max(row["date"] for row in MONTHS if row["date"] <= as_of) if peak else None] * 2


@pytest.mark.parametrize(("as_of", "second"), [("2001-12-30", None), ("2001-12-31", 8), ("2010-01-01", 8)])
def test_a_year_s_december_is_a_second_source_once_it_has_come(as_of, second):
    tables = small(personnel=[*MONTHS, {"series": "owid-yearly", "date": "2001", "total": 8}, {"series": "owid-yearly", "date": "2000", "total": 7}, {"series": "owid-yearly", "date": "2002", "total": 6}])
    found = find("personnel.peak", tables, as_of).second
    assert (found and found.value) == second


def test_a_second_source_without_a_number_is_none():
    assert find("personnel.peak", small(personnel=[*MONTHS, {"series": "owid-yearly", "date": "2001", "total": ""}])).second is None
    assert find("personnel.peak", small(personnel=MONTHS)).second is None


def test_the_latest_count_that_stands_alone():
    tables = small(personnel=[{"series": "un-point", "date": day, "total": total} for day, total in (("2023-05-31", 2), ("2022-01-01", 1), ("2024-05-31", 3))] + MONTHS)
    assert [value("personnel.last_point", tables, day) for day in ("2021-12-31", "2022-01-01", "2023-05-30", "2023-05-31", "2024-05-31")] == [None, 1, 1, 2, 3]
    assert find("personnel.last_point", tables, "2023-05-31").text == "2 (31 May 2023)" and find("personnel.last_point", tables, "2023-05-31").until == "2023-05-31"


@pytest.mark.parametrize(("as_of", "text", "change"), [("2015-12-30", None, None), ("2015-12-31", "200 (31 December 2015)", None), ("2023-12-31", "150 (31 December 2023), after 200 (31 December 2015)", 0.25), ("2024-12-31", "100 (31 December 2024), after 200 (31 December 2015)", 0.5)])
def test_sipri_s_first_and_latest_count(as_of, text, change):
    tables = small(personnel=[{"series": "sipri-point", "date": f"{year}-12-31", "total": total} for year, total in ((2023, 150), (2015, 200), (2024, 100))] + MONTHS)
    found = find("personnel.sipri", tables, as_of)
    assert (found and found.text) == text and value("personnel.sipri_change", tables, as_of) == change
    assert not change or find("personnel.sipri_change", tables, as_of).text == f"{100 * change:.0f} per cent"


def test_missions_people_are_summed_without_political_ones():
    rows = [{"series": "ipi-mission", "date": day, "mission": name, "total": total} for day, name, total in (("2001-01-31", "A", 5), ("2001-01-31", "B", 5), ("2001-02-28", "A", 4), ("2001-02-28", "P", 90), ("2001-03-31", "A", 10))]
    tables = small(personnel=rows, aliases=[{"name": "P", "kind": "political mission"}, {"name": "A", "kind": "mission"}, {"feed": "other", "name": "B", "kind": "political mission"}])
    found = find("personnel.peak_operations_only", tables)
    assert (found.text, found.until, set(found.rows["mission"])) == ("10 (January 2001)", "2001-03-31", {"A", "B"})


@pytest.mark.parametrize(("as_of", "least", "last"), [("2014-04-10", 5000, "B"), ("2014-04-09", 5000, "A"), ("2015-06-29", 5000, "B"), ("2015-06-30", 5000, "C"), ("2015-06-30", 5001, "B"), ("2015-06-30", 9001, None)])
def test_the_last_large_one_by_people_has_certainly_begun(as_of, least, last):
    people = [{"series": "ipi-mission", "date": "2001-01-31", "mission": name, "total": total} for name, total in (("A", 9000), ("Bee", 9000), ("C", 5000), ("C", 4), ("D", 9000))]
    tables = small(missions=named([{"start": "2000-01-01"}, {"start": "2014-04-10"}, {"start": "2015-06"}, {"multidimensional": "no", "start": "2015-06-30"}]), personnel=people, aliases=[{"name": "Bee", "mission": "B"}])
    found = value("missions.last_large_multidimensional_deployed", tables, as_of, large_from=least)
    assert (found and found[0]["mission"]) == last


# Deaths.
@pytest.mark.parametrize(("as_of", "deaths"), [("2012-12-31", 1), ("2013-01-30", 1), ("2013-01-31", 3), ("2013-02-27", 3), ("2013-02-28", 7), ("2016-02-28", 7), ("2016-02-29", 15), ("2012-11-29", None), ("2012-11-30", 1)])
def test_a_month_counts_when_it_has_ended(as_of, deaths):
    tables = small(fatalities=[{"month": month, "casualties": count} for month, count in (("2012-11", 1), ("2013-01", 2), ("2013-02", 4), ("2016-02", 8))])
    for id in ("total", "malicious_total"):
        assert value(f"fatalities.{id}", tables, as_of) == deaths
    assert (value("fatalities.feed_rows", tables, as_of) is None) == (deaths is None)


@pytest.mark.parametrize(("as_of", "deaths"), [("2013-12-30", None), ("2013-12-31", 2), ("2014-12-30", 2), ("2014-12-31", 6), ("2023-12-31", 14), ("2024-12-31", 14)])
def test_the_window_is_from_2013_to_2023(as_of, deaths):
    rows = [{"month": month, "casualties": count, "mission": "MINUSMA"} for month, count in (("2012-12", 1), ("2013-01", 2), ("2014-12", 4), ("2023-12", 8), ("2024-01", 16))]
    tables = small(fatalities=rows, missions=[{"mission": "MINUSMA"}])
    for id in ("malicious_2013_2023", "malicious_2013_2023_register", "minusma_2013_2023"):
        assert value(f"fatalities.{id}", tables, as_of) == deaths
    assert fatalities.WINDOW == (2013, 2023)


@pytest.mark.parametrize(("covers_to", "deaths", "years"), [("2014-12-30", 2, "2013"), ("2014-12-31", 6, "2013 to 2014"), ("2014-12", 6, "2013 to 2014"), ("2013-11", None, None), ("2025-12-31", 14, "2013 to 2023")])
def test_a_year_counts_where_the_feed_covers_it_to_its_end(covers_to, deaths, years):
    tables = small(covers_to, fatalities=[{"month": month, "casualties": count} for month, count in (("2013-01", 2), ("2014-11", 4), ("2023-12", 8))])
    assert (value("fatalities.malicious_2013_2023", tables), value("fatalities.window", tables)) == (deaths, years)


def test_which_deaths_are_whose():
    rows = [
        {"mission": "MINUSMA", "casualties": 1}, {"mission": "MINUSMA", "casualties": 2, "personnel": "Police"}, {"mission": "MINUSMA", "casualties": 4, "personnel": "Civilian"},
        {"mission": "Feed's name", "casualties": 8, "personnel": "Military Observer"}, {"mission": "Political", "casualties": 16}, {"mission": "Umbrella", "casualties": 32},
        {"mission": "MINUSMA", "casualties": 64, "incident": "Accident"}, {"mission": "MINUSMA", "casualties": 128, "incident": "To Be Determined"},
        {"mission": "MINUSMA", "casualties": 256, "incident": "Unknown"}, {"mission": "Part", "casualties": 512}, {"mission": "Elsewhere", "casualties": 1024}, {"mission": "Nowhere", "casualties": 2048},
    ]  # fmt: skip
    tables = small(
        fatalities=[{**row, "month": "2014-01"} for row in rows], missions=[{"mission": "MINUSMA"}],
        aliases=[{"feed": "un-fatalities", "name": name, "kind": kind, "mission": mission} for name, kind, mission in (("Feed's name", "mission", "MINUSMA"), ("Political", "political mission", "X"), ("Umbrella", "aggregate", "MINUSMA"), ("Part", "part", "MINUSMA"), ("Nowhere", "mission", ""))]
        + [{"feed": "ipi", "name": "Elsewhere", "kind": "mission", "mission": "MINUSMA"}],
    )  # fmt: skip
    malicious = 1 + 2 + 4 + 8 + 16 + 32 + 512 + 1024 + 2048
    register, uniformed = 1 + 2 + 4 + 8 + 32 + 512, malicious - 4
    for suffix in ("total", "2013_2023"):
        assert value(f"fatalities.malicious_{suffix}", tables) == malicious
        assert value(f"fatalities.malicious_{suffix}_register", tables) == register
    assert value("fatalities.malicious_total_uniformed", tables) == uniformed
    assert value("fatalities.undetermined", tables) == 128 + 256
    assert value("fatalities.total", tables) == malicious + 64 + 128 + 256
    assert value("fatalities.minusma_2013_2023", tables) == 7
    assert value("fatalities.minusma_share_2013_2023", tables) == pytest.approx(7 / malicious)
    assert value("fatalities.minusma_share_2013_2023_register", tables) == pytest.approx(7 / register)
    assert value("fatalities.minusma_share_2013_2023_uniformed", tables) == pytest.approx(3 / uniformed)


def test_rows_of_the_feed_count_a_casualty_as_often_as_it_is_filed():
    tables = small(fatalities=[{"casualties": 3, "rows": 4}, {"casualties": 1, "rows": 1, "mission": "N"}])
    assert (value("fatalities.total", tables), value("fatalities.feed_rows", tables)) == (4, 5)


@pytest.mark.parametrize(("as_of", "year", "window"), [("2011-12-30", None, None), ("2011-12-31", 2011, None), ("2012-12-31", 2011, None), ("2013-12-31", 2011, 2013), ("2014-12-31", 2011, 2013), ("2024-12-31", 2024, 2013)])
def test_the_worst_year_is_the_first_of_those_that_had_ended(as_of, year, window):
    counts = {"2011-06": 9, "2012-01": 4, "2012-02": 5, "2013-01": 3, "2014-01": 3, "2023-12": 2, "2024-01": 20}
    tables = small(fatalities=[{"month": month, "casualties": count} for month, count in counts.items()])
    for id, expected in (("malicious_peak_year", year), ("malicious_peak_year_2013_2023", window)):
        found = value(f"fatalities.{id}", tables, as_of)
        assert (found and found[0]["year"]) == expected
    if window:
        found = find("fatalities.malicious_peak_year_2013_2023", tables, as_of)
        assert found.text == "2013 (3 deaths)" and found.value == [{"year": 2013, "deaths": 3}] and set(found.rows["month"]) == {"2013-01"}


# Killings in the Sahel.
@pytest.mark.parametrize(("as_of", "main", "to_2020"), [("2018-12-30", None, None), ("2018-12-31", 2, None), ("2019-12-31", 6, 4), ("2020-12-31", 14, 12), ("2021-12-31", 30, 12)])
def test_years_of_killings_had_ended(as_of, main, to_2020):
    tables = small(violence=[{"year": year, "low": best, "best": best, "high": best} for year, best in ((2017, 1), (2018, 2), (2019, 4), (2020, 8), (2021, 16))])
    assert value("violence.sahel_main", tables, as_of) == main and value("violence.sahel_main_to_2020", tables, as_of) == to_2020
    if main:
        assert find("violence.sahel_main", tables, as_of).until == as_of
        assert find("violence.sahel_main_to_2020", tables, as_of) is None or find("violence.sahel_main_to_2020", tables, as_of).until == f"{min(int(as_of[:4]), 2020)}-12-31"
    assert violence.FIRST == 2018
    assert value("violence.window", tables, as_of) == {2017: None, 2018: "2018"}.get(int(as_of[:4]) - (as_of[5:] != "12-31"), f"2018 to {as_of[:4]}")


def test_whose_killings_and_where():
    rows = [
        {"country": "Mali", "low": 1, "best": 2, "high": 3}, {"country": "Niger", "low": 1, "best": 1, "high": 1}, {"country": "Burkina Faso", "low": 0, "best": 1, "high": 1}, {"country": "Chad", "best": 99},
        {"country": "Mali", "measure": "one-sided by any government", "low": 2, "best": 4, "high": 8},
        {"dataset": "ucdp-onesided", "measure": "one-sided by actor", "country": "", "actor": "Government of Niger", "low": 7, "best": 7, "high": 7},
        {"dataset": "ucdp-onesided", "measure": "one-sided by actor", "country": "", "actor": "Government of Chad", "low": 9, "best": 9, "high": 9},
        {"dataset": "ucdp-country-year", "measure": "one-sided by actor", "country": "", "actor": "Government of Niger", "low": 9, "best": 9, "high": 9},
        {"dataset": "ucdp-onesided", "measure": "one-sided by main government", "country": "Mali", "low": 9, "best": 9, "high": 9},
    ]  # fmt: skip
    tables = small(violence=rows)
    found = find("violence.sahel_main", tables)
    assert (found.value, found.low, found.best, found.high) == (None, 2, 4, 5)
    assert [record["country"] for record in value("violence.sahel_governments", tables)] == ["Burkina Faso", "Mali", "Niger"]
    assert value("violence.sahel_any", tables) == (2, 8) and find("violence.sahel_any", tables).best == 4
    assert value("violence.sahel_actor", tables) == 7
    assert violence.SAHEL == ("Burkina Faso", "Mali", "Niger")


@pytest.mark.parametrize(("published", "as_of", "there"), [("2021-02-25", "2021-02-24", False), ("2021-02-25", "2021-02-25", True), ("2021-02", "2021-02-27", False), ("2021-02", "2021-02-28", True)])
def test_what_was_documented_counts_once_it_was_published(published, as_of, there):
    rows = [{"published": published}, {"incident_count": "e", "lower_bound": "no", "count": 7}, {"incident_count": "f", "body": "Another", "count": 8}, {"incident_count": "g", "country": "Mali; Niger", "count": 9}, {"incident_count": "h", "country": "Burkina Faso", "count": 5}]
    found = find("incidents.hrw_lower_bound", small(documented_incidents=rows), as_of)
    assert (found is not None) == there
    assert not found or (found.value, found.text, len(found.rows)) == (600, "more than 600", 1)
    assert find("incidents.hrw_lower_bound", small(documented_incidents=rows[1:])) is None


# Support, operations, conditions.
def test_support_begun_by_the_day_in_order():
    rows = [{"operation": "B", "start": "2015-11", "provider": "X", "funding": "voluntary"}, {"operation": "A", "start": "2009-01-16", "provider": "Y"}, {"operation": "C", "start": "2024-12-31", "provider": "X"}, {"operation": "A", "start": "2024-01-01", "provider": "Z"}, {"operation": "D", "start": ""}, {"operation": "E", "start": "2025-01-01"}]
    tables = small(support=rows)
    assert [record["operation"] for record in value("support.operations", tables)] == ["A", "B", "A", "C"]
    assert find("support.operations", tables).text == "A, B and C" and value("support.operations_count", tables) == 3
    assert value("support.assessed", tables) == ["A", "C"] and value("support.assessed", small(support=[{"operation": "M", "funding": "mixed"}, {"operation": "V", "funding": "voluntary"}])) == ["M"] and value("support.providers", tables) == ["Y", "X", "Z"]
    assert value("support.operations_count", tables, "2024-12-30") == 2
    assert (value("support.first", tables), find("support.first", tables).text) == ("2009-01-16", "Y for A, 16 January 2009")
    assert value("support.first", tables, "2009-01-15") is None and value("support.first", tables, "2009-01-16") == "2009-01-16"
    assert value("support.operations_count", tables, "2015-11-01") == 2, "a start in the month may be its first day"
    assert value("support.operations_count", tables, "2015-10-31") == 1


@pytest.mark.parametrize(("as_of", "office"), [("2009-01-15", None), ("2009-01-16", "A"), ("2020-01-01", "A")])
def test_the_first_support_office(as_of, office):
    tables = small(operations=named([{"start": "2009-01-16", "category": "UN support office"}, {"start": "2007-01-01"}, {"start": "2015-11-09", "category": "UN support office"}], "operation"))
    found = value("support.office_first", tables, as_of)
    assert (found and found[0]["office"]) == office


@pytest.mark.parametrize(("as_of", "count", "active"), [("2013-12-31", 1, ["A"]), ("2014-01-01", 2, ["A", "B"]), ("2014-05-30", 2, ["A", "B"]), ("2014-05-31", 3, ["A", "B", "C"]), ("2014-06-30", 3, ["A", "B", "C"]), ("2014-07-01", 3, ["A", "C"]), ("2015-06-01", 3, ["A", "C"]), ("2015-06-02", 3, ["C"])])
def test_operations_begun_and_active(as_of, count, active):
    tables = small(operations=named([{"start": "2000-01-01", "end": "2015-06"}, {"start": "2014-01-01", "end": "2014-06-30"}, {"start": "2014-05"}, {"start": "2000-01-01", "category": "UN support office"}], "operation"))
    assert (value("operations.count", tables, as_of), value("operations.active", tables, as_of)) == (count, active)


def test_operations_since_2014_and_since_the_essay():
    starts = ["2013-12-31", "2013", "2014", "2014-01-01", "2024-01-01", "2024-01", "2024-01-02", "2024-12-31", "2025-01-01"]
    tables = small(operations=named([{"start": start} for start in starts], "operation"))
    assert value("operations.begun_since_2014", tables) == ["C", "D", "F", "E", "G", "H"]
    assert value("operations.begun_since_essay", tables) == ["G", "H"], "after the day, as far as the date is known"
    assert value("operations.begun_since_essay", tables, "2023-12-31") is None


def test_operations_ended_since_the_essay():
    ends = ["2023-12-31", "2024-12-31", "2024-01-01", "2025-01-01", "", "2024-01", "2023-12", "2024-12", "2024"]
    tables = small(operations=named([{"end": end} for end in ends], "operation"))
    assert value("operations.ended_since_essay", tables, "2025-01-01") == ["I", "F", "C", "H", "B"]
    assert value("operations.ended_since_essay", tables, "2024-12-31") == ["F", "C"], "one on its last day is still active"
    assert value("operations.ended_since_essay", tables, "2024-01-01") == [] and value("operations.ended_since_essay", tables, "2024-01-02") == ["C"]


def test_an_operation_on_its_last_day_is_active_and_that_is_said():
    tables = small(operations=named([{"end": "2024-12-31"}, {"start": "2001-01-01"}, {"end": "2024-12"}], "operation"))
    assert find("operations.active", tables).text == "A (on its last day) and B" and value("operations.active", tables) == ["A", "B"]


def test_own_borders_are_those_that_say_yes():
    tables = small(operations=named([{"own_borders": "no"}, {"own_borders": "yes", "start": "2001-01-01"}, {"own_borders": "partly"}, {"own_borders": "yes"}, {"own_borders": "yes", "start": "2025-01-01"}], "operation"))
    assert value("operations.own_borders", tables) == ["D", "B"]


CONDITIONS = [
    {"operation": "A", "condition": "au_mandate"}, {"operation": "A", "condition": "joint_planning"}, {"operation": "A", "condition": "accountability", "date": "2024-06-01"},
    {"operation": "C", "condition": "au_mandate", "finding": "not met", "date": "2024-06"}, {"operation": "B", "condition": "au_mandate", "finding": "not met"},
    {"operation": "B", "condition": "accountability", "finding": "not established", "date": ""}, {"operation": "LATE", "condition": "au_mandate", "finding": "not met"},
]  # fmt: skip
OPERATIONS = [{"operation": "A"}, {"operation": "B"}, {"operation": "C"}, {"operation": "LATE", "start": "2024-07-01"}]


@pytest.mark.parametrize(("as_of", "unmet", "all_met"), [
    ("2023-12-20", None, None), ("2023-12-21", ["B"], []), ("2024-05-31", ["B"], []), ("2024-06-01", ["B", "C"], ["A"]),
    ("2024-06-30", ["B", "C"], ["A"]), ("2024-07-01", ["B", "C", "LATE"], ["A"]),
])  # fmt: skip
def test_conditions_as_known_by_the_day(as_of, unmet, all_met):
    tables = small(conditions=CONDITIONS, operations=OPERATIONS)
    assert (value("conditions.mandate_not_met", tables, as_of), value("conditions.all_met", tables, as_of)) == (unmet, all_met)
    found = value("conditions.met", tables, as_of)
    assert (found is None) == (unmet is None)
    if found:
        b = next(record for record in found if record["operation"] == "B")
        assert b == {"operation": "B", "au_mandate": "not met", "joint_planning": "not established", "accountability": "not established"}
        assert find("conditions.met", tables, as_of).text == f"{len(found)} operations, condition by condition"


@pytest.mark.parametrize(("as_of", "told", "open_ones"), [("2023-12-21", "3 of 6", ["accountability frameworks"]), ("2024-05-31", "3 of 6", ["accountability frameworks"]), ("2024-06-01", "5 of 6", []), ("2024-07-01", "6 of 7", [])])
def test_cells_that_are_established_by_the_day(as_of, told, open_ones):
    tables = small(conditions=CONDITIONS, operations=OPERATIONS)
    assert (find("conditions.established", tables, as_of).text, value("conditions.open", tables, as_of)) == (told, open_ones)
    assert find("conditions.established", tables, "2023-12-20") is None and find("conditions.open", tables, "2023-12-20") is None


def test_forces_authorised_elsewhere_are_not_judged_by_a_resolution_on_africa():
    tables = small(conditions=[{"operation": name, "finding": "not met"} for name in "BA"], operations=[{"operation": "A"}, {"operation": "B", "category": "Council-authorised"}])
    assert value("conditions.mandate_not_met", tables) == ["A"]


def test_red_lines_need_no_resolution():
    tables = small(red_lines=[{"operation": "A", "red_line": "own_borders", "date": "2013-05-01"}, {"operation": "B", "red_line": "elected_host", "date": "2030-01-01"}], operations=OPERATIONS)
    assert value("conditions.red_lines", tables, "2013-05-01") == [{"operation": "A", "elected_host": "not established", "own_borders": "met", "accountability": "not established"}]
    assert value("conditions.red_lines", tables, "2013-04-30") is None
    assert support.ADOPTED.isoformat() == "2023-12-21"


@pytest.mark.parametrize(("as_of", "share"), [("2013-12-31", None), ("2014-01-01", 0.25), ("2020-09-20", 0.25), ("2020-09-21", 0.4)])
def test_neighbours_at_the_latest_day_known(as_of, share):
    rows = [{"country": "U", "strength": 3, "strength_date": "2014-01-01"}, {"country": "K", "strength": 1, "strength_date": "2014-01-01", "borders_host": "yes"}, {"country": "U", "strength": 3, "strength_date": "2020-09-21"}, {"country": "K", "strength": 2, "strength_date": "2020-09-21", "borders_host": "yes"}, {"country": "N", "strength": "", "strength_date": ""}, {"country": "X", "strength": 50, "strength_date": "2024-01-01", "operation": "OTHER"}]
    found = find("contributors.amisom_neighbours", small(contributors=rows), as_of)
    assert (found and found.value) == share
    assert not found or found.until == ("2014-01-01" if share == 0.25 else "2020-09-21")


# Resolutions.
@pytest.mark.parametrize(("as_of", "count", "cited", "since"), [("1999-12-31", 0, 0, None), ("2000-01-01", 1, 1, None), ("2024-01-01", 2, 1, 0), ("2024-01-02", 3, 2, 1), ("2024-02-28", 3, 2, 1), ("2024-02-29", 4, 2, 2)])
def test_resolutions_by_the_day(as_of, count, cited, since):
    tables = small(resolutions=[{"resolution": "A", "cited": "yes"}, {"resolution": "B", "date": "2024-01-01", "essay": "p. 2", "cited": "no"}, {"resolution": "C", "date": "2024-01-02", "cited": "yes"}, {"resolution": "D", "date": "2024-02"}, {"resolution": "E", "date": ""}])
    assert [value(f"resolutions.{id}", tables, as_of) for id in ("count", "cited", "since_essay")] == [count, cited, since]


@pytest.mark.parametrize(("as_of", "told"), [("2000-01-01", "1 of 2"), ("2001-01-01", "2 of 3")])
def test_actions_that_a_source_tells_of(as_of, told):
    tables = small(resolutions=[{"resolution": "A"}, {"resolution": "B", "date": "2001-01-01"}], actions=[{"resolution": "A"}, {"resolution": "A", "action": "extends", "read": "no"}, {"resolution": "B"}])
    assert find("resolutions.actions_read", tables, as_of).text == told


def test_resolutions_stand_in_order_of_date_and_number():
    rows = frame("resolutions", [{"resolution": "B", "date": "2001-01-01"}, {"resolution": "A", "date": "2001-01-01"}, {"resolution": "C"}])
    assert list(adopted(rows, at("2010-01-01"))["resolution"]) == ["C", "A", "B"]


@pytest.mark.parametrize(("row", "said"), [({"yes": 15, "no": 0, "abstain": 0}, "15-0-0"), ({"yes": 13, "no": 1, "abstain": 2}, "13-1-2"), ({"yes": 13, "no": "", "abstain": 2}, "vote not known"), ({"vote_note": "without a vote"}, "without a vote")])
def test_a_vote_as_it_is_printed(row, said):
    assert vote(frame("resolutions", [row]).iloc[0]) == said


@pytest.mark.parametrize(("as_of", "there"), [("2013-03-27", False), ("2013-03-28", True)])
def test_a_resolution_is_there_from_its_day(as_of, there):
    tables = small(resolutions=[{"resolution": "S/RES/2098(2013)", "date": "2013-03-28", "yes": 15, "no": 0, "abstain": 0}, {"resolution": "S/RES/2100(2013)", "date": "2013-01-01"}])
    found = find("resolutions.r2098", tables, as_of)
    assert (found is not None) == there
    assert not found or (found.value, found.text) == ([{"resolution": "S/RES/2098(2013)", "date": "2013-03-28", "vote": "15-0-0"}], "28 March 2013 (15-0-0)")
    assert all(symbol.startswith(f"S/RES/{id[1:]}(") for id, symbol in FOLLOWED.items())


@pytest.mark.parametrize(("as_of", "first"), [("2011-12-31", None), ("2012-01-01", "D"), ("2013-12-31", "D")])
def test_the_first_resolution_with_force_since_2012(as_of, first):
    tables = small(
        missions=[{"mission": "M"}], resolutions=[{"resolution": "A", "date": "2011-12-31"}, {"resolution": "B", "date": "2012-01-01"}, {"resolution": "E", "date": "2013-01-01"}, {"resolution": "D", "date": "2012-01-01"}, {"resolution": "C", "date": "2012-01-01"}],
        actions=[{"resolution": "A"}, {"resolution": "B", "action": "finances"}, {"resolution": "B", "read": "no"}, {"resolution": "C", "concerns": "OTHERS"}, {"resolution": "D"}, {"resolution": "E"}],
    )  # fmt: skip
    found = value("resolutions.force_first", tables, as_of)
    assert (found and found[0]["resolution"]) == first


@pytest.mark.parametrize(("as_of", "years"), [("2023-12-20", None), ("2023-12-21", 10)])
def test_years_between_the_two_resolutions(as_of, years):
    tables = small(resolutions=[{"resolution": "S/RES/2719(2023)", "date": "2023-12-21"}, {"resolution": "S/RES/2098(2013)", "date": "2013-03-28"}, {"resolution": "S/RES/1(1946)", "date": "1946-01-25"}])
    assert value("resolutions.years_2098_to_2719", tables, as_of) == years


# Money.
def year_of(first, **more):
    return {"financial_year": f"{first}/{(first + 1) % 100:02d}", "start": f"{first}-07-01", "end": f"{first + 1}-06-30", **more}


@pytest.mark.parametrize(("as_of", "latest"), [("2009-06-30", None), ("2009-07-01", "10 million dollars (2009/10)"), ("2011-06-30", "20 million dollars (2010/11)"), ("2011-07-01", "40 million dollars (2011/12)")])
def test_a_budget_counts_from_the_first_day_of_its_year(as_of, latest):
    tables = small(budgets=[year_of(2011, usd=40_000_000, rounded_to=1_000_000), year_of(2009, usd=10_000_000, rounded_to=1_000_000), year_of(2010, usd=20_000_000, rounded_to=1_000_000), year_of(2010, entity="A", basis="proposed", usd=99)])
    found = find("budgets.latest", tables, as_of)
    assert (found and found.text) == latest


def test_the_highest_budget_and_the_fall_from_it():
    rows = [year_of(2009, usd=900, period="part of the year"), year_of(2010, usd=800), year_of(2011, usd=800), year_of(2012, usd=600), year_of(2013, usd=500, period="not established")]
    tables = small(budgets=rows)
    highest, fall = find("budgets.highest", tables), find("budgets.fall", tables)
    assert (highest.value, highest.rows["financial_year"].iloc[0]) == (800, "2010/11")
    assert (fall.value, fall.text, fall.until) == (25.0, "25 per cent (2010/11 to 2012/13)", "2012-07-01")
    assert set(fall.rows["financial_year"]) == {"2010/11", "2012/13"}
    assert value("budgets.partial", tables) == ["2009/10", "2013/14"] and value("budgets.highest", tables, "2010-06-30") is None


def test_years_without_a_sum():
    rows = [year_of(2009), year_of(2010), year_of(2013), year_of(2011, entity="A", kind="mission", basis="amount approved"), year_of(2012, entity="A", kind="mission", basis="proposed"), year_of(2014, entity="A", kind="mission", basis="expenditure")]
    tables = small(budgets=rows)
    assert value("budgets.no_total", tables) == ["2011/12", "2012/13"] and find("budgets.no_total", tables).text == "2011/12 and 2012/13"
    assert value("budgets.missing_years", tables) == ["2012/13", "2013/14", "2014/15"]
    assert value("budgets.missing_years", tables, "2013-06-30") == ["2012/13"] and value("budgets.no_total", tables, "2013-06-30") == []


def test_a_financial_year_in_words_crosses_a_century():
    assert budgets._year(1999) == "1999/00" and budgets._missing(frame("budgets", [year_of(1998), year_of(2000)]), "2001-06-30") == ["1999/00"]
    assert budgets._missing(frame("budgets", [year_of(1998)]), "2000-06-30") == ["1999/00"] and budgets._missing(frame("budgets", [year_of(1998)]), "2000-07-01") == ["1999/00", "2000/01"]


@pytest.mark.parametrize(("value", "rounded", "said"), [
    (1_000_000_000, 1, "1.00 billion dollars"), (999_999_999, 1, "1,000.0 million dollars"), (999_900_000, 1, "999.9 million dollars"), (8_300_000_000, 99_999_999, "8.30 billion dollars"), (8_300_000_000, 100_000_000, "8.3 billion dollars"),
    (5_500_000, 999_999, "5.5 million dollars"), (5_000_000, 1_000_000, "5 million dollars"),
])  # fmt: skip
def test_dollars_at_the_bounds(value, rounded, said):
    assert budgets.dollars(value, rounded) == said


MISSIONS_MONEY = [
    year_of(2012, entity="A", kind="mission", basis="total appropriation", usd=600), year_of(2012, entity="OFF", kind="support office", basis="total appropriation", usd=200), year_of(2012, entity="OGG", kind="support office", basis="total appropriation", usd=200),
    year_of(2012, entity="B", kind="mission", basis="total appropriation", usd=77, period="part of the year"), year_of(2012, entity="A", kind="mission", basis="approved maintenance", usd=5),
    year_of(2013, entity="A", kind="mission", basis="total appropriation", usd=300), year_of(2013, entity="OFF", kind="support office", basis="total appropriation", usd=100), year_of(2013, usd=9999),
]  # fmt: skip


@pytest.mark.parametrize(("as_of", "share", "first", "money", "years"), [
    ("2012-06-30", None, None, None, None), ("2012-07-01", 0.4, 0.4, 400, ["2012/13"]), ("2013-06-30", 0.4, 0.4, 400, ["2012/13"]), ("2013-07-01", 0.25, 0.4, 100, ["2012/13", "2013/14"]),
])  # fmt: skip
def test_money_of_support_offices_in_the_latest_year_with_all(as_of, share, first, money, years):
    tables = small(budgets=MISSIONS_MONEY)
    assert [value(f"budgets.{id}", tables, as_of) for id in ("support_share", "support_share_first", "support", "complete_years")] == [share, first, money, years]
    if share == 0.4:
        assert value("budgets.by_mission", tables, as_of) == 1000 and value("budgets.offices", tables, as_of) == ["OFF", "OGG"]


def test_a_year_asked_for_must_have_begun():
    with pytest.raises(budgets.NotYet, match="2026/27 had not begun"):
        budgets.by_mission(small(budgets=MISSIONS_MONEY), at("2024-12-31"), "2026/27")
    with pytest.raises(budgets.NotYet, match="no budget of all missions"):
        budgets.by_mission(small(budgets=[year_of(2009)]), at("2024-12-31"))


def test_the_first_money_of_a_support_office():
    tables = small(budgets=[year_of(2010, entity="OFF", kind="support office", basis="amount approved", usd=7_000_000), {**year_of(2009, entity="OFF", kind="support office", basis="amount approved", usd=5_500_000), "end": "2009-12-31"}, year_of(2008)])
    assert find("budgets.first_support", tables).text == "5.5 million dollars (July 2009 to December 2009)"


def test_how_much_less_in_2026():
    rows = [
        year_of(2025, entity="A", kind="mission", basis="apportioned", usd=800), year_of(2025, entity="GONE", kind="mission", basis="expenditure", usd=800), year_of(2025, entity="OFF", kind="support office", basis="apportioned", usd=100),
        year_of(2026, entity="A", kind="mission", basis="approved maintenance", usd=600), year_of(2026, entity="NEW", kind="mission", basis="approved maintenance", usd=600), year_of(2026, entity="OFF", kind="support office", basis="approved maintenance", usd=95),
        year_of(2026, entity="A", kind="mission", basis="proposed", usd=1), year_of(2012, entity="A", kind="mission", basis="approved maintenance", usd=1),
    ]  # fmt: skip
    tables = small(budgets=rows)
    assert value("budgets.missions_change", tables, "2026-06-30") is None
    found = find("budgets.missions_change", tables, "2026-07-01")
    assert (found.value, found.text, found.until, len(found.rows)) == (25.0, "25.0 per cent less (A, 2025/26 to 2026/27)", "2026-07-01", 2)
    assert value("budgets.support_change", tables, "2026-07-01") == 5.0


def test_what_waits_for_a_vote():
    rows = [{"entity": "A", "end": "2026-12-31", "usd": 30}, {"entity": "A", "start": "2027-01-01", "end": "2027-06-30", "usd": 10, "condition": "if extended"}, {"entity": "B", "end": "2027-06-30", "usd": 40}, {"entity": "C", "end": "2026-10-31", "usd": 10}, {"entity": "C", "start": "2026-11-01", "end": "2027-06-30", "usd": 10, "condition": "if extended"}]
    tables = small(apportionments=rows)
    assert value("budgets.waiting", tables, "2026-06-30") is None and value("budgets.last_days", tables, "2026-06-30") is None
    assert value("budgets.waiting", tables, "2026-07-01") == 0.2
    assert value("budgets.last_days", tables, "2026-07-01") == [{"entity": "C", "day": "2026-10-31"}, {"entity": "A", "day": "2026-12-31"}]
    assert find("budgets.last_days", tables, "2026-07-01").text == "C to 31 October 2026 and A to 31 December 2026"


# Who deploys.
DECEMBERS = [
    {"month": "2009-12", "group": "UN", "persons": 60, "largest": "U", "largest_persons": 60}, {"month": "2009-12", "group": "regional", "persons": 40, "largest": "R", "largest_persons": 30, "police_only_persons": 10},
    {"month": "2013-12", "group": "UN", "persons": 40, "largest": "U", "largest_persons": 40, "police_only_persons": 10}, {"month": "2013-12", "group": "international", "persons": 60, "largest": "I", "largest_persons": 15, "police_only_persons": 15},
    {"month": "2013-12", "group": "regional", "persons": 0, "largest": "", "largest_persons": 0},
    {"month": "2016-12", "group": "UN", "persons": 50, "largest": "U", "largest_persons": 50}, {"month": "2016-12", "group": "regional", "persons": 30, "largest": "R", "largest_persons": 20, "police_only_persons": 5},
    {"month": "2016-12", "group": "international", "persons": 20, "largest": "I", "largest_persons": 19}, {"month": "2016-12", "region": "Europe", "group": "regional", "persons": 100, "largest": "K", "largest_persons": 99},
]  # fmt: skip


@pytest.mark.parametrize(("as_of", "share", "year_2009", "year_2013", "highest"), [
    ("2009-12-30", None, None, None, None), ("2009-12-31", 0.4, 0.4, None, 0.4), ("2013-12-30", 0.4, 0.4, None, 0.4), ("2013-12-31", 0.6, 0.4, 0.6, 0.6), ("2016-12-31", 0.5, 0.4, 0.6, 0.6),
])  # fmt: skip
def test_decembers_that_had_ended(as_of, share, year_2009, year_2013, highest):
    tables = small(deployments=DECEMBERS)
    found = [value(f"deployments.africa_share{suffix}", tables, as_of) for suffix in ("", "_2009", "_2013", "_highest")]
    assert found == [one and pytest.approx(one) for one in (share, year_2009, year_2013, highest)]


def test_who_is_not_the_un_and_the_largest_of_them():
    tables = small(deployments=DECEMBERS)
    assert value("deployments.africa_share_without_police", tables) == pytest.approx(45 / 95) and value("deployments.world_share", tables) == pytest.approx(150 / 200)
    found = find("deployments.africa_largest", tables)
    assert (found.value, found.text) == ([{"mission": "R", "persons": 20}], "R, 20 people, 40 per cent of them (December 2016)")
    assert (value("deployments.africa_outside", tables), find("deployments.africa_outside", tables).text) == (50, "50 (December 2016)")
    assert {find(f"deployments.{id}", tables).until for id in ("africa_share", "africa_outside", "africa_largest", "world_share")} == {"2016-12-31"}
    shares = deployments.by_december(deployments.ended(tables, at("2024-12-31"), "Africa"))
    assert list(shares["total"]) == [100, 100, 100] and list(shares["regional"]) == [40, 0, 30]


# Large month by month.
def strong(mission, first, last, authorised):
    return {"mission": mission, "first": first, "last": last, "authorised": authorised}


@pytest.mark.parametrize(("first", "last", "every"), [("1990-01", "1990-01", ("1990-01",)), ("1990-11", "1991-02", ("1990-11", "1990-12", "1991-01", "1991-02")), ("1990-02", "1990-01", ())])
def test_months_from_one_to_another(first, last, every):
    assert strength.months(first, last) == every


@pytest.mark.parametrize(("as_of", "last"), [("1990-01-30", None), ("1990-01-31", "1990-01"), ("2015-05-30", "2015-04"), ("2015-05-31", "2015-05"), ("2024-12-31", "2015-05")])
def test_the_last_month_that_had_ended(as_of, last):
    if last is None:
        with pytest.raises(strength.NotYet):
            strength.reach(at(as_of))
    else:
        assert strength.reach(at(as_of)) == last


@pytest.mark.parametrize(("least", "sure"), [(5000, ["1990-02", "1990-03"]), (5001, ["1990-03"]), (6000, ["1990-03"]), (6001, [])])
def test_large_in_a_month_begins_at_the_threshold_itself(least, sure):
    tables = small(missions=[{"start": "1990-01-31", "end": "1990-05-01"}], strength=[strong("M", "1990-02", "1990-02", 5000), strong("M", "1990-03", "1990-03", 6000), strong("M", "1990-04", "1990-04", ""), strong("M", "1990-06", "1990-07", 10)])
    found = strength.large(tables, at("1990-08-31", large_from=least))
    assert list(found.loc[found["certainty"] == "yes", "month"]) == sure
    assert list(found.loc[found["certainty"] == "perhaps", "month"]) == (["1990-01", "1990-04", "1990-05"] if sure else []), "at work in the month, and the file is silent"


def test_large_at_its_highest_in_the_register_is_perhaps_large_where_the_file_is_silent():
    tables = small(missions=named([{"start": "1990-01-01", "strength_authorised": 5000}, {"start": "1990-01-01", "strength_authorised": 4999}]), strength=[strong("A", "1990-02", "1990-02", 10)])
    found = strength.large(tables, at("1990-03-31"))
    assert [tuple(row) for row in found[["month", "mission", "certainty"]].to_numpy()] == [("1990-01", "A", "perhaps"), ("1990-03", "A", "perhaps")]


LARGE = small(
    missions=named([{"start": "1990-01-01"}, {"start": "1990-01-01"}, {"start": "1990-02-01", "strength_authorised": 9000}]),
    strength=[strong("A", "1990-01", "1990-02", 5000), strong("B", "1990-02", "1990-03", 7000), strong("A", "1990-03", "1990-03", 4000), strong("B", "1990-04", "1990-04", 4999), strong("A", "1990-04", "1990-04", 6000)],
)


@pytest.mark.parametrize(("as_of", "last", "names", "most", "no_longer"), [
    ("1990-01-31", "1 to 2 (January 1990)", ["A"], "1 to 2 (January 1990)", []), ("1990-02-28", "2 to 3 (February 1990)", ["A", "B"], "2 to 3 (February 1990)", []),
    ("1990-03-31", "1 to 2 (March 1990)", ["B"], "2 to 3 (February 1990)", ["A"]), ("1990-04-30", "1 to 2 (April 1990)", ["A"], "2 to 3 (February 1990)", ["B"]),
])  # fmt: skip
def test_large_missions_in_the_last_month_and_the_most_in_any(as_of, last, names, most, no_longer):
    assert find("strength.large_last", LARGE, as_of).text == last and find("strength.large_most", LARGE, as_of).text == most
    assert value("strength.large_last_names", LARGE, as_of) == names and value("strength.no_longer_large", LARGE, as_of) == no_longer
    assert {find(f"strength.{id}", LARGE, as_of).until for id in ("large_last", "large_most", "large_last_names", "no_longer_large")} == {as_of}
    assert value("strength.large_2000", LARGE, as_of) is None


def test_no_longer_large_says_how_strong_it_is():
    assert find("strength.no_longer_large", LARGE, "1990-03-31").text == "A (4,000) in March 1990"
    assert find("strength.no_longer_large", LARGE, "1990-01-31").text == "none"


def test_runs_of_months_as_a_large_one_the_last_first():
    assert strength.runs(LARGE, at("1990-04-30")) == [("A", [("1990-01", "1990-02"), ("1990-04", "1990-04")], 6000), ("B", [("1990-02", "1990-03")], 7000)]
    assert strength.runs(LARGE, at("1990-02-28")) == [("B", [("1990-02", "1990-02")], 7000), ("A", [("1990-01", "1990-02")], 5000)]


@pytest.mark.parametrize(("as_of", "there"), [("2000-01-30", False), ("2000-01-31", True), ("2024-12-31", True)])
def test_the_turn_of_the_century(as_of, there):
    tables = small(missions=[{"start": "1990-01-01", "end": "2001-01-01"}], strength=[strong("M", "1999-12", "2000-01", 5000)])
    found = find("strength.large_2000", tables, as_of)
    assert (found is not None) == there and (not found or (found.text, found.until) == ("1 (January 2000)", "2000-01-31"))


@pytest.mark.parametrize(("least", "count"), [(4000, 3), (5000, 2), (5001, 1), (9001, 0)])
def test_large_by_people_deployed(least, count):
    people = [("2015-05-31", "A", 9000), ("2015-05-31", "B", 5000), ("2015-05-31", "C", 4999), ("2015-05-31", "P", 9999), ("2015-04-30", "D", 9000), ("2015-05-31", "N", "")]
    tables = small(personnel=[{"series": "ipi-mission", "date": day, "mission": name, "total": total} for day, name, total in people] + [{"date": "2015-05-31", "total": 9000}], aliases=[{"name": "P", "kind": "political mission"}, {"feed": "other", "name": "A", "kind": "political mission"}])
    assert value("strength.large_deployed", tables, large_from=least) == count
    assert value("strength.large_deployed", small(personnel=[]), large_from=least) is None


def test_every_module_s_own_numbers():
    assert (missions.SINCE.isoformat(), missions.STRENGTHS, deployments.AFRICA, deployments.UN) == ("2014-01-01", (3000, 10000), "Africa", "UN")
