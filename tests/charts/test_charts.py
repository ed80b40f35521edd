"""Every declared chart: what it says follows its data, on every day, and it can be drawn and read."""

from __future__ import annotations

import pandas as pd
import pytest

from companion import drawing, ledger
from companion.drawing import theme
from companion.drawing.picture import escaped
from companion.errors import UserError

IDS = sorted(drawing.declared())
LITTLE = [id for id in IDS if drawing.declared()[id].little]
DAYS = ("1949-01-01", "1991-01-01", "2015-06-30", "2024-12-31")


def newer(rows):
    """One more mission, begun in 2024 in Africa, as a copy of another."""
    return [*rows, {**rows[0], "mission": "UNEW", "region": "Africa", "start": "2024-05-03", "start_precision": "day", "end": "", "end_precision": "", "multidimensional": "yes"}]


def setting(where, cells):
    """A change that sets cells of the rows that have given cells."""

    def change(rows):
        return [{**row, **cells} if where.items() <= row.items() else row for row in rows]

    return change


def without(**cells):
    """A change that drops the rows that have given cells."""
    return lambda rows: [row for row in rows if not cells.items() <= row.items()]


# chart -> (table, change, something the changed words must hold)
CHANGES = {
    "active-little": ("missions", newer, "12 at the end"),
    "large-little": ("missions", without(mission="MINUSCA"), "After MINUSMA in 2013"),
    "closed-little": ("missions", setting({"mission": "MINUSMA"}, {"end": "", "end_precision": ""}), "UNAMID. Still open, with an arrow: MONUSCO, UNMISS, MINUSMA and MINUSCA"),
    "support-little": ("support", without(operation="SAMIDRC"), "4 operations of others"),
    "share-little": ("fatalities", setting({"mission": "MINUSMA", "month": "2016-02"}, {"casualties": "400"}), "in MINUSMA, 7"),
    "sahel-little": ("violence", setting({"country": "Niger", "year": "2021", "measure": "one-sided by main government"}, {"low": "7000", "best": "7100", "high": "7200"}), "most in 2021"),
    "active": ("missions", newer, "12 UN peacekeeping missions were active"),
    "bars": ("missions", newer, "72 UN peacekeeping missions begun since 1948, 32 of them in Africa"),
    "openings": ("missions", newer, "72 missions opened"),
    "personnel": ("personnel", setting({"series": "ipi-monthly", "date": "2010-06-30"}, {"total": "123456"}), "123,456, in June 2010"),
    "chronology": ("actions", without(action="finances"), "UN support for the operations of others since 2009"),
    "since": ("resolutions", setting({"resolution": "S/RES/2746(2024)"}, {"date": "2023-08-06"}), "11 resolutions"),
    "support": ("support", without(operation="SAMIDRC"), ""),
    "conditions": ("conditions", setting({"operation": "SAMIM"}, {"finding": "met"}), ""),
    "redlines": ("red_lines", setting({"operation": "SAMIM"}, {"finding": "not met"}), ""),
    "contributors": ("contributors", setting({"operation": "AMISOM", "country": "Kenya"}, {"strength": "9999"}), "9,999"),
    "budget": ("budgets", setting({"entity": "all", "financial_year": "2024/25"}, {"usd": "9990000000"}), "highest in 2024/25, at 9.99 billion dollars"),
    "support-money": ("budgets", setting({"entity": "UNSOA", "financial_year": "2013/14"}, {"usd": "777000000"}), "777 million in 2013/14"),
    "money-missions": ("budgets", setting({"entity": "UNSOA", "financial_year": "2013/14"}, {"usd": "777000000"}), "10.4% of the missions' money of 2013/14"),
    "africa": ("deployments", setting({"month": "2016-12", "region": "Africa", "group": "regional"}, {"persons": "90000"}), "52.4% of the people"),
    "large-months": ("strength", without(mission="MINUSCA"), "9 missions were large at once"),
    "malicious": ("fatalities", setting({"mission": "MINUSMA", "month": "2016-02"}, {"casualties": "400"}), "2016"),
    "malicious-missions": ("fatalities", setting({"mission": "MINUSMA", "month": "2016-02"}, {"casualties": "400"}), ""),
    "sahel": ("violence", setting({"country": "Niger", "year": "2021"}, {"low": "7000", "best": "7100", "high": "7200"}), "Niger"),
    "documented": ("documented_incidents", setting({"incident_count": "hrw-sahel-2021"}, {"count": "999"}), "999"),
}


def test_every_chart_has_a_change():
    assert sorted(CHANGES) == IDS


@pytest.mark.parametrize("id", IDS)
def test_words_follow_the_data(id, sample, changed, given):
    table, change, said = CHANGES[id]
    before = drawing.draw(id, sample, given())
    after = drawing.draw(id, changed(table, change), given())
    assert not after.data.equals(before.data)
    assert after.alt != before.alt
    assert after.caption != before.caption
    assert said in f"{after.title} {after.caption} {after.alt}"
    assert said not in f"{before.title} {before.caption} {before.alt}" or not said or said in ("Niger", "2016")


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("as_of", DAYS)
def test_a_chart_on_any_day(id, as_of, sample, given):
    picture = drawing.draw(id, sample, given(as_of))
    for words in (picture.title, picture.subtitle, picture.caption, picture.alt):
        assert words.strip()
        assert words == " ".join(words.split()), "one space between words"
        assert "nan" not in words.lower().split() and "<NA>" not in words and " ." not in words and ".." not in words
    for column in ("date", "first", "last"):
        if column in picture.data:
            days = picture.data[column].astype(str)
            assert (days.str[:10] <= as_of).all()
    if "year" in picture.data and len(picture.data):
        assert int(picture.data["year"].max()) <= int(as_of[:4])
    specs = picture.specs()
    assert set(specs) == ({id} if id in LITTLE else {id, f"{id}-narrow"})


@pytest.mark.parametrize("id", IDS)
def test_a_chart_is_valid_vega_lite(id, sample, given):
    picture = drawing.draw(id, sample, given())
    for chart in filter(None, (picture.chart, picture.narrow)):
        chart.to_dict(validate=True)  # raises where a property or a value is not the schema's


@pytest.mark.parametrize("id", IDS)
def test_a_chart_is_the_same_twice(id, sample, given):
    first, second = (drawing.draw(id, sample, given()) for _ in range(2))
    assert first.specs() == second.specs()
    assert first.csv() == second.csv()


@pytest.mark.parametrize("id", LITTLE)
def test_a_little_chart_is_the_picture_alone(id, sample, given):
    picture = drawing.draw(id, sample, given())
    spec = picture.specs()[id]
    assert spec["width"] == theme.LITTLE.width and "title" not in spec
    assert picture.markdown().startswith(f"![](/run/charts/{id}.svg){{.spark fig-alt=")


@pytest.mark.parametrize("id", [id for id in IDS if id not in LITTLE])
def test_a_narrow_chart_fits_a_phone(id, sample, given):
    spec = drawing.draw(id, sample, given()).specs()[f"{id}-narrow"]
    assert spec.get("width", 0) <= theme.NARROW.width
    for line in spec["title"]["text"]:
        assert theme.measure(line, theme.NARROW.title_size, bold=True) <= theme.NARROW.width


def test_an_unknown_chart_is_refused(sample, given):
    with pytest.raises(UserError, match="there is no chart 'activ'"):
        drawing.draw("activ", sample, given())


def test_chart_and_figure_agree(sample, given):
    """What a title says is the figure of the same name."""
    p = given()
    figures = ledger.compute(p, sample, ["missions.active", "missions.total", "personnel.missing_months", "personnel.peak"])
    active, bars, personnel = (drawing.draw(id, sample, p) for id in ("active", "bars", "personnel"))
    assert active.title.startswith(f"{figures['missions.active'].finding.value} ")
    assert bars.title.startswith(f"{figures['missions.total'].finding.value} ")
    assert f"lacks {figures['personnel.missing_months'].finding.printed()}" in personnel.caption
    assert f"{figures['personnel.peak'].finding.value:,}" in personnel.title


def test_little_chart_and_its_number_agree(sample, given):
    """What a finding's picture shows is what its number counts."""
    p = given()
    names = ["missions.active", "missions.years_since_last", "missions.closed_multidimensional_since_2014_count", "support.operations_count"]
    names += ["fatalities.minusma_share_2013_2023", "violence.sahel_main"]
    active, years, closed, supported, share, killed = (one.finding for one in ledger.compute(p, sample, names).values())
    shown = {id: drawing.draw(id, sample, p).data for id in LITTLE}
    assert shown["active-little"].iloc[-1]["low"] == active.value
    assert shown["large-little"].iloc[-1]["start"] == active_since(years)
    assert (shown["closed-little"]["closed_since_2014"] == "yes").sum() == closed.value
    assert shown["support-little"]["operation"].nunique() == supported.value
    deaths = shown["share-little"].set_index("mission")["deaths"]
    assert deaths["MINUSMA"] / deaths.sum() == pytest.approx(share.value)
    assert (shown["sahel-little"][["low", "best", "high"]].sum() == [killed.low, killed.best, killed.high]).all()


def active_since(years):
    """The start that the count of years begins at."""
    return years.rows.iloc[0]["start"]


def test_hostile_text_stays_text(changed, given):
    """A name from the data can neither end an element nor leave its attribute."""
    from companion.drawing import render, svg

    bad = '</svg><script>alert("x")</script>'
    picture = drawing.draw("bars", changed("missions", setting({"mission": "UNYOM"}, {"location": bad})), given())
    drawn = svg.finish(render.draw(picture.specs()["bars"]), picture.title, bad)
    assert "<script" not in drawn and "&lt;script" in drawn
    assert "<script" not in render.as_script("bars", picture.specs()["bars"])
    assert '"' not in escaped(bad) and "<" not in escaped(bad)


def test_all_charts_share_one_theme(sample, given):
    for id in IDS:
        spec = drawing.draw(id, sample, given()).specs()[id]
        assert spec["config"]["font"] == theme.FAMILY
        assert spec["background"] == theme.PAPER


def test_data_of_a_chart_is_a_small_tidy_table(sample, given):
    for id in IDS:
        data = drawing.draw(id, sample, given()).data
        assert isinstance(data, pd.DataFrame) and 0 < len(data) < 1000
        assert all(isinstance(name, str) and name for name in data.columns)


@pytest.mark.parametrize(("day", "adopted"), [("2023-12-20", False), ("2023-12-21", True)])
def test_the_conditions_are_not_asked_before_the_resolution(day, adopted, sample, given):
    assert ("had not been adopted" not in drawing.draw("conditions", sample, given(day)).title) == adopted
