"""No number that data can give is typed into a page or a notebook."""

from __future__ import annotations

import pytest

from . import typed_numbers as prose


def test_the_project_types_no_number(root):
    assert prose.of_project(root) == []


@pytest.mark.parametrize("text", [
    "The UN had 11 missions.",
    "It had eleven of them.",
    "About half of the deaths fell in Mali.",
    "Deaths rose by 12 per cent.",
    "The three operations of the Union.",
    "See Resolution 2098, which had 15 votes.",
    "A threshold of 30 deaths.",
])
def test_a_typed_number_is_found(text):
    assert prose.typed_numbers(text, "page.qmd")


@pytest.mark.parametrize("text", [
    "On {{< var param.as_of >}} there were {{< var missions.active >}} missions.",
    "Resolutions 2098, 2391 and 2719 are named.",
    "Published on 13 February 2021, or late 2019.",
    "As [the essay](https://example.org/2024/5) says (p. 433) [@karlsrud2024, pp. 433-443].",
    "Code such as `as_of: 2024-12-31` is no prose.",
    "::: {.column width=\"50%\"}\ntext\n:::",
])
def test_what_names_or_dates_is_no_typed_number(text):
    assert prose.typed_numbers(text, "page.qmd") == []


def test_the_line_is_named():
    assert prose.typed_numbers("one\n\nthere were 7 of them", "page.qmd")[0][:2] == ("page.qmd", 3)
