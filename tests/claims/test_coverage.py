"""The essay's sentences against the register: every claim stands on a sentence, and what covers a sentence exists."""

from __future__ import annotations

import pytest

from companion import claims
from companion.claims import coverage, register
from companion.claims.register import SECTIONS


@pytest.fixture(scope="module")
def sentences(data):
    return data.essay_sentences


def ids(cell):
    return [id for id in cell.split("; ") if id]


def test_every_claim_stands_on_a_sentence_and_every_number_named_is_a_claim(sentences, root):
    named = {id for cell in sentences["claims"] for id in ids(cell)}
    assert named == {claim.id for claim in register.load(root / "data" / "claims.yml")}


def test_only_what_can_be_checked_is_covered(sentences):
    assert list(sentences[(sentences["checkable"] == "no") & (sentences["claims"] != "")].index) == []


def test_sentences_are_numbered_through(sentences):
    for _, its in sentences.groupby(["part", "paragraph"], sort=False):
        assert list(its["sentence"]) == list(range(1, len(its) + 1))
    assert list(sentences.loc[sentences["part"] == "Notes", "paragraph"].unique()) == list(range(1, 43))
    assert set(sentences["part"]) <= {*SECTIONS, "Title page"}


def test_the_table_counts_them(data, sentences):
    text = claims.covered(data)
    total = (len(sentences), (sentences["checkable"] == "yes").sum(), (sentences["claims"] != "").sum())
    assert text.splitlines()[-3] == "| All | {} | {} | {} |".format(*total)
    assert tuple(map(sum, zip(*coverage.counted(data).values(), strict=True))) == total


def test_a_sentence_without_a_claim_counts_as_not_covered(made):
    row = {"part": "Notes", "paragraph": 1, "sentence": 1, "checkable": "yes"}
    small = made(essay_sentences=[row, {**row, "sentence": 2, "claims": "C05"}, {**row, "sentence": 3, "checkable": "no"}])
    assert coverage.counted(small) == {"Notes": (3, 2, 1)}
