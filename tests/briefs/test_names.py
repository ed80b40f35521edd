"""A reader's word finds the brief it means, and no two briefs share a file."""

from __future__ import annotations

import re

import pytest

from companion.briefs import names
from companion.errors import UserError
from companion.measures import subjects


@pytest.fixture(scope="module")
def known(data):
    return subjects.subjects(data)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("minusma", "MINUSMA"),
        ("unef i", "UNEF I"),
        ("UNEF-I", "UNEF I"),
        ("fc g5s", "FC-G5S"),
        ("2719", "S/RES/2719(2023)"),
        ("resolution 2719", "S/RES/2719(2023)"),
        ("S/RES/2719", "S/RES/2719(2023)"),
        ("s/res/2719 (2023)", "S/RES/2719(2023)"),
        ("a/res/1000(es-i)", "A/RES/1000(ES-I)"),
        ("UNPSG", "UNCPSG"),
        ("United Nations Mission in Liberia", "UNMIL"),
        ("united nations operation in cote d'ivoire", "UNOCI"),
    ],
)
def test_finds_what_is_meant(known, data, word, key):
    assert names.find(word, known, names.other_names(data)).key == key


def test_a_word_for_several_names_them(known, data):
    with pytest.raises(UserError, match="UNEF I, UNEF II"):
        names.find("UNEF", known, names.other_names(data))


def test_a_number_of_both_bodies_names_both():
    both = [subjects.Subject("resolution", key, "", key) for key in ("S/RES/1000(1995)", "A/RES/1000(ES-I)")]
    with pytest.raises(UserError, match=r"S/RES/1000\(1995\), A/RES/1000\(ES-I\)"):
        names.find("1000", both)
    assert names.find("A/RES/1000", both).key == "A/RES/1000(ES-I)"


@pytest.mark.parametrize(("word", "near"), [("MINUSMAA", "MINUSMA"), ("UNIFL", "UNIFIL"), ("AMISON", "AMISOM"), ("S/RES/2720", "S/RES/2719(2023)")])
def test_an_unknown_name_offers_the_nearest(known, word, near):
    with pytest.raises(UserError, match=f"the nearest (is|are) .*{re.escape(near)}"):
        names.find(word, known)


@pytest.mark.parametrize("word", ["", "  ", "()"])
def test_a_word_without_letters_finds_nothing(known, word):
    with pytest.raises(UserError, match="there is no mission"):
        names.find(word, known)
