"""The lint of the prose: no number that data can give is typed into a page or a notebook.

A digit or a number word may stand only inside a shortcode, a link's target, code, or one of the phrases below,
which name a thing or date a document and do not count anything.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

NUMBER = re.compile(
    r"(?<![A-Za-z\d])\d+|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty|hundreds?|thousands?|millions?|twice|thrice|half|quarter|"
    r"second|third|fourth|fifth|tenth|per cent)\b",
    re.IGNORECASE,
)
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
ALLOWED = {
    "a resolution's name": r"Resolutions? \d{4}(?:(?:, | and )\d{4})*",
    "a day, month or year as the name of a time": rf"(?:(?:\d{{1,2}} )?(?:{MONTH}) |(?:since|from|to|of|in|by|late|early|beginning of|start of|until|after|before|years?) )(?:19|20)\d\d",
    "a page or note of the essay": r"\b(?:p|pp|fn|fns|note|notes)\.? \d+(?:[-–]\d+)?",
    "UCDP's published threshold": r"threshold of 25 deaths",
    "the three countries by name": r"[Tt]he three (?:countries|governments)|(?:wherever|where) the three killed",
    "a licence, standard or version": r"CC BY(?:-IGO)? \d\.\d|UTF-8|sha256|PDF/UA-1|pdf-standard: ua-1|v\d+\.\d+|Python \d\.\d+",
    "an ordinal within a sentence": r"\bthird mission in Somalia\b",
}
_SKIPPED = re.compile(
    r"```.*?```|`[^`]*`|{{<.*?>}}|\]\([^)]*\)|\[@[^\]]*\]|@[\w-]+|\{[^}]*\}|<!--.*?-->|^:::.*?$", re.DOTALL | re.MULTILINE
)


class Typed(NamedTuple):
    """A number typed into prose: the file, its line (from 1), and the words around it."""

    file: str
    line: int
    words: str


def typed_numbers(text: str, name: str) -> list[Typed]:
    """Every number typed into one page's own text."""
    blank = _SKIPPED.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    for phrase in ALLOWED.values():
        blank = re.sub(phrase, lambda found: re.sub(r"[^\n]", " ", found.group()), blank)
    found = []
    for match in NUMBER.finditer(blank):
        line = blank.count("\n", 0, match.start()) + 1
        start, end = max(0, match.start() - 30), match.end() + 30
        found.append(Typed(name, line, " ".join(text[start:end].split())))
    return found


def of_notebook(text: str, name: str) -> list[Typed]:
    """The same for a notebook's own prose: its markdown cells."""
    import json

    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"]
    return [one for place, cell in enumerate(cells, 1) for one in typed_numbers("".join(cell["source"]), f"{name}, text cell {place}")]


def of_project(root: Path) -> list[Typed]:
    """Every number typed into the pages, briefs and notebooks of a project."""
    pages = [path for pattern in ("*.qmd", "pages/*.qmd", "briefs/*.qmd") for path in sorted(root.glob(pattern))]
    found = [one for path in pages for one in typed_numbers(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())]
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        found += of_notebook(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    return found
