"""What a figure's rule says in words is what its code does: numbers, days, thresholds, and words of comparison.

Each rule or title with a number in it is held here (or its number is a name, such as Resolution 2719), so that a rule
that is changed without its code, or a new one, is seen.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest

from companion import ledger
from companion.measures import budgets, deployments, fatalities, missions, strength, violence

from .small import at, find, small, value

DECLARED = ledger.declared()


def rule(id):
    return DECLARED[id].rule


def day(text):
    return datetime.strptime(text, "%d %B %Y").date()


BEGINNING = date(2024, 1, 1)
# Rules that name a day in their words: how it is found there, whether the day itself counts, and a table with a row of a day.
DAYS = {
    "missions.closed_since_2014": (r"end lies between (1 January 2014) and the edition's day", True, lambda iso: {"missions": [{"end": iso}]}),
    "missions.opened_since_2014": (r"start on the ground lies between (1 January 2014) and the edition's day", True, lambda iso: {"missions": [{"start": iso}]}),
    "operations.begun_since_2014": (r"start lies between (1 January 2014) and the edition's day", True, lambda iso: {"operations": [{"start": iso}]}),
    "missions.opened_since_essay": (r"lies after the (beginning of 2024), up to the edition's day", False, lambda iso: {"missions": [{"start": iso}]}),
    "missions.closed_since_essay": (r"end lies between the (beginning of 2024) and the edition's day", True, lambda iso: {"missions": [{"end": iso}]}),
    "operations.begun_since_essay": (r"lies after the (beginning of 2024), up to the edition's day", False, lambda iso: {"operations": [{"start": iso}]}),
    "operations.ended_since_essay": (r"last day lies between the (beginning of 2024) and the day before the edition's", True, lambda iso: {"operations": [{"end": iso}]}),
    "resolutions.since_essay": (r"adopted after the (beginning of 2024), up to the edition's day", False, lambda iso: {"resolutions": [{"date": iso}]}),
}  # fmt: skip


def there(id, tables, as_of="2024-12-31"):
    found = value(id, small(**tables), as_of)
    return bool(found)


@pytest.mark.parametrize("id", DAYS)
def test_a_day_in_a_rule_is_where_its_count_begins_and_the_edition_s_day_is_where_it_ends(id):
    words, itself, table = DAYS[id]
    named = re.search(words, rule(id)).group(1)
    first = BEGINNING if named.startswith("beginning") else day(named)
    assert there(id, table(first.isoformat())) == itself
    assert not there(id, table((first - timedelta(1)).isoformat()))
    assert there(id, table((first + timedelta(1)).isoformat()))
    last, after = ("2024-12-30", "2024-12-31") if "the day before the edition's" in rule(id) else ("2024-12-31", "2025-01-01")
    assert there(id, table(last)) and not there(id, table(after))
    assert there(id, table(after), "2025-01-01")
    assert at("2024-12-31").essay_date == BEGINNING, "the essay's day is the beginning of 2024"


def test_since_1_january_2012():
    first = day(re.search(r"since (\d+ \w+ \d{4})", rule("resolutions.force_first")).group(1))
    assert re.search(r"since (\d{4})", DECLARED["resolutions.force_first"].title).group(1) == str(first.year)
    for iso, expected in ((first - timedelta(1), False), (first, True)):
        assert there("resolutions.force_first", {"missions": [{}], "actions": [{}], "resolutions": [{"date": iso.isoformat()}]}) == expected


# Rules whose words of comparison are tried on a table: (id, words of the rule, tables, the edition's day, what they give).
ENDED = {"missions": [{"mission": "A", "end": "2024-12-31"}, {"mission": "B", "end": "2024-12-30"}, {"mission": "C", "start": "2025-01-01"}]}
STRONG = [{"mission": "A", "strength_authorised": 5000}, {"mission": "B", "start": "2014-04-10", "strength_authorised": 4999}]
DAY = "2024-12-31"
WORDS = [
    ("missions.active", "start on the ground ≤ the edition's day ≤ end; the end day counts", ENDED, DAY, 1),
    ("missions.active_in_year", "at least one day from 1 January of the edition's year to the edition's day", {"missions": [{"end": "2023-12-31"}, {"end": "2024-01-01"}]}, DAY, 1),
    ("missions.active_at_year_end", "31 December of the last year that had ended by the edition's day", ENDED, "2024-12-30", 2),
    ("missions.active_at_year_end", "31 December of the last year that had ended by the edition's day", ENDED, DAY, 1),
    ("missions.total", "that had begun on the ground by the edition's day", ENDED, DAY, 2),
    ("missions.last_large_multidimensional", "reaches the threshold of a large mission, 5,000 where", {"missions": STRONG}, DAY, [{"mission": "A", "start": "2000-01-01"}]),
    ("missions.borderline_at_essay", "borderline or missing", {"missions": [{"mission": name, "multidimensional": name} for name in ("yes", "no", "borderline", "not coded")]}, DAY, ["borderline", "not coded"]),
    ("missions.multidimensional_at_essay", "borderline and uncoded ones are not named", {"missions": [{"mission": name, "multidimensional": name} for name in ("yes", "no", "borderline", "not coded")]}, DAY, ["yes"]),
    ("missions.multidimensional_at_essay_with_borderline", "coded multidimensional or borderline", {"missions": [{"mission": name, "multidimensional": name} for name in ("yes", "no", "borderline", "not coded")]}, DAY, ["borderline", "yes"]),
    ("missions.active_by_feed", "start ≤ the edition's day and no end before it", {"feed_missions": [{"end": DAY}, {"end": "2024-12-30"}, {"start": DAY}]}, DAY, 2),
    ("missions.total_by_feed", "a start by the edition's day", {"feed_missions": [{"start": DAY}, {"start": "2025-01-01"}]}, DAY, 1),
    ("support.assessed", "paid from assessed contributions", {"support": [{"operation": "A"}, {"operation": "B", "funding": "voluntary"}]}, DAY, ["A"]),
    ("support.office_first", "earliest start among operations of category UN support office", {"operations": [{"operation": name, "start": start, "category": kind} for name, start, kind in (("L", "2015-01-01", "UN support office"), ("E", "2009-01-16", "UN support office"), ("X", "2001-01-01", "AU-led"))]}, DAY, [{"office": "E", "start": "2009-01-16"}]),
    ("operations.active", "certainly active on the edition's day", {"operations": [{"operation": "A", "end": "2024-12"}, {"operation": "B", "end": DAY}]}, DAY, ["B"]),
    ("operations.own_borders", "(yes)", {"operations": [{"operation": "A", "own_borders": "partly"}, {"operation": "B", "own_borders": "yes"}]}, DAY, ["B"]),
    ("conditions.all_met", "a condition not established does not count as met", {"operations": [{}], "conditions": [{"condition": "au_mandate"}, {"condition": "joint_planning"}]}, DAY, []),
    ("conditions.all_met", "the finding met in each of the three conditions", {"operations": [{}], "conditions": [{"condition": one} for one in ("au_mandate", "joint_planning", "accountability")]}, DAY, ["O"]),
    ("conditions.mandate_not_met", "as not met", {"operations": [{"operation": name} for name in "AB"], "conditions": [{"operation": "A", "finding": "not met"}, {"operation": "B", "finding": "not established"}]}, DAY, ["A"]),
    ("fatalities.undetermined", "To Be Determined or Unknown", {"fatalities": [{"incident": one, "casualties": n} for one, n in (("To Be Determined", 1), ("Unknown", 2), ("Accident", 4), ("Malicious Act", 8))]}, DAY, 3),
    ("fatalities.malicious_total_uniformed", "military, police and military observers only", {"fatalities": [{"personnel": one, "casualties": n} for one, n in (("Military", 1), ("Police", 2), ("Military Observer", 4), ("Civilian", 8))]}, DAY, 7),
    ("personnel.missing_months", "between the first and the last", {"personnel": [{"date": "2000-01-31"}, {"date": "2000-03-31"}]}, DAY, ["2000-02"]),
    ("missions.last_large_multidimensional_deployed", "reached the threshold of a large mission", {"missions": [{}], "personnel": [{"series": "ipi-mission", "mission": "M", "total": 5000}]}, DAY, [{"mission": "M", "start": "2000-01-01"}]),
    ("strength.no_longer_large", "large_from or more in an earlier month and below it then", {"strength": [{"first": "1990-01", "authorised": 5000}, {"first": "2015-05", "last": "2015-05", "authorised": 4999}]}, DAY, ["M"]),
    ("budgets.partial", "a part of the year only, or in which this was not established", {"budgets": [{"financial_year": name, "period": name} for name in ("whole year", "part of the year", "not established")]}, DAY, ["part of the year", "not established"]),
]  # fmt: skip


@pytest.mark.parametrize(("id", "words", "tables", "as_of", "expected"), WORDS)
def test_words_of_comparison_are_what_the_code_does(id, words, tables, as_of, expected):
    assert words in rule(id)
    assert value(id, small(**tables), as_of) == expected


# Numbers in rules and titles that are the code's own: id -> (words with the number, the number as the code has it).
NUMBERS = {
    "missions.last_large_multidimensional_three_thousand": (r"from ([\d,]+)\.", missions.STRENGTHS[0]),
    "missions.last_large_multidimensional_ten_thousand": (r"from ([\d,]+)\.", missions.STRENGTHS[1]),
    "violence.sahel_governments": (r"from (\d{4})\.", violence.FIRST),
    "violence.sahel_any": (r"from (\d{4}) by", violence.FIRST),
    "violence.sahel_actor": (r"from (\d{4});", violence.FIRST),
    "fatalities.malicious_2013_2023": (r"years (\d{4}) to 2023", fatalities.WINDOW[0]),
    "fatalities.malicious_peak_year_2013_2023": (r"2013 to (\d{4}),", fatalities.WINDOW[1]),
    "fatalities.window": (r"years (\d{4}) to 2023", fatalities.WINDOW[0]),
    "violence.window": (r"years from (\d{4}) on", violence.FIRST),
    "missions.last_large_multidimensional": (r"threshold of a large mission, ([\d,]+) where", at("2024-12-31").large_from),
    "strength.large_most": (r"January (\d{4}) on", int(strength.FIRST[:4])),
}


@pytest.mark.parametrize("id", NUMBERS)
def test_a_number_in_a_rule_is_the_code_s(id):
    words, number = NUMBERS[id]
    assert int(re.search(words, rule(id)).group(1).replace(",", "")) == number


def test_numbers_that_are_tried_on_tables():
    """Each in the rule's words, and what the code does at it."""
    assert "2019 and 2020" in rule("violence.sahel_main_to_2020")
    rows = small(violence=[{"year": year, "low": 1, "best": 1, "high": 1} for year in range(2017, 2023)])
    assert set(find("violence.sahel_main_to_2020", rows).rows["year"]) == {2019, 2020}
    assert set(find("violence.sahel_governments", rows).rows["year"]) == {2018, 2019, 2020, 2021, 2022}
    assert "years 2013 to 2023" in rule("fatalities.malicious_2013_2023")
    deaths = small(fatalities=[{"month": f"{year}-06"} for year in range(2011, 2025)])
    assert set(find("fatalities.malicious_2013_2023", deaths).rows["month"].str[:4].astype(int)) == set(range(2013, 2024))
    assert rule("strength.large_2000").endswith("in January 2000.") and rule("strength.large_most").count("January 1990") == 1 and strength.FIRST == "1990-01"
    assert rule("budgets.support_share_first").endswith("in 2012/13.") and min(budgets.COMPLETE) == "2012/13"
    assert "December 2009" in rule("deployments.africa_share_2009") and "December 2013" in rule("deployments.africa_share_2013")
    decembers = small(deployments=[{"month": f"{year}-12", "persons": 1, "group": "regional"} for year in (2008, 2009, 2010, 2012, 2013, 2014)])
    assert [find(f"deployments.africa_share_{year}", decembers).rows["month"].unique().tolist() for year in (2009, 2013)] == [["2009-12"], ["2013-12"]]
    assert "Whole years from that start to the beginning of 2024" in rule("missions.years_since_last_at_essay")
    assert value("missions.years_since_last_at_essay", small(missions=[{"start": "2014-01-02", "strength_authorised": 9000}])) == 9
    assert "2025/26 to what was approved for 2026/27" in rule("budgets.missions_change") and "apportioned for 2026/27" in rule("budgets.waiting")


# Numbers in rules that say something of the tables, not of the code.
def test_what_rules_say_of_the_tables(data):
    people = data.personnel
    assert "the series ends in March 2017" in rule("missions.last_large_multidimensional_deployed")
    assert people.loc[people["series"] == "ipi-mission", "date"].max().startswith("2017-03")
    assert "it ends in 2016" in rule("deployments.africa_share") and data.deployments["month"].max() == "2016-12"
    assert "the table begins in 1993" in rule("deployments.africa_share_highest") and data.deployments["month"].min() == "1993-12"
    assert "between 1989 and 2016" in deployments.RULE
    money = data.budgets
    announced = money[money["basis"] == budgets.ANNOUNCED]
    assert all("since 2009/10" in rule(f"budgets.{id}") for id in ("highest", "no_total")) and announced["financial_year"].min() == "2009/10"
    assert "from July to December 2009" in rule("budgets.first_support")
    first = money[money["kind"] == budgets.OFFICE].sort_values("start").iloc[0]
    assert (first["start"], first["end"]) == ("2009-07-01", "2009-12-31")
    apportioned = money[(money["basis"] == budgets.APPORTIONED) & (money["kind"] == "mission")]
    assert "five missions were transcribed" in rule("budgets.missions_change") and len(apportioned) == 5 and set(apportioned["financial_year"]) == {"2025/26"}
    assert set(data.apportionments["start"].str[:4]) <= {"2026", "2027"} and data.apportionments["start"].min() == "2026-07-01"
    assert "at the end of 2015" in rule("personnel.sipri_change") and people.loc[people["series"] == "sipri-point", "date"].min() == "2015-12-31"
    assert "two political missions" in rule("personnel.peak")
    political = data.aliases[(data.aliases["feed"] == "ipi") & (data.aliases["kind"] == "political mission")]["name"]
    at_peak = people[(people["series"] == "ipi-mission") & (people["date"].str[:7] == "2015-04") & people["mission"].isin(political) & (people["total"].fillna(0) > 0)]
    assert len(at_peak) == 2
    one_sided = data.violence[data.violence["dataset"] == "ucdp-onesided"]
    assert "under 25 deaths are absent" in rule("violence.sahel_actor") and (one_sided["best"] >= 25).all()
    assert "published" not in rule("incidents.hrw_lower_bound") and find("incidents.hrw_lower_bound", data, "2021-02-28") is not None and find("incidents.hrw_lower_bound", data, "2021-01-31") is None
    assert "Documented by February 2021".lower() in DECLARED["incidents.hrw_lower_bound"].title.lower()
    resolutions = dict(data.resolutions[["resolution", "date"]].itertuples(index=False))
    assert resolutions["S/RES/2719(2023)"] == "2023-12-21" and resolutions["S/RES/2391(2017)"].startswith("2017-12")


NAMES = r"Resolutions? \d+|S/RES/\d+\(\d+\)|c\. 2016|about 2016|Karlsrud 2024|script, 2022|beginning of 2024|since 2014|since 2012|since 2013|2013_2023|since_2014|2009/10|_to_2020|to 2020|within 2013 to 2023"
HELD = {
    *DAYS, *NUMBERS, *(id for id, *_ in WORDS), "resolutions.force_first", "missions.peak", "violence.sahel_main_to_2020", "strength.large_2000", "strength.large_most",
    "budgets.support_share_first", "budgets.first_support", "budgets.missions_change", "budgets.support_change", "budgets.waiting", "budgets.no_total", "budgets.highest",
    "deployments.africa_share", "deployments.africa_share_2009", "deployments.africa_share_2013", "deployments.africa_share_highest",
    "missions.last_large_multidimensional_deployed", "incidents.hrw_lower_bound", "personnel.sipri_change",
}  # fmt: skip


def test_every_rule_with_a_number_is_held_here():
    with_number = {id for id, one in DECLARED.items() if re.search(r"\d", re.sub(NAMES, "", f"{one.title} {one.rule}"))}
    assert sorted(with_number - HELD) == []


def test_a_rule_s_references_are_figures():
    for id, one in DECLARED.items():
        for other in re.findall(r"\b[a-z]+\.[a-z_0-9]+\b", one.rule):
            assert other in DECLARED, f"{id}: {other}"
        assert not one.variant_of or one.variant_of in DECLARED


@pytest.mark.parametrize("id", [id for id, one in DECLARED.items() if one.rule.startswith("As ")])
def test_a_rule_that_says_as_another_is_of_its_kind(id):
    other = re.match(r"As ([a-z_.0-9]+[a-z0-9])", rule(id)).group(1)
    assert DECLARED[other].chapter == DECLARED[id].chapter and DECLARED[other].unit in (DECLARED[id].unit, "missions", "deaths")


# Named and not read: the last month of the table of strength is `strength.LAST`, and who is in it was at work.
SPARE = {"strength.large_deployed": {"strength"}, "strength.no_longer_large": {"missions"}}


def test_the_tables_that_a_figure_is_declared_to_read_are_those_it_reads(data):
    """A notebook runs again when one of the tables changes that its figures are declared to read."""

    class Watched:
        def __init__(self):
            self.read = set()

        def __getattr__(self, name):
            if name in data.resources:
                self.read.add(name)
            return getattr(data, name)

    for id, one in DECLARED.items():
        watched = Watched()
        one.measure(watched, at("2026-07-01"))
        assert watched.read == set(one.tables) - SPARE.get(id, set()), id
