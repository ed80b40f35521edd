"""Quarto and the built-in renderer say the same: headings, numbers, captions, alt texts, cells, references."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import asdict
from pathlib import Path

import pikepdf
import pytest

from companion.errors import UserError
from companion.rendering import quarto

from ..conftest import run_in
from .conftest import SAMPLE
from .content import read


@pytest.fixture(scope="session")
def by_quarto(tmp_path_factory):
    """The sample as Quarto renders it: (folder of the site, path of the PDF)."""
    if quarto.problem():
        pytest.skip(f"{quarto.problem()} conda-forge has it: `conda env create -f environment.yml`")
    folder = tmp_path_factory.mktemp("quarto")
    stage = folder / ".companion" / "stage"  # hidden, as a build's stage is: there Quarto finds less by itself
    shutil.copytree(SAMPLE, stage)
    quarto.render(stage, folder / "site", folder / "companion.pdf")
    return folder / "site", folder / "companion.pdf"


PAGES = ["index", "pages/missions", "pages/claims", "evidence/missions"]


@pytest.mark.quarto
@pytest.mark.parametrize("page", PAGES)
def test_both_renderers_say_the_same(site, by_quarto, page):
    ours = asdict(read((site / f"{page}.html").read_text(encoding="utf-8")))
    theirs = asdict(read((by_quarto[0] / f"{page}.html").read_text(encoding="utf-8")))
    for part in ours:
        assert ours[part] == theirs[part], part


@pytest.mark.quarto
@pytest.mark.long
def test_both_renderers_say_the_same_of_the_whole_report(edition, copied):
    if quarto.problem():
        pytest.skip(quarto.problem())
    run_in(copied, "build", "--renderer", "quarto")
    (theirs,) = (path for path in (copied / "reports").glob("2*") if (path / "companion.docx").is_file())
    pages = sorted(path.relative_to(edition) for path in (edition / "site").rglob("*.html"))
    assert len(pages) > 10
    different = [
        f"{page}: {part}"
        for page in pages
        for part, ours in asdict(read((edition / page).read_text(encoding="utf-8"))).items()
        if ours != asdict(read((theirs / page).read_text(encoding="utf-8")))[part]
    ]
    assert not different


@pytest.mark.quarto
def test_quartos_site_asks_for_nothing_from_elsewhere(by_quarto):
    for path in by_quarto[0].rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert 'src="http' not in text, path.name
        assert "cdn" not in text, path.name


@pytest.mark.quarto
def test_quartos_pdf_says_that_it_is_accessible(by_quarto):
    with pikepdf.open(by_quarto[1]) as document:
        assert document.open_metadata()["pdfuaid:part"] == "1"
        assert document.Root.MarkInfo.Marked


@pytest.mark.quarto
def test_quartos_links_between_pages_lead_to_places_in_its_pdf(by_quarto):
    with pikepdf.open(by_quarto[1]) as document:
        outside = {
            str(note.A.URI) for page in document.pages for note in page.get("/Annots", []) if "/A" in note and "/URI" in note.A
        }
    assert outside
    assert not [address for address in outside if ".qmd" in address]


@pytest.mark.quarto
def test_word_and_the_single_page_hold_the_report_and_ask_for_nothing(by_quarto):
    with zipfile.ZipFile(by_quarto[1].with_suffix(".docx")) as archive:
        document = archive.read("word/document.xml").decode()
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
    assert 'w:val="Heading1"' in document
    assert "<w:tbl>" in document
    assert 'w:anchor="missions-active"' in document
    assert 'descr="' in document
    assert {Path(name).suffix for name in pictures} == {".png"}
    text = by_quarto[1].with_suffix(".html").read_text(encoding="utf-8")
    asked = re.findall(r"""<(?:img|script|link|source)\b[^>]*?\s(?:src|href)=["']([^"']+)""", text)
    assert asked
    assert not [address[:80] for address in asked if not address.startswith("data:")]
    assert not re.findall(r"url\([\"']?(?!data:|#)[^)]{1,80}\)", text)
    anchors = set(re.findall(r'\sid="([^"]+)"', text))
    assert not set(re.findall(r'<a\b[^>]*?\shref="#([^"]+)"', text)) - anchors
    assert ".qmd" not in text
    assert "[@" not in text and "[@" not in document, "a citation that nobody resolved"


@pytest.mark.quarto
@pytest.mark.parametrize(("text", "said"), [("See @fig-absent.", "fig-absent"), ("{{< var no.such >}}", "no.such")])
def test_a_hole_that_quarto_only_warns_of_is_a_failure(changed, text, said):
    if quarto.problem():
        pytest.skip(quarto.problem())
    stage = changed("index.qmd", f"\n{text}\n")
    with pytest.raises(UserError, match=said):
        quarto.render(stage, stage.parent / "site", stage.parent / "companion.pdf")


def test_without_quarto_one_message_says_how_to_get_it(monkeypatch, tmp_path):
    from companion import rendering

    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match=r"Quarto is not installed here\. Get Quarto 1\.9 from"):
        rendering.choose("quarto")
    assert rendering.choose("auto") == "builtin"
    assert rendering.choose("builtin") == "builtin"


def test_what_is_read_back_is_not_nothing(site):
    """The comparison would hold of two empty pages too."""
    found = read((site / "pages" / "missions.html").read_text(encoding="utf-8"))
    assert found.headings == ["Missions", "Active missions", "Strength"]
    assert found.references == [("fig-active", "Figure 1"), ("tbl-last", "Table 1"), ("sec-strength", "Section 1.1.1")]
    assert ("missions.active", "11") in found.numbers
    assert next(row[:2] for row in found.cells if row[0] == "GED") == ["GED", "An event"]
    assert len(found.works) == 2
    assert found.captions[0][1].startswith("Figure 1: Missions active")
