"""Colours can be told from the paper in light and dark, and texts are measured as they are drawn."""

from __future__ import annotations

import pytest

from companion.drawing import theme


def luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("colour", theme.TEXT)
def test_text_holds_against_paper_and_its_fields(colour, mode):
    for ground in (theme.PAPER, theme.PALE):
        one, other = (colour, ground) if mode == "light" else (theme.DARK[colour], theme.DARK[ground])
        assert contrast(one, other) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("colour", theme.MARKS)
def test_marks_hold_against_paper(colour, mode):
    one, other = (colour, theme.PAPER) if mode == "light" else (theme.DARK[colour], theme.DARK[theme.PAPER])
    assert contrast(one, other) >= 3


def test_every_colour_has_a_dark_one():
    assert set(theme.DARK) == {*theme.TEXT, *theme.MARKS, *theme.BACKGROUND}


def test_lines_are_no_wider_than_asked():
    text = "A title of some length that has to be broken into lines for a phone"
    lines = theme.wrap(text, 160, 18, bold=True)
    assert len(lines) > 2 and " ".join(lines) == text
    assert all(theme.measure(line, 18, bold=True) <= 160 for line in lines)


def test_a_word_too_long_stands_alone():
    assert theme.wrap("an extraordinarily-long-word here", 60, 18) == ["an", "extraordinarily-long-word", "here"]


def test_bold_is_wider():
    assert theme.measure("MINUSMA", 13, bold=True) > theme.measure("MINUSMA", 13) > theme.measure("MINUSM", 13)
