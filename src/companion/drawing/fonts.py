"""The project's fonts: files of Source Sans and Source Serif, subsets of them, and the subsets embedded in pictures.

Both families come from their PyPI packages, under the SIL Open Font Licence, so that no machine's own fonts change a
picture or a page. Subsets are made once and kept in the machine's cache.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from companion.cache import cache_folder, write_once

PACKAGES = {"SourceSansPro": "font_source_sans_pro", "SourceSerifPro": "font_source_serif_pro"}
FACES = {"regular": "SourceSansPro-Regular", "bold": "SourceSansPro-Bold"}
# The letters in every picture; cutting a font for each picture's own letters took longer than drawing it.
ALPHABET = "".join(map(chr, range(32, 127))) + "\u00a0–—−·…‘’“”é è ê ç ô ü ö ä í ó á ñ ✓≥≤×°↑↓"
# Part of the cache's names; raise it when what is made here changes.
_VERSION = "2"


def file(face: str) -> Path:
    """The TTF file of a face, such as SourceSansPro-Regular, in its package."""
    return Path(str(files(PACKAGES[face.partition("-")[0]]))) / "files" / f"{face}.ttf"


def subset(face: str, characters: Iterable[int], layout_features: list[str], **options: Any) -> bytes:
    """A WOFF2 of a face with these characters (code points); options are those of fontTools.subset.Options."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(file(face), recalcTimestamp=False, lazy=True)
    subsetter = Subsetter(Options(hinting=False, notdef_outline=True, layout_features=layout_features, **options))
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


@cache
def folder() -> Path:
    """A folder with both weights of pictures and no other font."""
    cached = _cached("drawing")
    for face in FACES.values():
        write_once(cached / f"{face}.ttf", file(face).read_bytes)
    return cached


def woff2(weight: str, letters: str) -> str:
    """A WOFF2 (base64) of a weight with these letters; one file serves all pictures whose letters are in `ALPHABET`."""
    return _woff2(weight, "" if set(letters) <= set(ALPHABET) else letters)


@cache
def _woff2(weight: str, others: str) -> str:
    def make() -> bytes:
        letters = map(ord, ALPHABET + others)
        return subset(FACES[weight], letters, ["kern", "tnum"], name_IDs=[1, 2, 13, 14], drop_tables=["DSIG"])

    if others:
        return base64.b64encode(make()).decode("ascii")
    cached = _cached("letters") / f"{weight}.woff2"
    write_once(cached, make)
    return base64.b64encode(cached.read_bytes()).decode("ascii")


def _cached(name: str) -> Path:
    versions = "-".join(version(package) for package in ("font-source-sans-pro", "fonttools", "brotli"))
    return cache_folder() / f"chart-{name}-{_VERSION}-{versions}"
