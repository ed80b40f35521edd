"""The register of claims as a picture: every claim a mark, its words counted from the register."""

from __future__ import annotations

import pytest

from companion import drawing
from companion.charts import golden
from companion.claims.chart import LOOKS, register
from companion.claims.register import VERDICTS
from companion.drawing import render, svg, theme


@pytest.fixture
def claims(root):
    return golden.claims(root)


def pictured(claims, given):
    return drawing.pictured("register", register, claims, given(), (), {})


def test_every_verdict_has_a_look_and_none_is_told_by_colour_alone():
    assert set(LOOKS) == set(VERDICTS)
    assert len({(shape, filled) for shape, filled, _ in LOOKS.values()}) == len(LOOKS)


def test_every_claim_is_a_mark(claims, given):
    spec = pictured(claims, given).specs()
    for plain in spec.values():
        marks = [row["claim"] for layer in plain["layer"] for row in layer.get("data", {}).get("values", []) if "claim" in row]
        assert sorted(marks) == sorted(claims["claim"])


def test_words_follow_the_register(claims, given):
    before = pictured(claims, given)
    assert f"Of {len(claims)} claims" in before.title and "none is contradicted" in before.title
    turned = claims.assign(verdict=claims["verdict"].where(claims["claim"] != "C05", "contradicted"))
    after = pictured(turned, given)
    assert "1 is contradicted" in after.title and "1 contradicted" in after.alt and "1 contradicted" in after.caption
    assert before.title != after.title and before.alt != after.alt


def test_marks_stay_inside_the_frame(claims, given):
    many = claims.assign(part="Notes")
    for name, plain in pictured(many, given).specs().items():
        frame = theme.NARROW if name.endswith("narrow") else theme.WIDE
        places = [row for layer in plain["layer"] for row in layer.get("data", {}).get("values", []) if "claim" in row]
        assert max(row["x"] for row in places) < frame.width - 16
        assert len({(row["x"], row["y"]) for row in places}) == len(many)


def test_hostile_words_stay_words(claims, given):
    bad = "<script>alert(1)</script>"
    picture = pictured(claims.assign(words=bad, part=bad), given)
    assert "<script>" not in svg.finish(render.draw(picture.specs()["register"]), picture.title, picture.alt)
