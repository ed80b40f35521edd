"""What a brief can be about, what its file is called, and how a reader's word finds it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.errors import UserError

if TYPE_CHECKING:
    from companion.tables import Tables

KINDS = {"mission": "missions", "operation": "operations", "resolution": "resolutions"}
# Below this likeness (of 100) a name is no help.
LIKE = 55
OFFERED = 3


@dataclass(frozen=True)
class Subject:
    """One mission, operation or resolution: its key in its table, its full name, and where its brief lies.

    `path` is the brief without its ending, such as missions/minusma; no two subjects share one.
    """

    kind: str
    key: str
    name: str
    path: str

    @property
    def anchor(self) -> str:
        """Its place in the index."""
        return self.path.replace("/", "-")


def subjects(tables: Tables) -> list[Subject]:
    """Every mission of the register, operation and resolution of the chronology, in the order of the tables."""
    found: list[Subject] = []
    for kind, table in KINDS.items():
        columns = tables.columns(table)
        keys = columns[kind]
        names = columns["topic"] if kind == "resolution" else columns["name"]
        found += [
            Subject(kind, key, name, f"{table}/{stem}") for key, name, stem in zip(keys, names, stems(keys), strict=True)
        ]
    return found


def stems(keys: list[str]) -> list[str]:
    """A file name for each key, in plain lower-case letters, digits and hyphens; equal ones get a number."""
    made: list[str] = []
    for key in keys:
        stem = re.sub(r"[^a-z0-9]+", "-", plain(key)).strip("-") or "brief"
        number, free = 2, stem
        while free in made:
            free, number = f"{stem}-{number}", number + 1
        made.append(free)
    return made


def plain(text: str) -> str:
    """Lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


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
    return int(re.search(r"\d+", symbol)[0])


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", plain(text))
