"""Each feed's module on a small file of its shape: what it reads, what it compiles, what it says about itself."""

import csv
import json
from datetime import date

import pytest

from companion import sources
from companion.errors import UserError
from companion.sources import ged_versions, rows
from companion.sources.compare import Disagreement
from companion.sources.un_resolutions import SYMBOL

ACTOR, MAIN, ANY = "one-sided by actor", "one-sided by main government", "one-sided by any government"
COMPILED = {  # feed, file -> the table's rows, without their source
    ("un-fatalities", "un-fatalities.csv"): [
        "2013-07 MINUSMA Malicious_Act Military 2 2",
        "2014-02 UNIFIL Illness Local 1 2",  # one casualty filed under two names of a country
        "2015-12 UNAMA To_Be_Determined Police 1 1",
    ],
    ("un-contributions", "un-contributions.csv"): [
        "un-monthly 2024-05-31 day - 105 7 3 115 2",  # staff officers are troops
        "un-monthly 2024-05-31 day UNAMA - - 3 3 -",
        "un-monthly 2024-05-31 day UNIFIL 105 7 - 112 -",
        "un-monthly 2024-06-30 day - - 120 - 120 1",
        "un-monthly 2024-06-30 day UNIFIL - 120 - 120 -",
    ],
    ("ipi-monthly", "ipi-monthly.csv"): [
        "ipi-monthly 1999-01-31 day - 9000 2500 900 12400 -",
        "ipi-monthly 1999-02-28 day - 9100 2500 900 12500 -",
    ],
    ("ipi-missions", "ipi-missions.csv"): [
        "ipi-mission 1999-01-31 day UNAMA - 2 11 13 -",
        "ipi-mission 1999-01-31 day UNIFIL 4500 - - 4500 -",  # NA is not zero
    ],
    ("owid", "owid.csv"): [
        "owid-yearly 1957 year - - - - 6800 3",  # parts of 0 beside a force of 6,800 are parts nobody knows
        "owid-yearly 2020 year - 69454 9223 3155 81832 13",
        "owid-yearly 2022 year - - - - - 12",
    ],
    ("ucdp-onesided", "ucdp-onesided.csv"): [  # non-state actors and other countries are left out
        f"ucdp-onesided actor-year {ACTOR.replace(' ', '_')} Mali 72 Government_of_Mali 2022 30 40 50 no 24.1",
        f"ucdp-onesided actor-year {ACTOR.replace(' ', '_')} Mali 9249 Government_of_Mali,_Government_of_Russia_(Soviet_Union) 2024 233 299 636 no 24.1",
        f"ucdp-onesided actor-year {ACTOR.replace(' ', '_')} Mali,_Niger 75 Government_of_Niger 2020 140 141 142 no 24.1",
    ],
    ("ucdp-country-year", "ucdp-country-year.csv"): [
        f"ucdp-country-year territory-year {ANY.replace(' ', '_')} Mali - any_government 2023 2 3 4 no 24.1",
        f"ucdp-country-year territory-year {ANY.replace(' ', '_')} Niger - any_government 2023 5 5 6 no 24.1",
        f"ucdp-country-year territory-year {MAIN.replace(' ', '_')} Mali - Government_of_Mali 2023 0 0 0 no 24.1",  # a real zero
        f"ucdp-country-year territory-year {MAIN.replace(' ', '_')} Niger - Government_of_Niger 2023 5 5 6 no 24.1",
    ],
    ("ucdp-ged", "GEDEvent_v24_1.csv"): [  # two events summed; battles, groups and other countries left out
        "ucdp-ged event-year one-sided_events_by_actor Mali 72 Government_of_Mali 2024 13 14 16 no 24.1",
        "ucdp-ged event-year one-sided_events_by_actor Niger 75 Government_of_Niger 2024 3 4 6 no 24.1",
    ],
    ("ucdp-candidate", "GEDEvent_v25_0_3.csv"): [
        "ucdp-ged-candidate event-year one-sided_events_by_actor Mali 72 Government_of_Mali 2024 13 14 16 yes 25.0.3",
        "ucdp-ged-candidate event-year one-sided_events_by_actor Niger 75 Government_of_Niger 2024 3 4 6 yes 25.0.3",
    ],
    ("acled", "acled.csv"): [
        "acled event-year violence_against_civilians_by_state_forces Mali - Military_Forces_of_Mali_(2021-) 2022 - 15 - yes to_2022-04-02",
    ],
}  # fmt: skip
VINTAGES = {
    "un-fatalities.csv": ("2024-06-30", "2013-07-02", "2024-06-30"),
    "un-contributions.csv": ("2024-06-30", "2024-05-31", "2024-06-30"),
    "ipi-monthly.csv": ("to 1999-02", "1999-01-31", "1999-02-28"),
    "owid.csv": ("to 2020", "1957-01-01", "2020-12-31"),
    "ucdp-onesided.csv": ("24.1", "2020-01-01", "2024-12-31"),
    "GEDEvent_v24_1.csv": ("24.1", "2024-03-01", "2024-03-02"),
    "GEDEvent_v25_0_3.csv": ("25.0.3", "2024-03-01", "2024-03-02"),
}


def compact(row):
    return " ".join(value.replace(" ", "_") or "-" for column, value in row.items() if column != "source")


@pytest.mark.parametrize(("feed", "file"), COMPILED, ids=str)
def test_compiled_rows(feed, file, small, names):
    module = sources.feed(feed)
    compiled = module.compile(module.read(small(file)), names)
    assert [compact(row) for row in compiled] == COMPILED[feed, file]
    assert all(row["source"].startswith(module.SOURCE) for row in compiled)
    assert compiled == rows.ordered(module.TABLE, compiled)


@pytest.mark.parametrize("file", VINTAGES)
def test_vintage_and_coverage(file, small):
    feed = next(feed for feed, name in COMPILED if name == file)
    read = sources.feed(feed).read(small(file))
    assert (read.vintage, *read.covers) == VINTAGES[file]


@pytest.mark.parametrize(
    ("feed", "one", "other"),
    [
        ("un-fatalities", "un-fatalities.csv", "un-fatalities.json"),
        ("un-contributions", "un-contributions.csv", "un-contributions.json"),
        ("un-resolutions", "un-resolutions.csv", "un-resolutions.json"),
    ],
)
def test_csv_and_json_give_the_same(feed, one, other, small, names):
    module = sources.feed(feed)
    assert module.compile(module.read(small(one)), names) == module.compile(module.read(small(other)), names)


def test_dates_before_1970_are_negative_milliseconds(small, names):
    module = sources.feed("un-resolutions")
    assert [row["date"] for row in module.compile(module.read(small("un-resolutions.json")), names)] == ["1960-07-14", "2023-12-21"]


def test_bytes_are_read_like_a_file(small, names):
    module = sources.feed("un-fatalities")
    path = small("un-fatalities.csv")
    assert module.read(path.read_bytes(), path.name).rows == module.read(path).rows


def test_a_casualty_in_two_cells_is_counted_where_it_stands_first(small, names):
    module = sources.feed("un-fatalities")
    body = small("un-fatalities.csv").read_text(encoding="utf-8").replace("Utopia,Local ,Illness", "Utopia,Local ,Accident")
    compiled = module.compile(module.read(body.encode()), names)
    found = {row["incident"]: (row["casualties"], row["rows"]) for row in compiled if row["mission"] == "UNIFIL"}
    assert found == {"Illness": ("1", "1"), "Accident": ("0", "1")}


def test_the_uns_list_is_kept_as_published(small, names):
    module = sources.feed("un-missions")
    compiled = module.compile(module.read(small("un-missions.csv")), names)
    assert [(row["id"], row["name"], row["active"], row["start"], row["end"]) for row in compiled] == [
        ("1", "MINUSMA", "yes", "2013-04-25", ""),
        ("2", "UNIFIL", "yes", "1978-03-19", ""),
        ("3", "UNPSG", "no", "1998-01-16", "1998-10-15"),
        ("4", "UNEF", "no", "1956-11-01", "1979-07-01"),
    ]


def test_what_is_no_one_mission_is_not_compared(small, names):
    module = sources.feed("un-missions")
    compared = module.comparable(module.compile(module.read(small("un-missions.csv")), names), names)
    assert compared["UNCPSG"] == {"start": "1998-01-16", "end": "1998-10-15", "active": "no"}
    assert sorted(compared) == ["MINUSMA", "UNCPSG", "UNIFIL"]


def test_a_first_of_the_month_is_read_as_a_month(small, names):
    module = sources.feed("un-missions")
    body = small("un-missions.csv").read_text(encoding="utf-8").replace("1998-10-15", "1998-10-01")
    assert module.comparable(module.compile(module.read(body.encode()), names), names)["UNCPSG"]["end"] == "1998-10"


def test_disagreements_on_missions(small, names):
    module = sources.feed("un-missions")
    register = [
        {"mission": "MINUSMA", "start": "2013-04-25", "end": "2023-12-31"},
        {"mission": "UNCPSG", "start": "1998-01", "end": "1998-10-15"},
        {"mission": "UNTAG", "start": "1989-04-01", "end": "1990-03"},
    ]
    assert module.disagreements(module.compile(module.read(small("un-missions.csv")), names), register, names) == [
        Disagreement("UNTAG", "mission", "not in the feed", "in the register"),
        Disagreement("MINUSMA", "end", "active", "ended 2023-12-31"),
        Disagreement("UNIFIL", "mission", "in the feed", "not in the register"),
    ]


def test_disagreements_on_resolutions(small, names):
    module = sources.feed("un-resolutions")
    held = {"body": "SC", "yes": "15", "no": "0", "abstain": "0", "meeting": "S/PV.9518"}
    register = [
        {"resolution": "S/RES/2719(2023)", "date": "2023-12-20", **held},
        {"resolution": "S/RES/143(1960)", "date": "1960-07-14", **held, "yes": "8", "abstain": "3", "meeting": "873"},
        {"resolution": "S/RES/200(1965)", "date": "1965-01-01", **held},
        {"resolution": "S/RES/2767(2024)", "date": "2024-12-27", **held},
        {"resolution": "A/RES/998(ES-I)", "date": "1956-11-04", **held, "body": "GA"},
    ]
    found = module.disagreements(module.compile(module.read(small("un-resolutions.csv")), names), register, names)
    assert found == [
        Disagreement("S/RES/2719(2023)", "date", "2023-12-21", "2023-12-20"),
        Disagreement("S/RES/200(1965)", "resolution", "not in the feed", "in the register"),
    ]
    assert SYMBOL.fullmatch("S/RES/2719 (2023)")


def test_casualties_outside_a_missions_dates(small, names):
    module = sources.feed("un-fatalities")
    register = [{"mission": "MINUSMA", "start": "2013-07-05", "end": ""}, {"mission": "UNIFIL", "start": "1978-03", "end": "2013"}]
    compiled = module.compile(module.read(small("un-fatalities.csv")), names)
    assert module.disagreements(compiled, register, names) == [Disagreement("UNIFIL", "end", "1 casualty after its end", "2013")]


@pytest.mark.parametrize("name", sources.FEEDS)
def test_every_module_has_the_shape_of_a_feed(name):
    module = sources.feed(name)
    assert name == module.NAME
    assert module.__doc__
    assert all(isinstance(getattr(module, word), str) for word in ("TITLE", "PRODUCER", "ADDRESS", "LICENCE", "SOURCE", "TABLE"))
    assert isinstance(module.PART, tuple)
    assert module.WRITES in ("table", "nothing", "own machine")
    assert callable(module.read)
    assert callable(module.compile)


@pytest.mark.parametrize(
    ("today", "feed", "ends"),
    [
        (date(2026, 6, 30), "ucdp-onesided", "ucdp-onesided-251-csv.zip"),
        (date(2026, 7, 1), "ucdp-onesided", "ucdp-onesided-261-csv.zip"),
        (date(2026, 7, 1), "ucdp-ged", "ged261-csv.zip"),
        (date(2026, 7, 1), "ucdp-api", "onesided/26.1?pagesize=1000&page=0"),
        (date(2026, 5, 15), "ucdp-candidate", "GEDEvent_v26_01_26_03.csv"),
        (date(2026, 4, 14), "ucdp-candidate", "GEDEvent_v25_01_25_12.csv"),
        (date(2026, 11, 22), "un-fatalities", "DPPADPOSS-FATALITIES/CSV"),
    ],
)
def test_the_publishers_address_on_a_day(today, feed, ends):
    assert sources.address(sources.feed(feed), today).endswith(ends)


@pytest.mark.parametrize(
    ("name", "yearly", "candidate"),
    [
        ("GEDEvent_v25_1.csv", "25.1", ""),
        ("ged251-csv.zip", "25.1", ""),
        ("gedevents-25.1.json", "25.1", ""),
        ("GEDEvent_v25_0_3.csv", "", "25.0.3"),
        ("GEDEvent_v25_01_25_09.csv", "", "25.01.25.09"),
        ("gedevents-26.0.11.json", "", "26.0.11"),
        ("events.csv", "", ""),
    ],
)
def test_a_release_is_known_by_its_name(name, yearly, candidate):
    assert ged_versions.yearly(name) == yearly
    assert ged_versions.candidate(name) == candidate


def test_a_feed_that_is_none():
    with pytest.raises(UserError, match=r"not a feed\. Did you mean ucdp-onesided"):
        sources.feed("ucdp-one-sided")


def test_the_apis_events_give_the_same_as_the_csv(small):
    ged, api = sources.feed("ucdp-ged"), sources.feed("ucdp-api")
    with small("GEDEvent_v24_1.csv").open(encoding="utf-8", newline="") as file:
        events = list(csv.DictReader(file))
    answer = json.dumps({"TotalCount": len(events), "TotalPages": 1, "Result": events}).encode()
    read = api.read(answer, "gedevents-24.1.json")
    assert api.compile(read) == ged.compile(ged.read(small("GEDEvent_v24_1.csv")))


def test_the_apis_country_years_give_the_same_as_the_csv(small):
    land, api = sources.feed("ucdp-country-year"), sources.feed("ucdp-api")
    with small("ucdp-country-year.csv").open(encoding="utf-8", newline="") as file:
        found = [
            {name.replace("_main_govt_", "_govt_").removesuffix("_cy").replace("main_govt_name", "govt_name"): value for name, value in row.items()}
            for row in csv.DictReader(file)
        ]
    read = api.read(json.dumps({"TotalCount": len(found), "TotalPages": 1, "Result": found}).encode())
    assert api.compile(read) == land.compile(land.read(small("ucdp-country-year.csv")))
