"""The publishers' real files give the tables in data/, byte for byte, and the numbers known of them."""

from collections import Counter
from pathlib import Path

import pytest

from companion.sources import feed, names, own, rows
from companion.sources.compare import Disagreement

DATA = Path(__file__).parents[2] / "data"
ROWS = {"un-missions": 81, "un-fatalities": 4429, "ipi-monthly": 316, "ipi-missions": 5330, "owid": 76, "ucdp-onesided": 1330, "ucdp-country-year": 6936}


def table(name):
    return rows.from_csv(DATA / f"{name}.csv")[1]


@pytest.mark.parametrize("name", ROWS)
def test_a_feed_gives_its_part_of_the_table_byte_for_byte(name, real):
    module = feed(name)
    published = module.read(real(name))
    compiled = module.compile(published, names.load(DATA))
    columns = rows.COLUMNS[module.TABLE]
    assert len(published.rows) == ROWS[name]
    assert rows.to_csv(columns, compiled) == rows.to_csv(columns, own(module, compiled, table(module.TABLE)))
    assert published.notes == ()


def test_the_tables_stand_in_the_order_of_their_keys():
    for name in rows.COLUMNS:
        assert (DATA / f"{name}.csv").read_bytes() == rows.to_csv(rows.COLUMNS[name], rows.ordered(name, table(name)))


def count(chosen, column="casualties"):
    return sum(int(row[column]) for row in chosen)


def test_fatalities_count_each_casualty_once():
    assert (count(table("fatalities"), "rows"), count(table("fatalities"))) == (4429, 4423)


def test_malicious_acts():
    malicious = [row for row in table("fatalities") if row["incident"] == "Malicious Act"]
    decade = [row for row in malicious if "2013" <= row["month"][:4] <= "2023"]
    years = Counter()
    for row in malicious:
        years[row["month"][:4]] += int(row["casualties"])
    assert count(malicious) == 1134
    assert count(row for row in malicious if row["month"] <= "2024-12") == 1130
    assert count(decade) == 344
    assert count(row for row in decade if row["mission"] == "MINUSMA") == 174
    assert years.most_common(4) == [("1993", 127), ("1961", 105), ("1994", 71), ("2017", 62)]


def test_malicious_acts_outside_peacekeeping_operations():
    known = names.load(DATA)
    outside = Counter()
    for row in table("fatalities"):
        alias = known.resolve("un-fatalities", row["mission"])
        if row["incident"] == "Malicious Act" and alias.kind not in ("mission", "aggregate", "part"):
            outside[row["mission"]] += int(row["casualties"])
    assert sum(outside.values()) == 55
    assert outside.most_common(3) == [("UNOHCI", 25), ("UNAMA", 10), ("UNAMET", 7)]


def estimates(chosen):
    chosen = list(chosen)
    return tuple(sum(int(row[column]) for row in chosen) for column in ("low", "best", "high"))


def test_the_four_definitions_of_government_killings_in_the_sahel():
    since = [row for row in table("violence") if "2018" <= row["year"] <= "2024"]
    sahel = ("Mali", "Burkina Faso", "Niger")
    by_actor = [row for row in since if row["dataset"] == "ucdp-onesided" and row["actor_id"] in ("72", "75", "78")]
    joint = [row for row in since if row["actor_id"] == "9249"]
    on_soil = {
        who: [row for row in since if row["measure"] == f"one-sided by {who} government" and row["country"] in sahel]
        for who in ("main", "any")
    }
    assert estimates(by_actor) == (2597, 2819, 3729)
    assert estimates(on_soil["main"]) == (2598, 2820, 3755)
    assert estimates(by_actor + joint) == (2830, 3118, 4365)
    assert estimates(on_soil["any"]) == (2849, 3141, 4420)
    assert estimates(row for row in on_soil["main"] if row["country"] == "Mali") == (839, 866, 1247)
    assert estimates(row for row in on_soil["any"] if row["country"] == "Mali") == (1090, 1187, 1912)


def test_personnel_peaks():
    held = table("personnel")
    monthly = {row["date"]: int(row["total"]) for row in held if row["series"] == "ipi-monthly"}
    without_political = Counter()
    for row in held:
        if row["series"] == "ipi-mission" and row["mission"] not in ("UNAMA", "UNAMI"):
            without_political[row["date"]] += int(row["total"])
    yearly = {row["date"]: int(row["total"]) for row in held if row["series"] == "owid-yearly" and row["total"]}
    assert sorted(monthly.items(), key=lambda item: -item[1])[:2] == [("2015-04-30", 107805), ("2015-12-31", 107088)]
    assert without_political.most_common(1) == [("2015-04-30", 107565)]
    assert max(yearly.items(), key=lambda item: item[1]) == ("2015", 107088)
    assert without_political["2013-12-31"] == 97904
    assert not any(date.startswith("2016-11") for date in monthly)


def test_the_series_by_month_is_the_sum_of_the_series_by_mission():
    held = table("personnel")
    summed = Counter()
    for row in held:
        if row["series"] == "ipi-mission":
            summed[row["date"]] += int(row["total"])
    assert summed == {row["date"]: int(row["total"]) for row in held if row["series"] == "ipi-monthly"}


def test_the_uns_list_is_held_against_the_register(real):
    module = feed("un-missions")
    known = names.load(DATA)
    compiled = module.compile(module.read(real("un-missions")), known)
    found = module.disagreements(compiled, table("missions"), known)
    assert len(module.comparable(compiled, known)) == 69
    assert Disagreement("UNTAG", "mission", "not in the feed", "in the register") in found
    assert Disagreement("MINUSMA", "end", "active", "ended 2023-12-31") in found
    assert any(d.about == "UNOCI" and d.column == "end" and d.feed_says == "2017-05" for d in found)
