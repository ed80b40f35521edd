"""A picture on a page is markdown that says exactly its words, whatever they are."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pypandoc
import pytest

from companion.drawing.picture import Picture, escaped, records

HOSTILE = 'a "b" \'c\' [d](e) {#f .g} <h> `i` *j* _k_ $l$ @m ^n^ ~o~ | \\p # :::'


@pytest.fixture
def picture() -> Picture:
    data = pd.DataFrame({"a": [1, 2], "b": [1.23456789012, 2.0]})
    chart = alt.Chart(data).mark_point().encode(x="a:Q", y="b:Q").configure(font="Source Sans Pro")
    return Picture("one", "Title", "Subtitle", chart, HOSTILE, HOSTILE, data, narrow=chart)


def test_hostile_words_come_out_of_pandoc_as_they_went_in(picture):
    import json

    blocks = json.loads(pypandoc.convert_text(picture.markdown(), "json", "markdown"))["blocks"]
    (figure,) = blocks
    assert figure["t"] in ("Div", "Figure")
    image = figure["c"][1][0]["c"][0]
    attributes = dict(image["c"][0][2])
    assert attributes["fig-alt"] == HOSTILE and attributes["data-chart"] == "one"
    assert image["c"][2][0] == "/run/charts/one.svg"
    caption = pypandoc.convert_text(json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": [figure["c"][1][1]]}), "plain", "json", extra_args=["--wrap=none"])
    assert " ".join(caption.split()) == HOSTILE


def test_on_a_page_only_markdown(picture):
    assert list(picture.on_page()._repr_mimebundle_()) == ["text/markdown"]


def test_in_jupyterlab_live_and_no_markup(picture):
    bundle = picture._repr_mimebundle_()
    assert "text/html" not in bundle and "text/markdown" not in bundle
    assert bundle["application/vnd.vegalite.v5+json"]["data"]["values"] == [{"a": 1, "b": 1.23456789012}, {"a": 2, "b": 2.0}]


def test_names_are_numbered_in_each_picture_anew(picture):
    first = picture.specs()
    alt.Chart(picture.data).mark_point().encode(x="a:Q").interactive()  # takes the next number in this process
    assert picture.specs() == first


def test_data_are_what_altair_would_make_of_them():
    frame = pd.DataFrame({"a": ["x", None, "y"], "b": [1.5, float("nan"), float("inf")], "c": [1, 2, 3], "d": [True, False, True]}, index=[7, 8, 9])
    frame["e"] = pd.array([1, None, 3], dtype="Int64")
    made = records(frame)
    assert made == alt.to_values(frame)["values"]
    assert [[type(value) for value in row.values()] for row in made] == [[str, float, int, bool, int], [type(None), type(None), int, bool, type(None)], [str, type(None), int, bool, int]]
    assert records(frame.head(0)) == []
    with pytest.raises(TypeError, match="not datetime64"):
        records(frame.assign(a=pd.to_datetime(["2001-01-01"] * 3)))


def test_csv_is_short_and_the_same(picture):
    assert picture.csv() == "a,b\n1,1.23456789\n2,2\n"


def test_a_paragraph_stays_one_line():
    assert escaped("one\n\n two") == "one two"
