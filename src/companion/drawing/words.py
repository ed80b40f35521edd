"""Phrases that captions, titles and alternative texts share: numbers with nouns, lists, shares, periods."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from companion.tables import dates


def number(value: float) -> str:
    """1134 -> 1,134."""
    return f"{value:,.0f}"


def count(value: int, one: str, many: str = "") -> str:
    """1 mission, 2 missions."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def none(value: int) -> str:
    """0 -> none, 3 -> 3."""
    return number(value) if value else "none"


def be(value: int, past: bool = False) -> str:
    """The verb that goes with a number: 1 is, 2 are; 1 was, 2 were, none was."""
    single, many = ("was", "were") if past else ("is", "are")
    return many if value > 1 else single


def span(low: float, high: float) -> str:
    """One number where the two agree, else "3 to 5"."""
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def listed(items: Iterable[str]) -> str:
    """a, b and c."""
    items = list(items)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def share(part: float, whole: float) -> str:
    """51%; "none" of nothing has no share, and says so."""
    return f"{100 * part / whole:.0f}%" if whole else "no share"


def month(value: date) -> str:
    """November 1993."""
    return f"{dates.MONTHS[value.month]} {value.year}"


def capital(text: str) -> str:
    """The same with a first capital."""
    return text[:1].upper() + text[1:]


def spanned(first: int, last: int) -> str:
    """2018 to 2023, or 2018 where that is all."""
    return str(first) if first == last else f"{first} to {last}"


def period(first: int, last: int) -> str:
    """From 2018 to 2023, or in 2018 where that is all."""
    return f"in {first}" if first == last else f"from {first} to {last}"


def bare(symbol: str) -> str:
    """S/RES/2098(2013) -> 2098."""
    return symbol.removeprefix("S/RES/").removeprefix("A/RES/").split("(")[0]
