"""The project's type in pictures: the files they are measured and drawn with, and the letters they carry inside.

Both are Source Sans Pro as its PyPI package brings it, under the OFL, prepared once on a machine.
"""

from __future__ import annotations

import base64
import io
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from companion.cache import cache_folder, write_once

_FILES = {"regular": "SourceSansPro-Regular.ttf", "bold": "SourceSansPro-Bold.ttf"}
# What every picture carries: with the letters of each picture alone, cutting took longer than drawing.
ALPHABET = "".join(map(chr, range(32, 127))) + "\u00a0–—−·…‘’“”é è ê ç ô ü ö ä í ó á ñ ✓≥≤×°↑↓"
# Part of the names of what is kept: a change of what is made here makes it anew.
_VERSION = "2"


def path(weight: str) -> Path:
    """The file of a weight, regular or bold, in its package."""
    return Path(find_spec("font_source_sans_pro").origin).parent / "files" / _FILES[weight]


@cache
def folder() -> Path:
    """A folder with both weights and no other font."""
    kept = _kept("drawing")
    for weight, name in _FILES.items():
        write_once(kept / name, path(weight).read_bytes)
    return kept


def woff2(weight: str, letters: str) -> str:
    """A WOFF2 that has these letters, as base64; the same for all pictures whose letters are in `ALPHABET`."""
    return _woff2(weight, "" if set(letters) <= set(ALPHABET) else letters)


@cache
def _woff2(weight: str, others: str) -> str:
    if others:
        return _base64(_cut(weight, ALPHABET + others))
    kept = _kept("letters") / f"{weight}.woff2"
    write_once(kept, lambda: _cut(weight, ALPHABET))
    return _base64(kept.read_bytes())


def _kept(name: str) -> Path:
    versions = "-".join(version(package) for package in ("font-source-sans-pro", "fonttools", "brotli"))
    return cache_folder() / f"chart-{name}-{_VERSION}-{versions}"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _cut(weight: str, letters: str) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(hinting=False, layout_features=["kern", "tnum"], name_IDs=[1, 2, 13, 14], notdef_outline=True, drop_tables=["DSIG"])
    font = TTFont(path(weight), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
