"""The claims as markdown: each with its anchor and its marks, nothing hostile alive in it, no name a shortcode lacks."""

from __future__ import annotations

import re

import pytest

from companion import claims
from companion.claims import report
from companion.claims.basis import BASES
from companion.claims.register import VERDICTS


@pytest.fixture(scope="module")
def judged(data, root):
    from companion import parameters

    return claims.judge(root / "data" / "claims.yml", {}, data, parameters.load(root / "params.yml"))


def test_every_claim_has_an_anchor_and_marks_to_filter_by(judged):
    text = claims.page(judged, "")
    for id, one in judged.items():
        opening = next(line for line in text.splitlines() if line.startswith(f"::: {{#claim-{id.lower()} "))
        assert f'data-verdict="{one["verdict"]}"' in opening and f'data-kind="{one["kind"]}"' in opening and ".claim " in opening
    assert len(re.findall(r"^::: \{#claim-", text, re.M)) == len(judged)


def test_at_a_glance_every_claim_stands_once(judged):
    table = next(part for part in claims.page(judged, "").split("\n\n") if part.startswith("| Part of the essay"))
    assert sorted(re.findall(r"\[(C\d+)\]\(#claim-c\d+\)", table)) == sorted(judged)


def number(named, name):
    return int(re.match(r"\[(\d+)", named[name])[1])


def test_counts_add_up(judged):
    named = claims.variables(judged)
    by_verdict = [number(named, report.slug(verdict).replace("-", "_")) for verdict in VERDICTS]
    by_basis = [number(named, basis) for basis in BASES]
    assert sum(by_verdict) == sum(by_basis) == number(named, "total") == len(judged)
    assert number(named, "undecided") == number(named, "not_testable_here")
    assert 0 < number(named, "confirmed") == sum(one["confirmed"] != "" for one in judged.values()) < len(judged)


def test_most_of_what_can_be_tested_is(judged):
    """Of those that something at hand decides; two places of the essay are compared by eye."""
    named, texts = claims.variables(judged), sum(one["kind"] == "text" for one in judged.values())
    assert number(named, "testable") == len(judged) - number(named, "undecided") - texts
    assert named["tested_share"].startswith("[all]") or number(named, "tested_share") >= 70
    some = {**judged, "C05": {**judged["C05"], "test": None}}
    assert number(claims.variables(some), "tested_share") == 99


def test_what_stands_against_the_essay_is_named_for_what_it_is(judged):
    for id, word in (("C16", "The data"), ("C05", "The table"), ("C51", "The source")):
        assert f"- {word}: " in report.page({id: judged[id]}, "")


def test_the_count_of_the_contradicted_is_said_even_where_it_is_none(judged):
    assert "1 contradicted" in claims.variables(judged)["summary"]
    assert "none contradicted" in claims.variables({"C05": judged["C05"]})["summary"]


def test_a_link_to_what_was_taken_out_leads_somewhere(judged):
    text, named = claims.page(judged, ""), claims.variables(judged)
    assert "[]{#claim-c73}C73: " in text and "See [C15](#claim-c15)." in text
    assert named["c73"] == named["c15"] and named["c73_clause"] == named["c15_clause"]
    assert number(named, "retired") == len(re.findall(r"^- \[\]\{#claim-c", text, re.M))


def test_a_verdict_can_be_said_as_a_clause(judged):
    clause = claims.variables(judged)["c44_clause"]
    assert clause == "[the record contradicts the essay](/pages/claims.qmd#claim-c44){.verdict-clause data-claim='C44'}"
    assert set(report.CLAUSE) == set(report.MEANS) == set(VERDICTS)


def test_a_suspect_claim_is_marked_wherever_its_verdict_stands(judged):
    one = {"C05": {**judged["C05"], "suspect": "what it rests on has changed since it was confirmed on 2026-11-28"}}
    assert "[To be confirmed again]{.suspect}: what it rests on has changed since it was confirmed on 28 November 2026." in report.page(one, "")
    named = claims.variables(one)
    assert named["c05"].endswith(" [to be confirmed again]{.suspect data-claim='C05'}") and named["suspect"].startswith("[1]")
    assert claims.variables({"C05": judged["C05"]})["suspect"].startswith("[none]")
    assert "suspect: C05" in claims.summary(one)
    assert ".suspect" not in report.page({"C05": {**judged["C05"], "suspect": ""}}, "")


def test_every_name_is_one_a_shortcode_can_ask_for(judged):
    assert [name for name in claims.variables(judged) if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []
    assert claims.variables(judged)["c05"] == "[supported under a rule](/pages/claims.qmd#claim-c05){.verdict .verdict-nearly data-claim='C05'}"


def test_the_terminal_says_what_verdicts_rest_on(judged):
    text = claims.summary(judged)
    assert f"{len(judged)} claims" in text and "computed from data: " in text and "not decided: " in text
    assert "C14" in text.split("not decided: ")[1].splitlines()[0]


def test_claims_of_an_older_edition_can_still_be_summed_up(judged):
    old = {name: value for name, value in judged["C05"].items() if name not in ("basis", "confirmed", "suspect", "retired", "digest")}
    assert claims.summary({"C05": old}).startswith("1 claims.")


def test_divs_are_closed(judged):
    fences = [line for line in claims.page(judged, "").splitlines() if line.startswith(":::")]
    depth = 0
    for fence in fences:
        depth += -1 if fence == ":::" else 1
        assert depth in (0, 1, 2)
    assert depth == 0


def test_figures_are_links_with_their_evidence_and_sources_by_name(judged):
    one = report.page({"C05": judged["C05"]}, "")
    assert "{{< var missions.multidimensional >}}" in one
    asked = re.findall(r"{{< var source\.(\S+) >}}", one)
    assert asked and all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in asked)


def test_another_verdict_at_the_editions_day_is_said(judged):
    later = {**judged["C55"], "verdict_at_edition": "imprecise", "computed_at_edition": "AUSSOM", "edition": "2025-06-30"}
    assert "At this edition's day, 30 June 2025: [imprecise]{.verdict .verdict-nearly}, where the data give AUSSOM." in report.page({"C55": later}, "")
    earlier = {**judged["C55"], "verdict_at_edition": "not yet", "computed_at_edition": None, "edition": "2015-06-30"}
    assert "[not yet]{.verdict .verdict-open}, since the claim speaks of 1 January 2024." in report.page({"C55": earlier}, "")


HOSTILE = '<script>alert(1)</script> {{< include /etc/passwd >}} ![x](javascript:1) `=html` [a](b){onclick="x"} $x$ @fig-a | b\n\n::: {.x}'


def test_text_of_the_data_stays_text(judged):
    row = {"table": "missions", "row": 2, "cells": {"mission": HOSTILE}}
    one = {**judged["C05"], "claim": HOSTILE, "reason": HOSTILE, "computed": HOSTILE, "where": HOSTILE, "rows": [row], "row_count": 1}
    text = report.page({"C05": one}, "")
    assert "<script" not in text.replace("\\<script", "")
    assert "{{<" not in re.sub(r"{{< var [a-z0-9_.]+ >}}", "", text)
    assert not re.search(r"(?<!\\)!\[|(?<!\\)\]\(b\)", text)
    assert [line for line in text.splitlines() if line.startswith(":::") and ".x" in line] == []
    assert next(line for line in text.splitlines() if "data/missions.csv, row 2" in line).count("fig-a \\| b ::: ") == 1


@pytest.mark.parametrize(("text", "kept"), [("::: {.x}", "\\::: \\{.x\\}"), ("- a", "\\- a"), ("1. a", "1\\. a"), ("a\n\nb", "a b"), ("2013 is", "2013 is")])
def test_text_at_the_start_of_a_paragraph_stays_text(text, kept):
    assert report.said(text) == kept


def test_code_keeps_its_backticks():
    assert report._code("a `b` c") == "`` a `b` c ``"
