"""Prose that changed: the pages as written, where a number is a name, so that a figure that moved changes no words."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from companion.editions.comparing import weights
from companion.editions.comparing.contents import Contents
from companion.editions.comparing.difference import Passage, ProseChange

_SHORTCODE = re.compile(r"{{<\s*(var|embed|include)\s+(.+?)\s*>}}")
_FENCE = re.compile(r":{3,}.*")


def compare(old: Contents, new: Contents) -> tuple[ProseChange, ...]:
    """Pages whose words differ; by their checksums alone where a side does not hold its pages as written."""
    if not (old.holds_text and new.holds_text):
        return _by_checksum(old, new)
    before, after = old.pages(), new.pages()
    found = []
    for name in sorted({*before, *after}):
        passages = differing(passages_of(before.get(name, "")), passages_of(after.get(name, "")))
        if passages:
            found.append(ProseChange(name, passages, True, weights.prose(len(passages))))
    return tuple(sorted(found, key=lambda change: -change.weight))


def passages_of(text: str) -> list[str]:
    """A page's paragraphs, headings and items in order, on one line each; numbers and embeds stand as their names."""
    lines = (line for line in text.splitlines() if not _FENCE.fullmatch(line.strip()))
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)", "\n".join(lines))
    named = (_SHORTCODE.sub(lambda found: f"‹{found[2]}›", " ".join(block.split())) for block in blocks)
    return [block for block in named if block]


def differing(old: list[str], new: list[str]) -> tuple[Passage, ...]:
    """Passages that differ; those that were rewritten stand beside what they became."""
    found = []
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        before, after = old[first:last], new[start:end]
        for place in range(max(len(before), len(after))):
            found.append(Passage(before[place] if place < len(before) else "", after[place] if place < len(after) else ""))
    return tuple(found)


def words(passage: Passage) -> list[tuple[str, str, str]]:
    """A passage as runs of words: (same|changed, old words, new words)."""
    old, new = re.findall(r"\S+\s*", passage.old), re.findall(r"\S+\s*", passage.new)
    runs = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [("same" if kind == "equal" else "changed", "".join(old[a:b]), "".join(new[c:d])) for kind, a, b, c, d in runs]


def _by_checksum(old: Contents, new: Contents) -> tuple[ProseChange, ...]:
    names = sorted(name for name in {*old.inputs, *new.inputs} if re.fullmatch(r"index\.qmd|pages/[^/]+\.qmd", name))
    return tuple(ProseChange(name, (), False, weights.prose(0)) for name in names if old.inputs.get(name) != new.inputs.get(name))
