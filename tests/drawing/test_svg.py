"""The SVG stands on its own: letters, dark colours, title and description inside it."""

from __future__ import annotations

import base64
import io
import re
from xml.etree import ElementTree

from fontTools.ttLib import TTFont

from companion.drawing import fonts, svg, theme

PLAIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">'
    f'<rect fill="{theme.PAPER}"></rect><text font-weight="bold" fill="{theme.INK}">AB &amp; C</text><text fill="{theme.MUTED}">xyz</text></svg>'
)


def test_names_itself():
    root = ElementTree.fromstring(svg.finish(PLAIN, "A <title>", 'said "so" & more'))
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.find(f"{space}title").text == "A <title>"
    assert root.find(f"{space}desc").text == 'said "so" & more'
    assert root.get("aria-labelledby") == "title" and root.get("aria-describedby") == "desc"


def held(drawn: str) -> dict[str, set[str]]:
    """The letters of each weight's font inside a picture."""
    faces = re.findall(r"font-weight:(\d+);src:url\(data:font/woff2;base64,([^)]*)\)", drawn)
    return {weight: set(map(chr, TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap())) for weight, data in faces}


def test_brings_the_letters_it_uses():
    finished = svg.finish(PLAIN, "t", "d")
    assert held(finished) == {"700": set(fonts.ALPHABET), "400": set(fonts.ALPHABET)}
    assert len(finished) < 24_000, "with both weights"


def test_brings_a_letter_that_few_pictures_have():
    assert held(svg.finish(PLAIN.replace("xyz", "Łódź"), "t", "d")) == {"700": set(fonts.ALPHABET), "400": set(fonts.ALPHABET) | set("Łódź")}


def test_turns_dark_where_asked():
    style = re.search(r"<style>(.*)</style>", svg.finish(PLAIN, "t", "d"), re.DOTALL)[1]
    dark = style[style.index("@media (prefers-color-scheme:dark)") :]
    for colour in (theme.PAPER, theme.INK, theme.MUTED):
        assert f'[fill="{colour}"]{{fill:{theme.DARK[colour]}}}' in dark
    assert theme.DARK[theme.BLUE] not in dark, "a colour the picture has not needs no rule"


def test_same_bytes_twice():
    assert svg.finish(PLAIN, "t", "d") == svg.finish(PLAIN, "t", "d")


def test_without_fonts_only_the_fonts_go():
    whole = svg.finish(PLAIN, "t", "d")
    bare = svg.without_fonts(whole)
    assert "@font-face" not in bare and "prefers-color-scheme" in bare
    assert re.sub(r"@font-face\{[^}]*\}", "", whole) == bare


def test_every_colour_of_every_chart_has_a_dark_one(root):
    """A colour the theme does not know would stay as it is on dark paper."""
    from companion.charts import golden

    for path in (root / golden.FOLDER).glob("*.svg"):
        used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6}|[a-z]+)"', path.read_text(encoding="utf-8")))
        assert used - {"none", "transparent"} <= set(theme.DARK), path.name
