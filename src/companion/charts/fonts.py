"""The project's type: where its files are, and the subset of it that one picture needs."""

from __future__ import annotations

import base64
import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_FILES = {"regular": "SourceSansPro-Regular.ttf", "bold": "SourceSansPro-Bold.ttf"}


def folder() -> Path:
    """Folder of Source Sans Pro as its PyPI package brings it, under the OFL."""
    return Path(find_spec("font_source_sans_pro").origin).parent / "files"


def path(weight: str) -> Path:
    """The file of a weight: regular or bold."""
    return folder() / _FILES[weight]


ALPHABET = "".join(map(chr, range(32, 127))) + "\u00a0–—−·…‘’“”é è ê ç ô ü ö ä í ó á ñ ✓≥≤×°"


@cache
def woff2(weight: str, letters: str) -> str:
    """A WOFF2 of only these letters, as base64; the same bytes every time."""
    return base64.b64encode(_cut(_common(weight) if set(letters) <= set(ALPHABET) else path(weight).read_bytes(), letters, "woff2")).decode("ascii")


@cache
def _common(weight: str) -> bytes:
    """The font cut to the letters most pictures need: cutting that again is fifty times faster than cutting the whole."""
    return _cut(path(weight).read_bytes(), ALPHABET, None)


def _cut(font_file: bytes, letters: str, flavor: str | None) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(
        hinting=False, desubroutinize=True, layout_features=["kern", "tnum"], name_IDs=[1, 2, 13, 14], notdef_outline=True, drop_tables=["DSIG"]
    )
    font = TTFont(io.BytesIO(font_file), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    font.flavor = flavor
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
