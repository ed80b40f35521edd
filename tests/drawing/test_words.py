"""Numbers and lists as captions say them."""

from __future__ import annotations

from datetime import date

import pytest

from companion.drawing import words


@pytest.mark.parametrize(("said", "expected"), [
    (words.number(1134), "1,134"),
    (words.count(1, "mission"), "1 mission"),
    (words.count(1200, "mission"), "1,200 missions"),
    (words.count(2, "country", "countries"), "2 countries"),
    (words.none(0), "none"),
    (words.none(3), "3"),
    (words.be(0, past=True), "was"),
    (words.be(1), "is"),
    (words.be(2), "are"),
    (words.be(2, past=True), "were"),
    (words.span(3, 3), "3"),
    (words.span(3, 5), "3 to 5"),
    (words.listed([]), ""),
    (words.listed(["a"]), "a"),
    (words.listed(["a", "b", "c"]), "a, b and c"),
    (words.share(174, 344), "51%"),
    (words.share(0, 0), "no share"),
    (words.month(date(1993, 11, 30)), "November 1993"),
    (words.capital("none is"), "None is"),
])
def test_words(said, expected):
    assert said == expected
