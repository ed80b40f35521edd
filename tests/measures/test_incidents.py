"""Deaths and killings: the numbers re-derived from the feeds by hand, each under its rule."""

from __future__ import annotations

import pytest

from companion import ledger


@pytest.mark.parametrize(("id", "value"), [
    ("fatalities.malicious_total", 1130),
    ("fatalities.malicious_total_register", 1075),
    ("fatalities.malicious_2013_2023", 344),
    ("fatalities.malicious_2013_2023_register", 335),
    ("fatalities.minusma_2013_2023", 174),
])
def test_deaths_by_malicious_acts(data, given, id, value):
    assert ledger.compute(given(), data, [id])[id].finding.value == value


def test_in_the_feed_s_whole_reach_they_are_more(data, given):
    p = given("2025-02-28")
    found = ledger.compute(p, data, ["fatalities.malicious_total", "fatalities.malicious_total_register", "fatalities.malicious_total_uniformed", "fatalities.total", "fatalities.feed_rows"])
    assert [found[id].finding.value for id in found] == [1134, 1079, 1020, 4423, 4429]


@pytest.mark.parametrize(("id", "text"), [
    ("fatalities.minusma_share_2013_2023", "50.6 per cent"),
    ("fatalities.minusma_share_2013_2023_register", "51.9 per cent"),
    ("fatalities.minusma_share_2013_2023_uniformed", "53.3 per cent"),
    ("fatalities.malicious_peak_year", "1993 (127 deaths)"),
    ("fatalities.malicious_peak_year_2013_2023", "2017 (62 deaths)"),
    ("violence.sahel_main", "2,820 (between 2,598 and 3,755)"),
    ("violence.sahel_any", "3,141 (between 2,849 and 4,420)"),
    ("violence.sahel_actor", "2,819 (between 2,597 and 3,729)"),
    ("incidents.hrw_lower_bound", "more than 600"),
    ("personnel.peak", "107,805 (April 2015)"),
    ("personnel.peak_operations_only", "107,565 (April 2015)"),
    ("personnel.missing_months", "November 2016"),
])
def test_as_printed(data, given, id, text):
    assert ledger.compute(given(), data, [id])[id].finding.printed() == text


def test_a_running_month_is_left_out(data, given):
    ids = ["fatalities.malicious_total"]
    whole, running = (ledger.compute(given(day), data, ids)[ids[0]].finding.value for day in ("2017-06-30", "2017-07-15"))
    assert whole == running


def test_a_window_holds_only_years_that_had_ended(data, given):
    ids = ["fatalities.malicious_2013_2023"]
    assert ledger.compute(given("2013-12-30"), data, ids) == {}
    rows = ledger.compute(given("2015-06-30"), data, ids)[ids[0]].finding.rows
    assert set(rows["month"].str[:4]) == {"2013", "2014"}


def test_the_estimate_has_no_single_value(data, given):
    found = ledger.compute(given(), data, ["violence.sahel_main"])["violence.sahel_main"].finding
    assert (found.value, found.low, found.best, found.high) == (None, 2598, 2820, 3755)
