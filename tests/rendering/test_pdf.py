"""The PDF's structure, read with pikepdf: standards, language, title, bookmarks, headers, alt texts, reading order."""

from __future__ import annotations

import itertools
import shutil

import pikepdf
import pytest

from companion.errors import UserError
from companion.rendering import builtin


@pytest.fixture(scope="session")
def opened(pdf):
    """The sample's PDF, open."""
    with pikepdf.open(pdf) as document:
        yield document


def elements(node, found=None) -> list:
    """Structure elements below a node, in reading order."""
    found = [] if found is None else found
    children = node.get("/K")
    for child in list(children) if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            found.append(child)
            elements(child, found)
    return found


@pytest.fixture(scope="session")
def structure(opened) -> list:
    """Every structure element, in reading order."""
    return elements(opened.Root.StructTreeRoot)


def of(structure, *kinds) -> list:
    return [one for one in structure if str(one.S) in kinds]


def test_it_says_which_standards_it_holds(opened):
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["dc:title"] == "What the data say"


def test_language_title_and_tags(opened):
    assert str(opened.Root.Lang) == "en-GB"
    assert bool(opened.Root.MarkInfo.Marked)
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)


def test_bookmarks_are_the_chapters(opened):
    with opened.open_outline() as outline:
        titles = [item.title for item in outline.root]
    joined = " | ".join(titles)
    for title in ("What the data say", "Missions", "Claims", "References", "Evidence: missions"):
        assert title in joined


def test_headings_come_in_order_and_none_is_skipped(structure):
    levels = [int(str(one.S)[2:]) for one in structure if str(one.S)[1:2] == "H" and str(one.S)[2:].isdigit()]
    assert levels.count(1) >= 5
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_picture_has_its_text(structure):
    pictures = of(structure, "/Figure")
    assert len(pictures) >= 2
    assert all(str(one.get("/Alt", "")).strip() for one in pictures)


def test_every_table_has_header_cells(structure):
    tables = of(structure, "/Table")
    assert len(tables) >= 4
    for table in tables:
        assert of(elements(table), "/TH")


def test_fonts_are_the_projects_and_embedded(opened):
    names = set()
    for page in opened.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            for inner in font.get("/DescendantFonts", [font]):
                descriptor = inner.FontDescriptor
                assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
                names.add(str(inner.BaseFont).partition("+")[2].partition("-")[0])
    assert names <= {"SourceSansPro", "SourceSerifPro", "DejaVuSansMono"}, names


def test_the_contents_hold_the_annex_to_its_chapters(stage):
    from companion.rendering import pdf, project

    text = pdf.source(project.load(stage))
    assert text.index("\n<sec-claims>") < text.index("#show: annex") < text.index("\n<sec-evidence-missions>")


def test_the_same_stage_gives_the_same_bytes(stage, pdf, tmp_path):
    builtin.render_pdf(stage, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == pdf.read_bytes()


def test_what_is_for_the_site_is_left_out(stage):
    from companion.rendering import pdf, project

    text = pdf.source(project.load(stage))
    assert "On paper a chart stands still" in text
    assert "On the site a chart can be asked" not in text
    assert "All rows are in the table" not in text
    assert "<missions-total>" in text


def test_what_quarto_is_given_leaves_it_out_before_it_is_read(stage):
    from companion.rendering import project, shortcodes

    text = shortcodes.expand(project.load(stage), "companion.qmd", "typst").text
    assert "On paper a chart stands still" in text
    assert "On the site a chart can be asked" not in text
    assert "All rows are in the table" not in text
    assert "## missions.total" in text


def test_a_page_is_read_once_for_both_formats(stage, monkeypatch):
    from companion.rendering import pandoc, pdf, project

    asked = []
    convert = pandoc._convert
    monkeypatch.setattr(pandoc, "_convert", lambda its, source, formats, listed: asked.append(sorted(formats.items())) or convert(its, source, formats, listed))
    shutil.rmtree(stage / "converted", ignore_errors=True)
    loaded = project.load(stage)
    pdf.source(loaded)
    builtin.render_page(stage, stage / "again", "pages/missions.qmd")
    assert [formats for formats in asked if ("html", "pages/missions.qmd") in formats] == [[("html", "pages/missions.qmd"), ("typst", "companion.qmd")]]


def test_a_link_into_nowhere_is_refused(changed):
    stage = changed("index.qmd", "\nSee [there](#absent).\n")
    with pytest.raises(UserError, match=r"index\.qmd, line \d+: a link to #absent, which is nowhere in the PDF"):
        builtin.render_pdf(stage, stage / "companion.pdf")


def test_a_name_given_in_two_chapters_is_refused(changed):
    stage = changed("index.qmd", "\n## Again {#sec-strength}\n")
    with pytest.raises(UserError, match="the name #sec-strength is given twice"):
        builtin.render_pdf(stage, stage / "companion.pdf")


def test_cells_that_typst_would_read_as_marks_stay_text(changed):
    from companion.rendering import pdf, project

    stage = changed("index.qmd", "\n| A | B |\n|:--|:--|\n| \\- x | = y |\n| 1\\. z | / w: v |\n")
    text = pdf.source(project.load(stage))
    assert pdf.compile(project.load(stage), text)
    for cell in ("[\\- x]", "[\\= y]", "[\\1. z]", "[\\/ w: v]"):
        assert cell in text
