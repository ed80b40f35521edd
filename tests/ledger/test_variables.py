"""What a page's shortcodes stand for."""

from __future__ import annotations

from companion.ledger import variables

ENTRY = {"text": "MINUSCA, *MONUSCO* and {{< x >}}", "evidence": "evidence/missions.html#missions-names"}


def build(**more):
    held = {"figures": {"missions.names": ENTRY}, "absent": {"missions.later": "S/RES/1(2024) was adopted later"}}
    given = {"as_of": "2024-12-31", "large_from": 5000, "essay_published": 2025}
    sources = {"un-hub": {"title": "A [feed]", "path": "https://example.org", "vintage": "2024-02-19"}}
    return variables.build(held, {"id": "2024-12-31-abcdef12", "as_of": "2024-12-31"}, given, sources, {"c01": "x"}, **more)


def test_a_figure_is_a_link_to_its_evidence_with_its_id():
    text = build()["missions"]["names"]
    assert text.endswith("](/evidence/missions.qmd#missions-names){.datum data-id='missions.names'}")


def test_text_from_data_means_only_itself():
    assert "\\*MONUSCO\\*" in build()["missions"]["names"]
    assert "{{<" not in build()["missions"]["names"]


def test_a_figure_that_is_not_there_says_why():
    assert build()["missions"]["later"].startswith("[not in this edition: S/RES/1(2024) was adopted later]")


def test_parameters_are_in_words():
    assert build()["param"] == {"as_of": "31 December 2024", "large_from": "5,000", "essay_published": "2025"}


def test_a_source_has_a_name_that_a_shortcode_can_hold():
    assert build()["source"]["un_hub"] == '[](https://example.org "A \\[feed\\]"), 2024-02-19'


def test_the_words_of_a_link_come_out_of_pandoc_as_they_went_in():
    import json

    import pypandoc

    hostile = 'a "b" \'c\' [d](e) {#f .g} <h> `i` *j* _k_ $l$ @m ^n^ ~o~ | \\p # -- ... x'
    blocks = json.loads(pypandoc.convert_text(variables.linked(hostile, "https://example.org/a"), "json", "markdown"))["blocks"]
    _, words, target = blocks[0]["c"][0]["c"]
    assert (words, target) == ([], ["https://example.org/a", hostile])
