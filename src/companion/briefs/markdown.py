"""Pieces of a brief as pandoc markdown; text from the tables goes through `text`."""

from __future__ import annotations

from datetime import date

from companion.ledger.variables import escaped
from companion.tables.dates import partial

NOT_KNOWN = "not known"
WHOLE = '::: {.content-visible when-format="html"}'
SHORT = '::: {.content-visible unless-format="html"}'


def text(value: object) -> str:
    """A value of a table as markdown that means only itself, on one line."""
    return escaped(" ".join(str(value).split()))


def table(columns: dict[str, int], rows: list[list[str]], caption: str) -> str:
    """A pipe table; `rows` hold markdown, widths are hundredths, in fives since the site has a class for each. An empty cell says that nothing is known."""
    lines = ["| " + " | ".join(columns) + " |", "|" + "|".join(":" + "-" * width for width in columns.values()) + "|"]
    lines += ["| " + " | ".join(cell or NOT_KNOWN for cell in row) + " |" for row in rows]
    widths = ",".join(map(str, columns.values()))
    return "\n".join(lines) + f'\n\n: {caption} {{tbl-colwidths="[{widths}]"}}\n'


def either(whole: str, short: str) -> str:
    """Two forms of the same: HTML has the whole one, and so has a PDF that holds it in a size that reads well."""
    return f'{WHOLE}\n\n{whole}\n:::\n\n{SHORT}\n\n{short}\n:::\n'


def chosen(lines: list[str], whole: bool) -> list[int]:
    """Places of the lines of markdown that make one form of it: the whole one or the short one."""
    places, other, within = [], SHORT if whole else WHOLE, ""
    for place, line in enumerate(lines):
        if line in (WHOLE, SHORT):
            within = line
        elif within and line == ":::":
            within = ""
        elif within != other:
            places.append(place)
    return places


def dated(value: str, after: str = "") -> str:
    """A date in words with how well it is known: 1 July 2013 (known to the day)."""
    known = partial(value)
    return f"{known.text} (known to the {known.precision}{after})" if known else NOT_KNOWN


def when(value: str) -> str:
    """A date in words as part of a sentence: on 1 July 2013, in July 2013."""
    known = partial(value)
    if not known:
        return "on a day that is not known"
    return f"{'on' if known.precision == 'day' else 'in'} {known.text}"


def span(first: str, last: str, day: date) -> str:
    """From when to when, as known on a day: 1 July 2013 to May 2017, or since 1 July 2013."""
    begun, ended = partial(first), partial(last)
    if ended and ended.earliest > day:
        ended = None
    if not begun:
        return f"to {ended.text}, start not known" if ended else NOT_KNOWN
    return f"{begun.text} to {ended.text}" if ended else f"since {begun.text}"


def brief(path: str, label: str) -> str:
    """A mention of another brief; the page links it to its place in the index."""
    return f'[{text(label)}]{{.brief-ref data-brief="{path}"}}'


def listed(items: list[str]) -> str:
    """a, b and c."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def known(value: object) -> bool:
    """Whether a cell of a table holds anything: rows of mixed columns give a number's absence in several shapes."""
    return str(value) not in ("", "<NA>", "nan", "None")


def capital(words: str) -> str:
    """The same with a first capital."""
    return words[:1].upper() + words[1:]
