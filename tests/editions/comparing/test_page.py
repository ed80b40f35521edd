"""A difference as a page, in the terminal and as a chapter: hostile text stays text, the same bytes twice."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from companion.editions import comparing
from companion.editions.comparing import chapter, command, contents, page, plain, terminal
from companion.editions.comparing.difference import (
    ChartChange,
    ClaimChange,
    Difference,
    FigureChange,
    Judged,
    Made,
    Passage,
    ProseChange,
    Rows,
    Side,
    TableChange,
    Vintage,
)
from companion.errors import CheckFailed, UserError

EVIL = '<script>alert(1)</script> "quoted" | cell \x1b[31mred\x1b[0m `code` {{< var x >}} [a](javascript:b) ‮'
BARS = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "mark": "bar", "usermeta": {"title": "Bars <b>"}, "description": "Bars & more",
    "encoding": {"x": {"field": "year", "type": "ordinal"}, "y": {"field": "n", "type": "quantitative"}},
}  # fmt: skip


def everything(text: str) -> Difference:
    """A difference in which each word that comes from data is `text`."""
    judged = Judged(text, text, text, text)
    rows = Rows(("a",), added=({"a": text, "b": text},), removed=({"a": "x" + text, "b": ""},))
    return Difference(
        Side("2014-01-01-aaaaaaaa", "2014-01-01"), Side("2015-01-01-bbbbbbbb", "2015-01-01"),
        made=(Made("parameter", text, text, "other"),),
        claims=(ClaimChange("C01", text, text, judged, Judged("supported", "", "supported", ""), "turned", (text,), 9.0),),
        figures=(FigureChange("missions.active", text, text, "changed", text, "2", None, (text,), (), rows, False, True, 8.0),),
        charts=(ChartChange("active", text, "gone", Rows(), 7.0),),
        tables=(TableChange("missions", text, rows, (Vintage("s", text, text, "2"),), ("", text), True, 6.0),),
        prose=(ProseChange("pages/missions.qmd", (Passage(text, "new " + text),), True, 5.0),),
        incomplete=(text,),
    )  # fmt: skip


class Tags(HTMLParser):
    """The tags and attributes of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_hostile_text_on_the_page() -> None:
    read = Tags(page.html(everything(EVIL), {"active": (0, 0)}, "files"))
    assert {tag for tag, _ in read.tags} & {"script", "style", "iframe", "object"} == set()
    assert not [attrs for _, attrs in read.tags if any(name == "style" or name.startswith("on") for name in attrs)]
    assert not [attrs["href"] for _, attrs in read.tags if "javascript" in attrs.get("href", "")]
    assert "<script>alert(1)</script>" in read.text


def test_hostile_text_in_the_terminal() -> None:
    told = terminal.text(everything(EVIL))
    assert "\x1b" not in told and "‮" not in told and "alert(1)" in told


def test_hostile_text_in_the_chapter() -> None:
    entry = {"text": "2", "evidence": "evidence/missions.html#missions-active"}
    told = chapter.markdown(everything(EVIL), {"missions.active": entry}, {"active": (EVIL, EVIL)})
    bare = re.sub(r"\\.", "", told)
    assert "<script" not in bare and "{{<" not in bare and "](javascript" not in bare and "`code`" not in bare
    assert "[2](/evidence/missions.qmd#missions-active){.datum data-id='missions.active'}" in told


def test_no_missing_words_and_no_dead_pictures(base: Path, revised: Callable[..., Path], tmp_path: Path, chart: Callable) -> None:
    old = Path(shutil.copytree(base, tmp_path / "2024-12-31-77777777"))
    new = revised("missions", "2013-04-25,day,2023-12-31,day", "2013-04-25,day,2024-01-02,day")
    for edition, count in ((old, 1), (new, 3)):
        values = [{"year": year, "n": year} for year in range(count)]
        chart(edition, "bars", {**BARS, "data": {"values": values}}, "year,n\n" + "".join(f"{one['year']},{one['n']}\n" for one in values))
    difference = command.run(old, new, tmp_path / "a.html")
    command.run(old, new, tmp_path / "b.html")
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert text == (tmp_path / "b.html").read_text(encoding="utf-8").replace("b_files", "a_files")
    for path in (tmp_path / "a_files").iterdir():
        assert path.read_bytes() == (tmp_path / "b_files" / path.name).read_bytes()
    read = Tags(text)
    named = [attrs.get("src") or attrs.get("href") for tag, attrs in read.tags if tag in ("img", "link")]
    assert named and all((tmp_path / name).is_file() for name in named)
    assert "2 outlined" in read.text and "2 rows added in its data" in read.text
    assert difference.charts[0].title == "Bars <b>"


def test_an_empty_difference_says_so_everywhere() -> None:
    nothing = Difference(Side("a", "2014-01-01"), Side("b", "2014-01-01"))
    for told in (terminal.text(nothing), page.html(nothing, {}, "files"), plain.dumps(nothing), chapter.markdown(nothing, {}, {})):
        assert "Nothing differs" in told


def test_failing_on_claims_and_figures() -> None:
    found = everything("x")
    command.fail_on(found, None)
    with pytest.raises(CheckFailed, match=r"^claims that turned: C01$"):
        command.fail_on(found, "claims")
    with pytest.raises(CheckFailed, match=r"figures that read differently: missions\.active"):
        command.fail_on(found, "figures")
    command.fail_on(Difference(found.old, found.new, tables=found.tables, prose=found.prose), "figures")


def test_a_page_into_no_folder_is_refused(base: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not a folder"):
        command.run(base, base, tmp_path / "none" / "a.html")


QUARTO = "website:\n  sidebar:\n    contents:\n      - href: pages/since.qmd\n        text: \"Since\"\n      - href: pages/data.qmd\n"
REPORT = "{{< include pages/since.qmd >}}\n\n{{< include pages/data.qmd >}}\n"


def test_the_chapter_is_named_once(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text(QUARTO, encoding="utf-8")
    (tmp_path / "companion.qmd").write_text(REPORT, encoding="utf-8")
    for _ in range(2):
        chapter.announce(tmp_path)
        lines = (tmp_path / "_quarto.yml").read_text(encoding="utf-8").splitlines()
        assert lines[3:8] == ["      - href: pages/since.qmd", '        text: "Since"', "      - href: pages/changes.qmd", '        text: "What changed"', "      - href: pages/data.qmd"]
        assert (tmp_path / "companion.qmd").read_text(encoding="utf-8").count("pages/changes.qmd") == 1
    assert (tmp_path / "pages" / "changes.qmd").read_text(encoding="utf-8").startswith("# What changed {#sec-changes}")


def test_a_project_without_the_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("website: {}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"pages/since\.qmd"):
        chapter.announce(tmp_path)


def test_the_chapter_of_a_stage(base: Path, tmp_path: Path, stage_of: Callable[..., Path]) -> None:
    here = stage_of(base, tmp_path / "stage")
    parameters = {**contents.edition(base).parameters, "as_of": "2025-01-01"}
    found = chapter.write(here, base, "2025-01-01-bbbbbbbb", parameters, {})
    assert found.empty and found.made[0].name == "as_of"
    told = (here / "pages" / "changes.qmd").read_text(encoding="utf-8")
    assert "Nothing differs" in told and comparing.parts.made(contents.edition(base), contents.edition(base)) == ()
