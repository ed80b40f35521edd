"""The sentence that names a chart's sources."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from companion.drawing import attribution as sources

KNOWN = {
    "feed": {"title": "A feed", "producer": "A body", "vintage": "2024-02-19"},
    "short": {"title": "A long title as it is published", "producer": "Somebody", "short": "Short 2024", "vintage": "2024"},
    "set": {"title": "A body's set", "producer": "A body", "vintage": "25.1"},
}


def test_most_rows_first():
    data = pd.DataFrame({"source": ["feed", "set; feed", "set", "feed", ""]})
    assert sources.behind(data, (), None) == ["feed", "set"]


def test_the_tables_own_where_the_series_has_none():
    tables = SimpleNamespace(missions=pd.DataFrame({"source": ["feed", "short"]}))
    assert sources.behind(pd.DataFrame({"year": [1]}), ("missions",), tables) == ["feed", "short"]


def test_sentence():
    assert sources.sentence([], KNOWN) == ""
    assert sources.sentence(["feed"], KNOWN) == "Source: A body, A feed (19 February 2024)."
    assert sources.sentence(["short", "set"], KNOWN) == "Sources: Short 2024; A body's set (25.1)."
    assert sources.sentence(["short", "set", "feed", "x"], KNOWN) == "Sources: Short 2024; A body's set (25.1); and 2 more."
    assert sources.sentence(["unknown"], KNOWN) == "Source: unknown."
