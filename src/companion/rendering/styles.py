"""Inline styles, which the content security policy forbids, replaced by classes of the style sheet."""

from __future__ import annotations

import re

from companion.errors import UserError

STYLE = re.compile(r"<(?P<tag>[a-z0-9]+)(?P<rest>[^<>]*?)\sstyle=\"(?P<style>[^\"]*)\"(?P<more>[^<>]*)>")
ALIGN = {"left": "", "right": "num", "center": "center"}


def to_classes(html: str, page: str) -> str:
    """Pandoc's styles for aligned cells and column widths as classes. UserError for a style it does not know."""
    return STYLE.sub(lambda found: _tag(found, page), html)


def _tag(found: re.Match[str], page: str) -> str:
    classes = " ".join(filter(None, (_class(rule, page) for rule in found["style"].split(";") if rule.strip())))
    rest = found["rest"] + found["more"]
    if classes and 'class="' in rest:
        rest = rest.replace('class="', f'class="{classes} ', 1)
    elif classes:
        rest = f' class="{classes}"{rest}'
    return f"<{found['tag']}{rest}>"


def _class(rule: str, page: str) -> str:
    name, _, value = (part.strip() for part in rule.partition(":"))
    if name == "text-align" and value in ALIGN:
        return ALIGN[value]
    if name == "width" and value.endswith("%"):
        # The style sheet has a class for every twentieth of the width; a table has all of it without one.
        twentieth = max(1, round(float(value[:-1]) / 5))
        return f"w{5 * twentieth}" if twentieth < 20 else ""
    raise UserError(f"{page}: the style {rule.strip()!r} has no class in the theme.")
