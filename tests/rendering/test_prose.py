"""No number that data can give is typed into a page or a notebook, and every number that is let through has a reason."""

from __future__ import annotations

import json
import re

import pytest

from companion.rendering import prose


def typed(text: str) -> list[str]:
    return [one.number for one in prose.typed_numbers(text, "page.qmd")]


def test_the_projects_pages_type_no_number(root):
    paths = [path for pattern in ("*.qmd", "pages/*.qmd", "briefs/*.qmd") for path in root.glob(pattern)]
    found = prose.coverage(prose.pages({path.relative_to(root).as_posix(): path for path in paths}))
    assert found.pages >= 13
    assert list(map(str, found.typed)) == []
    assert found.filled["figures"] > 100


def test_the_notebooks_text_types_no_number(root):
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                assert prose.typed_numbers("".join(cell["source"]), path.name) == []


@pytest.mark.parametrize(("text", "numbers"), [
    ("The UN had 11 missions.", ["11"]),
    ("Some 107,805 people, or 43.6 per cent.", ["107,805", "43.6", "per cent"]),
    ("It had eleven of them.", ["eleven"]),
    ("Twenty-one missions and fifteen others.", ["Twenty-one", "fifteen"]),
    ("About half of the deaths fell in Mali.", ["half"]),
    ("Two thirds of them, twice over.", ["Two", "thirds", "twice"]),
    ("A hundred soldiers, or dozens of them.", ["hundred", "dozens"]),
    ("The three operations of the Union.", ["three"]),
    ("There were zero deaths.", ["zero"]),
    ("Only one mission was left, exactly one.", ["one", "one"]),
    ("The two missions of that year.", ["two"]),
    ("The UN's data feed of February 2024.", ["2024"]),
    ("It ended on 2024-12-31.", ["2024", "12", "31"]),
    ("At the beginning of 2024, since 2014.", ["2024", "2014"]),
    ("Begun since 2013: {{< var missions.opened_since_2014 >}}.", ["2013"]),
    ("Begun since 2014: {{< var missions.opened >}}.", ["2014"]),
    ("See Resolution 2098, which had 15 votes.", ["15"]),
    ("Resolution 2719 and 53 others that the essay lists.", ["53"]),
    ("The essay says so. There were 11.", ["11"]),
    ("The essay counts the missions of 2024, and now there are 11 of them.", ["11"]),
    ("Resolutions 2098, 2391 and 11 missions.", ["11"]),
    ("A threshold of 30 people.", ["30"]),
    ("**12** missions, *13* and [14](/evidence/missions.qmd).", ["12", "13", "14"]),
    ("| Mission | Deaths |\n|---|---|\n| MINUSMA | 311 |", ["311"]),
    ('::: {.callout-note title="The 71 operations"}\nText\n:::', ["71"]),
    ('![](/chart.svg){fig-alt="A line that ends at 11" width="50%"}', ["11"]),
    (': Deaths {#tbl-a tbl-cap="The 5 worst years"}', ["5"]),
    ('---\ntitle: "Since 2014"\npdf-standard: ua-1\n---\n', ["2014"]),
    ("Deaths[^1].\n\n[^1]: In 2023 there were 12.", ["2023", "12"]),
    ("It cost $5 and <b>6</b>, ~7, +8 and No. 9.", ["5", "6", "7", "8", "9"]),
])
def test_a_typed_number_is_found(text, numbers):
    assert typed(text) == numbers


@pytest.mark.parametrize("word", ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "thirty-one", "ninety-nine", "zero", "dozen", "dozens", "hundred", "hundreds", "thousand", "thousands", "million", "millions", "billion", "twice", "thrice", "half", "halves", "quarter", "quarters", "second", "third", "thirds", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"])
def test_each_number_word_is_found(word):
    assert typed(f"Of the missions {word} closed.") == [word]


LET_THROUGH = {
    "a resolution's name": ["Resolution 2098 (2013) and resolutions 2391, 2719, and 2746.", "Resolution 5, and Resolutions 143 and 161."],
    "a document's symbol": ["See S/RES/2719 (2023), A/C.5/80/20 and S/RES/143(1960).", "A/RES/998(ES-I)"],
    "a document's date": ["The press release of 13 February 2021.", "A letter SC/14465 dated 2021-03-12.", "Communiqué of March 2020"],
    "a page, note or chapter": ["As it says (p. 433; pp. 433-443).", "Footnote 12, section 3.2 and Chapter 7.", "See note 4."],
    "an item's number in a list": ["1. missions\n2. operations\n"],
    "what the essay says": ["The essay dates the turn to 2012.", "The essay's text dates the turn to 2012, its abstract to 2013."],
    "a year of a figure's own rule": ["Begun since the start of 2014: {{< var missions.opened_since_2014 >}}."],
    "a source's threshold": ["It begins at a threshold of 25 deaths a year."],
    "a licence, standard or version": ["Under CC BY 4.0 or CC BY-IGO 3.0, in UTF-8, PDF/UA-1, of v25.1."],
    "code": ["Code such as `as_of: 2024-12-31`.", "```\ncompanion build -j 2\n```"],
    "one, as a word": ["Fell in one mission, MINUSMA; one of them."],
    "two, of a comparison": ["Where two sources disagree."],
    "zero, as no value": ["It is absent, not zero."],
}


@pytest.mark.parametrize("allowance", prose.ALLOWED, ids=lambda one: one.name)
def test_what_names_or_is_fixed_is_let_through_by_its_own_row(allowance):
    assert allowance.reason
    for text in LET_THROUGH[allowance.name]:
        found = prose.coverage({"page.qmd": text})
        assert (found.typed, set(found.allowed)) == ([], {allowance.name})


@pytest.mark.parametrize("allowance", prose.ALLOWED, ids=lambda one: one.name)
def test_without_its_row_it_would_be_typed(allowance, monkeypatch):
    monkeypatch.setattr(prose, "ALLOWED", tuple(one for one in prose.ALLOWED if one != allowance))
    assert all(typed(text) for text in LET_THROUGH[allowance.name])


@pytest.mark.parametrize("text", [
    "On {{< var param.as_of >}} there were {{< var missions.active >}} missions of the G5 Sahel.",
    "As [the essay](https://example.org/2024/5) says [@karlsrud2024, pp. 433-443], see @sec-2, <https://example.org/7>.",
    "::: {.column width=\"50%\"}\ntext\n:::\n\n<!-- 12 of them -->",
    "# Missions {#sec-71}\n\n{{< embed /run/missions.ipynb#since-2014 >}}",
    "The first and the last, once, both, a single count, a decade, a century, someone.",
])
def test_what_prints_no_number_of_its_own_is_none(text):
    found = prose.coverage({"page.qmd": text})
    assert (found.typed, found.allowed.total()) == ([], 0)


def test_page_line_and_number_are_named():
    [found] = prose.coverage({"a.qmd": "none\n", "b.qmd": "---\ntitle: T\n---\n\n<!-- a\nb -->\nthere were 7 of them"}).typed
    assert found[:3] == ("b.qmd", 7, "7")
    assert str(found) == "b.qmd, line 7: '7' in “… there were 7 of them …”"


def test_the_coverage_counts_what_is_filled_made_and_let_through():
    page = "{{< var missions.active >}} of {{< var missions.total >}} on {{< var param.as_of >}}\n\n{{< embed /run/a.ipynb#b >}}\n\nResolutions 143 and 161; 3\n"
    found = prose.coverage({"a.qmd": page, "b.qmd": "{{< include /pages/a.qmd >}}"})
    assert re.sub(r"\s+", " ", found.sentence()) == (
        "Pages: 2. Places in their text that the build fills: 3 (figures: 2; parameters: 1). Charts, tables and lists that it makes: 1. "
        "Numbers in the pages' own words that name something or are fixed: 2 (a resolution's name: 2). Typed by hand: 1."
    )
