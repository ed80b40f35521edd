"""Editions side by side: listed, found by name, removed, and what travels with each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from companion import editions
from companion.editions.publishing import listing
from companion.errors import UserError
from companion.parameters import Parameters
from companion.project import Project
from companion.tables import history


def request(found: Project, since: Path | None = None) -> editions.Request:
    return editions.Request(found, Parameters(date(2024, 12, 31), date(2024, 1, 1), 2025, 5000), "builtin", True, since)


def test_listed_with_day_and_size_the_last_placed_first(found: Project, place: Callable[..., Path]) -> None:
    place("2024-12-31-aaaaaaaa", when=10)
    editions.point_latest(found, place("2014-01-01-bbbbbbbb", when=20))
    shelved = editions.shelf(found)
    assert [(one.folder.name, one.as_of, one.latest) for one in shelved] == [("2014-01-01-bbbbbbbb", "2014-01-01", True), ("2024-12-31-aaaaaaaa", "2024-12-31", False)]
    assert "2014-01-01-bbbbbbbb  data as of 2014-01-01" in editions.table(shelved).splitlines()[0]
    assert shelved[0].size == sum(path.stat().st_size for path in shelved[0].folder.rglob("*") if path.is_file())


def test_no_edition_says_how_to_make_one(found: Project) -> None:
    assert "companion build" in editions.table(editions.shelf(found))


def test_keeping_removes_the_oldest_but_never_latest(found: Project, place: Callable[..., Path]) -> None:
    editions.point_latest(found, place("2024-12-31-aaaaaaaa", when=1))
    for number, letter in enumerate("bcd", start=2):
        place(f"2024-12-31-{letter * 8}", when=number)
    assert editions.prune(found, 2) == ["2024-12-31-bbbbbbbb", "2024-12-31-cccccccc"]
    assert [folder.name for folder in editions.listed(found)] == ["2024-12-31-aaaaaaaa", "2024-12-31-dddddddd"]
    assert editions.prune(found, 2) == []
    assert editions.prune(found, 1) == ["2024-12-31-dddddddd"]
    assert (found.reports / "latest" / "manifest.json").exists()
    with pytest.raises(UserError, match="--keep 0"):
        editions.prune(found, 0)


def test_an_edition_half_made_or_half_gone_is_not_listed(found: Project, place: Callable[..., Path]) -> None:
    place("2024-12-31-aaaaaaaa").rename(found.reports / ".2024-12-31-aaaaaaaa.1")
    assert editions.listed(found) == [] and listing.read(found.reports, "") == []


def test_the_list_of_editions(found: Project, place: Callable[..., Path]) -> None:
    place("2024-12-31-aaaaaaaa")
    page = listing.write(found.reports, "2024-12-31-aaaaaaaa", "What <the> data say")
    first = page.read_text(encoding="utf-8")
    assert 'href="2024-12-31-aaaaaaaa/companion.pdf"' in first and "What &lt;the&gt; data say" in first and ">latest<" in first
    assert "<script" not in first and "<style" not in first and " style=" not in first
    assert (found.reports / "assets" / "site.css").exists()
    listing.write(found.reports, "2024-12-31-aaaaaaaa", "What <the> data say")
    assert page.read_text(encoding="utf-8") == first


def test_briefs_of_an_edition_are_linked_where_they_are(found: Project, place: Callable[..., Path]) -> None:
    place("2024-12-31-aaaaaaaa")
    assert "briefs" not in listing.page(listing.read(found.reports, ""), "T", feed=False)
    (found.reports / "briefs" / "2024-12-31-aaaaaaaa").mkdir(parents=True)
    (found.reports / "briefs" / "2024-12-31-aaaaaaaa" / "index.html").write_text("", encoding="utf-8")
    assert 'href="briefs/2024-12-31-aaaaaaaa/index.html"' in listing.page(listing.read(found.reports, ""), "T", feed=False)
    (found.reports / "2024-12-31-aaaaaaaa" / "site" / "briefs").mkdir(parents=True)
    assert "site/briefs" not in listing.page(listing.read(found.reports, ""), "T", feed=False), "the list alone"
    (found.reports / "2024-12-31-aaaaaaaa" / "site" / "briefs" / "missions").mkdir()
    assert 'href="2024-12-31-aaaaaaaa/site/briefs/index.html"' in listing.page(listing.read(found.reports, ""), "T", feed=False)


def test_briefs_go_with_their_edition(found: Project, place: Callable[..., Path]) -> None:
    for id in ("2014-01-01-aaaaaaaa", "2024-12-31-aaaaaaaa"):
        place(id)
        (found.reports / "briefs" / id).mkdir(parents=True)
    gone = editions.prune(found, 1)
    assert [folder.name for folder in (found.reports / "briefs").iterdir()] == sorted({"2014-01-01-aaaaaaaa", "2024-12-31-aaaaaaaa"} - set(gone))


def test_what_travels_with_an_edition(found: Project, tmp_path: Path) -> None:
    beside = tmp_path / "edition"
    beside.mkdir()
    editions.add_sources(beside, request(found), "2024-12-31-0123abcd")
    names = sorted(path.relative_to(beside).as_posix() for path in beside.rglob("*") if path.is_file())
    assert names == ["CITATION.cff", "README.md", "citation.bib", "tables/datapackage.json", "tables/missions.csv", "text/index.qmd", "text/pages/missions.qmd"]


def test_the_edition_compared_with_is_an_input(found: Project, place: Callable[..., Path]) -> None:
    plain, since = request(found), request(found, place("2014-01-01-bbbbbbbb"))
    assert set(since.inputs()) - set(plain.inputs()) == {"reports/2014-01-01-bbbbbbbb/manifest.json"}
    assert since.id() != plain.id()
    other = replace(since, since=place("2014-01-01-cccccccc", note="other"))
    assert other.id() != since.id()


def test_a_damaged_edition_is_named_and_spoils_no_list(found: Project, place: Callable[..., Path]) -> None:
    place("2024-12-31-aaaaaaaa")
    (place("2024-12-31-bbbbbbbb") / "manifest.json").write_text("{", encoding="utf-8")
    assert [one.id for one in listing.read(found.reports, "")] == ["2024-12-31-aaaaaaaa"]
    with pytest.raises(UserError, match="2024-12-31-bbbbbbbb"):
        editions.shelf(found)


def test_the_same_tables_known_on_another_day_are_the_same_edition(found: Project) -> None:
    known = history.project(found, "2026-01-01")
    assert known.data != found.data
    assert request(known).id() == request(found).id()


def test_found_by_name_by_its_start_or_by_a_path(found: Project, place: Callable[..., Path], tmp_path: Path) -> None:
    one, other = place("2024-12-31-aaaaaaaa"), place("2024-12-31-bbbbbbbb")
    assert editions.path(found, "2024-12-31-bb") == other and editions.path(found, one.name) == one
    moved = other.rename(tmp_path / "elsewhere")
    assert editions.path(found, str(moved)) == moved
    assert editions.path(found, "2024") == one
    with pytest.raises(UserError, match="no edition begins with '2014'"):
        editions.path(found, "2014")
    place("2024-12-31-cccccccc")
    with pytest.raises(UserError, match="several editions begin"):
        editions.path(found, "2024")
