"""The catalogue of briefs: a file for each subject, and the page that lists all."""

from __future__ import annotations

import re

import pytest

from companion.briefs import catalogue
from companion.measures import subjects


@pytest.fixture(scope="module")
def known(data):
    return subjects.subjects(data)


def test_every_brief_has_a_file_of_its_own(known, data):
    paths = [one.path for one in known]
    assert len(paths) == len(set(paths)) == sum(len(data.columns(table)[kind]) for kind, table in subjects.KINDS.items())
    assert all(re.fullmatch(r"(missions|operations|resolutions)/[a-z0-9-]+", path) for path in paths)
    assert len({one.anchor for one in known}) == len(known)


def test_keys_that_differ_only_in_marks_get_numbers():
    assert subjects.stems(["UNEF I", "UNEF-I", "unef i", "Ünef I", "?"]) == ["unef-i", "unef-i-2", "unef-i-3", "unef-i-4", "brief"]


def row(page: str, anchor: str) -> list[str]:
    """The cells of a subject's row."""
    (line,) = re.findall(rf"^\| (\[.*\]\{{#{anchor}\}}.*) \|$", page, re.MULTILINE)
    return line.split(" | ")


def test_the_page_lists_all_and_without_briefs_links_none_and_says_how_to_make_them(data, given, known):
    page = catalogue.page(data, given("2019-01-01"), lambda one: False)
    assert sorted(re.findall(r"\]\{#([a-z0-9-]+)\} \|", page)) == sorted(one.anchor for one in known)
    assert all(len(row(page, one.anchor)) == (3 if one.kind == "resolution" else 5) for one in known)
    assert "](" not in page
    assert "companion build --briefs -p as_of 2019-01-01" in page


def test_briefs_that_are_there_are_linked_as_page_and_as_pdf(data, given):
    page = catalogue.page(data, given(), lambda one: one.key in ("MINUSMA", "S/RES/2719(2023)"))
    assert row(page, "missions-minusma")[0] == "[[MINUSMA](missions/minusma.html)]{#missions-minusma}"
    assert row(page, "missions-minusma")[-1].endswith("](missions/minusma.pdf)")
    assert row(page, "missions-untso")[-1] == "not made yet"
    assert page.count("](") == 4
    assert "2 of " in page
    assert "makes" not in catalogue.page(data, given(), lambda one: True)


def test_dates_are_told_to_the_day_of_the_edition(data, given):
    before, after = (catalogue.page(data, given(day), lambda one: False) for day in ("2020-12-31", "2024-12-31"))
    assert row(before, "missions-minusma")[-1] == "open"
    assert row(after, "missions-minusma")[-1] == "31 December 2023"
    assert row(before, "operations-aussom")[-2].endswith("(after this edition’s day)")


def test_resolutions_stand_by_day(data, given):
    page = catalogue.page(data, given(), lambda one: False).partition("## Resolutions")[2]
    days = dict(zip(data.columns("resolutions")["resolution"], data.columns("resolutions")["date"], strict=True))
    order = [days[one.key] for anchor in re.findall(r"\{#(resolutions-[a-z0-9-]+)\} \|", page) for one in subjects.subjects(data) if one.anchor == anchor]
    assert len(order) == len(days)
    assert order == sorted(order)


def test_hostile_names_stay_text(made, given, monkeypatch):
    tables = made(missions=[{"mission": "X|Y", "name": "<b>[a](http://e) {{< include x >}}", "region": "Africa", "start": "1999", "end": ""}])
    monkeypatch.setattr("companion.tables.contracts.check", lambda *given: None)  # the rows are only as whole as the test needs
    page = catalogue.page(tables, given(), lambda one: False)
    assert r"| [X\|Y]{#missions-x-y} | \<b\>\[a\](http://e) \{\{\< include x \>\}\} | Africa | 1999 | open |" in page
