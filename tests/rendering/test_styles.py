"""Inline styles as classes of the style sheet."""

from __future__ import annotations

import pytest

from companion.errors import UserError
from companion.rendering import styles


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ('<table style="width:100%;">', "<table>"),
        ('<table style="width:99%;">', "<table>"),
        ('<table style="width:62%;">', '<table class="w60">'),
        ('<col style="width: 1%" />', '<col class="w5" />'),
        ('<td style="text-align: right;" class="x">', '<td class="num x">'),
        ('<td style="text-align: left;">', "<td>"),
    ],
)
def test_a_style_has_its_class(given, made):
    assert styles.to_classes(given, "a.qmd") == made


def test_a_style_without_a_class_is_refused():
    with pytest.raises(UserError, match=r"a\.qmd: the style 'color: red'"):
        styles.to_classes('<p style="color: red">', "a.qmd")
