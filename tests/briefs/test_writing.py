"""The parts of a brief against the tables it is written from."""

from __future__ import annotations

import pytest

from companion.briefs import markdown, writing
from companion.briefs.dossier import Dossier
from companion.measures import subjects

PARTS = ("lead", "facts", "mandate", "people", "support", "claims", "kin", "unknown", "sources", "parameters")


@pytest.fixture
def brief(data, given, tmp_path):
    def made(key: str, as_of: str = "2024-12-31", judged: dict | None = None) -> writing.Brief:
        subject = next(one for one in subjects.subjects(data) if one.key == key)
        return writing.Brief(Dossier(subject, data, given(as_of), judged or {}), tmp_path)

    return made


def test_a_date_says_how_well_it_is_known(brief, data):
    row = data.missions.set_index("mission").loc["UNYOM"]
    assert row["start_precision"] == "month"
    facts = brief("UNYOM").facts().text
    assert "| Began on the ground | July 1963 (known to the month) |" in facts
    assert "(known to the day)" in facts


def test_what_is_not_known_is_said_in_its_place_and_in_the_list(brief, data):
    row = data.missions.set_index("mission").loc["UNYOM"]
    assert row["closing"] == ""
    assert "| Ended by | not known |" in brief("UNYOM").facts().text
    assert "Which resolution ended it" in brief("UNYOM").unknown().text


def test_a_mission_still_open_on_the_day_is_open(brief):
    assert "still open on 31 December 2020" in brief("MINUSMA", "2020-12-31").facts().text
    assert "| Ended | 31 December 2023" in brief("MINUSMA").facts().text


def test_rows_later_than_the_day_are_left_out_and_counted(brief):
    early = brief("MINUSMA", "2016-01-01")
    assert "S/RES/2690" not in early.mandate().text
    assert "S/RES/2100" in early.mandate().text
    assert "left out as later than 1 January 2016" in early.unknown().text


def test_what_begins_after_the_day_is_told_to_the_end_of_the_tables_and_says_so(brief):
    lead = brief("AUSSOM").lead().text
    assert "after 31 December 2024, the day of this edition" in lead
    assert "told to" in lead


def test_support_is_shown_on_both_sides_and_under_its_resolution(brief):
    for key in ("MINUSMA", "FC-G5S", "S/RES/2391(2017)"):
        said = brief(key).support().text
        assert "MINUSMA" in said
        assert "FC-G5S" in said
        assert "S/RES/2391" in said


def test_a_resolution_on_an_operation_of_others_shows_how_that_one_stands(brief):
    one = brief("S/RES/2431(2018)")
    assert "AMISOM: the three conditions" in one.support().text
    assert "for [AMISOM]" in one.people().text
    assert "How many served in AMISOM" in one.unknown().text


def test_a_finding_of_a_later_day_is_not_a_finding_that_is_missing(brief):
    (row,) = (line for line in brief("S/RES/2719(2023)").support().text.splitlines() if "AUSSOM" in line)
    assert "later only" in row
    assert "not recorded" not in row


def test_conditions_and_red_lines_have_their_finding_and_reason(brief, data):
    said = brief("FC-G5S").support().text
    for table in (data.conditions, data.red_lines):
        mine = table[table["operation"] == "FC-G5S"]
        assert len(mine) == 3
        assert all(f"**{finding}**" in said for finding in mine["finding"])
    assert "in hindsight" in said


def test_what_another_brief_holds_has_a_short_form_that_says_where_the_rest_stands(brief, data):
    lines = brief("MINUSMA").support().text.split("\n")
    whole, short = ("\n".join(lines[place] for place in markdown.chosen(lines, form)) for form in (True, False))
    reasons = [*data.conditions[data.conditions["operation"] == "FC-G5S"]["reason"], *data.red_lines[data.red_lines["operation"] == "FC-G5S"]["reason"]]
    assert all(markdown.text(reason) in whole for reason in reasons)
    assert "Why stands in the brief on FC-G5S" not in whole
    assert not any(markdown.text(reason) in short for reason in reasons)
    assert short.count("**not") == 6
    assert "Why stands in the brief on FC-G5S, and in this brief’s HTML form." in short
    assert ":::" not in whole + short
    assert markdown.SHORT not in brief("FC-G5S").support().text


def test_a_note_that_only_repeats_the_summary_is_left_out_and_any_other_is_kept(brief):
    said = brief("MINUSMA").mandate().text
    assert said.count("ore troops and") == 1
    assert "(To deter threats and keep armed elements from coming back)" in said


def test_what_several_notes_say_is_said_once(brief):
    said = brief("AMISOM").people().text
    assert said.count("before a reduction") == 1
    assert "Of Burundi, Uganda, Kenya and Ethiopia: The same numbers" in said
    assert "Formally joined in 2012" in said
    assert "Of each of them: Start of its contribution not known here" in brief("AMIS").people().text


def test_the_resolution_that_set_the_conditions_shows_how_all_stand(brief, data):
    said = brief("S/RES/2719(2023)").support().text
    by_day = data.conditions[data.conditions["date"].str[:4] <= "2024"]
    assert all(operation in said for operation in set(by_day["operation"]))


def test_incidents_of_its_own_troops_only(brief):
    from companion.briefs import operation

    said = operation.incidents(brief("AMISOM").found)
    assert "AMISOM" in said
    assert "FC-G5S" not in said
    assert "Human Rights Watch: 600" not in said


def test_sources_are_those_of_its_rows_and_no_others(brief, data):
    one = brief("FC-G5S")
    one.sources()
    rows = data.operations.set_index("operation").loc["FC-G5S"]
    assert set(rows["source"].split("; ")) <= set(one.found.used)
    assert "un-unsf-page" not in one.found.used


def test_a_figure_of_people_carries_the_numbers_of_the_table(brief, data):
    table = data.personnel
    top = table[(table["series"] == "ipi-mission") & (table["mission"] == "MINUSMA")]["total"].max()
    assert f"at most {top:,} people in uniform" in brief("MINUSMA").people().text


def test_kin_counts_all_begun_by_the_day(brief, data):
    said = brief("MINUSMA").kin().text
    assert f"of the other {len(data.missions) - 1} missions" in said
    begun = sum(start[:4] <= "1978" for start in data.missions["start"])
    assert f"of the other {begun - 1} missions" in brief("UNTSO", "1978-12-31").kin().text


def test_hostile_text_stays_text(brief, monkeypatch):
    one = brief("MINUSMA")
    one.found.row = one.found.row.copy()
    one.found.row["note"] = "<script>alert(1)</script> | [x](http://e) {{< include /etc/passwd >}}"
    facts = one.facts().text
    assert facts.count("<script") == facts.count("\\<script") == 1
    assert "{{<" not in facts
    assert "\\[x\\]" in facts
    assert facts.count("\n| Note") == 1


@pytest.mark.parametrize("key", ["UNTSO", "UNAVEM II", "UNOSOM II", "UNSF", "UNSOS", "MSS", "A/RES/1000(ES-I)", "S/RES/2793(2025)", "S/RES/1244(1999)"])
def test_every_part_of_unlike_briefs_is_there(brief, data, key):
    one = brief(key)
    for part in PARTS:
        text = getattr(one, part)().text
        assert text.strip()
        assert " nan" not in text
        assert "<NA>" not in text
        assert "None" not in text


@pytest.mark.long
def test_every_part_of_every_brief_is_there(brief, data):
    for subject in subjects.subjects(data):
        one = brief(subject.key)
        for part in PARTS:
            assert getattr(one, part)().text.strip(), f"{subject.key}: {part}"
