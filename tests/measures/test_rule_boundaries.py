"""Each figure at the boundaries of its rule: the day itself, the day before and after, dates known to the month, the
threshold itself, first and last of several. Every figure whose rule compares has a case here (the last test)."""

from __future__ import annotations

import re

import pytest

from companion import ledger

from .test_missions import RESOLUTION, mission

NONE = "not in the edition"


def value(id, tables, p):
    """The figure's value, (low, high) where these differ, or NONE."""
    found = ledger.compute(p, tables, [id]).get(id)
    if found is None:
        return NONE
    return found.finding.value if found.finding.low is None or found.finding.value is not None else (found.finding.low, found.finding.high)


@pytest.fixture(autouse=True)
def unchecked(monkeypatch):
    """Rows here have only the cells that a figure reads; what a contract asks for is tried in tests/tables."""
    monkeypatch.setattr("companion.tables.contracts.check", lambda *parts: None)


def lives(*rows):
    return {"missions": [mission(*row) for row in rows], "resolutions": [RESOLUTION]}


def operation(name, start, end="", category="AU-led", borders="no"):
    return {"operation": name, "category": category, "start": start, "end": end, "own_borders": borders}


def backed(name, start, provider="UNSOM", funding="assessed", resolution="R"):
    return {"operation": name, "provider": provider, "resolution": resolution, "funding": funding, "start": start}


def resolved(symbol, day, cited="no"):
    return {"resolution": symbol, "date": day, "cited": cited}


def deaths(month, casualties=1, mission="MINUSMA", incident="Malicious Act", personnel="Military", rows=1):
    return {"month": month, "mission": mission, "incident": incident, "personnel": personnel, "casualties": casualties, "rows": rows}


def killed(country, year, best, measure="one-sided by main government", dataset="ucdp-country-year", actor=""):
    return {"dataset": dataset, "measure": measure, "country": country, "actor": actor, "year": year, "low": best - 1, "best": best, "high": best + 1}


def people(date, total, series="ipi-monthly", mission=""):
    return {"series": series, "date": date, "total": total, "mission": mission}


def money(year, entity, usd, basis="announced total", kind="all", period="whole year"):
    return {"financial_year": year, "start": f"{year[:4]}-07-01", "end": f"{int(year[:4]) + 1}-06-30", "entity": entity, "kind": kind, "basis": basis, "usd": usd, "rounded_to": 1, "period": period}


def due(entity, start, end, usd, condition="none"):
    return {"entity": entity, "start": start, "end": end, "usd": usd, "condition": condition}


def deployed(month, group, persons, region="Africa", police=0, largest="X", most=1):
    return {"month": month, "region": region, "group": group, "persons": persons, "police_only_persons": police, "largest": largest, "largest_persons": most}


def strong(name, first, last, authorised):
    return {"mission": name, "first": first, "last": last, "authorised": authorised}


OLD, NEW = ("A", "2000-01-01", "", "yes", 5000), ("B", "2010-05-10", "", "yes", 5000)
AT = [("A", "1990-01-01", "2023-12-31", "yes"), ("B", "1990-01-01", "2024-01-01", "yes"), ("C", "2024-01-01", "", "yes"), ("D", "2024-01-02", "", "yes")]
CODED = [("Z", "1990-01-01", "", "yes"), ("Y", "1990-01-01", "", "borderline"), ("X", "1990-01-01", "", "not coded"), ("W", "1990-01-01", "", "no"), ("V", "2023-12", "2024-01", "yes"), ("U", "1990", "2024", "borderline")]
ENDS = [("E", "1990-01-01", "2024-06-15", "no"), ("A", "1990-01-01", "2013-12-31", "yes"), ("B", "1990-01-01", "2014-01-01", "yes"), ("C", "1990-01-01", "2014", "borderline"), ("D", "1990-01-01", "2024-06-16", "yes"), ("F", "1990-01-01", "2024-06", "yes"), ("G", "1990-01-01", "", "yes"), ("H", "1990-01-01", "2013", "yes")]
STARTS = [("E", "2024-06-15"), ("A", "2013-12-31"), ("B", "2014-01-01"), ("C", "2013"), ("D", "2024-06-16"), ("F", "2024-06"), ("G", "2014-02")]
THREE = {"operations": [operation("O", "2007-01-19"), operation("P", "2009-05"), operation("Q", "2009-05-31", category="UN support office")]}
BACKED = {"support": [backed("B", "2010-02", "UNSOM", "voluntary"), backed("A", "2009-01-16", "UNSOA"), backed("A", "2011-01-01", "UNSOM", resolution="S"), backed("C", "", "NOBODY")]}
JUDGED = [operation("O", "2007-01-19"), operation("P", "2024-06-15"), operation("Q", "2008-01-01")]


def finding(name, column, what, found, date=""):
    return {"operation": name, column: what, "finding": found, "date": date}


MET = {"operations": JUDGED, "conditions": [*(finding("O", "condition", one, "met") for one in ("au_mandate", "joint_planning", "accountability")), finding("P", "condition", "au_mandate", "not met"),
       finding("Q", "condition", "au_mandate", "not met", "2024-06-15"), finding("Q", "condition", "joint_planning", "met"), finding("Q", "condition", "accountability", "met")]}
LINES = {"operations": JUDGED, "red_lines": [finding("O", "red_line", "accountability", "met", "2024-06"), finding("O", "red_line", "own_borders", "not met", "2024-07"), finding("P", "red_line", "own_borders", "met")]}
SOLDIERS = {"contributors": [
    {"operation": "AMISOM", "country": "K", "strength": 300, "strength_date": "2014-01-01", "borders_host": "yes"}, {"operation": "AMISOM", "country": "U", "strength": 700, "strength_date": "2014-01-01", "borders_host": "no"},
    {"operation": "AMISOM", "country": "B", "strength": "", "strength_date": "2014-01-01", "borders_host": "yes"}, {"operation": "AMISOM", "country": "K", "strength": 1, "strength_date": "2013-01-01", "borders_host": "yes"},
    {"operation": "AMISOM", "country": "K", "strength": 9, "strength_date": "2014-01-02", "borders_host": "yes"}, {"operation": "OTHER", "country": "K", "strength": 999, "strength_date": "2014-01-01", "borders_host": "yes"},
]}  # fmt: skip
ACTS = {"missions": [mission("M", "2000-01-01")], "resolutions": [resolved("S/D", "2013-03-28"), resolved("S/C", "2012-01-01"), resolved("S/B", "2011-12-31"), resolved("S/A", "2012-01-01"), resolved("S/Z", "2012-01-02")],
        "actions": [{"resolution": symbol, "action": action, "concerns": whom, "read": read} for symbol, action, whom, read in (
            ("S/D", "authorises force", "M", "yes"), ("S/C", "authorises force", "M", "yes"), ("S/B", "authorises force", "M", "yes"), ("S/A", "authorises force", "AMISOM", "yes"), ("S/Z", "extends", "M", "yes"), ("S/A", "authorises force", "M", "no"))]}
PAIR = {"resolutions": [resolved("S/RES/2719(2023)", "2023-12-21"), resolved("S/RES/2098(2013)", "2013-03-28")]}
FELL = {"fatalities": [deaths("2012-12", 1), deaths("2013-01", 2), deaths("2023-12", 4), deaths("2024-01", 8), deaths("2024-02", 16)]}
KINDS = {"missions": [mission("REG", "1990-01-01")], "aliases": [{"feed": "un-fatalities", "name": "PART", "kind": "part", "mission": "REG"}, {"feed": "un-fatalities", "name": "SUM", "kind": "aggregate", "mission": "REG"}, {"feed": "un-fatalities", "name": "AS", "kind": "mission", "mission": "REG"},
         {"feed": "un-fatalities", "name": "POL", "kind": "political mission", "mission": "REG"}, {"feed": "un-fatalities", "name": "NO", "kind": "mission", "mission": ""}, {"feed": "ipi", "name": "OTHER", "kind": "mission", "mission": "REG"}],
         "fatalities": [deaths("2013-01", 2**place, name, personnel=kind, incident=incident) for place, (name, kind, incident) in enumerate([("REG", "Military", "Malicious Act"), ("PART", "Police", "Malicious Act"), ("SUM", "Military Observer", "Malicious Act"), ("AS", "Civilian - International", "Malicious Act"), ("POL", "Military", "Malicious Act"), ("NO", "Military", "Malicious Act"), ("OTHER", "Military", "Malicious Act"), ("REG", "Military", "Accident"), ("REG", "Military", "To Be Determined"), ("REG", "Military", "Unknown")])]}
TOPS = {"fatalities": [deaths("2012-03", 5), deaths("2013-01", 2), deaths("2013-12", 2), deaths("2014-05", 4), deaths("2023-05", 3), deaths("2024-05", 9)]}
SHARED = {**KINDS, "fatalities": [deaths("2013-01", 3), deaths("2013-01", 1, "REG"), deaths("2013-01", 4, "POL"), deaths("2013-01", 2, personnel="Civilian - Local"), deaths("2012-12", 99), deaths("2024-01", 99, "REG")]}
SHARED["missions"] = [mission("REG", "1990-01-01"), mission("MINUSMA", "2013-07-01")]
SOMALI = "Somali army and police"
HOSTS = {"supported_forces": [{"force": force, "resolution": f"S/RES/{number}({day[:4]})", "date": day, "up_to": most, "ceiling": ceiling} for number, (force, day, most, ceiling) in enumerate(
    [("Malian army", "2016-02", "", ""), (SOMALI, "2015-11-09", "", 99), ("Malian army", "2020-01-01", 500, 500), (SOMALI, "2017-01-01", 10, 7), (SOMALI, "2019-01-01", 20, "")])]}
SAHEL = {"violence": [killed("Mali", 2017, 100), killed("Mali", 2018, 10), killed("Niger", 2019, 20), killed("Burkina Faso", 2020, 30), killed("Mali", 2021, 40), killed("Chad", 2019, 999), killed("Mali", 2019, 5, "one-sided by any government"),
         killed("Mali", 2019, 7, "one-sided by actor", "ucdp-onesided", "Government of Mali"), killed("Mali", 2019, 9, "one-sided by actor", "ucdp-onesided", "Government of Mali, Government of Niger"), killed("Mali", 2017, 9, "one-sided by actor", "ucdp-onesided", "Government of Mali"), killed("Mali", 2017, 50, "one-sided by any government")]}
HRW = {"documented_incidents": [{"body": "Human Rights Watch", "country": "Burkina Faso; Mali; Niger", "lower_bound": "yes", "count": 600, "published": "2021-02"}]}
IPI = {"personnel": [people("2015-02-28", 7), people("2015-04-30", 9), people("2015-07-31", 9), people("2015-08-31", 8), people("2015-04-30", 5, "ipi-mission", "M"), people("2015-04-30", 4, "ipi-mission", "UNAMI"), people("2015-08-31", 5, "ipi-mission", "M"), people("2015-08-31", 1, "ipi-mission", "N"),
       people("2016-01-10", 3, "un-point"), people("2016-01-11", 2, "un-point")], "aliases": [{"feed": "ipi", "name": "UNAMI", "kind": "political mission"}]}
SIPRI = {"personnel": [people("2023-12-31", 150, "sipri-point"), people("2015-12-31", 200, "sipri-point")]}
GROWN = {"missions": [mission("M", "2000-01-01", coding="yes"), mission("N", "2001-01-01", coding="yes"), mission("O", "2002-01-01", coding="yes"), mission("P", "2003-01-01")], "aliases": [{"feed": "ipi", "name": "N-IPI", "kind": "mission", "mission": "N"}],
         "personnel": [people("2015-04-30", 5000, "ipi-mission", "M"), people("2015-03-31", 4000, "ipi-mission", "N-IPI"), people("2015-04-30", 5000, "ipi-mission", "N-IPI"), people("2015-05-31", 1, "ipi-mission", "N-IPI"), people("2015-04-30", 4999, "ipi-mission", "O"), people("2015-04-30", 9000, "ipi-mission", "P")]}
SUMS = {"budgets": [money("2009/10", "all", 800), money("2010/11", "all", 900, period="part of the year"), money("2011/12", "all", 800), money("2013/14", "all", 600),
        money("2012/13", "M", 300, "total appropriation", "mission"), money("2012/13", "S", 100, "total appropriation", "support office"), money("2013/14", "M", 400, "total appropriation", "mission"), money("2013/14", "T", 60, "total appropriation", "support office"), money("2013/14", "S", 40, "total appropriation", "support office"),
        {**money("2009/10", "S", 7, "total appropriation", "support office"), "end": "2009-12-31"}, money("2014/15", "M", 3, "proposed", "mission"), money("2016/17", "M", 3, "apportioned", "mission")]}
CHANGE = {"budgets": [money("2025/26", "M", 200, "apportioned", "mission"), money("2026/27", "M", 150, "approved maintenance", "mission"), money("2026/27", "N", 999, "approved maintenance", "mission"), money("2025/26", "S", 100, "apportioned", "support office"), money("2026/27", "S", 110, "approved maintenance", "support office")]}
DUE = {"apportionments": [due("M", "2026-07-01", "2026-12-31", 60), due("M", "2027-01-01", "2027-06-30", 20, "extension"), due("N", "2026-07-01", "2027-06-30", 20)]}
THERE = {"deployments": [deployed("2009-12", "UN", 60), deployed("2009-12", "regional", 40), deployed("2013-12", "UN", 20), deployed("2013-12", "regional", 50, police=10, largest="BIG", most=45), deployed("2013-12", "international", 30, largest="MID", most=30), deployed("2013-12", "UN", 300, "Asia"),
         deployed("2014-12", "UN", 75), deployed("2014-12", "regional", 25, police=5, largest="BIG", most=20), deployed("2014-12", "international", 50, largest="MID", most=30), deployed("2014-12", "UN", 50, "Asia")]}
MONTHS = {**lives(("A", "1990-01-01", "", "no", 9000), ("B", "1990-01-01", "2001-12-31", "no", 4999), ("C", "2000-01-31", "2001-06-01", "no", 5000)),
          "strength": [strong("A", "1999-12", "2000-01", 5000), strong("A", "2000-02", "2001-12", 4999), strong("B", "1999-12", "2001-12", 4999), strong("C", "2000-03", "2000-04", 9000)]}
SINGLE = {**MONTHS, "aliases": IPI["aliases"], "personnel": [people("2001-12-31", total, "ipi-mission", name) for name, total in (("A", 5000), ("B", 4999), ("UNAMI", 9999))] + [people("2001-11-30", 9000, "ipi-mission", "C")]}
FEED = {"feed_missions": [{"id": 1, "name": "A", "start": "2000-05-10", "end": "2010-05-20"}, {"id": 2, "name": "B", "start": "", "end": ""}, {"id": 3, "name": "C", "start": "2010-05-20", "end": ""}]}

# id -> the tables, and the value by the edition's day
CASES = {
    "missions.total": (lives(("A", "2000-05-10"), ("B", "2001-06")), {"2000-05-09": 0, "2000-05-10": 1, "2001-05-31": 1, "2001-06-01": (1, 2), "2001-06-29": (1, 2), "2001-06-30": 2}),
    "missions.active": (lives(("A", "2000-05-10", "2010-05-20"), ("B", "2009", "2010-05")), {"2000-05-09": 0, "2000-05-10": 1, "2008-12-31": 1, "2009-01-01": (1, 2), "2009-12-31": 2, "2010-05-01": 2, "2010-05-02": (1, 2), "2010-05-20": (1, 2), "2010-05-21": (0, 1), "2010-05-31": (0, 1), "2010-06-01": 0}),
    "missions.active_in_year": (lives(("A", "2000-05-10", "2010-01-01"), ("B", "2009-12-31", "2009-12-31")), {"2009-12-30": 1, "2009-12-31": 2, "2010-01-01": 1, "2010-12-31": 1, "2011-01-01": 0}),
    "missions.active_by_mandate": (lives(("A", "2000-05-10", "2010-05-20", "no", "", "2000-04-01"), ("B", "2000-05-05", "", "no", "", "2000-06-01")), {"2000-03-31": 0, "2000-04-01": 1, "2000-05-04": 1, "2000-05-05": 2, "2010-05-20": 2, "2010-05-21": 1}),
    "missions.active_at_year_end": (lives(("A", "2000-12-31", "2001-12-31")), {"2000-12-30": 0, "2000-12-31": 1, "2001-12-30": 1, "2001-12-31": 1, "2002-12-30": 1, "2002-12-31": 0}),
    "missions.active_at_essay": (lives(*AT), {"2023-12-31": NONE, "2024-01-01": 2, "2024-12-31": 2}),
    "missions.active_names": (lives(("A", "2001-01-01"), ("B", "2000"), ("C", "2002-01-01", "2003-01-01")), {"1999-12-31": [], "2000-06-01": ["B"], "2002-01-01": ["B", "A", "C"], "2003-01-02": ["B", "A"]}),
    "missions.peak": (lives(("A", "1948-12-31", "1949-12-31"), ("B", "1949-01-01", "1949-12"), ("C", "1951-01-01", "1951-12-31")), {"1948-12-30": NONE, "1948-12-31": 1, "1949-12-30": 1, "1949-12-31": 1, "2000-01-01": 1}),
    "missions.peak_day": (lives(("A", "2000-01-01", "2000-05"), ("B", "2000-04", "2000-06-01"), ("C", "2000-05-01"), ("D", "2000-06-01"), ("E", "2001-01-01"), ("F", "2001-01-02", "2001-01")), {"1999-12-31": NONE, "2000-01-01": 1, "2000-04-29": 1, "2000-04-30": 2, "2000-05-01": 3, "2024-12-31": 3}),
    "missions.multidimensional": (lives(*CODED), {"2023-12-15": ["Z"], "2023-12-31": ["V", "Z"], "2024-01-01": ["V", "Z"], "2024-01-02": ["Z"]}),
    "missions.multidimensional_at_essay": (lives(*CODED, *AT), {"2023-12-31": NONE, "2024-01-01": ["B", "C", "V", "Z"], "2024-12-31": ["B", "C", "V", "Z"]}),
    "missions.multidimensional_count_at_essay": (lives(*CODED), {"2023-12-31": NONE, "2024-01-01": (2, 5), "2024-12-31": (2, 5)}),
    "missions.borderline_at_essay": (lives(*CODED, ("T", "2024", "", "borderline")), {"2023-12-31": NONE, "2024-01-01": ["U", "X", "Y"]}),
    "missions.last_large_multidimensional": (lives(OLD, NEW, ("C", "2012-01-01", "", "yes", 4999), ("D", "2012-01-01", "", "no", 9000), ("E", "2012-01-01", "", "yes"), ("F", "2013-02", "", "yes", 6000), ("G", "2012-01-01", "", "borderline", 9000)),
        {"1999-12-31": NONE, "2000-01-01": [{"mission": "A", "start": "2000-01-01"}], "2010-05-09": [{"mission": "A", "start": "2000-01-01"}], "2010-05-10": [{"mission": "B", "start": "2010-05-10"}], "2013-02-27": [{"mission": "B", "start": "2010-05-10"}], "2013-02-28": [{"mission": "F", "start": "2013-02-28"}]}),
    "missions.last_large_multidimensional_three_thousand": (lives(("A", "2000-01-01", "", "yes", 3000), ("B", "2001-01-01", "", "yes", 2999)), {"2010-01-01": [{"mission": "A", "start": "2000-01-01"}]}),
    "missions.last_large_multidimensional_ten_thousand": (lives(("A", "2000-01-01", "", "yes", 10000), ("B", "2001-01-01", "", "yes", 9999)), {"2010-01-01": [{"mission": "A", "start": "2000-01-01"}]}),
    "missions.years_since_last": (lives(OLD, NEW), {"2009-12-31": 9, "2010-01-01": 10, "2010-05-10": 0, "2011-05-09": 0, "2011-05-10": 1}),
    "missions.years_since_last_at_essay": (lives(("A", "2013-01-02", "", "yes", 5000), ("B", "2024-01-02", "", "yes", 5000)), {"2023-12-31": NONE, "2024-01-01": 10, "2024-12-31": 10}),
    "missions.closed_since_2014": (lives(*ENDS), {"2013-12-31": NONE, "2014-01-01": ["B"], "2014-12-30": ["B"], "2014-12-31": ["C", "B"], "2024-06-14": ["C", "B"], "2024-06-15": ["C", "B", "E"], "2024-06-30": ["C", "B", "F", "E", "D"]}),
    "missions.closed_since_2014_count": (lives(*ENDS), {"2013-12-31": NONE, "2014-01-01": 1, "2024-06-14": 2, "2024-06-15": 3}),
    "missions.closed_multidimensional_since_2014": (lives(*ENDS), {"2013-12-31": NONE, "2014-01-01": ["B"], "2024-06-15": ["B"], "2024-06-30": ["B", "F", "D"]}),
    "missions.closed_multidimensional_since_2014_count": (lives(*ENDS), {"2013-12-31": NONE, "2024-06-15": 1, "2024-06-30": 3}),
    "missions.opened_since_2014": (lives(*STARTS), {"2013-12-31": NONE, "2014-01-01": ["B"], "2014-02-27": ["B"], "2014-02-28": ["B", "G"], "2024-06-14": ["B", "G"], "2024-06-15": ["B", "G", "E"], "2024-06-30": ["B", "G", "F", "E", "D"]}),
    "missions.opened_since_essay": (lives(*AT), {"2023-12-31": NONE, "2024-01-01": [], "2024-01-02": ["D"], "2024-12-31": ["D"]}),
    "missions.closed_since_essay": (lives(*AT), {"2023-12-31": NONE, "2024-01-01": ["B"], "2024-12-31": ["B"]}),
    "missions.uncertain_dates": (lives(("A", "2001-06"), ("B", "2000-01-01", "2001-06-15")), {"2001-05-31": [], "2001-06-01": ["A"], "2001-06-29": ["A"], "2001-06-30": []}),
    "missions.multidimensional_at_essay_names": ({**lives(*AT, *CODED), "codings": [{"mission": name, "coding": "official name", "counts_as": counts} for name, counts in (("C", "yes"), ("B", "yes"), ("A", "yes"), ("W", "no"), ("V", "yes"))] + [{"mission": "W", "coding": "Karlsrud 2024", "counts_as": "yes"}]}, {"2023-12-31": NONE, "2024-12-31": ["B", "C", "V"]}),
    "missions.multidimensional_at_essay_with_borderline": (lives(*CODED, *AT), {"2023-12-31": NONE, "2024-12-31": ["B", "C", "U", "V", "Y", "Z"]}),
    "missions.active_by_feed": (FEED, {"2000-05-09": 0, "2000-05-10": 1, "2010-05-20": 2, "2010-05-21": 1}),
    "missions.total_by_feed": (FEED, {"2000-05-09": 0, "2000-05-10": 1, "2010-05-19": 1, "2010-05-20": 2}),
    "missions.last_large_multidimensional_deployed": (GROWN, {"2015-02-28": NONE, "2015-04-29": NONE, "2015-04-30": [{"mission": "N", "start": "2001-01-01"}]}),
    "resolutions.r2098": (PAIR, {"2013-03-27": NONE, "2013-03-28": [{"resolution": "S/RES/2098(2013)", "date": "2013-03-28", "vote": "vote not known"}]}),
    "resolutions.count": ({"resolutions": [resolved("A", "2013-03-28"), resolved("B", "2014-02"), resolved("C", "")]}, {"2013-03-27": 0, "2013-03-28": 1, "2014-02-27": 1, "2014-02-28": 2}),
    "resolutions.cited": ({"resolutions": [resolved("A", "2013-03-28", "yes"), resolved("B", "2013-03-28")]}, {"2013-03-27": 0, "2013-03-28": 1}),
    "resolutions.actions_read": (ACTS, {"2012-01-01": 3 / 4, "2012-01-02": 4 / 5, "2013-03-27": 4 / 5, "2013-03-28": 5 / 6}),
    "resolutions.since_essay": ({"resolutions": [resolved("A", "2024-01-01"), resolved("B", "2024-01-02"), resolved("C", "2024-01")]}, {"2023-12-31": NONE, "2024-01-01": 0, "2024-01-02": 1, "2024-12-31": 1}),
    "resolutions.force_first": (ACTS, {"2011-12-31": NONE, "2012-01-01": [{"resolution": "S/C", "date": "2012-01-01"}], "2014-01-01": [{"resolution": "S/C", "date": "2012-01-01"}]}),
    "resolutions.years_2098_to_2719": (PAIR, {"2023-12-20": NONE, "2023-12-21": 10}),
    "support.operations": (BACKED, {"2009-01-15": NONE, "2009-01-16": [{"operation": "A", "provider": "UNSOA", "resolution": "R"}]}),
    "support.operations_count": (BACKED, {"2009-01-15": NONE, "2009-01-16": 1, "2010-01-31": 1, "2010-02-28": 2, "2011-01-01": 2}),
    "support.assessed": (BACKED, {"2009-01-15": NONE, "2011-01-01": ["A"]}),
    "support.providers": (BACKED, {"2009-01-16": ["UNSOA"], "2011-01-01": ["UNSOA", "UNSOM"]}),
    "support.first": (BACKED, {"2009-01-15": NONE, "2011-01-01": "2009-01-16"}),
    "support.office_first": ({"operations": [*THREE["operations"], operation("R", "2008-05-31"), operation("S", "2010-01-01", category="UN support office")]}, {"2009-05-30": NONE, "2009-05-31": [{"office": "Q", "start": "2009-05-31"}], "2010-01-01": [{"office": "Q", "start": "2009-05-31"}]}),
    "operations.count": (THREE, {"2007-01-18": 0, "2007-01-19": 1, "2009-05-30": 1, "2009-05-31": 2}),
    "operations.active": ({"operations": [operation("B", "2008-01-01", "2010-05"), operation("A", "2007-01-19", "2010-05-20")]}, {"2007-01-18": [], "2007-01-19": ["A"], "2010-05-01": ["A", "B"], "2010-05-02": ["A"], "2010-05-20": ["A"], "2010-05-21": []}),
    "operations.begun_since_2014": ({"operations": [operation("C", "2014"), operation("B", "2014-01-01"), operation("A", "2013-12-31"), operation("D", "2024-06-15")]}, {"2014-01-01": ["B"], "2014-12-31": ["C", "B"], "2024-06-14": ["C", "B"], "2024-06-15": ["C", "B", "D"]}),
    "operations.begun_since_essay": ({"operations": [operation("C", "2024-01-02"), operation("A", "2024-01-01"), operation("B", "2024-01"), operation("D", "2024-06-15")]}, {"2023-12-31": NONE, "2024-01-01": [], "2024-01-02": ["C"], "2024-06-14": ["C"], "2024-06-15": ["C", "D"]}),
    "operations.ended_since_essay": ({"operations": [operation("D", "2000-01-01", "2024-06-15"), operation("C", "2000-01-01", "2024-01-01"), operation("A", "2000-01-01", "2023-12-31"), operation("B", "2000-01-01"), operation("E", "2000-01-01", "2023")]}, {"2023-12-31": NONE, "2024-01-01": [], "2024-01-02": ["C"], "2024-06-15": ["C"], "2024-06-16": ["C", "D"]}),
    "operations.own_borders": ({"operations": [operation("B", "2008-01-01", borders="yes"), operation("A", "2007-01-01", borders="yes"), operation("C", "2007-01-01", borders="partly")]}, {"2006-12-31": [], "2007-12-31": ["A"], "2008-01-01": ["A", "B"]}),
    "conditions.met": ({**MET, "conditions": MET["conditions"][2:5]}, {"2023-12-20": NONE, "2023-12-21": [{"operation": "O", "au_mandate": "not established", "joint_planning": "not established", "accountability": "met"}], "2024-06-15": [
        {"operation": "O", "au_mandate": "not established", "joint_planning": "not established", "accountability": "met"}, {"operation": "P", "au_mandate": "not met", "joint_planning": "not established", "accountability": "not established"}, {"operation": "Q", "au_mandate": "not met", "joint_planning": "not established", "accountability": "not established"}]}),
    "conditions.mandate_not_met": (MET, {"2023-12-20": NONE, "2023-12-21": [], "2024-06-14": [], "2024-06-15": ["P", "Q"]}),
    "conditions.all_met": (MET, {"2023-12-20": NONE, "2023-12-21": ["O"], "2024-12-31": ["O"]}),
    "conditions.red_lines": (LINES, {"2007-01-18": NONE, "2024-05-31": NONE, "2024-06-14": [{"operation": "O", "elected_host": "not established", "own_borders": "not established", "accountability": "met"}]}),
    "conditions.established": ({"operations": JUDGED, "conditions": [*MET["conditions"], finding("P", "condition", "accountability", "not established")]}, {"2023-12-20": NONE, "2023-12-21": 5 / 6, "2024-06-14": 5 / 6, "2024-06-15": 7 / 8}),
    "conditions.open": ({"operations": JUDGED, "conditions": [finding("O", "condition", "joint_planning", "not established"), finding("Q", "condition", "accountability", "met", "2024-06-15"), finding("Q", "condition", "au_mandate", "not met")]}, {"2023-12-20": NONE, "2024-06-14": ["joint planning", "accountability frameworks"], "2024-06-15": ["joint planning"]}),
    "conditions.red_lines_established": (LINES, {"2024-05-31": NONE, "2024-06-01": 0.5, "2024-06-15": 2 / 3, "2024-07-01": 1.0}),
    "conditions.red_lines_open": (LINES, {"2024-05-31": NONE, "2024-06-01": ["an elected host government", "no operation within the contributors' own borders"], "2024-06-15": ["an elected host government"]}),
    "support.host_forces": (HOSTS, {"2015-11-08": NONE, "2015-11-09": [SOMALI], "2016-02-28": [SOMALI], "2016-02-29": [SOMALI, "Malian army"]}),
    "support.host_forces_first": (HOSTS, {"2015-11-08": NONE, "2024-12-31": "2015-11-09"}),
    "support.host_forces_first_number": (HOSTS, {"2016-12-31": NONE, "2017-01-01": 10, "2024-12-31": 10}),
    "support.host_forces_number": (HOSTS, {"2016-12-31": NONE, "2017-01-01": 10, "2018-12-31": 10, "2019-01-01": 20, "2024-12-31": 20}),
    "support.host_forces_resolution": (HOSTS, {"2016-12-31": NONE, "2017-01-01": [{"resolution": "S/RES/3(2017)", "date": "2017-01-01"}], "2019-01-01": [{"resolution": "S/RES/4(2019)", "date": "2019-01-01"}]}),
    "support.host_forces_beside": (HOSTS, {"2018-12-31": 7, "2024-12-31": 7}),
    "contributors.amisom_neighbours": (SOLDIERS, {"2012-12-31": NONE, "2013-01-01": 1.0, "2014-01-01": 0.3, "2014-01-02": 1.0}),
    "fatalities.total": (FELL, {"2012-12-30": NONE, "2012-12-31": 1, "2013-01-30": 1, "2013-01-31": 3, "2024-01-30": 7, "2024-02-28": 15, "2024-02-29": 31}),
    "fatalities.feed_rows": ({"fatalities": [deaths("2013-01", 2, rows=3), deaths("2013-02", 1)]}, {"2013-01-30": NONE, "2013-01-31": 3, "2013-02-28": 4}),
    "fatalities.malicious_total": (KINDS, {"2013-01-30": NONE, "2013-01-31": 127}),
    "fatalities.malicious_total_register": (KINDS, {"2013-01-30": NONE, "2013-01-31": 1 + 2 + 4 + 8}),
    "fatalities.malicious_total_uniformed": (KINDS, {"2013-01-31": 127 - 8}),
    "fatalities.undetermined": (KINDS, {"2013-01-31": 256 + 512}),
    "fatalities.malicious_2013_2023": (FELL, {"2013-12-30": NONE, "2013-12-31": 2, "2023-12-30": 2, "2023-12-31": 6, "2024-12-31": 6}),
    "fatalities.malicious_2013_2023_register": (KINDS, {"2013-12-30": NONE, "2013-12-31": 15}),
    "fatalities.minusma_2013_2023": (SHARED, {"2012-12-31": NONE, "2024-12-31": 5}),
    "fatalities.minusma_share_2013_2023": (SHARED, {"2024-12-31": 0.5}),
    "fatalities.minusma_share_2013_2023_register": (SHARED, {"2024-12-31": 5 / 6}),
    "fatalities.minusma_share_2013_2023_uniformed": (SHARED, {"2024-12-31": 3 / 8}),
    "fatalities.malicious_peak_year": (TOPS, {"2012-12-30": NONE, "2012-12-31": [{"year": 2012, "deaths": 5}], "2024-12-30": [{"year": 2012, "deaths": 5}], "2024-12-31": [{"year": 2024, "deaths": 9}]}),
    "fatalities.malicious_peak_year_2013_2023": (TOPS, {"2013-12-30": NONE, "2024-12-31": [{"year": 2013, "deaths": 4}]}),
    "fatalities.window": (FELL, {"2013-12-30": NONE, "2013-12-31": "2013", "2023-12-30": "2013 to 2022", "2023-12-31": "2013 to 2023", "2024-12-31": "2013 to 2023"}),
    "violence.window": (SAHEL, {"2018-12-30": NONE, "2018-12-31": "2018", "2019-12-31": "2018 to 2019", "2024-12-31": "2018 to 2021"}),
    "violence.sahel_governments": (SAHEL, {"2018-12-30": NONE, "2018-12-31": [{"country": "Mali", "year": 2018, "low": 9, "best": 10, "high": 11}]}),
    "violence.sahel_main": (SAHEL, {"2018-12-30": NONE, "2018-12-31": (9, 11), "2020-12-31": (57, 63), "2021-12-30": (57, 63), "2021-12-31": (96, 104)}),
    "violence.sahel_main_to_2020": (SAHEL, {"2019-12-30": NONE, "2019-12-31": (19, 21), "2020-12-31": (48, 52), "2024-12-31": (48, 52)}),
    "violence.sahel_any": (SAHEL, {"2018-12-31": NONE, "2019-12-31": (4, 6)}),
    "violence.sahel_actor": (SAHEL, {"2018-12-31": NONE, "2019-12-31": (6, 8)}),
    "incidents.hrw_lower_bound": (HRW, {"2021-02-27": NONE, "2021-02-28": 600}),
    "personnel.peak": (IPI, {"2015-02-27": NONE, "2015-04-29": 7, "2015-04-30": 9}),
    "personnel.peak_operations_only": (IPI, {"2015-04-30": 5, "2015-08-31": 6}),
    "personnel.last": (IPI, {"2015-04-30": 9, "2015-08-30": 9, "2015-08-31": 8}),
    "personnel.missing_months": (IPI, {"2015-04-29": [], "2015-04-30": ["2015-03"], "2015-08-31": ["2015-03", "2015-05", "2015-06"]}),
    "personnel.last_point": (IPI, {"2016-01-09": NONE, "2016-01-10": 3, "2016-01-11": 2}),
    "personnel.sipri": (SIPRI, {"2015-12-30": NONE, "2015-12-31": 200, "2023-12-30": 200, "2023-12-31": 150}),
    "personnel.sipri_change": (SIPRI, {"2015-12-31": NONE, "2023-12-30": NONE, "2023-12-31": 0.25}),
    "strength.large_last": (MONTHS, {"1990-01-30": NONE, "1999-12-31": 1, "2000-01-30": 1, "2000-01-31": (1, 2), "2000-02-29": (0, 1), "2000-03-31": 1, "2001-06-30": (0, 1), "2001-07-31": 0}),
    "strength.large_last_names": (MONTHS, {"1990-01-30": NONE, "2000-01-30": ["A"], "2000-02-29": [], "2000-03-31": ["C"]}),
    "strength.large_most": (MONTHS, {"1999-11-30": (0, 1), "1999-12-31": 1, "2001-12-31": 1}),
    "strength.large_2000": (MONTHS, {"2000-01-30": NONE, "2000-01-31": (1, 2), "2010-01-01": (1, 2)}),
    "strength.large_deployed": (SINGLE, {"2001-12-31": 1, "2001-11-30": 1, "2001-10-31": NONE}),
    "strength.no_longer_large": (MONTHS, {"2000-01-31": [], "2000-02-29": ["A"], "2001-12-31": ["A"], "2002-01-31": []}),
    "budgets.latest": (SUMS, {"2009-06-30": NONE, "2009-07-01": 800, "2013-06-30": 800, "2013-07-01": 600}),
    "budgets.highest": (SUMS, {"2009-06-30": NONE, "2024-01-01": 800}),
    "budgets.fall": (SUMS, {"2012-01-01": 0.0, "2013-07-01": 25.0}),
    "budgets.partial": (SUMS, {"2010-06-30": [], "2010-07-01": ["2010/11"]}),
    "budgets.no_total": (SUMS, {"2012-06-30": [], "2013-06-30": [], "2013-07-01": ["2012/13"]}),
    "budgets.complete_years": (SUMS, {"2012-06-30": NONE, "2012-07-01": ["2012/13"], "2013-07-01": ["2012/13", "2013/14"]}),
    "budgets.missing_years": (SUMS, {"2012-06-30": ["2010/11", "2011/12"], "2014-07-01": ["2010/11", "2011/12", "2014/15"], "2016-07-01": ["2010/11", "2011/12", "2014/15", "2015/16"]}),
    "budgets.support_share": (SUMS, {"2012-06-30": NONE, "2013-06-30": 0.25, "2013-07-01": 0.2}),
    "budgets.support_share_first": (SUMS, {"2012-06-30": NONE, "2012-07-01": 0.25, "2024-01-01": 0.25}),
    "budgets.support": (SUMS, {"2013-06-30": 100, "2013-07-01": 100}),
    "budgets.by_mission": (SUMS, {"2013-06-30": 400, "2013-07-01": 500}),
    "budgets.offices": (SUMS, {"2013-06-30": ["S"], "2013-07-01": ["S", "T"]}),
    "budgets.first_support": (SUMS, {"2009-06-30": NONE, "2009-07-01": 7, "2024-01-01": 7}),
    "budgets.missions_change": (CHANGE, {"2026-06-30": NONE, "2026-07-01": 25.0}),
    "budgets.support_change": (CHANGE, {"2026-06-30": NONE, "2026-07-01": -10.0}),
    "budgets.waiting": (DUE, {"2026-06-30": NONE, "2026-07-01": 0.2}),
    "budgets.last_days": (DUE, {"2026-06-30": NONE, "2026-07-01": [{"entity": "M", "day": "2026-12-31"}]}),
    "deployments.africa_share": (THERE, {"2009-12-30": NONE, "2009-12-31": 0.4, "2013-12-30": 0.4, "2013-12-31": 0.8, "2014-12-31": 0.5}),
    "deployments.africa_share_2009": (THERE, {"2009-12-30": NONE, "2009-12-31": 0.4, "2014-12-31": 0.4}),
    "deployments.africa_share_2013": (THERE, {"2013-12-30": NONE, "2013-12-31": 0.8, "2014-12-31": 0.8}),
    "deployments.africa_share_highest": (THERE, {"2009-12-31": 0.4, "2014-12-31": 0.8}),
    "deployments.africa_share_without_police": (THERE, {"2013-12-31": 70 / 90, "2014-12-31": 70 / 145}),
    "deployments.world_share": (THERE, {"2013-12-31": 0.2, "2014-12-31": 75 / 200}),
    "deployments.africa_outside": (THERE, {"2009-12-31": 40, "2014-12-31": 75}),
    "deployments.africa_largest": (THERE, {"2013-12-31": [{"mission": "BIG", "persons": 45}], "2014-12-31": [{"mission": "MID", "persons": 30}]}),
}  # fmt: skip
# Made by a function from a table of names: one of each kind stands for all, and its name is in CASES.
ALIKE = {r"resolutions\.r\d+": "resolutions.r2098", r"missions\.multidimensional_at_essay_(annex|essay|names|script)": "missions.multidimensional_at_essay_names"}


@pytest.mark.parametrize("id", CASES)
def test_at_its_boundaries(made, given, id):
    rows, days = CASES[id]
    tables = made(**rows)
    found = {day: value(id, tables, given(day)) for day in days}
    assert found == {day: pytest.approx(wanted) if isinstance(wanted, float) else wanted for day, wanted in days.items()}


@pytest.mark.parametrize(("id", "day", "printed"), [
    ("missions.peak", "2000-01-01", "1 (at the end of 1948)"),
    ("missions.peak_day", "2024-12-31", "3 (1 May 2000)"),
    ("strength.large_most", "2001-12-31", "1 (December 1999)"),
    ("personnel.peak", "2015-08-31", "9 (April 2015)"),
    ("budgets.highest", "2024-01-01", "0.0 million dollars (2009/10)"),
    ("budgets.fall", "2024-01-01", "25 per cent (2009/10 to 2013/14)"),
    ("budgets.first_support", "2024-01-01", "0.0 million dollars (July 2009 to December 2009)"),
    ("deployments.africa_share_highest", "2014-12-31", "80.0 per cent (December 2013)"),
    ("fatalities.malicious_peak_year_2013_2023", "2024-12-31", "2013 (4 deaths)"),
    ("support.first", "2011-01-01", "UNSOA for A, 16 January 2009"),
])
def test_of_equals_the_first_is_named(made, given, id, day, printed):
    assert ledger.compute(given(day), made(**CASES[id][0]), [id])[id].finding.printed() == printed


@pytest.mark.parametrize(("large_from", "last", "months", "deployed"), [(5000, "B", 1, 1), (5001, "A", 0, 0)])
def test_large_is_from_the_parameter_on(made, given, large_from, last, months, deployed):
    p = given("2001-12-31", large_from=large_from)
    tables = made(**{**SINGLE, "missions": [mission("A", "2000-01-01", "", "yes", 5001), mission("B", "2001-01-01", "", "yes", 5000)], "strength": [strong("B", "1999-01", "2001-12", 5000), strong("A", "1999-01", "2001-12", 4999)]})
    assert value("missions.last_large_multidimensional", tables, p)[0]["mission"] == last
    assert value("missions.years_since_last", tables, p) == (0 if last == "B" else 1)
    assert value("strength.large_last", tables, p) == months
    assert value("strength.large_deployed", tables, p) == deployed


def test_every_figure_has_a_case():
    """Also those to come: a rule that compares is tried at its boundary."""
    bare = [id for id in ledger.declared() if id not in CASES and not any(re.fullmatch(like, id) for like in ALIKE)]
    assert bare == []
    assert set(CASES) <= set(ledger.declared())
