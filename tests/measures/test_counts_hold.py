"""What holds of the counts on any tables: sums, wider rules, intervals, and that the order of rows says nothing."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion import ledger, tables
from companion.measures import strength
from companion.measures.missions import SINCE, active, begun, coded, ended
from companion.measures.series import missions as series
from companion.tables.dates import Active, partial

from ..strategies import FEW_DAYS, missions
from .small import ROOT, at, find, frame, small, value

held = settings(max_examples=50, deadline=None, derandomize=True, database=None)


def bounds(id, tables, as_of, **more):
    """(low, high) of a count."""
    found = find(id, tables, as_of, **more)
    return (found.value, found.value) if found.low is None else (found.low, found.high)


def exact(draw, rows):
    """The same missions with a day chosen for every date, the end no earlier than the start."""
    chosen = []
    for row in rows:
        start, end = partial(row["start"]), partial(row["end"]) if row["end"] else None
        begun = draw(st.dates(start.earliest, min(start.latest, end.latest) if end else start.latest))
        ended = draw(st.dates(max(end.earliest, begun), end.latest)).isoformat() if end else ""
        chosen.append({**row, "start": begun.isoformat(), "end": ended})
    return chosen


COUNTS = ["missions.total", "missions.active", "missions.active_in_year", "missions.active_by_mandate", "missions.active_at_year_end", "missions.active_at_essay", "missions.multidimensional_count_at_essay"]


@held
@given(st.data(), missions(), FEW_DAYS)
def test_active_are_those_begun_without_those_ended(data, rows, day):
    known = small(missions=exact(data.draw, rows))
    ended = sum(bool(row) and row < day.isoformat() for row in known.missions["end"])
    assert value("missions.active", known, day.isoformat()) == value("missions.total", known, day.isoformat()) - ended
    assert len(value("missions.active_names", known, day.isoformat())) == value("missions.active", known, day.isoformat())
    assert value("missions.uncertain_dates", known, day.isoformat()) == []


@held
@given(st.data(), missions(), FEW_DAYS)
def test_an_interval_holds_the_exact_count_however_the_unknown_days_are_chosen(data, rows, day):
    known, unknown = small(missions=exact(data.draw, rows)), small(missions=rows)
    for id in COUNTS:
        more = {"essay_date": "2014-06-15"} if day >= date(2014, 6, 15) else {"essay_date": day.isoformat()}
        low, high = bounds(id, unknown, day.isoformat(), **more)
        found = bounds(id, known, day.isoformat(), **more)
        assert low <= found[0] and found[1] <= high, id


@held
@given(missions(), FEW_DAYS)
def test_an_interval_is_no_wider_than_it_must_be(rows, day):
    """Each bound is the count of some choice of days."""
    def choice(early_start, late_end):
        made = []
        for row in rows:
            start, end = partial(row["start"]), partial(row["end"]) if row["end"] else None
            made.append({**row, "start": (start.earliest if early_start else start.latest).isoformat(), "end": (end.latest if late_end else end.earliest).isoformat() if end else ""})
        return small(missions=made)

    low, high = bounds("missions.active", small(missions=rows), day.isoformat())
    assert high == value("missions.active", choice(True, True), day.isoformat())
    assert low == value("missions.active", choice(False, False), day.isoformat())


@held
@given(missions(), FEW_DAYS)
def test_a_wider_rule_never_counts_less(rows, day):
    known, iso = small(missions=rows), day.isoformat()
    active, wider = bounds("missions.active", known, iso), [bounds(f"missions.{id}", known, iso) for id in ("active_in_year", "active_by_mandate", "total")]
    assert all(active[0] <= one[0] and active[1] <= one[1] for one in wider)
    early = {"essay_date": iso}
    sure, all_of = set(value("missions.multidimensional_at_essay", known, iso, **early)), set(value("missions.multidimensional_at_essay_with_borderline", known, iso, **early))
    low, high = bounds("missions.multidimensional_count_at_essay", known, iso, **early)
    assert sure <= all_of and low == len(sure) <= high <= bounds("missions.active", known, iso)[1]
    assert set(value("missions.borderline_at_essay", known, iso, **early)).isdisjoint(sure) and all_of - sure <= set(value("missions.borderline_at_essay", known, iso, **early))
    if day >= SINCE:
        assert set(value("missions.closed_multidimensional_since_2014", known, iso)) <= set(value("missions.closed_since_2014", known, iso))
    starts = [value("missions.last_large_multidimensional", known, iso, large_from=least) for least in (10000, 5000, 3000)]
    found = [one[0]["start"] for one in starts if one]
    assert found == sorted(found) and [one for one in starts if one] == starts[len(starts) - len(found) :]


@held
@given(missions(), FEW_DAYS, st.integers(1, 60))
def test_what_has_begun_stays_begun_and_what_has_closed_stays_closed(rows, day, more):
    known, later = small(missions=rows), (day + timedelta(more)).isoformat()
    assert bounds("missions.total", known, day.isoformat()) <= bounds("missions.total", known, later)
    if day >= SINCE:
        for id in ("closed_since_2014", "opened_since_2014"):
            assert set(value(f"missions.{id}", known, day.isoformat())) <= set(value(f"missions.{id}", known, later))


OF_MISSIONS = [id for id, one in ledger.declared().items() if id.startswith("missions.") and one.tables == ("missions",) and "last" not in id]


@held
@given(st.randoms(use_true_random=False), missions(), FEW_DAYS)
def test_the_order_of_rows_changes_no_count_of_missions(random, rows, day):
    tables = small(missions=rows)
    shuffled = SimpleNamespace(**{**vars(tables), "missions": frame("missions", random.sample(rows, len(rows)))})
    for id in OF_MISSIONS:
        one, two = (value(id, its, day.isoformat(), essay_date="2014-01-01") for its in (tables, shuffled))
        assert sorted(one) == sorted(two) if isinstance(one, list) else one == two, id


@held
@given(missions(), FEW_DAYS)
def test_a_chart_of_the_active_says_what_the_figure_says(rows, day):
    known = small(missions=rows)
    drawn = series.active(known, at(day.isoformat()))
    low, high = bounds("missions.active", known, day.isoformat())
    if len(drawn):
        last = drawn.iloc[-1]
        assert (last["date"], last["low"], last["high"]) == (day.isoformat(), low, high)
        assert (drawn["high"] == drawn["low"] + drawn["perhaps"]).all() and (drawn["low"] == drawn[list(series.KINDS)].sum(axis=1)).all()
    else:
        assert high == 0


MONTHS = st.dates(date(2012, 10, 1), date(2014, 3, 31)).map(lambda day: day.isoformat()[:7])
DEATHS = st.lists(
    st.fixed_dictionaries({
        "month": MONTHS, "mission": st.sampled_from(["MINUSMA", "A", "Political"]), "incident": st.sampled_from(["Malicious Act", "Accident", "Unknown"]),
        "personnel": st.sampled_from(["Military", "Civilian"]), "casualties": st.integers(1, 5),
    }), min_size=1, max_size=12, unique_by=lambda row: (row["month"], row["mission"], row["incident"], row["personnel"]),
)  # fmt: skip


@held
@given(DEATHS, st.dates(date(2013, 12, 1), date(2014, 4, 30)), st.randoms(use_true_random=False))
def test_deaths_under_wider_rules_and_in_any_order(rows, day, random):
    rows = [{**row, "rows": row["casualties"] + number % 2} for number, row in enumerate(rows)]
    known, iso = small(fatalities=rows, missions=[{"mission": "MINUSMA"}, {"mission": "A"}]), day.isoformat()
    shuffled = SimpleNamespace(**{**vars(known), "fatalities": frame("fatalities", random.sample(rows, len(rows)))})

    def number(id):
        found = value(f"fatalities.{id}", known, iso)
        assert found == value(f"fatalities.{id}", shuffled, iso)
        return found or 0

    assert number("minusma_2013_2023") <= number("malicious_2013_2023_register") <= number("malicious_2013_2023") <= number("malicious_total") <= number("total") <= number("feed_rows")
    assert number("malicious_total_register") <= number("malicious_total") and number("malicious_total_uniformed") <= number("malicious_total")
    ended = [row for row in rows if partial(row["month"]).latest <= day]
    assert number("total") == sum(row["casualties"] for row in ended)
    assert number("malicious_total") + sum(row["casualties"] for row in ended if row["incident"] != "Malicious Act") == number("total")
    peak = value("fatalities.malicious_peak_year", known, iso)
    if peak:
        by_year = {year: sum(row["casualties"] for row in ended if row["incident"] == "Malicious Act" and row["month"].startswith(str(year))) for year in range(2012, day.year)}
        best = max(by_year.values())
        assert peak == [{"year": min(year for year, deaths in by_year.items() if deaths == best), "deaths": best}]


STRENGTHS = st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 17), st.integers(0, 3), st.sampled_from([3000, 5000, 9000, ""])), min_size=1, max_size=6)


@held
@given(STRENGTHS, st.integers(1, 18), st.sampled_from([3000, 5000, 9000]))
def test_large_month_by_month(runs, months, least):
    """Certain months are those of the file; the lower the threshold the more; what the file says is never perhaps."""
    taken, rows = set(), []
    for mission, first, length, authorised in runs:
        span = range(first, first + length + 1)
        if not taken & {(mission, month) for month in span}:
            taken |= {(mission, month) for month in span}
            rows.append({"mission": mission, "first": f"199{first // 12}-{first % 12 + 1:02d}", "last": f"199{(first + length) // 12}-{(first + length) % 12 + 1:02d}", "authorised": authorised})
    known = small(missions=[{"mission": "A", "start": "1990-03"}, {"mission": "B", "start": "1990-01-01", "end": "1991-02"}], strength=rows)
    day = (date(1990 + months // 12, months % 12 + 1, 1) - timedelta(1)).isoformat()
    found, wider = (strength.large(known, at(day, large_from=one)) for one in (least, 3000))
    cells = {(row.mission, row.month): row.certainty for row in found.itertuples()}
    assert len(cells) == len(found) and not (found["month"] > day[:7]).any()
    for row in rows:
        for month in strength.months(row["first"], row["last"]):
            if month <= day[:7] and row["authorised"] != "":
                assert cells.get((row["mission"], month)) == ("yes" if row["authorised"] >= least else None)
    assert set(cells) <= {(row.mission, row.month) for row in wider.itertuples()} | {cell for cell, sure in cells.items() if sure == "perhaps"}
    table = strength.by_month(found, strength.reach(at(day)))
    assert (table["low"] <= table["high"]).all() and table["high"].sum() == len(found) and list(table["month"]) == list(strength.months(strength.FIRST, day[:7]))


class Shuffled(tables.Tables):
    """The project's own tables, each in another order of rows."""

    seed = 0

    def _frame(self, name):
        return super()._frame(name).sample(frac=1, random_state=self.seed)


@pytest.mark.parametrize("as_of", ["2024-12-31", "2026-07-01", "2015-06-15"])
def test_the_order_of_a_table_s_rows_changes_no_figure(data, as_of):
    other = Shuffled(ROOT / "data")
    one, two = (ledger.compute(at(as_of), its) for its in (data, other))
    assert set(one) == set(two)
    for id in one:
        first, second = one[id].finding, two[id].finding
        assert (first.value, first.low, first.high, first.printed(), first.until) == (second.value, second.low, second.high, second.printed(), second.until), id
        assert sorted(first.rows.index) == sorted(second.rows.index), id


def test_begun_and_ended_are_yes_no_or_perhaps():
    rows = frame("missions", [{"start": "2014-04", "end": ""}, {"start": "2014-04-10", "end": "2014-05"}])
    day = date(2014, 4, 15)
    assert list(begun(rows, date.min, day)) == [Active.PERHAPS, Active.YES] and list(active(rows, day)) == [Active.PERHAPS, Active.YES]
    assert list(ended(rows, day, date(2014, 5, 15))) == [Active.NO, Active.PERHAPS] and list(ended(rows, day, date(2014, 5, 31))) == [Active.NO, Active.YES]
    assert list(begun(rows, date(2014, 4, 10), date(2014, 4, 30))) == [Active.PERHAPS, Active.YES], "known to the month: perhaps before the window"
    codings = frame("missions", [{"multidimensional": one} for one in ("yes", "yes", "yes", "borderline", "borderline", "not coded", "no", "no")])
    sure = frame("missions", [{}] * 8)["start"].astype("object")
    sure[:] = [Active.YES, Active.PERHAPS, Active.NO, Active.YES, Active.NO, Active.YES, Active.YES, Active.PERHAPS]
    assert list(coded(codings, sure)) == [Active.YES, Active.PERHAPS, Active.NO, Active.PERHAPS, Active.NO, Active.PERHAPS, Active.NO, Active.NO]
