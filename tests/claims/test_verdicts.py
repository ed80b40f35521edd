"""Claims judged: at their own day and at the edition's, and what turns when a date is moved."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml

from companion import claims, ledger, tables
from companion.errors import UserError


@pytest.fixture(scope="module")
def judged(data, root):
    from companion import parameters

    return claims.judge(root / "data" / "claims.yml", {}, data, parameters.load(root / "params.yml"))


def turned(folder, given, as_of="2024-12-31"):
    """id -> difference, of the project's register over changed tables."""
    found = claims.judge(folder / "claims.yml", {}, tables.load(folder), given(as_of))
    return {one.id: one for one in claims.differences(found)}


def test_every_claim_has_the_verdict_recorded_for_it(judged):
    assert list(map(str, claims.differences(judged))) == []


@pytest.mark.parametrize(("id", "verdict", "computed"), [
    ("C05", "supported under a rule", "MINUSCA, MONUSCO and UNMISS"),
    ("C15", "imprecise", "2013"),
    ("C25", "inconsistent within the essay", "29 June 2020"),
    ("C33", "supported under a rule", "2006"),
    ("C40", "imprecise", "43.6 per cent"),
    ("C44", "contradicted", "21 December 2023"),
    ("C19", "imprecise", "deter threats and prevent the return of armed elements"),
    ("C35", "imprecise", "1 April 2022"),
    ("C06", "supported", "18 December 2020"),
    ("C84", "supported under a rule", "62.3 per cent of the personnel of 2015"),
    ("C114", "supported under a rule", "1 December 2023, May 2024 and May 2024"),
    ("C43", "supported", "21 December 2023"),
])
def test_verdicts_worked_out_by_hand(judged, id, verdict, computed):
    assert (judged[id]["verdict"], judged[id]["computed"]) == (verdict, computed)


def test_every_condition_can_be_worked_out_also_those_never_reached(data, given, root, tmp_path):
    """Each condition stands first in a register of its own."""
    held = yaml.safe_load((root / "data" / "claims.yml").read_text(encoding="utf-8"))["claims"]
    alone = [{**claim, "test": {verdict: condition}} for claim in held if claim.get("test") for verdict, condition in claim["test"].items()]
    path = tmp_path / "claims.yml"
    path.write_text(yaml.safe_dump({"claims": [{**claim, "id": f"C{number}"} for number, claim in enumerate(alone, 100)]}), encoding="utf-8")
    found = claims.judge(path, {}, data, given())
    assert {one["lacking"] for one in found.values()} == {""} and len(found) == len(alone)


class Changed(tables.Tables):
    """The project's tables with the rows that a claim's test read changed in one way."""

    def __init__(self, data, rows, change):
        super().__init__(data.folder)
        self._rows, self._change, self._seen = rows, change, {}

    def __getattr__(self, name):
        if name.startswith("_") or name not in self.resources:
            return super().__getattr__(name)
        if name not in self._seen:
            frame = super().__getattr__(name).copy()
            self._seen[name] = self._change(frame, self._rows.get(name, [])) if name in self._rows else frame
        return self._seen[name]


def _without(frame, rows):
    return frame.drop(index=rows)


def _other(frame, rows):
    """Every date another, every number one, every word reversed: what the row says is wrong, and it still has its form."""
    for name in frame:
        if name.endswith("_precision"):
            continue
        dated = f"{name}_precision" in frame
        for row in rows:
            value = frame.at[row, name]
            if str(value) in ("", "<NA>"):
                continue
            frame.at[row, name] = ("2021-06-15" if dated else 1 if not isinstance(value, str) else value[::-1])
            if dated:
                frame.at[row, f"{name}_precision"] = "day"
    return frame


def _level(frame, rows):
    """Every number the same, all else as it is: nothing rises or falls."""
    for name in frame.select_dtypes("number"):
        frame.loc[rows, name] = 1
    return frame


def _later(frame, rows):
    """Every date far later: what ended has not, and what began has not yet."""
    for name in frame:
        if f"{name}_precision" in frame:
            frame.loc[rows, name], frame.loc[rows, f"{name}_precision"] = "2024-03-01", "day"
    return frame


def test_every_test_can_fail(data, given, root):
    """For each claim with a test there is a change of the rows that it read which gives another verdict."""
    from companion.claims.register import load
    from companion.claims.verdicts import Bench

    stubborn = []
    for claim in load(root / "data" / "claims.yml"):
        if not claim.tested:
            continue
        bench = Bench({}, data, given())
        day = date.fromisoformat(claim.at) if claim.at else given().essay_date
        read: dict[str, list[int]] = {}
        trace = bench._answer(claim, day, bench._computed).trace
        for table, row in trace.rows:
            read.setdefault(table, []).append(row)
        for id in trace.figures:  # a figure may look at more rows than it keeps
            read |= {table: list(getattr(data, table).index) for table in ledger.declared()[id].tables}
        for change in (_without, _other, _level, _later):
            other = Bench({}, Changed(data, read, change), given())
            if other._answer(claim, day, other._computed).verdict != claim.verdict:
                break
        else:
            stubborn.append(claim.id)
    assert stubborn == []


def test_no_claim_rests_on_the_essay_alone(judged):
    assert [id for id, one in judged.items() if one["test"] and one["verdict"].startswith("supported") and not one["sources"]] == []


def test_a_claim_leads_to_its_rows(judged, data):
    row = judged["C25"]["rows"][0]
    assert (row["table"], row["cells"]["date"]) == ("resolutions", "2020-06-29")
    assert data.resolutions.loc[row["row"], "resolution"] == "S/RES/2531(2020)"
    assert "un-dhl-tables" in judged["C25"]["sources"]


def test_a_mission_that_ended_before_turns_the_claims_about_it_and_no_others(edited, given, data):
    folder = edited("missions", {"mission": "UNMISS"}, {"end": "2023-06-30", "end_precision": "day"})
    found = turned(folder, given)
    assert set(found) == {"C05"}
    row = data.missions.index[data.missions["mission"] == "UNMISS"][0]
    assert (found["C05"].recorded, found["C05"].computed) == ("supported under a rule", "contradicted")
    assert f"data/missions.csv row {row} (mission UNMISS" in str(found["C05"])
    assert "MINUSCA and MONUSCO" in str(found["C05"]) and "MINUSCA, MONUSCO and UNMISS" in str(found["C05"])


def test_moving_a_resolution_turns_the_claims_that_date_it(edited, given):
    folder = edited("resolutions", {"resolution": "S/RES/2098(2013)"}, {"date": "2012-03-28"})
    assert {"C15", "C16", "C46"} <= set(turned(folder, given))


def test_a_row_that_is_gone_is_said_to_be_missing(edited, given):
    folder = edited("documented_incidents", {"incident_count": "hrw-sahel-2021"}, {"incident_count": "hrw-sahel"})
    found = turned(folder, given)
    assert {"C62", "C64"} == set(found)
    assert found["C64"].computed == "not testable here" and "no row hrw-sahel-2021" in str(found["C64"])


def test_an_edition_before_the_claim_has_it_not_yet(data, given, root):
    found = claims.judge(root / "data" / "claims.yml", {}, data, given("2015-06-30"))
    assert {one["verdict_at_edition"] for one in found.values()} == {"not yet"}
    assert claims.differences(found) == []


def test_an_edition_after_the_claim_shows_what_changed_and_turns_nothing(data, given, root):
    found = claims.judge(root / "data" / "claims.yml", {}, data, given("2025-06-30"))
    assert (found["C55"]["verdict"], found["C55"]["verdict_at_edition"]) == ("supported under a rule", "imprecise")
    assert found["C55"]["computed_at_edition"] == "AUSSOM"
    assert claims.differences(found) == []


def test_a_claim_may_name_its_day(data, given, root):
    found = claims.judge(root / "data" / "claims.yml", {}, data, given("2024-01-01"))
    assert found["C03"]["at"] == "2024-09-22" and found["C03"]["verdict_at_edition"] == "not yet"


def test_at_the_editions_day_the_editions_own_figures_speak(small, given, registered):
    path = registered({"find": "missions.active", "says": 7, "unit": "missions"})
    p = given("2024-12-31")
    held = {"missions.active": {**ledger.compute(p, small, ["missions.active"])["missions.active"].record(), "value": 7}}
    record = claims.judge(path, held, small, p)["C01"]
    assert (record["computed"], record["verdict"]) == ("2 missions", "contradicted")
    assert (record["computed_at_edition"], record["verdict_at_edition"]) == ("7 missions", "supported")


def test_the_first_verdict_that_holds_decides_and_else_otherwise(small, given, registered):
    path = registered(
        {"id": "C01", "test": {"supported": "found == '1999'", "imprecise": "found == says", "contradicted": "found == says"}},
        {"id": "C02", "test": {"supported": "found == '1999'"}},
        {"id": "C03", "test": {"supported": "found == '1999'"}, "otherwise": "imprecise"},
    )
    found = claims.judge(path, {}, small, given())
    assert [found[id]["verdict"] for id in found] == ["imprecise", "contradicted", "imprecise"]


def test_without_a_test_the_record_stands(small, given, registered):
    path = registered({"kind": "cause", "verdict": "not testable here"}, without=("find", "test"))
    record = claims.judge(path, {}, small, given())["C01"]
    assert (record["verdict"], record["test"], record["computed"]) == ("not testable here", None, None)


@pytest.mark.parametrize(("change", "wrong"), [
    ({"find": 'rows(missions, colour="red").mission'}, "no column 'colour'"),
    ({"find": "missions.unheard_of"}, "no figure 'missions.unheard_of'"),
    ({"find": "vessels"}, "neither a table"),
    ({"find": 'missions["UNONE"]'}, "name one of its columns"),
    ({"see": ["missions.unheard_of"]}, "no figure 'missions.unheard_of'"),
    ({"sources": ["hearsay"]}, "'hearsay' is not a source"),
])
def test_a_test_that_names_what_is_not_there_is_refused(small, given, registered, change, wrong):
    with pytest.raises(UserError, match=re.escape(wrong)):
        claims.judge(registered(change), {}, small, given())


@pytest.mark.parametrize(("value", "unit", "text"), [
    ("2013-03-28", "", "28 March 2013"), ("2013", "", "2013"), (["A", "B"], "", "A and B"), (1234, "deaths", "1,234 deaths"),
    (43.6, "per cent", "43.6 per cent"), ("", "", "nothing"), (None, "", None), ([], "", "none"), (True, "", "yes"),
    ({"mission": "A", "start": "2014-04-10"}, "", "mission A, start 10 April 2014"),
])  # fmt: skip
def test_values_as_a_page_prints_them(value, unit, text):
    from companion.claims.verdicts import printed

    assert printed(value, unit) == text


# Where a verdict's day turns, what is shown of its rows, and what is told of what differs.
@pytest.mark.parametrize(("as_of", "verdict"), [("2023-12-31", "not yet"), ("2024-01-01", "supported"), ("2024-01-02", "supported")])
def test_an_edition_of_the_claim_s_own_day_has_it(small, given, registered, as_of, verdict):
    record = claims.judge(registered({}), {}, small, given(as_of))["C01"]
    assert (record["verdict"], record["verdict_at_edition"]) == ("supported", verdict)
    assert record["computed_at_edition"] == (None if verdict == "not yet" else "2020")
    assert (record["at"], record["edition"]) == ("2024-01-01", as_of)


@pytest.mark.parametrize(("as_of", "verdict"), [("2020-06-30", "contradicted"), ("2020-07-01", "supported"), ("2020-06-29", "not yet")])
def test_a_claim_of_another_day_is_judged_at_that_day_and_at_the_edition_s(small, given, registered, as_of, verdict):
    path = registered({"at": "2020-06-30", "find": "count(active(missions, at))", "says": 4, "test": {"supported": "found < 4"}, "verdict": "contradicted"})
    record = claims.judge(path, {}, small, given(as_of))["C01"]
    assert (record["at"], record["computed"], record["verdict"], record["verdict_at_edition"]) == ("2020-06-30", "4", "contradicted", verdict)


def test_an_untested_claim_is_not_yet_before_its_day_too(small, given, registered):
    path = registered({"kind": "cause", "verdict": "not testable here", "at": "2020-06-30"}, without=("find", "test"))
    assert [claims.judge(path, {}, small, given(day))["C01"]["verdict_at_edition"] for day in ("2020-06-29", "2020-06-30")] == ["not yet", "not testable here"]


@pytest.mark.parametrize("many", [23, 24, 25])
def test_so_many_rows_are_shown_and_all_are_counted(made, given, registered, many):
    from .conftest import mission

    tables_of = made(missions=[mission(f"UN{number:02d}", "2010-01-01", "2020-06-30", source="un-hub-pko" if number else "owid-peacekeeping; karlsrud-2024") for number in range(many)])
    record = claims.judge(registered({"find": "count(missions)", "says": many, "test": {"supported": "found == says"}}), {}, tables_of, given())["C01"]
    assert (record["row_count"], len(record["rows"])) == (many, min(many, 24))
    assert record["rows"][0] == {"table": "missions", "row": 2, "cells": {"mission": "UN00"}} and record["rows"][-1]["row"] == 1 + min(many, 24)
    assert record["sources"] == ["owid-peacekeeping", "un-hub-pko"], "the essay is no evidence for what it says itself"


def test_where_names_differ_the_rows_that_make_the_difference_stand_first(small, given, registered):
    path = registered({"find": 'rows(missions, multidimensional="yes").mission', "says": ["UNONE", "UNSEVEN", "UNSIX"], "test": {"supported": "same(found, says)"}, "verdict": "contradicted"})
    record = claims.judge(path, {}, small, given())["C01"]
    assert [row["cells"]["mission"] for row in record["rows"]] == ["UNSEVEN", "UNTWO", "UNONE", "UNSIX"]
    assert record["rows"][0]["cells"] == {"mission": "UNSEVEN", "start": "2000-01-01", "end": ""}
    assert record["rows"][1]["cells"]["multidimensional"] == "yes" and record["row_count"] == 4


def test_what_a_claim_cites_and_sees_is_named_once_and_in_order(small, given, registered):
    path = registered({"find": "missions.active", "says": 2, "see": ["missions.total", "missions.active"], "sources": ["owid-peacekeeping", "un-hub-pko"]})
    record = claims.judge(path, {}, small, given())["C01"]
    assert record["figures"] == ["missions.active", "missions.total"] and record["sources"] == ["owid-peacekeeping", "un-hub-pko"]
    assert {row["cells"]["mission"] for row in record["rows"]} == {"UNSIX", "UNSEVEN"} and record["rows"][0]["cells"].keys() == {"mission", "start", "end"}


def test_what_is_missing_leaves_a_claim_untested_and_says_so(small, given, registered):
    path = registered({"id": "C01", "find": 'missions["UNNINE"].end'}, {"id": "C02", "test": {"supported": 'missions["UNNINE"].end == found'}}, {"id": "C03", "find": "missions.peak", "at": "1999-01-01", "says": 1})
    found = claims.judge(path, {}, small, given())
    assert [(found[id]["verdict"], found[id]["computed"]) for id in ("C01", "C02")] == [("not testable here", None), ("not testable here", "2020")]
    assert "no row UNNINE" in found["C01"]["lacking"] and "no row UNNINE" in found["C02"]["lacking"]
    early = claims.judge(registered({"find": "missions.active_at_essay", "says": 1, "at": "2023-12-31"}), {}, small, given())["C01"]
    assert early["lacking"] == "the ledger has no missions.active_at_essay for 31 December 2023"
    assert claims.judge(registered({"find": "missions.active_at_essay", "says": 1, "at": "2023-12-31"}), {}, small, given("2024-01-01"))["C01"]["verdict_at_edition"] == "contradicted"


@pytest.mark.parametrize(("value", "unit", "text"), [
    (False, "", "no"), (1, "", "1"), (0, "missions", "0 missions"), (1000, "", "1,000"), (2.0, "", "2"), (0.5, "per cent", "0.5 per cent"), ("2013-02", "", "February 2013"), ("2013-02-30", "", "2013-02-30"), ("text", "", "text"), (["2013", None], "", "2013 and "), ([1, 2, 3], "", "1, 2 and 3"), (True, "unit", "yes"),
])  # fmt: skip
def test_more_values_as_a_page_prints_them(value, unit, text):
    from companion.claims.verdicts import printed

    assert printed(value, unit) == text
