"""How a reader's word finds the mission, operation or resolution it means."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from companion.errors import UserError
from companion.measures.subjects import Subject, plain

if TYPE_CHECKING:
    from companion.tables import Tables

# Below this likeness (of 100) a name is no help.
LIKE = 55
OFFERED = 3


def find(word: str, known: list[Subject], other_names: dict[str, list[str]] | None = None) -> Subject:
    """The subject a reader means: by key, full name, a resolution's number or symbol, or another name of a mission.

    `other_names` maps a name in a feed to keys of missions. Case, accents, spaces and punctuation do not matter.
    `UserError` where nothing fits, with the nearest names, or where several do, with all of them.
    """
    wanted = _bare(word)
    fits = [one for one in known if wanted and wanted in _spellings(one)]
    if not fits:
        keys = {key for name, missions in (other_names or {}).items() if _bare(name) == wanted for key in missions}
        fits = [one for one in known if one.kind == "mission" and one.key in keys]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise UserError(f"{word!r} may be any of {', '.join(one.key for one in fits)}; name one of them in full.")
    near = nearest(word, known)
    offer = f"; the nearest {'is' if len(near) == 1 else 'are'} {', '.join(near)}" if near else ""
    raise UserError(f"there is no mission, operation or resolution {word!r} in the tables{offer}. The index of briefs lists all.")


def nearest(word: str, known: list[Subject]) -> list[str]:
    """Keys like a word, the likest first; for the number of a resolution those nearest by number."""
    from rapidfuzz import fuzz, process

    number = re.fullmatch(r"(?:r|s?res|unsc|ares|resolution|unscresolution)?(\d{2,4})", _bare(word))
    if number:
        resolutions = [one for one in known if one.kind == "resolution"]
        return [one.key for one in sorted(resolutions, key=lambda one: (abs(_number(one.key) - int(number[1])), one.key))[:OFFERED]]
    spelled = {(one.key, spelling): spelling for one in known for spelling in _spellings(one)}
    hits = process.extract(_bare(word), spelled, scorer=fuzz.ratio, limit=OFFERED * 4, score_cutoff=LIKE)
    return list(dict.fromkeys(key for _, _, (key, _) in hits))[:OFFERED]


def other_names(tables: Tables) -> dict[str, list[str]]:
    """Names that feeds give to missions of the register: UNPSG -> UNCPSG, UNEF -> UNEF I and UNEF II."""
    columns = tables.columns("aliases")
    found: dict[str, list[str]] = {}
    for name, missions in zip(columns["name"], columns["mission"], strict=True):
        if missions:
            found.setdefault(name, []).extend(missions.split("; "))
    return found


@cache
def _spellings(one: Subject) -> set[str]:
    given = {_bare(one.key)}
    if one.kind != "resolution":
        return given | {_bare(one.name)}
    symbol, _, session = one.key.partition("(")
    number = str(_number(one.key))
    body = "security council" if symbol.startswith("S/") else "general assembly"
    short = "unsc" if symbol.startswith("S/") else "unga"
    ways = (symbol, number, f"resolution {number}", f"res {number}", f"r{number}", f"{number} {session}", f"{short} {number}")
    return given | {_bare(way) for way in (*ways, f"{body} resolution {number}", f"{short} resolution {number}")}


def _number(symbol: str) -> int:
    return int(re.findall(r"\d+", symbol)[0])


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", plain(text))
