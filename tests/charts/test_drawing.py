"""Charts drawn in processes of their own: the same pictures, and words for one that cannot be drawn."""

from __future__ import annotations

import json

import pytest

from companion.drawing import service as drawing, render, svg
from companion.errors import UserError

SPEC = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "description": "A point.", "usermeta": {"title": "A point"}, "data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}}}


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "point.json"
    path.write_text(render.as_json(SPEC), encoding="utf-8")
    return path


def test_a_picture_is_the_same_as_drawn_here(spec, tmp_path):
    assert drawing.draw(spec) == svg.finish(render.draw(SPEC), "A point", "A point.")
    drawing.render({"point": spec}, tmp_path / "there")
    render.render({"point": spec}, tmp_path / "here")
    for kind in ("svg", "png", "js", "json"):
        assert (tmp_path / "there" / f"point.{kind}").read_bytes() == (tmp_path / "here" / f"point.{kind}").read_bytes()


def test_nothing_to_draw_starts_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(drawing.services, "serving", lambda command: pytest.fail("a process was asked for"))
    drawing.render({}, tmp_path)


def test_one_that_cannot_be_drawn_is_told_and_the_next_is_drawn(spec, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps({**SPEC, "mark": "no such mark"}), encoding="utf-8")
    with pytest.raises(UserError, match=r"^the chart broken could not be drawn: Vega-Lite to SVG conversion failed: [^\n]+\.$"):
        drawing.draw(broken)
    assert drawing.draw(spec).startswith("<svg")


def test_data_from_elsewhere_are_not_fetched(spec, tmp_path):
    away = tmp_path / "away.json"
    away.write_text(json.dumps({**SPEC, "data": {"url": "http://127.0.0.1:9/data.json"}}), encoding="utf-8")
    with pytest.raises(UserError, match="the chart away could not be drawn"):
        drawing.draw(away)
