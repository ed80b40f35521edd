"""One brief of each kind, made as a user makes them: two pages, accessible, the same bytes, nothing that leads nowhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pytest

from companion.briefs import folder
from companion.measures import subjects

from .window import BRIEFLY, Window, look

NAMES = ("minusma", "FC-G5S", "2719")
# How many times as large as the text a PDF's title is, and the size from which text reads well.
TITLE, READS_WELL = 2.1 * 1.4, 8
PATHS = ("missions/minusma", "operations/fc-g5s", "resolutions/s-res-2719-2023")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "companion.cli", "brief", *words], cwd=folder, capture_output=True, text=True, timeout=900)


@pytest.fixture(scope="module")
def made(copied) -> Path:
    """The folder of an edition's briefs, with one of each kind."""
    done = run(copied, *NAMES)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "3 of 3 briefs are there" in done.stderr
    (folder,) = (copied / "reports" / "briefs").iterdir()
    return folder


def test_what_notebooks_are_forked_from_gets_warm_outside_the_project(root, tmp_path):
    """A fault here would cost every brief the time of reading the tables, and nobody would see why."""
    environment = {**os.environ, "COMPANION_DATA": str(root / "data"), "PYTHONPATH": str(root / "src")}
    done = subprocess.run([sys.executable, "-c", "import companion.briefs.primed"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


class Read(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self.anchors, self.headings, self.tags = [], set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        self.links += [given[name] for name in ("href", "src") if given.get(name)]
        self.anchors |= {given["id"]} if "id" in given else set()
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


def printed(path: Path) -> None:
    """A PDF has at most two pages, and says that it is accessible and lasting."""
    with pikepdf.open(path) as pdf:
        assert 1 <= len(pdf.pages) <= 2, path.name
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("en")
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
            assert meta["dc:title"]


def size_of_type(path: Path) -> float:
    """The size of a brief's text in points, by that of its title, the largest there is on the first page."""
    with pikepdf.open(path) as pdf:
        return max(float(operands[1]) for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]) if str(operator) == "Tf") / TITLE


def whole(path: Path, edition: str) -> None:
    """A page has its parts in order, alternative texts, its parameters and its edition."""
    text = path.read_text(encoding="utf-8")
    read = Read(text)
    assert read.headings[0] == 1, path.name
    assert read.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(read.headings, read.headings[1:], strict=False))
    assert "as_of = 2024-12-31" in text
    assert edition in text
    for words in ("At a glance", "What is not known", "Sources and parameters", "What the essay says that rests on it"):
        assert words in text
    assert all(given.get("alt") for tag, given in read.tags if tag == "img")
    assert not re.search(r'\sstyle="|<style|\{\{&lt;|\bnan\b', text)


def broken(page: Path, inside: Path, held: dict[Path, Read]) -> list[str]:
    """The links of a page that lead to no file or no anchor inside a folder."""
    found = []
    for link in (link for link in held.setdefault(page, Read(page.read_text(encoding="utf-8"))).links if not re.match(r"https?:|mailto:", link)):
        target, _, anchor = link.partition("#")
        there = (page.parent / target).resolve() if target else page
        if not (there.is_file() and inside in there.parents):
            found.append(f"{page.name}: {link}")
        elif anchor and anchor not in held.setdefault(there, Read(there.read_text(encoding="utf-8"))).anchors:
            found.append(f"{page.name}: {link}")
    return found


@pytest.fixture(scope="module")
def window(chromium):
    """A window of a browser; the tests that need one are skipped where there is none."""
    return Window(chromium)


@pytest.mark.parametrize("path", PATHS)
def test_two_pages_that_say_they_are_accessible_and_lasting(made, path):
    printed(made / f"{path}.pdf")
    assert size_of_type(made / f"{path}.pdf") > READS_WELL - 0.01


@pytest.mark.parametrize("path", PATHS)
def test_the_page_is_whole_and_says_its_parameters_and_edition(made, path):
    whole(made / f"{path}.html", made.name)


def test_links_lead_somewhere_and_leave_the_briefs_only_for_a_report_that_is_there(made):
    inside = made.parents[1] if (made.parents[1] / made.name).is_dir() else made
    assert [link for path in [*PATHS, "index"] for link in broken(made / f"{path}.html", inside.resolve(), {})] == []


def test_links_to_the_report_lead_beside_the_briefs(made):
    report = set()
    for path in [*PATHS, "index"]:
        text = (made / f"{path}.html").read_text(encoding="utf-8")
        assert (made.parents[1] / made.name).is_dir() or not [link for link in Read(text).links if "/site/" in link]
        report |= {(path, link) for link in re.findall(r'class="(?:brand )?to-report" (?:data-)?href="([^"]*)"', text)}
    assert {link for path, link in report if path == "index"} == {f"../../{made.name}/site/index.html"}
    assert len(report) > 10
    assert all(link.startswith(f"../../../{made.name}/site/") for path, link in report if path != "index")


def test_mentions_of_the_report_are_links_only_while_it_is_there(tmp_path):
    page = tmp_path / "missions" / "x.html"
    page.parent.mkdir()
    as_link = '<a class="brand to-report" href="../r/index.html">A &amp; b</a> <a class="to-report" href="../r/pages/claims.html#claim-c03">C03</a> <a href="y">z</a>'
    page.write_text(as_link, encoding="utf-8")
    folder.settle(tmp_path, report=False)
    assert Read(page.read_text(encoding="utf-8")).links == ["y"]
    assert "A &amp; b</span>" in page.read_text(encoding="utf-8")
    folder.settle(tmp_path, report=True)
    assert page.read_text(encoding="utf-8") == as_link


def test_the_index_lists_all_and_links_those_that_are_there(made, data):
    text = (made / "index.html").read_text(encoding="utf-8")
    rows = re.findall(r'<td><span id="[a-z0-9-]+">', text)
    assert len(rows) == sum(len(data.columns(table)[kind]) for kind, table in (("mission", "missions"), ("operation", "operations"), ("resolution", "resolutions")))
    assert len(re.findall(r'href="[a-z]+/[a-z0-9-]+\.html"', text)) == len(PATHS)
    assert "3 of" in text


def test_what_is_there_is_not_made_again_and_an_unknown_row_stops_nothing(made, copied, tmp_path):
    before = {path: (made / f"{path}.pdf").stat().st_mtime_ns for path in PATHS}
    batch = tmp_path / "batch.csv"
    batch.write_text("name\nMINUSMA\nNOSUCH\nUNTSO\n", encoding="utf-8")
    done = run(copied, "--batch", str(batch))
    assert done.returncode == 1
    assert "2 of 3 briefs are there" in done.stderr
    assert "row 3" in done.stderr
    assert "NOSUCH" in done.stderr
    assert (made / "missions" / "untso.pdf").is_file()
    assert before == {path: (made / f"{path}.pdf").stat().st_mtime_ns for path in PATHS}


def test_an_unknown_name_is_refused_before_anything_is_made(copied):
    done = run(copied, "MINUSMAA")
    assert done.returncode == 2
    assert "the nearest" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_the_same_bytes_in_one_go_and_in_two_halves(copied, tmp_path):
    names = ["ONUC", "UNAVEM II", "MNJTF", "S/RES/2098(2013)", "UNMIT", "AMIS"]
    trees = []
    for halves in ([names], [names[:3], names[3:]]):
        shutil.rmtree(copied / "reports" / "briefs", ignore_errors=True)
        shutil.rmtree(copied / ".companion" / "briefs", ignore_errors=True)
        for half in halves:
            assert run(copied, *half).returncode == 0
        folder = copied / "reports" / "briefs"
        trees.append({path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()})
    assert trees[0] == trees[1]


@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(made, window):
    assert look(window, [made / f"{path}.html" for path in [*PATHS, "index"]]) == []


@pytest.mark.browser
def test_what_is_wrong_with_a_brief_is_found(made, window):
    page = made / "missions" / "spoilt.html"
    text = (made / f"{PATHS[0]}.html").read_text(encoding="utf-8")
    page.write_text(text.replace('<p class="kind">', '<img src="../assets/icon.svg"><p class="none">').replace("<h1", "<h1><table><tr><td>" + "x" * 400 + "</table></h1><h1"), encoding="utf-8")
    found = "\n".join(look(window, [page], BRIEFLY))
    page.unlink()
    assert "image-alt" in found
    assert "too wide" in found


@pytest.mark.browser
def test_the_filters_of_the_index_show_what_fits(made, window):
    page = window.page
    window.open(made / "index.html")
    page.fill("#filter-words", "minusma")
    shown = page.locator(".briefs tbody tr:visible")
    assert shown.locator("td:first-child").all_inner_texts() == ["MINUSMA"]
    assert page.locator("h2:visible").all_inner_texts() == ["Missions"]
    page.get_by_role("button", name="Show all").click()
    page.select_option("#filter-kind", "Operations and support offices")
    page.select_option("#filter-group", "UN support office")
    assert shown.count() == 3
    page.evaluate("location.hash = '#missions-untso'")
    page.locator("#missions-untso").wait_for(state="visible")
    page.fill("#filter-from", "2015")
    page.fill("#filter-to", "2017")
    page.select_option("#filter-state", "ended")
    assert shown.locator("td:first-child").all_inner_texts() == ["MINUJUSTH", "FC-G5S"]
    assert window.heard == []


@pytest.fixture(scope="module")
def every(copied) -> Path:
    """The site of a report that holds all briefs."""
    done = subprocess.run([sys.executable, "-m", "companion.cli", "build", "--renderer", "builtin", "--briefs"], cwd=copied, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return (copied / "reports" / "latest" / "site").resolve()


@pytest.mark.long
def test_a_report_with_all_briefs_is_whole(every, data):
    edition, held = every.parent.name, {}
    pages = [path for path in sorted((every / "briefs").rglob("*.html")) if path.name != "index.html"]
    assert len(pages) == sum(len(data.columns(table)[kind]) for kind, table in subjects.KINDS.items())
    for page in pages:
        whole(page, edition)
        printed(page.with_suffix(".pdf"))
        assert size_of_type(page.with_suffix(".pdf")) > READS_WELL - 0.01, page.name
    assert [link for page in every.rglob("*.html") for link in broken(page, every, held)] == []
    text = (every / "briefs" / "index.html").read_text(encoding="utf-8")
    assert all(f'/{page.parent.name}/{page.name}"' in text for page in pages)


@pytest.mark.long
@pytest.mark.browser
def test_axe_finds_nothing_in_any_brief(every, window):
    pages = sorted((every / "briefs").glob("*/*.html"))
    assert len(pages) > 200
    assert look(window, [*pages, every / "briefs" / "index.html"], BRIEFLY) == []
