"""Every construct of the pages as HTML; every other refused with page, line and construct."""

from __future__ import annotations

import pytest

from companion.errors import UserError
from companion.rendering import builtin


@pytest.fixture(scope="session")
def missions(site) -> str:
    """The chapter that uses every construct."""
    return (site / "pages" / "missions.html").read_text(encoding="utf-8")


SHOWN = {
    "a number leads to its evidence": '<a href="../evidence/missions.html#missions-active" class="datum" data-id="missions.active">11</a>',
    "a section is numbered": '<span class="header-section-number">1.1</span> Active missions',
    "a subsection is numbered": '<span class="header-section-number">1.1.1</span> Strength',
    "a figure is numbered": '<span class="label">Figure\u00a01: </span>',
    "a figure has its anchor": '<figure id="fig-active" class="figure">',
    "a reference to a figure": '<a href="#fig-active" class="quarto-xref">Figure\u00a01</a>',
    "a reference to a table": '<a href="#tbl-last" class="quarto-xref">Table\u00a01</a>',
    "a reference to a section": '<a href="#sec-strength" class="quarto-xref">Section\u00a01.1.1</a>',
    "a picture keeps its place": 'width="',
    "a picture drawn for a phone": '<picture><source media="(max-width: 30rem)" srcset="../run/charts/active-narrow.svg"',
    "the chart's data": "<summary>Data of Figure 1</summary>",
    "the chart's files": 'href="../run/charts/active.csv" download',
    "a table's headers": '<th scope="col"',
    "a table's widths as a class": '<col class="w30" />',
    "a table that scrolls has a name": 'role="group" tabindex="0" aria-label="Table 2: Units of three datasets."',
    "a citation": 'href="#ref-karlsrud2024"',
    "the references": '<h2 class="unnumbered" id="references">References</h2>',
    "a footnote's heading": '<h2 class="unnumbered" id="notes">Notes</h2>',
    "a callout's kind and title": '<span class="kind">Note</span> How a mission is counted',
    "a callout with a heading inside": '<span class="kind">Warning</span> A gap',
    "a folded callout": '<details class="callout folded callout-tip"><summary>',
    "text for this format": "On the site a chart can be asked.",
    "a link to a file": 'href="../run/charts/active.csv"',
    "a link to a page": 'href="../evidence/missions.html"',
    "a link elsewhere": 'href="https://example.org/page?x=1"',
}  # fmt: skip


@pytest.mark.parametrize("mark", SHOWN.values(), ids=SHOWN)
def test_html_of(missions, mark):
    assert mark in missions


def test_what_is_for_paper_or_a_comment_stays_out(missions):
    assert "On paper a chart stands still" not in missions
    assert "A comment stays out" not in missions


def test_definitions_and_claims(site):
    evidence = (site / "evidence" / "missions.html").read_text(encoding="utf-8")
    assert "<dt>Value</dt>" in evidence
    assert "Rows behind it" in evidence
    assert '<tr><th scope="col">row</th><th scope="col">mission</th><th scope="col">strength</th></tr>' in evidence
    assert "<tr><td>2</td><td>UNTSO &lt;not a tag&gt;</td><td></td></tr>" in evidence
    claims = (site / "pages" / "claims.html").read_text(encoding="utf-8")
    assert '<div id="claim-c01" class="claim" data-verdict="supported" data-kind="count">' in claims
    assert '<a href="#claim-c01" class="chip chip-holds">C01</a>' in claims


def test_a_long_number_is_set_smaller(changed):
    stage = changed("index.qmd", "\n[2,820 (between 2,598 and 3,755)]{.number} [12]{.number}\n")
    page = builtin.render_page(stage, stage / "site", "index.qmd").read_text(encoding="utf-8")
    assert '<span class="number long">2,820' in page
    assert '<span class="number">12</span>' in page


def test_a_link_without_words_has_those_of_its_title(changed):
    from companion.rendering import pdf, project

    stage = changed("index.qmd", '\n[](https://example.org/x "A \\[feed\\] \\*of\\* <b>"), 2024\n')
    page = builtin.render_page(stage, stage / "site", "index.qmd").read_text(encoding="utf-8")
    assert '<a href="https://example.org/x">A [feed] *of* &lt;b&gt;</a>, 2024' in page
    assert '#link("https://example.org/x")[A \\[feed\\] \\*of\\* \\<b\\>], 2024' in pdf.source(project.load(stage))


REFUSED = {
    "{{< video x.mp4 >}}": "the shortcode {{< video x.mp4 >}} is not one this report uses",
    "{{< var missions.actve >}}": "names no figure or variable of this edition. Did you mean missions.active?",
    "Text {{< include a.qmd >}} in a line": "must stand alone in its paragraph",
    "{{< include absent.qmd >}}": "there is no pages/absent.qmd to include",
    "{{< embed /run/absent.ipynb#x >}}": "there is no executed notebook absent.ipynb",
    "{{< embed /run/missions.ipynb#absent >}}": "missions.ipynb has no cell labelled 'absent'",
    "See @fig-absent.": "@fig-absent refers to no figure on this page",
    "See @tbl-absent.": "@tbl-absent refers to no table on this page",
    "As @nobody1900 says.": "@nobody1900 is no entry of the bibliography",
    "See @eq-one.": "a reference of a kind that is not in use here",
    "A formula $x^2$.": "a formula; where a dollar sign is meant",
    "<b>bold</b>": "raw html; a page is markdown only",
    "`<img src=x onerror=alert(1)>`{=html}": "raw html; a page is markdown only",
    "```{=typst}\n#panic()\n```": "raw typst; a page is markdown only",
    "[x](javascript:alert(1))": "a link of a kind that is not allowed",
    "[x](/pages/absent.qmd)": "a link to /pages/absent.qmd, which is not in the report",
    "[x](../../../etc/passwd)": "which is not in the report",
    "![alt](https://example.org/x.png)": "a picture from elsewhere",
    "![alt](/run/absent.svg)": "a picture that is not in the report",
    "![](/run/charts/active.png)": "a picture without a text alternative",
    "[red]{style='color:red'}": "a style of its own",
    "::: {.panel-tabset}\nx\n:::": "the class .panel-tabset is not in use here",
    "::: {.callout-danger}\nx\n:::": "there is no callout of this kind",
    "::: {layout-ncol=2}\nx\n:::": "the attribute layout-ncol is not in use here",
    "::: {.content-visible when-format='docx'}\nx\n:::": "none of html, pdf, typst",
    "::: {#fig-twice}\n![a](/run/charts/active.svg)\n:::": "the figure #fig-twice has no caption",
    "## Again {#sec-active}": "the name #sec-active is given twice",
    "```{python}\n1 + 1\n```": "a cell to be run",
}


@pytest.mark.parametrize(("written", "said"), REFUSED.items(), ids=REFUSED)
def test_refused_with_page_and_line(changed, written, said):
    stage = changed("pages/missions.qmd", f"\n{written}\n")
    lines = (stage / "pages" / "missions.qmd").read_text(encoding="utf-8").splitlines()
    first = len(lines) - written.count("\n")
    with pytest.raises(UserError) as error:
        builtin.render_page(stage, stage / "site", "pages/missions.qmd")
    assert said in str(error.value)
    named = [int(part.split(":")[0]) for part in str(error.value).split("line ")[1:]]
    # the opening line of the construct, or for a name given twice the first place it stands at
    assert set(named) & {*range(first, len(lines) + 1), _first(lines, written)}, str(error.value)


def _first(lines: list[str], written: str) -> int:
    name = written.partition("{")[2].rstrip("}")
    return next((number for number, line in enumerate(lines, 1) if name and name in line), 0)


def test_a_page_that_is_not_in_the_navigation(changed):
    stage = changed("pages/stray.qmd", "# Stray {#sec-stray}\n")
    with pytest.raises(UserError, match=r"the page pages/stray\.qmd is not in website.sidebar.contents"):
        builtin.render_page(stage, stage / "site", "pages/stray.qmd")


def test_an_anchor_on_another_page_is_checked_when_the_site_is_whole(changed):
    stage = changed("index.qmd", "\n[x](/pages/missions.qmd#sec-absent)\n")
    with pytest.raises(UserError, match=r"index\.qmd: a link to .*but pages/missions\.qmd has no #sec-absent"):
        builtin.render_site(stage, stage / "site", 2)
