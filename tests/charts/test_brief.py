"""The charts of briefs, drawn with Altair's own checks on: they hold what their table holds and say it in words."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from companion.charts import brief
from companion.drawing import theme

KIN = pd.DataFrame([
    {"mission": "OLD", "operation": "OLD", "first": "1948-05-29", "last": "2024-12-31", "open": "yes", "years": 76.6, "source": "un-list-of-71"},
    {"mission": "NEW", "operation": "NEW", "first": "2024-09-01", "last": "2024-12-31", "open": "yes", "years": 0.3, "source": "un-list-of-71"},
    {"mission": "MID", "operation": "MID", "first": "1990-01-01", "last": "1992-01-01", "open": "no", "years": 2.0, "source": "un-list-of-71"},
])  # fmt: skip
DAY = date(2024, 12, 31)


@pytest.mark.parametrize("frame", [theme.WIDE, theme.NARROW])
@pytest.mark.parametrize(("draw", "key", "title"), [
    (brief.missions, "OLD", "OLD lasted 76.6 years so far, longer than 2 of the other 2 missions"),
    (brief.missions, "NEW", "NEW lasted 4 months so far, longer than none of the other 2 missions"),
    (brief.operations, "MID", "MID lasted 2.0 years, longer than 1 of the other 2"),
])  # fmt: skip
def test_the_place_among_kin(draw, key, title, frame):
    drawn = draw(KIN, key, DAY, frame)
    assert drawn.title == title
    assert key in drawn.alt
    theme.finish(drawn, frame).to_dict()


def test_a_resolution_stands_on_the_line_of_each_thing_it_did():
    data = pd.DataFrame([("A", "1960-01-01", "establishes"), ("B", "1990-01-01", "establishes"), ("B", "1990-01-01", "extends")], columns=["resolution", "date", "action"])
    drawn = brief.resolutions(data, "B", DAY, theme.WIDE)
    assert drawn.title == "B: the only one of 2 resolutions under “extends”"
    assert "after 1 of the others" in drawn.caption
    theme.finish(drawn, theme.WIDE).to_dict()


PEOPLE = pd.DataFrame([("2013-11-30", 100), ("2013-12-31", 150), ("2014-03-31", 90)], columns=["date", "total"])
DEATHS = pd.DataFrame([(2013, 2, 1), (2015, 0, 3)], columns=["year", "malicious", "other"])
BOUNDS = (date(2013, 7, 1), date(2015, 12, 31))


@pytest.mark.parametrize(("people", "deaths", "said"), [
    (PEOPLE, DEATHS, "X: at most 150 people in uniform, in December 2013; 6 deaths of UN personnel, 2 by malicious acts"),
    (PEOPLE, DEATHS.iloc[:0], "X: at most 150 people in uniform, in December 2013"),
    (PEOPLE.iloc[:0], DEATHS, "X: 6 deaths of UN personnel, 2 by malicious acts"),
])  # fmt: skip
def test_people_above_deaths_or_either_alone(people, deaths, said):
    drawn = brief.life("X", people, deaths, BOUNDS, ("November 1990", "March 2017"), ("2014-01-01", "S/RES/1"), theme.WIDE)
    assert drawn.title == said
    assert said in drawn.alt
    theme.finish(drawn, theme.WIDE).to_dict()


def test_a_missing_month_breaks_the_line():
    shown = brief._with_gaps(PEOPLE)
    assert shown["date"].tolist() == ["2013-11-30", "2013-12-31", "2014-01-28", "2014-03-31"]
    assert shown["total"].isna().tolist() == [False, False, True, False]
