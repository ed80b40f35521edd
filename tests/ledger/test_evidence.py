"""The evidence pages: each figure with what a reviewer needs, text from data as text."""

from __future__ import annotations

from companion.ledger import evidence

HOSTILE = "<script>alert(1)</script> {{< var x >}} | *bold*"
SOURCES = {f"s{n}": {"title": f"Source {n}", "path": f"https://example.org/{n}", "licence": "CC BY 4.0", "vintage": "2024-01-01", "sha256": "ab" * 32} for n in range(6)}
ROWS = "row,mission,note,empty\n2,UNTSO,x,\n3,UNDOF,y,\n"


def entry(**more) -> dict:
    plain = {
        "title": "Missions active", "value": 2, "low": None, "high": None, "best": None, "unit": "missions", "text": "2", "rule": "Rows that count.", "variant_of": None,
        "as_of": "2024-12-31", "reaches": "2024-12-31", "tables": ["missions"], "sources": list(SOURCES), "rows": "rows/missions.active.csv", "row_count": 2,
        "rows_sha256": "cd" * 32, "op": "count", "column": None, "second": None, "function": "companion.measures.missions.active_now",
        "notebook": "notebooks/missions.ipynb", "evidence": "evidence/missions.html#missions-active",
    }
    return {**plain, **more}


def section(**more) -> str:
    return evidence.page("missions", "Missions and personnel", {"missions.active": entry(**more)}, {"missions.active": ROWS}, SOURCES, {"missions.active": "def active(): ..."}, {"missions.active": "cell 5, under “Active missions”"}, {"as_of": "2024-12-31"})


def test_a_section_has_what_leads_back_to_the_rows():
    text = section()
    for part in ("{#missions-active}", "{.datum data-id='missions.active'}", "Rows that count", "/run/rows/missions.active.csv", "cdcdcdcdcdcdcdcd", "companion.measures.missions.active\\_now".replace("\\", ""), "https://example.org/0", "vintage 2024-01-01", "def active(): ...", "cell 5, under “Active missions”", "Parameters\n:   as_of 2024-12-31".replace("_", "\\_")):
        assert part in text, part


def test_a_column_that_is_empty_throughout_is_left_out():
    assert '\n["row", "mission"]\n' in section()


def test_a_cell_cannot_end_the_block_of_rows_or_hold_a_shortcode():
    rows = 'row,mission\n2,"a ```` b\tc\nd {{< var x >}}"\n'
    text = evidence.page("missions", "Missions and personnel", {"missions.active": entry()}, {"missions.active": rows}, SOURCES, {"missions.active": "def active(): ..."}, {"missions.active": ""}, {})
    assert '````` {.rows}\n["row", "mission"]\n["2", "a ```` b c d {{{< var x >}}}"]\n`````\n' in text


def test_text_from_data_means_only_itself():
    text = section(title=HOSTILE, rule=HOSTILE, text=HOSTILE)
    assert "{{<" not in text and "<script>" not in text and "\\*bold\\*" in text


def test_a_second_source_says_by_how_much_it_differs():
    text = section(value=100, second={"value": 99, "source": "s1", "tolerance": 0.05, "note": "another month"})
    assert "difference allowed 5%, found 1.0%" in text


def test_an_interval_is_said_as_one():
    assert evidence.unrounded(entry(value=None, low=2, high=3)) == "low 2, high 3"


def test_rules_name_the_missions_that_make_the_difference():
    figures = {"missions.active": entry(), "missions.by_feed": entry(variant_of="missions.active", title="By the feed", evidence="evidence/missions.html#missions-by-feed")}
    text = evidence.rules(figures, {"missions.active": ROWS, "missions.by_feed": "row,mission\n2,UNTSO\n9,MINUSMA\n"})
    assert "with MINUSMA; without UNDOF" in text


def test_disagreements_show_both_sides_and_what_was_decided():
    columns = {"disagreement": ["x"], "subject": ["Its end"], "first_source": ["s1"], "first_says": ["May"], "second_source": ["from memory"], "second_says": ["June"], "decided": ["June"], "reason": ["Seen"], "figures": ["missions.active; gone.figure"]}
    text = evidence.disagreements(columns, SOURCES, {"missions.active": entry()})
    for part in ('[](https://example.org/1 "Source 1")', "from memory", "May", "June", "Seen", "(/evidence/missions.qmd#missions-active)"):
        assert part in text
    assert "gone.figure" not in text


def test_with_an_earlier_edition_its_value_stands_there_too():
    figures, code = {"missions.active": entry(), "missions.new": entry(evidence="evidence/missions.html#missions-new")}, {"missions.active": "x", "missions.new": "x"}
    text = evidence.page("missions", "Missions and personnel", figures, dict.fromkeys(figures, ROWS), SOURCES, code, code, {}, ("2015-06-30-0123abcd", {"missions.active": entry(text="16")}))
    assert "In 2015-06-30-0123abcd\n:   16" in text and "In 2015-06-30-0123abcd\n:   not in that edition" in text


def test_the_cell_that_records_a_figure_is_counted_as_jupyterlab_counts_cells():
    import json

    cells = [("markdown", "# Missions"), ("code", "as_of = 1"), ("markdown", "## Active\n\nWords."), ("code", 'ledger.record(\n "missions.active", "missions.total")'), ("code", 'print("missions.other")')]
    text = json.dumps({"cells": [{"cell_type": kind, "source": [source]} for kind, source in cells]})
    assert evidence.cells(text) == dict.fromkeys(("missions.active", "missions.total"), "cell 2, under “Active”")
