"""Makes Vega's SVG self-contained: fonts, dark colours, title and description inside it."""

from __future__ import annotations

import re
from html import escape, unescape

from companion.drawing import fonts, theme

_TEXT = re.compile(r"<text\b([^>]*)>(.*?)</text>", re.DOTALL)
_FONT = re.compile(r"@font-face\{[^}]*\}")


def finish(svg: str, title: str, description: str) -> str:
    """Add to Vega's SVG a title and description for screen readers, subset fonts and dark colours."""
    start = svg.index("<svg")
    opening, rest = svg[start : svg.index(">", start)], svg[svg.index(">", start) + 1 :]
    head = (
        f'{opening} role="img" aria-labelledby="title" aria-describedby="desc">'
        f'<title id="title">{escape(title)}</title><desc id="desc">{escape(description)}</desc>'
        f"<style>{_faces(rest)}{_dark(rest)}</style>"
    )
    return head + rest + ("" if rest.endswith("\n") else "\n")


def without_fonts(svg: str) -> str:
    """The same picture without its embedded fonts, to compare as text."""
    return _FONT.sub("", svg)


def _faces(body: str) -> str:
    letters: dict[str, set[str]] = {"regular": set(), "bold": set()}
    for attributes, content in _TEXT.findall(body):
        letters["bold" if 'font-weight="bold"' in attributes else "regular"].update(unescape(re.sub(r"<[^>]+>", "", content)))
    faces = ""
    for weight, used in letters.items():
        if used:
            data = fonts.woff2(weight, "".join(sorted(used)))
            number = 700 if weight == "bold" else 400
            faces += (
                f'@font-face{{font-family:"{theme.FAMILY}";font-weight:{number};'
                f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
            )
    return faces


def _dark(body: str) -> str:
    rules = "".join(
        f'[{attribute}="{light}"]{{{attribute}:{dark}}}'
        for light, dark in theme.DARK.items()
        for attribute in ("fill", "stroke")
        if f'{attribute}="{light}"' in body
    )
    return f"@media (prefers-color-scheme:dark){{{rules}}}"
