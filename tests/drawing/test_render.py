"""Specifications become files: what is written, and that none of it can break out of where it stands."""

from __future__ import annotations

import json

import pytest

from companion import drawing
from companion.drawing import render
from companion.errors import UserError


@pytest.fixture(scope="module")
def folder(tmp_path_factory, sample):
    """A chart written as a notebook does and rendered as the pipeline does."""
    from companion import parameters
    from companion.project import find

    given = parameters.load(find(None).root / "params.yml")
    place = tmp_path_factory.mktemp("charts")
    render.write_spec(drawing.draw("contributors", sample, given), place / "specs")
    render.render({path.stem: path for path in (place / "specs").glob("*.json")}, place / "drawn")
    return place


def test_a_notebook_leaves_specs_and_data(folder):
    assert {path.name for path in (folder / "specs").iterdir()} == {"contributors.json", "contributors-narrow.json", "contributors.csv"}


def test_what_is_drawn(folder):
    names = {path.name for path in (folder / "drawn").iterdir()}
    assert names == {f"contributors{kind}" for kind in (".json", ".js", ".svg", ".png", "-narrow.json", "-narrow.js", "-narrow.svg")}


def test_a_picture_is_as_wide_as_its_frame(folder):
    png = (folder / "drawn" / "contributors.png").read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    wide = int.from_bytes(png[16:20], "big")
    assert abs(wide - 680 * render.PIXELS) <= 20 * render.PIXELS


def test_json_and_script_hold_the_same(folder):
    held = json.loads((folder / "drawn" / "contributors.json").read_text(encoding="utf-8"))
    script = (folder / "drawn" / "contributors.js").read_text(encoding="utf-8")
    assert script.startswith('(window.companionCharts=window.companionCharts||{})["contributors"]=')
    assert json.loads(script[script.index("]=") + 2 :].rstrip(";\n")) == held


def test_a_script_ends_only_where_it_ends():
    script = render.as_script("x", {"a": "</script><!-- \u2028 \u2029"})
    assert "<" not in script and "\u2028" not in script and "\u2029" not in script
    assert json.loads(script[script.index("]=") + 2 :].rstrip(";\n")) == {"a": "</script><!-- \u2028 \u2029"}


def test_no_file_is_read(tmp_path):
    """A specification that asks for data from elsewhere is refused."""
    (tmp_path / "secret.csv").write_text("word\nonlyhere\n")
    spec = {"data": {"url": (tmp_path / "secret.csv").as_uri()}, "mark": "text", "encoding": {"text": {"field": "word", "type": "nominal"}}}
    with pytest.raises(PermissionError, match="DENIED"):
        render.draw(spec)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/rows.csv", "rows.csv"])
def test_nothing_is_fetched(url):
    """Nor from an address, nor from the sample data that Vega knows by name."""
    spec = {"data": {"url": url}, "mark": "text", "encoding": {"text": {"field": "word", "type": "nominal"}}}
    with pytest.raises((PermissionError, ValueError), match=r"DENIED|Unsupported"):
        render.draw(spec)


SPEC = {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "description": "A point.", "usermeta": {"title": "A point"}, "data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}}}


def test_one_that_cannot_be_drawn_is_told_and_the_next_is_drawn():
    with pytest.raises(UserError, match=r"^the chart 'A point' could not be drawn: Vega-Lite to SVG conversion failed: [^\n]+\.$"):
        render.finished({**SPEC, "mark": "no such mark"})
    assert render.finished(SPEC).startswith("<svg")


def test_data_from_elsewhere_are_not_fetched():
    with pytest.raises(UserError, match="the chart 'A point' could not be drawn"):
        render.finished({**SPEC, "data": {"url": "http://127.0.0.1:9/data.json"}})
